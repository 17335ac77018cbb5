"""The way from a folded text back to its source: which part of the source a part of it stands for.

`indexer.native` has the same in C, for where only the places of strings are wanted.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from .characters import character_folds
from .folding import Piece, fold_text, gloss_pieces, rewritten, space_pieces


@dataclass(frozen=True)
class Folded:
    """A text as it was given (`source`) and folded (`text`). Positions count code points."""

    source: str
    text: str

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source that text[start:end] stands for, as (start, end), end exclusive.

        It takes in the gloss of its last character, and characters that are dropped after it, but no
        white space that is removed around it. A span that cuts a source character which expands
        (`㎡` to `m2`) is widened to all of that. An empty span gives an empty one.
        Raises ValueError where the span is not within the text.

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
        """From the last pass to the first; passes that left every character in place are left out."""
        characters = self.source.translate(character_folds())
        glosses = gloss_pieces(characters)
        spaces = space_pieces(rewritten(characters, glosses))
        passes = (spaces, glosses, _character_pieces(self.source))
        return tuple(_Alignment(pieces) for pieces in passes if pieces)


def fold(source: str) -> Folded:
    """The folded text of a source, with the way back from its positions to the source's.

    >>> fold("白龜湖科創(chuàng)新城 ２.０６％").text
    '白龟湖科创新城2.06%'
    """
    return Folded(source, fold_text(source))


def _character_pieces(source: str) -> list[Piece]:
    """The characters that expand, and those that are dropped, joined to the one before them."""
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
    """Where the characters of a rewritten text stood before one pass.

    The rewritten text falls into runs in which position and origin advance together: the text between
    two pieces is one run, and each character of a piece is a run of its own. Three numbers a run, in
    three lists: where it starts, and the span that its first character had.
    """

    __slots__ = ("_ends", "_runs", "_starts")

    def __init__(self, pieces: list[Piece]) -> None:
        self._runs: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
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
        self._starts.append(start)
        self._ends.append(end)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span before the pass of the characters at [start, end), which must not be empty."""
        first = bisect_right(self._runs, start) - 1
        last = bisect_right(self._runs, end - 1) - 1
        return (
            self._starts[first] + start - self._runs[first],
            self._ends[last] + (end - 1) - self._runs[last],
        )
