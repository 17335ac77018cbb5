"""Reads the texts that a page draws, with their places.

PDFium gives the characters of a page in the order in which they are drawn, and ends lines where they move on.
A line is cut at wide gaps here, for its parts may be cells of a table or lines of columns. Each call of
PDFium takes as long as reading a dozen characters; so a place is asked for only where a part begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_float, c_ushort, c_void_p, cast, create_string_buffer
from itertools import groupby, pairwise
from math import hypot
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from indexer.sources.wrapping import SOFT_HYPHEN

from ..layout import Segment
from ..tables import Rule
from .rules import rules_of
from .tags import tagged_headings

_GAP = 1.2
"""Least gap between two texts of a line that parts them, in sizes of their letters."""

_MOST_SPACES = 3
"""Spaces in a line up to which each is measured. Others are, where another text begins."""

_MOST_CHARACTERS = 1_000_000
"""Characters of a page that are read."""

_FARTHEST = 1e6
"""Greatest distance from the corner of a page, in points."""

_LINE = re.compile("[^\r\n]+")
_SPACES = re.compile(f"[ \xa0]+|{SOFT_HYPHEN}")
_WORDS = re.compile(r"[!-~]+|[^\s!-~]+")

_HYPHENS = ("\x02", "\ufffe")
"""PDFium's signs for a hyphen at the end of a line, where it goes on with the next line."""

_LATIN = re.compile("[\x80-\xaf\xb1-\xb6\xb8-\xd6\xd8-\u024f\u02c6-\u02dd]")
_MOST_LATIN, _SHARE_OF_LATIN = 8, 0.03
"""Letters beside ASCII on a page, as a number and as a share, up to which its fonts are not looked at."""

_TEXT, _PICTURE, _FORM = 1, 3, 5
"""PDFium's numbers of kinds of what is drawn."""
_MOST_OBJECTS = 2_000
"""Objects of a page that are searched for pictures."""
_OF_PICTURE = 0.5
"""Least share of a page that a picture covers which is all of it."""
_FEW = 60
"""Characters up to which a page with such a picture is a picture."""

_ALL_OF_NAME = 200
"""Bytes of the name of a font that count."""


class Piece(NamedTuple):
    """A part of a text in one font, and whether the font tells its characters."""

    text: str
    font: str
    is_told: bool


class PageText(NamedTuple):
    """The segments of a page. `pieces` has those of each, where its fonts had to be looked at.

    `fault` says what else there is: a "picture" that covers the page, text that its fonts leave "untold", or
    a page that is "damaged". `headings` are those that tags tell.
    """

    segments: list[Segment]
    pieces: list[list[Piece]] | None = None
    rules: Sequence[Rule] = ()
    fault: str = ""
    headings: Sequence[str] = ()


