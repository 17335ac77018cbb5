"""The command `search`, from the shell to its exit status: found (0), nothing found (1), failed (2).

Loading click takes longer than a search. So `plain_request` reads a command line of words and the commonest
options, and `answering` runs it at once. Any other command line, and every mistake, goes to click in
`options`. Both read a command line alike.
"""

from __future__ import annotations

import gc
import os
import sys

from indexer.core.messages import language_of, speak
from indexer.core.streams import usable_streams

from .request import OF_SHOWING, ORDERS, Request, profile_path, read_fields
from .running import run_guarded
from .terminal import WHEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .profile import Profile

_FLAGS = {
    "--json": ("as_lines", True),
    "--jsonl": ("as_lines", True),
    "--full": ("full", True),
    "--distinct": ("distinct", True),
    "--all": ("all_copies", True),
    "--collapse": ("all_copies", False),
    "--precise": ("precise", True),
    "--fuzzy": ("precise", False),
    "--clean": ("clean", True),
    "--count": ("count", True),
    "--pager": ("pager", True),
    "--no-pager": ("pager", False),
    "--no-total": ("no_total", True),
}
_NUMBERS = {"--limit": 0, "-n": 0, "--offset": 0, "--context": 0, "--per-article": 1}
"""The options that take a number, and the least one."""
_CHOICES = {"--color": WHEN, "--order": ORDERS}
_MOST_DIGITS = 9
_STDIN = ("queries", "-")

_COMPLETING = "_SEARCH_COMPLETE"
"""The environment variable by which a shell asks click for completions."""


def plain_request(arguments: Sequence[str], index: str) -> Request | None:
    """The request of a plain command line; None for one that click has to read.

    >>> plain_request(["白龟湖", "--limit", "3"], "index").limit
    3
    >>> plain_request(["--help"], "index") is None
    True
    """
    words: list[str] = []
    options: dict[str, Any] = {}
    indexes: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            words.append(argument)
        elif argument in _FLAGS:
            name, value = _FLAGS[argument]
            options[name] = value
        elif argument == "--index":
            indexes.append(next(rest, ""))
        elif argument in ("--cursor", "--suggest", "--show", "--queries"):
            options[argument[2:]] = next(rest, "")
        elif argument == "--fields":
            names = read_fields(next(rest, ""))
            if names is None:
                return None
            options["fields"] = names
        elif argument in _NUMBERS:
            number = next(rest, "")
            if argument == "--per-article" and number == "all":
                options["per_article"] = 0
                continue
            is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
            if not is_number or int(number) < _NUMBERS[argument]:
                return None
            options[_name_of("--limit" if argument == "-n" else argument)] = int(number)
        elif argument in _CHOICES:
            choice = next(rest, "")
            if choice not in _CHOICES[argument]:
                return None
            options[_name_of(argument)] = choice
        elif argument == "--hyperlink-format":
            written = next(rest, "")
            if not _is_format(written):
                return None
            options["hyperlink_format"] = written
        else:
            return None
    texts = [value for name, value in options.items() if isinstance(value, str) and (name, value) != _STDIN]
    given = [*indexes, *texts]
    if not all(given) or any(value.startswith("-") for value in given):
        return None
    if "show" in options:
        if not options.keys() <= OF_SHOWING:
            return None
    elif [bool(words), "suggest" in options, "queries" in options].count(True) != 1:
        return None
    if "cursor" in options and (options.get("offset") or "queries" in options):
        return None
    is_json = "as_lines" in options or "queries" in options
    if "count" in options and (options.get("context") or "suggest" in options) and not is_json:
        return None
    of_json = "fields" in options or "no_total" in options
    if of_json and ("suggest" in options or "count" in options or not is_json):
        return None
    return Request(words=tuple(words), indexes=tuple(indexes) or (index,), **options)


def _is_format(written: str) -> bool:
    from search.output.hyperlinks import HyperlinkFormat

    try:
        HyperlinkFormat.read(written)
    except ValueError:
        return False
    return True


def _name_of(option: str) -> str:
    return option[2:].replace("-", "_")


def main() -> None:
    """Run the command and end the process."""
    sys.stdin, sys.stdout, sys.stderr = usable_streams(sys.stdin, sys.stdout, sys.stderr)
    speak(language_of(os.environ))
    status = run_guarded("search", _run)
    # Taking the interpreter apart takes longer than the search, and nothing is left to close.
    os._exit(status)


def _run() -> int:
    given = sys.argv[1:]
    profile: Profile | None = None
    # While a shell completes a command line, there is none to read.
    if _COMPLETING not in os.environ and profile_path(os.environ):
        from .profile import read_profile

        profile = read_profile(given, os.environ)
    arguments = [*(() if profile is None else profile.arguments), *given]
    request = plain_request(arguments, os.environ.get("POLICY_INDEX") or "index")
    if request is None:
        # The script `search` has disabled it.
        gc.enable()
        from .options import command, run_click

        if profile is not None:
            from .query_command import check_profile

            check_profile(profile, command)
        status: int = run_click(command, "search", arguments)
        return status
    # Collecting garbage takes a millisecond of a search, which makes next to none. Windows has no script.
    if request.queries is None:
        gc.disable()
    else:
        from indexer.core.stopping import stop_on_signals

        gc.enable()
        stop_on_signals()
    from .plain_modules import load_plain_modules

    load_plain_modules(of_page=not request.as_lines)
    from .answering import print_answer

    return print_answer(request)


if __name__ == "__main__":
    main()
