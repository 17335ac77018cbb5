"""The text of a Word document before 2007, with the marks in it and what they are.

`WordDocument` begins with the file information block (FIB). Its text lies in *pieces*, of 8 or 16 bits a
character, in the order of the piece table. Formatted disk pages (FKP) of 512 bytes give properties of runs
of text by where they lie in the file. [MS-DOC], sections 2.4.1, 2.5 and 2.9, describes all of them. Word 6
and 95 have 8-bit text and other pages, which are not read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from struct import Struct, error, unpack_from
from typing import NamedTuple

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle, refused
from indexer.sources.encoding.charsets import charsets_named
from indexer.sources.encoding.detection import best_text, detect

HIDDEN, STRUCK, DELETED, IN_TABLE, ROW_END = 1, 2, 4, 8, 16
"""Properties of characters, and of the paragraphs whose ends they are."""

_WORD, _WORD_95 = 0xA5EC, 0xA5DC
_FIRST_OF_6, _FIRST_OF_97 = 101, 105
"""Least numbers (nFib) of the formats of Word 6 and 97."""
_COMPLEX, _ENCRYPTED, _TABLE_1 = 0x4, 0x100, 0x200
_COUNTS = Struct("<8i")
_COUNTS_AT, _PIECES_AT, _CHARACTERS_AT, _PARAGRAPHS_AT = 0x4C, 0x1A2, 0xFA, 0x102
_COUNTS_AT_95, _PIECES_AT_95 = 0x34, 0x160
_PAGE = 512
_EIGHT_BITS = 0x40000000

_OF_CHARACTERS = {0x083C: HIDDEN, 0x0837: STRUCK, 0x2A53: STRUCK, 0x0800: DELETED}
_OF_PARAGRAPHS = {0x2416: IN_TABLE, 0x2417: ROW_END}
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of an operand, by the three highest bits of its property's number; 0 where its first byte tells."""
_LONG_OPERAND = 0xD608
"""A property whose first two bytes tell."""

_LAST = 1 << 62
"""Larger than all places."""

_CHINESE_95 = {0x0804: "gbk", 0x1004: "gbk", 0x0404: "big5", 0x0C04: "big5"}
"""The encodings of Chinese by the numbers of languages, for Word 95."""
_OTHERS_95 = {0x11: "cp932", 0x12: "cp949", 0x19: "cp1251", 0x05: "cp1250", 0x0E: "cp1250", 0x15: "cp1250"}
"""The encodings of other languages, by the last byte of their numbers. The rest may hold Chinese, too."""
_FIELD_CODE_95 = re.compile(b"\x13[^\x13-\x15]*\x14?")
_SHOWN_95 = bytes.maketrans(b"\x07\x0b\x0c\x1e", b"\t\r\r-")
_UNSEEN_95 = bytes([0, 1, 2, 5, 8, 0x13, 0x14, 0x15, 0x1F])

PARTS = ("text", "footnotes", "heads", "macros", "comments", "endnotes", "boxes", "headboxes")
"""The parts of a document, in the order of its text."""


class Marked(NamedTuple):
    """A part of the text whose characters have the same properties."""

    text: str
    flags: int


class _Run(NamedTuple):
    begin: int
    end: int
    flags: int


