"""A folded text with the way back: the span of the source that a span of it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .folding import fold_text
from .origins import Span, origins_of


@dataclass(frozen=True)
class Folded:
    """A text as given (`source`) and folded (`text`). Positions count code points."""

    source: str
    text: str

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that text[start:end] stands for, as (start, end), end exclusive.

        It includes the gloss of its last character and the accents and variation selectors after it, but no
        white space and no other dropped characters around it. A span that cuts a source character which
        expands (`㎡` to `m2`) is widened to the whole character. An empty span gives an empty one. Raises
        ValueError for a span outside the text.

        >>> fold("科創(chuàng) 新城").source_span(1, 2)
        (1, 10)
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span ({start}, {end}) is not within {len(self.text)} folded characters")
        spans = self._spans
        if start < end:
            return spans[start][0], spans[end - 1][1]
        at = 0 if not spans else spans[start][0] if start < len(spans) else spans[-1][1]
        return at, at

    def is_within_character(self, at: int) -> bool:
        """Whether the characters of the text on both sides of a place stand for one source character.

        >>> [fold("100㎡").is_within_character(at) for at in (3, 4, 5)]
        [False, True, False]
        """
        return 0 < at < len(self._spans) and self._spans[at - 1][0] == self._spans[at][0]

    @cached_property
    def _spans(self) -> Sequence[Span]:
        """The span in the source of each character of the text."""
        return origins_of(self.source)


def fold(source: str) -> Folded:
    """Fold a source, keeping the way back to it.

    >>> fold("白龜湖科創(chuàng)新城 ２.０６％").text
    '白龟湖科创新城2.06%'
    """
    return Folded(source, fold_text(source))
