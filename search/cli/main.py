"""The command `search`, from the shell to its exit status: found (0), nothing found (1), failed (2).

Loading click takes longer than a search. So a command line that has words, and options only in their plain
form, is read here and goes straight to `cli_answering`; any other, and every mistake, is for click in
`cli_options`. Both read a command line alike.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from .request import Asked

_FLAGS = {"--json": "as_lines", "--jsonl": "as_lines", "--full": "full", "--distinct": "distinct"}
_NUMBERS = {
    "--limit": "limit",
    "--offset": "offset",
    "--context": "context",
    "--per-article": "per_article",
}
_FROM_ONE_ON = "--per-article"
_MOST_DIGITS = 9


def plainly_asked(arguments: Sequence[str], index: str) -> Asked | None:
    """What a plain command line asks for; None where it is for click to read.

    >>> plainly_asked(["白龟湖", "--limit", "3"], "index").limit
    3
    >>> plainly_asked(["--help"], "index") is None
    True
    """
    words: list[str] = []
    asked = Asked(index=index)
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            words.append(argument)
        elif argument in _FLAGS:
            setattr(asked, _FLAGS[argument], True)
        elif argument == "--index":
            asked.index = next(rest, "")
        elif argument in _NUMBERS:
            number = next(rest, "")
            if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
                return None
            if argument == _FROM_ONE_ON and not int(number):
                return None
            setattr(asked, _NUMBERS[argument], int(number))
        else:
            return None
    if not words or not asked.index or asked.index.startswith("-"):
        return None
    asked.words = tuple(words)
    return asked


def main() -> None:
    """The entry point of the command; ends the process."""
    asked = plainly_asked(sys.argv[1:], os.environ.get("POLICY_INDEX") or "index")
    if asked is None:
        from .options import run

        status = run()
    else:
        from .answering import answer

        status = answer(asked)
    sys.stdout.flush()
    sys.stderr.flush()
    # Taking the interpreter apart takes longer than the search, and there is nothing left to be closed.
    os._exit(status)


if __name__ == "__main__":
    main()