class Binary:
    """The text of a Word document from its streams. Raises NotAnArticle if it is damaged or encrypted."""

    def __init__(self, document: bytes, tables: tuple[bytes, bytes]) -> None:
        """`tables` are the streams 0Table and 1Table; empty if there is none."""
        self._document = document
        self._parts: dict[str, list[Marked]] = {}
        with refused(message("no Word document that can be read"), error, IndexError, ValueError):
            self._read(tables)

    def part(self, name: str) -> list[Marked]:
        """The text of one of the PARTS."""
        return self._parts.get(name, [])

    def _read(self, tables: tuple[bytes, bytes]) -> None:
        identity, number = unpack_from("<HH", self._document)
        (flags,) = unpack_from("<H", self._document, 10)
        if identity not in (_WORD, _WORD_95):
            raise NotAnArticle(message("no Word document that can be read: {error}", error=hex(identity)))
        if flags & _ENCRYPTED:
            raise NotAnArticle(message("it is encrypted: save it without a password"))
        if number < _FIRST_OF_6:
            raise NotAnArticle(message("it is older than Word 6: save it as .docx"))
        if number < _FIRST_OF_97:
            self._read_95(bool(flags & _COMPLEX))
            return
        table = tables[1 if flags & _TABLE_1 else 0]
        runs = [
            sorted(self._runs(table, _CHARACTERS_AT, _character_flags)),
            sorted(self._runs(table, _PARAGRAPHS_AT, _paragraph_flags)),
        ]
        counts = _COUNTS.unpack_from(self._document, _COUNTS_AT)
        begin = 0
        pieces = list(self._pieces(self._of_table(table, _PIECES_AT)))
        for name, count in zip(PARTS, counts, strict=True):
            end = begin + max(0, count)
            self._parts[name] = [
                marked for piece in pieces for marked in self._marked(piece.part(begin, end), runs)
            ]
            begin = end

    def _read_95(self, is_complex: bool) -> None:
        """The text of Word 6 and 95: 8-bit characters of the system's encoding, without properties."""
        begin, end = unpack_from("<II", self._document, 24)
        data = self._document[begin:end]
        if is_complex:
            at, size = unpack_from("<II", self._document, _PIECES_AT_95)
            pieces = self._pieces(self._document[at : at + size])
            data = b"".join(self._document[each.place : each.place + each.length] for each in pieces)
        (count,) = unpack_from("<i", self._document, _COUNTS_AT_95)
        shown = _FIELD_CODE_95.sub(b"", data[: max(0, count)]).translate(_SHOWN_95, _UNSEEN_95)
        (language,) = unpack_from("<H", self._document, 6)
        declared = _CHINESE_95.get(language, "windows-1252")
        other = _OTHERS_95.get(language & 0xFF)
        charsets = charsets_named(other) if other else detect(shown, declared)
        _, text = best_text(shown, charsets, declared)
        self._parts["text"] = [Marked(text, 0)]

    def _of_table(self, table: bytes, place: int) -> bytes:
        at, size = unpack_from("<II", self._document, place)
        return table[at : at + size]

    def _pieces(self, table: bytes) -> Iterator[_Piece]:
        """The pieces of a table: properties of pieces, then numbers of characters and places."""
        at = 0
        while table[at] == 1:
            at += 3 + unpack_from("<H", table, at + 1)[0]
        (size,) = unpack_from("<I", table, at + 1)
        places = table[at + 5 : at + 5 + size]
        count = (len(places) - 4) // 12
        numbers = unpack_from(f"<{count + 1}I", places)
        for number, (begin, end) in enumerate(pairwise(numbers)):
            (place,) = unpack_from("<I", places, 4 * (count + 1) + 8 * number + 2)
            if end > begin:
                is_short = bool(place & _EIGHT_BITS)
                start = (place & (_EIGHT_BITS - 1)) // 2 if is_short else place
                yield _Piece(begin, end - begin, start, 1 if is_short else 2)

    def _runs(self, table: bytes, place: int, flags_of: Callable[[bytes, int], int]) -> Iterator[_Run]:
        """The runs of text that have properties, in the order of the file."""
        bins = self._of_table(table, place)
        count = max(0, (len(bins) - 4) // 8)
        for number in range(count):
            (page_number,) = unpack_from("<I", bins, 4 * (count + 1) + 4 * number)
            begin = (page_number & 0x3FFFFF) * _PAGE
            page = self._document[begin : begin + _PAGE]
            if len(page) < _PAGE:
                return
            places = unpack_from(f"<{page[-1] + 1}I", page)
            for run, (start, end) in enumerate(pairwise(places)):
                flags = flags_of(page, run)
                if flags and end > start:
                    yield _Run(start, end, flags)

    def _marked(self, piece: _Piece, of_runs: list[list[_Run]]) -> Iterator[Marked]:
        """The text of a piece by runs of the same properties."""
        at, end = piece.place, piece.place + piece.length * piece.width
        codec = "cp1252" if piece.width == 1 else "utf-16-le"
        while at < end:
            flags, stop = 0, end
            for runs in of_runs:
                next_run = bisect_right(runs, (at, _LAST))
                if next_run < len(runs):
                    stop = min(stop, runs[next_run].begin)
                if next_run and at < runs[next_run - 1].end:
                    flags |= runs[next_run - 1].flags
                    stop = min(stop, runs[next_run - 1].end)
            # A run begins and ends between two characters, but in a damaged file.
            stop = max(at + piece.width, stop - (stop - at) % piece.width)
            text = self._document[at:stop].decode(codec, "replace")
            if text:
                yield Marked(text, flags)
            at = stop


class _Piece(NamedTuple):
    """A piece of text: the number of its first character in the document, its characters, and its place."""

    begin: int
    length: int
    place: int
    width: int
    """Bytes of a character."""

    def part(self, begin: int, end: int) -> _Piece:
        """The part between two characters of the document, which may be empty."""
        first = min(max(begin, self.begin), self.begin + self.length)
        last = max(first, min(end, self.begin + self.length))
        return _Piece(first, last - first, self.place + (first - self.begin) * self.width, self.width)


def _character_flags(page: bytes, run: int) -> int:
    at = 2 * page[4 * (page[-1] + 1) + run]
    return _flags(page[at + 1 : at + 1 + page[at]], _OF_CHARACTERS) if at else 0


def _paragraph_flags(page: bytes, run: int) -> int:
    at = 2 * page[4 * (page[-1] + 1) + 13 * run]
    if not at:
        return 0
    size = 2 * page[at] - 1
    if size < 0:
        at, size = at + 1, 2 * page[at + 1]
    # The first two bytes are the number of the style.
    return _flags(page[at + 3 : at + 1 + size], _OF_PARAGRAPHS)


def _flags(properties: bytes, meanings: dict[int, int]) -> int:
    """The flags that properties set, each of a number and an operand."""
    flags, at = 0, 0
    while at + 2 < len(properties):
        (number,) = unpack_from("<H", properties, at)
        at += 2
        if number in meanings and properties[at] & 1:
            flags |= meanings[number]
        size = _OPERANDS[number >> 13]
        if number == _LONG_OPERAND:
            size = 1 + (unpack_from("<H", properties, at)[0] if at + 2 <= len(properties) else 1)
        at += size or 1 + properties[at]
    return flags
