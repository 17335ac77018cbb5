"""The text of a Word document before 2007, with the marks in it and what they are.

`WordDocument` begins with the file information block (FIB). Its text lies in *pieces*, of 8 or 16 bits a
character, in the order of the piece table. Formatted disk pages (FKP) of 512 bytes give properties of runs
of text by where they lie in the file. [MS-DOC], sections 2.4.1, 2.5 and 2.9, describes all of them. Word 6
and 95 have 8-bit text and other pages, which are not read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from struct import Struct, error, unpack_from
from typing import NamedTuple

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle, refused
from indexer.sources.encoding.charsets import charsets_named
from indexer.sources.encoding.detection import best_text, detect

from .lists import List
from .properties import Look, look_of
from .tables import fonts_of, lists_of, styles_of

_WORD, _WORD_95 = 0xA5EC, 0xA5DC
_FIRST_OF_6, _FIRST_OF_97 = 101, 105
"""Least numbers (nFib) of the formats of Word 6 and 97."""
_COMPLEX, _ENCRYPTED, _TABLE_1 = 0x4, 0x100, 0x200
_COUNTS = Struct("<8i")
_COUNTS_AT, _PIECES_AT, _CHARACTERS_AT, _PARAGRAPHS_AT = 0x4C, 0x1A2, 0xFA, 0x102
_STYLES_AT, _FONTS_AT, _LISTS_AT, _NAMED_LISTS_AT = 0xA2, 0x112, 0x2E2, 0x2EA
_COUNTS_AT_95, _PIECES_AT_95 = 0x34, 0x160
_PAGE = 512
_EIGHT_BITS = 0x40000000

_PLAIN = Look()
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
    """A part of the text whose characters have the same properties.

    `paragraph` tells it from the paragraphs beside it. `list` and `level` are those of its number.
    """

    text: str
    flags: int
    paragraph: int = 0
    list: str = ""
    level: int = 0


class _Run(NamedTuple):
    begin: int
    end: int
    look: Look


Runs = Sequence[_Run]


class Binary:
    """The text of a Word document from its streams. Raises NotAnArticle if it is damaged or encrypted."""

    def __init__(self, document: bytes, tables: tuple[bytes, bytes]) -> None:
        """`tables` are the streams 0Table and 1Table; empty if there is none."""
        self._document = document
        self._parts: dict[str, list[Marked]] = {}
        self._fonts: list[str] = []
        self.lists: dict[str, List] = {}
        """The lists of numbered paragraphs, by the names that these give."""
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
        self._fonts = fonts_of(self._of_table(table, _FONTS_AT))
        styles = styles_of(self._of_table(table, _STYLES_AT))
        (lists_at,) = unpack_from("<I", self._document, _LISTS_AT)
        # The levels of lists stand behind their table.
        lists = table[lists_at:] if self._of_table(table, _LISTS_AT) else b""
        self.lists = lists_of(lists, self._of_table(table, _NAMED_LISTS_AT), self._fonts)
        runs = (
            sorted(self._runs(table, _CHARACTERS_AT, partial(_of_characters, self._fonts))),
            sorted(self._runs(table, _PARAGRAPHS_AT, partial(_of_paragraph, styles))),
        )
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

    def _runs(self, table: bytes, place: int, look_of: Callable[[bytes, int], Look]) -> Iterator[_Run]:
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
                look = look_of(page, run)
                if look != _PLAIN and end > start:
                    yield _Run(start, end, look)

    def _marked(self, piece: _Piece, of_runs: tuple[Runs, Runs]) -> Iterator[Marked]:
        """The text of a piece by runs of the same properties."""
        at, end = piece.place, piece.place + piece.length * piece.width
        codec = "cp1252" if piece.width == 1 else "utf-16-le"
        while at < end:
            (characters, stop), (paragraph, last) = (_at(runs, at) for runs in of_runs)
            stop = min(end, stop, last)
            # A run begins and ends between two characters, but in a damaged file.
            stop = max(at + piece.width, stop - (stop - at) % piece.width)
            text = characters.look.shown(self._document[at:stop].decode(codec, "replace"), self._fonts)
            if text:
                look = paragraph.look
                flags = characters.look.flags | look.flags
                yield Marked(text, flags, paragraph.begin, str(look.list or ""), look.level or 0)
            at = stop


def _at(runs: Runs, place: int) -> tuple[_Run, int]:
    """(the run at a place, where the next one begins)"""
    following = bisect_right(runs, place, key=lambda run: run.begin)
    if following and place < runs[following - 1].end:
        return runs[following - 1], runs[following - 1].end
    return _Run(0, 0, _PLAIN), runs[following].begin if following < len(runs) else _LAST


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


def _of_characters(fonts: Sequence[str], page: bytes, run: int) -> Look:
    at = 2 * page[4 * (page[-1] + 1) + run]
    return look_of(page[at + 1 : at + 1 + page[at]], fonts) if at else _PLAIN


def _of_paragraph(styles: Sequence[Look], page: bytes, run: int) -> Look:
    at = 2 * page[4 * (page[-1] + 1) + 13 * run]
    style, own = 0, b""
    if at:
        size = 2 * page[at] - 1
        if size < 0:
            at, size = at + 1, 2 * page[at + 1]
        (style,) = unpack_from("<H", page, at + 1)
        own = page[at + 3 : at + 1 + size]
    return look_of(own).over(styles[style] if style < len(styles) else _PLAIN)
