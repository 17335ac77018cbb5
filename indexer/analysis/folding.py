"""Folding: bringing every spelling of a text to one, and mapping spans of it back to the source.

Three passes, each on what the one before gives: characters fold one by one, pinyin glosses go, and white
space goes next to Han characters and becomes one space elsewhere. Every pass is a list of pieces that it
writes anew, so the same list gives the text and the way back. Folded text folds to itself, and a part of
it that starts and ends with whole source characters is what that part of the source folds to.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from .characters import CHARACTER_FOLDS, DATA, is_han
from .glosses import glossed_characters

FOLDING_VERSION = 1
"""To be raised with every change of code that changes what some text folds to."""

Piece = tuple[int, int, str]
"""(start, end, written): what was at [start, end) is now written so, as one indivisible whole."""

_SPACES = re.compile(" +")


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
        characters = self.source.translate(CHARACTER_FOLDS)
        glosses = _gloss_pieces(characters)
        spaces = _space_pieces(_rewritten(characters, glosses))
        passes = (spaces, glosses, _character_pieces(self.source))
        return tuple(_Alignment(pieces) for pieces in passes if pieces)


def fold(source: str) -> Folded:
    """The folded text of a source, with the way back from its positions to the source's.

    >>> fold("白龜湖科創(chuàng)新城 ２.０６％").text
    '白龟湖科创新城2.06%'
    """
    return Folded(source, fold_text(source))


def fold_text(source: str) -> str:
    """The folded text alone: `fold(source).text`."""
    text = source.translate(CHARACTER_FOLDS)
    if "(" in text:
        text = _rewritten(text, _gloss_pieces(text))
    if " " in text:
        text = _rewritten(text, _space_pieces(text))
    return text


def folding_digest() -> str:
    """A hash of all that decides what a text folds to: data, Unicode version and code version.

    Indexes made under different digests must not be searched with one another's queries.
    """
    from hashlib import sha256

    digest = sha256(f"{FOLDING_VERSION} {unicodedata.unidata_version}".encode())
    for name in ("radicals.txt", "readings.txt", "simplified.txt"):
        # Read as text, because a checkout may end its lines otherwise.
        digest.update((DATA / name).read_text(encoding="utf-8").encode())
    return digest.hexdigest()


def _character_pieces(source: str) -> list[Piece]:
    """The characters that expand, and those that are dropped, joined to the one before them."""
    irregular = {character for character in set(source) if len(CHARACTER_FOLDS[ord(character)]) != 1}
    if not irregular:
        return []
    pieces: list[Piece] = []
    for position, character in enumerate(source):
        if character not in irregular:
            continue
        start, written = position, CHARACTER_FOLDS[ord(character)]
        if not written and position > 0:
            if pieces and pieces[-1][1] == position:
                start, _, written = pieces.pop()
            else:
                start, written = position - 1, CHARACTER_FOLDS[ord(source[position - 1])]
        pieces.append((start, position + 1, written))
    return pieces


def _gloss_pieces(text: str) -> list[Piece]:
    return [(start, end, text[start]) for start, end in glossed_characters(text)]


def _space_pieces(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    for run in _SPACES.finditer(text):
        start, end = run.span()
        neighbours = text[start - 1 : start] + text[end : end + 1]  # at the edges there is none
        if any(map(is_han, neighbours)):
            pieces.append((start, end, ""))
        elif end - start > 1:
            pieces.append((start, end, " "))
    return pieces


def _rewritten(text: str, pieces: list[Piece]) -> str:
    if not pieces:
        return text
    parts: list[str] = []
    position = 0
    for start, end, written in pieces:
        parts += text[position:start], written
        position = end
    parts.append(text[position:])
    return "".join(parts)


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
