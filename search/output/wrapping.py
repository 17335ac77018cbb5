"""Breaks text into lines of a terminal: between Han characters, and between words of other scripts."""

from __future__ import annotations

from _bisect import bisect_right
from itertools import accumulate

from indexer.core.columns import character_width
from search.highlight import Span

_WIDE = 2
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〕〉”’…—～％‰,.;:?!)]}%»")
"""Signs that begin no line."""

_NEVER_LAST = frozenset("（《「『【〔〈“‘([{«")
"""Signs that end no line."""


def lines_of(text: str, width: int) -> list[Span]:
    """The (start, end) of each line of a text, in lines of at most `width` columns, two at least.

    >>> [("科技創新 2024年，abc"[start:end]) for start, end in lines_of("科技創新 2024年，abc", 8)]
    ['科技創新', '2024年，', 'abc']
    """
    columns = [0, *accumulate(map(character_width, text))]
    lines: list[Span] = []
    start = 0
    while columns[-1] - columns[start] > width:
        # Marks that have no width stay with their character.
        end = max(bisect_right(columns, columns[start] + width) - 1, start + 1)
        following = next((at for at in range(end, start, -1) if _may_break(text, at)), end)
        lines.append((start, start + len(text[start:following].rstrip())))
        start = following
        while start < len(text) and text[start] == " ":
            start += 1
    if start < len(text) or not lines:
        lines.append((start, len(text)))
    return lines


def _may_break(text: str, at: int) -> bool:
    """Whether a line may end before a place in the text."""
    before, after = text[at - 1], text[at]
    if before == " " or after == " ":
        return True
    if after in _NEVER_FIRST or before in _NEVER_LAST or not character_width(after):
        return False
    return _WIDE in (character_width(before), character_width(after))
