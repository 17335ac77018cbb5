"""The way back from a folded text to its source: the span of the source that a span of it stands for.

In C, `native/analysis/folding.c` keeps the same spans where it is asked for origins.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from .characters import character_folds
from .folding import Piece, fold_text, gloss_pieces, rewritten, space_pieces


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
        if start == end:
            return self._source_position(start)
        for alignment in self._alignments:
            start, end = alignment.span(start, end)
        return start, end

    def _source_position(self, position: int) -> tuple[int, int]:
        if position < len(self.text):
            at = self.source_span(position, position + 1)[0]
        else:
            at = self.source_span(position - 1, position)[1] if position else 0
        return at, at

    @cached_property
    def _alignments(self) -> tuple[_Alignment, ...]:
        """Alignments from the last pass to the first, without passes that moved no character."""
        characters = self.source.translate(character_folds())
        glosses = gloss_pieces(characters)
        spaces = space_pieces(rewritten(characters, glosses))
        passes = (spaces, glosses, _character_pieces(self.source))
        return tuple(_Alignment(pieces) for pieces in passes if pieces)


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


class _Alignment:
    """Maps the characters of a rewritten text to their spans before one pass.

    The rewritten text falls into runs in which position and origin advance together: the text between two
    pieces is one run, each character of a piece another. Two lists: where each run starts, and by how much
    the (start, end) of its characters differ from their position.
    """

    __slots__ = ("_runs", "_shifts")

    def __init__(self, pieces: list[Piece]) -> None:
        self._runs: list[int] = []
        self._shifts: list[tuple[int, int]] = []
        position = previous = 0
        for start, end, written in pieces:
            if previous < start:
                self._add(position, previous, previous + 1)
                position += start - previous
            for _ in written:
                self._add(position, start, end)
                position += 1
            previous = end
        self._add(position, previous, previous + 1)

    def _add(self, position: int, start: int, end: int) -> None:
        self._runs.append(position)
        self._shifts.append((start - position, end - position))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span before the pass of the characters at [start, end), which must not be empty."""
        last = end - 1
        return start + self._shift(start)[0], last + self._shift(last)[1]

    def _shift(self, position: int) -> tuple[int, int]:
        return self._shifts[bisect_right(self._runs, position) - 1]
