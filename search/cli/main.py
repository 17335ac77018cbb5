"""The command `search`, from the shell to its exit status: found (0), nothing found (1), failed (2).

Loading click takes longer than a search. So `plain_request` reads a command line of words and the commonest
options, and `answering` runs it at once. Any other command line, and every mistake, goes to click in
`options`. Both read a command line alike.
"""

from __future__ import annotations

import gc
import os
import sys

from indexer.core.streams import usable_streams

from .request import Request
from .running import run_guarded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_FLAGS = {
    "--json": "as_lines",
    "--jsonl": "as_lines",
    "--full": "full",
    "--distinct": "distinct",
    "--all": "all_copies",
}
_NUMBERS = {"--limit": 0, "--offset": 0, "--context": 0, "--per-article": 1}
"""The options that take a number, and the least one."""
_OF_SHOWING = {"index", "show", "as_lines", "full", "context"}
"""The options of a plain command line that shows an article."""
_MOST_DIGITS = 9


def plain_request(arguments: Sequence[str], index: str) -> Request | None:
    """The request of a plain command line; None for one that click has to read.

    >>> plain_request(["白龟湖", "--limit", "3"], "index").limit
    3
    >>> plain_request(["--help"], "index") is None
    True
    """
    words: list[str] = []
    options: dict[str, Any] = {"index": index}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            words.append(argument)
        elif argument in _FLAGS:
            options[_FLAGS[argument]] = True
        elif argument in ("--index", "--cursor", "--suggest", "--show"):
            options[argument[2:]] = next(rest, "")
        elif argument in _NUMBERS:
            number = next(rest, "")
            if argument == "--per-article" and number == "all":
                options["per_article"] = 0
                continue
            is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
            if not is_number or int(number) < _NUMBERS[argument]:
                return None
            options[argument[2:].replace("-", "_")] = int(number)
        else:
            return None
    given = [value for value in options.values() if isinstance(value, str)]
    if not all(given) or any(value.startswith("-") for value in given):
        return None
    if "show" in options:
        if not options.keys() <= _OF_SHOWING:
            return None
    elif bool(words) == ("suggest" in options):
        return None
    if "cursor" in options and options.get("offset"):
        return None
    return Request(words=tuple(words), **options)


def main() -> None:
    """Run the command and end the process."""
    sys.stdin, sys.stdout, sys.stderr = usable_streams(sys.stdin, sys.stdout, sys.stderr)
    status = run_guarded("search", _run)
    # Taking the interpreter apart takes longer than the search, and nothing is left to close.
    os._exit(status)


def _run() -> int:
    request = plain_request(sys.argv[1:], os.environ.get("POLICY_INDEX") or "index")
    if request is None:
        from .options import command, run_click

        status: int = run_click(command, "search")
        return status
    # Collecting garbage takes a millisecond of the search, which makes next to none.
    gc.disable()
    from .answering import print_answer

    return print_answer(request)


if __name__ == "__main__":
    main()