class PageReader:
    """Reads the pages of one document. Characters that a font has told are not asked for again."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._told: set[str] = set()
        self._is_tagged = bool(pdfium.FPDFCatalog_IsTagged(document))

    def read(self, number: int) -> PageText:
        """The text of a page, counted from 0."""
        page = pdfium.FPDF_LoadPage(self._document, number)
        if not page:
            return PageText([], fault="damaged")
        try:
            return self._read(page)
        finally:
            pdfium.FPDF_ClosePage(page)

    def _read(self, page: Any) -> PageText:
        text_page = pdfium.FPDFText_LoadPage(page)
        if not text_page:
            return PageText([], fault="damaged")
        try:
            text = _text(text_page)
            parts = list(_parts(_Glyphs(text_page), text))
            pieces = None
            most_latin = max(_MOST_LATIN, _SHARE_OF_LATIN * len(text))
            if self._has_untold(text_page, text) or len(_LATIN.findall(text)) > most_latin:
                fonts = _Fonts(text_page)
                pieces = [fonts.pieces(text, start, end) for start, end, _ in parts]
            segments = [segment for _, _, segment in parts]
            rules = rules_of(page) if _may_hold_table(segments) else ()
            fault = _fault(page, bool(segments)) if len(text) <= _FEW else ""
            headings = tagged_headings(page, text_page) if self._is_tagged else ()
            return PageText(segments, pieces, rules, fault, headings)
        finally:
            pdfium.FPDFText_ClosePage(text_page)

    def _has_untold(self, text_page: Any, text: str) -> bool:
        """Whether a font does not tell its characters: the first of a word, or one that is new."""
        new = set(text) - self._told
        places = {text.index(character) for character in new}
        places.update(word.start() for word in _WORDS.finditer(text))
        if any(pdfium.FPDFText_HasUnicodeMapError(text_page, place) == 1 for place in places):
            return True
        self._told |= new
        return False


def _text(text_page: Any) -> str:
    """All characters of a page, each at the place that PDFium knows it by."""
    count = min(pdfium.FPDFText_CountChars(text_page), _MOST_CHARACTERS)
    if count <= 0:
        return ""
    buffer = (c_ushort * (2 * count + 2))()
    length = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(length - 1, 0)].decode("utf-16-le", "replace")
    if len(text) != count:
        # It leaves out characters that stand for nothing, and hyphens.
        codes = [pdfium.FPDFText_GetUnicode(text_page, place) for place in range(count)]
        text = "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)
    for hyphen in _HYPHENS:
        text = text.replace(hyphen, SOFT_HYPHEN)
    return text


class _Glyphs:
    """The places of the characters of a page."""

    def __init__(self, text_page: Any) -> None:
        self._page = text_page
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = c_double(), c_double()

    def box(self, place: int) -> tuple[float, float, float, float]:
        """(left, right, bottom, top)"""
        pdfium.FPDFText_GetLooseCharBox(self._page, place, byref(self._box))
        box = self._box
        return _near(box.left), _near(box.right), _near(box.bottom), _near(box.top)

    def size(self, place: int) -> tuple[float, float, float]:
        """(the size of a letter, the direction of its line as x and y)"""
        pdfium.FPDFText_GetMatrix(self._page, place, byref(self._matrix))
        matrix = self._matrix
        size = pdfium.FPDFText_GetFontSize(self._page, place)
        return _near(size * hypot(matrix.c, matrix.d)), matrix.a, matrix.b

    def origin(self, place: int) -> tuple[float, float]:
        pdfium.FPDFText_GetCharOrigin(self._page, place, self._x, self._y)
        return _near(self._x.value), _near(self._y.value)

    def is_one_text(self, first: int, last: int) -> bool:
        of = pdfium.FPDFText_GetTextObject
        return bool(_address(of(self._page, first)) == _address(of(self._page, last)))


def _near(place: float) -> float:
    """A place; 0 for one that is no number, or far from every page."""
    return place if -_FARTHEST < place < _FARTHEST else 0.0


def _address(pointer: Any) -> int:
    return cast(pointer, c_void_p).value or 0


def _parts(glyphs: _Glyphs, text: str) -> Iterator[tuple[int, int, Segment]]:
    """The parts of a page's lines between wide gaps: first place, place behind it, and its segment."""
    for line in _LINE.finditer(text):
        start, end = _stripped(text, line.start(), line.end())
        if start == end:
            continue
        size, *direction = glyphs.size(start)
        for first, last in _between_gaps(glyphs, text, start, end, size):
            if first != start:
                size, *direction = glyphs.size(first)
            yield first, last, _segment(glyphs, text[first:last], (first, last - 1), size, direction)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \xa0":
        start += 1
    while start < end and text[end - 1] in " \xa0":
        end -= 1
    return start, end


