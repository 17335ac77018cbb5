"""Counts the numbered paragraphs of a document, and writes the numbers that Word sets before them.

A list takes its levels from an abstract one. Lists with the same abstract one continue each other's numbers,
unless they start anew (ECMA-376, part 1, 17.9).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from .numerals import numeral
from .symbols import is_symbol_font, symbol

LEVELS = range(9)
LONGEST_TEXT = 100
"""Characters of a level's text that are read; Word takes fewer."""

_PLACEHOLDER = re.compile("%([1-9])")
_CLOSING = tuple("、）．：")
"""Full-width signs that hold the blank after a number themselves."""


class Level(NamedTuple):
    start: int
    form: str
    text: str
    """%1 to %9 stand for the numbers of levels."""
    is_apart: bool
    """Whether a blank follows the number."""
    restarts_after: int
    """The deepest level after which this one starts anew, counted from 1; 0 if it never does."""
    is_legal: bool
    """Whether all numbers are in digits."""
    style: str | None
    """The style whose paragraphs are of this level if they do not name another one."""
    font: str


class List(NamedTuple):
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]
    """The numbers that levels start anew with when the list is first used."""


_PLAIN = Level(0, "decimal", "", True, 0, False, None, "")


class Counting:
    """The numbers of a document, by the names of its lists. Its paragraphs are to be given in order."""

    def __init__(self, lists: Mapping[str, List]) -> None:
        self._lists = lists
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    def label(self, name: str, number: int) -> str:
        """The number before a paragraph of a list's level, and the blank after it; empty if it has none."""
        used = self._lists.get(name)
        if used is None or number not in used.levels:
            return ""
        counts = self._counts[used.abstract]
        self._count(counts, used, name, number)
        level = used.levels[number]
        text = _PLACEHOLDER.sub(lambda match: _written(used, counts, int(match[1]) - 1, level), level.text)
        if level.form == "bullet":
            text = "".join(_bullet(level.font, sign) for sign in text)
        text = text.strip()
        return f"{text} " if text and level.is_apart and not text.endswith(_CLOSING) else text

    def _count(self, counts: dict[int, int], used: List, name: str, number: int) -> None:
        level = used.levels[number]
        if number in used.starts and (name, number) not in self._started:
            counts[number] = used.starts[number]
            self._started.add((name, number))
        else:
            counts[number] = counts[number] + 1 if number in counts else level.start
        for deeper in LEVELS:
            if deeper > number and number < used.levels.get(deeper, _PLAIN).restarts_after:
                counts.pop(deeper, None)


def _written(used: List, counts: dict[int, int], number: int, at: Level) -> str:
    """The number of a level, as it is written in the text of the level `at`."""
    level = used.levels.get(number, _PLAIN)
    count = counts.get(number, used.starts.get(number, level.start))
    if level.form in ("none", "bullet"):
        return ""
    return numeral(count, "decimal" if at.is_legal else level.form)


def _bullet(font: str, sign: str) -> str:
    """A bullet as it is shown. One that is not known becomes the usual one."""
    if is_symbol_font(font) or not sign.isprintable():
        return sign if sign.isspace() else symbol(font, ord(sign)).replace(" ", "•")
    return sign
