"""The way back from a folded text to its source: the span of the source that a span of it stands for.

In C, `native/analysis/folding.c` keeps the same spans if called with origins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .characters import character_folds
from .folding import Piece, fold_text, gloss_pieces, rewritten, space_pieces

Span = tuple[int, int]


@dataclass(frozen=True)
class Folded:
    """A text as given (`source`) and folded (`text`). Positions count code points."""

    source: str
    text: str

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that text[start:end] stands for, as (start, end), end exclusive.

        It includes the gloss of its last character and the dropped characters after it, but no white space
        removed around it. A span that cuts a source character which expands (`㎡` to `m2`) is widened to the
        whole character. An empty span gives an empty one. Raises ValueError for a span outside the text.

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

    @cached_property
    def _spans(self) -> Sequence[Span]:
        """The span in the source of each character of the text."""
        characters = self.source.translate(character_folds())
        glosses = gloss_pieces(characters)
        spaces = space_pieces(rewritten(characters, glosses))
        spans = [(at, at + 1) for at in range(len(self.source))]
        for pieces in (_character_pieces(self.source), glosses, spaces):
            spans = _rewritten_spans(spans, pieces)
        return spans


def fold(source: str) -> Folded:
    """Fold a source, keeping the way back to it.

    >>> fold("白龜湖科創(chuàng)新城 ２.０６％").text
    '白龟湖科创新城2.06%'
    """
    return Folded(source, fold_text(source))


def _character_pieces(source: str) -> list[Piece]:
    """Pieces for characters that expand and for dropped ones, which are joined to the one before them."""
    folds = character_folds()
    irregular = {character for character in set(source) if len(folds[ord(character)]) != 1}
    if not irregular:
        return []
    pieces: list[Piece] = []
    for position, character in enumerate(source):
        if character not in irregular:
            continue
        start, written = position, folds[ord(character)]
        if not written and position > 0:
            if pieces and pieces[-1][1] == position:
                start, _, written = pieces.pop()
            else:
                start, written = position - 1, folds[ord(source[position - 1])]
        pieces.append((start, position + 1, written))
    return pieces


def _rewritten_spans(spans: list[Span], pieces: list[Piece]) -> list[Span]:
    """The spans of the characters after a pass; each character of a piece has the span of the whole."""
    if not pieces:
        return spans
    rewritten: list[Span] = []
    position = 0
    for start, end, written in pieces:
        rewritten += spans[position:start]
        rewritten += [(spans[start][0], spans[end - 1][1])] * len(written)
        position = end
    return rewritten + spans[position:]