def _between_gaps(glyphs: _Glyphs, text: str, start: int, end: int, size: float) -> Iterator[tuple[int, int]]:
    spaces = list(_SPACES.finditer(text, start, end))
    if len(spaces) > _MOST_SPACES and glyphs.is_one_text(start, end - 1):
        spaces = [each for each in spaces if len(each[0]) > 1 or each[0] == SOFT_HYPHEN]
    for space in spaces:
        if space[0] == SOFT_HYPHEN:
            if space.end() < end:
                yield start, space.end()
                start = space.end()
            continue
        before, behind = glyphs.box(space.start() - 1), glyphs.box(space.end())
        across = max(behind[0] - before[1], before[0] - behind[1])
        down = max(before[2] - behind[3], behind[2] - before[3])
        if max(across, down) > _GAP * size:
            yield start, space.start()
            start = space.end()
    yield start, end


def _segment(
    glyphs: _Glyphs, text: str, places: tuple[int, int], size: float, direction: list[float]
) -> Segment:
    """A part of a line. Its places count from the left and from the top of the page as a reader holds it."""
    first, last = places
    x, y = glyphs.origin(first)
    left, right, bottom, top = glyphs.box(last)
    size = size or top - bottom
    a, b = direction
    if abs(b) > abs(a):
        turn = 1 if b > 0 else 3
        begin, end = (y, top) if turn == 1 else (-y, -bottom)
        return Segment(text, begin, max(begin, end), x if turn == 1 else -x, size, turn)
    if a < 0:
        return Segment(text, -x, max(-x, -left), y, size, 2)
    if first != last and left - x < size and y - top > 0.5 * size:
        # Letters below one another: Chinese or Japanese in columns from right to left.
        upper = glyphs.box(first)
        return Segment(text, -upper[3], max(-upper[3], -bottom), -(upper[0] + upper[1]) / 2, size, 3)
    return Segment(text, x, max(x, right), -y, size, 0)


class _Fonts:
    """The fonts of the characters of a page."""

    def __init__(self, text_page: Any) -> None:
        self._page = text_page
        self._names: dict[int, str] = {}
        self._last: tuple[int, str] = (0, "")

    def pieces(self, text: str, start: int, end: int) -> list[Piece]:
        """The characters between two places by their fonts, and by whether these tell them."""
        known = [self._of(text, place) for place in range(start, end)]
        characters = zip(known, text[start:end], strict=True)
        return [
            Piece("".join(each for _, each in group), *key)
            for key, group in groupby(characters, lambda pair: pair[0])
        ]

    def _of(self, text: str, place: int) -> tuple[str, bool]:
        untold = pdfium.FPDFText_HasUnicodeMapError(self._page, place) == 1 and text[place] != " "
        drawn = pdfium.FPDFText_GetTextObject(self._page, place)
        address = _address(drawn)
        if address and address != self._last[0]:
            self._last = address, self._name(pdfium.FPDFTextObj_GetFont(drawn))
        return self._last[1], not untold

    def _name(self, font: Any) -> str:
        address = _address(font)
        if address not in self._names:
            name = create_string_buffer(_ALL_OF_NAME)
            pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
            self._names[address] = f"{name.value!r} {pdfium.FPDFFont_GetIsEmbedded(font)}"
        return self._names[address]


def _may_hold_table(segments: Sequence[Segment]) -> bool:
    """Whether texts stand beside one another."""
    by_height = sorted(segments, key=lambda each: each.base)
    return any(
        two.base - one.base < min(one.size, two.size) and (one.right < two.left or two.right < one.left)
        for one, two in pairwise(by_height)
    )


def _fault(page: Any, has_text: bool) -> str:
    """The reason why a page has little or no text: it is a picture, or no font tells its text."""
    whole = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    drawn = [pdfium.FPDFPage_GetObject(page, number) for number in range(count)]
    kinds = [pdfium.FPDFPageObj_GetType(each) for each in drawn]
    if not has_text and kinds:
        return "untold" if _TEXT in kinds else "picture"
    covered = sum(_area(each) for each, kind in zip(drawn, kinds, strict=True) if kind in (_PICTURE, _FORM))
    return "picture" if covered > _OF_PICTURE * whole else ""


def _area(drawn: Any) -> float:
    left, bottom, right, top = (c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return 0.0
    return max(0.0, right.value - left.value) * max(0.0, top.value - bottom.value)
