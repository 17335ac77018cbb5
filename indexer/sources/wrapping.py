"""Joins lines of one paragraph that were broken only for width."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Han, ideographic and full-width punctuation, and kana, which put no space between words.
_UNSPACED = re.compile(
    r"[\u2e80-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—]"
)


SOFT_HYPHEN = "\xad"
"""Stands at the end of a line whose last word goes on in the next one."""


def join_wrapped(lines: Iterable[str]) -> str:
    """The lines as one, each stripped, with a space between two of them unless either side is Han.

    A soft hyphen at the end of a line goes.

    >>> join_wrapped(["科技创", "新 with", "R&D"])
    '科技创新 with R&D'
    """
    joined: list[str] = []
    for line in filter(None, map(str.strip, lines)):
        if joined and joined[-1].endswith(SOFT_HYPHEN):
            joined[-1] = joined[-1].removesuffix(SOFT_HYPHEN)
        elif joined and not is_unspaced(joined[-1][-1], line[0]):
            joined.append(" ")
        joined.append(line)
    return "".join(joined)


def is_unspaced(before: str, behind: str) -> bool:
    """Whether no space stands between these two characters, since either of them is Han."""
    return _UNSPACED.match(before) is not None or _UNSPACED.match(behind) is not None
