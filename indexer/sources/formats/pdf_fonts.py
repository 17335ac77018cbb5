"""Finds out which characters the fonts of a PDF tell, and reads those that a font tells in its own way.

A string in a PDF is codes of its font. A font tells which characters they stand for by its table ToUnicode,
or by its CMap, if that is a known encoding. Without both, the codes are only numbers of shapes in the font.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pypdf._cmap import get_encoding
from pypdf.generic import DictionaryObject, NameObject

from indexer.sources.encoding.plausibility import rarity

UNTOLD = "\ufffd"
"""Stands for each character that its font does not tell."""

_CMAPS = re.compile(
    r"/(?:(?:GB|GBpc|GBK)-EUC|GBK2K|ETen(?:ms)?-B5|90ms-RKSJ|\w+-UCS2|Uni\w+-UTF16)(?:-HW)?-[HV]"
)
"""The CMaps that pypdf decodes."""

_SAME = {"GBKp-EUC": "GBK-EUC", "B5pc": "ETen-B5", "HKscs-B5": "ETen-B5", "90msp-RKSJ": "90ms-RKSJ"}
"""CMaps that pypdf does not know, and one of the same encoding; they differ in the widths of letters."""

_LATIN = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
"""Encodings of Latin letters, which fonts of Chinese text declare, too."""
_CHINESE = ("gb18030", "cp950")
_NO_LATIN_TEXT = re.compile("[\x7f-\u024f\u02c6-\u02dd]")
_FEWEST_NO_LATIN = 20
"""Fewest letters beside ASCII that show that a font of Latin letters shows other ones, if most are such."""

_LONGEST_NAME = 200

_GLYPH = re.compile("/[A-Za-z]{1,7}_?[0-9]{1,5}")

_HAN = re.compile("[\u4e00-\u9fff]")
_FEWEST_HAN = 4
"""Fewest ideographs that can show that a font's text is Chinese."""
_RARITY_OF_CHINESE = 10
"""Mean rarity that the ideographs of a Chinese text stay below; that of numbers of glyphs is 12 and more."""


class Piece(NamedTuple):
    """A part of a page's text, the size of its letters, and its font."""

    text: str
    size: float
    font: DictionaryObject | None


def name_known_encodings(resources: object) -> None:
    """Names the encodings of all fonts of a page as pypdf knows them, also where a font names none."""
    for font in _fonts(resources):
        cmap, _, direction = _text(font, "/Encoding").removeprefix("/").rpartition("-")
        if cmap in _SAME:
            font[NameObject("/Encoding")] = NameObject(f"/{_SAME[cmap]}-{direction}")
        elif _text(font, "/Subtype") == "/TrueType" and not ("/Encoding" in font or "/ToUnicode" in font):
            font[NameObject("/Encoding")] = NameObject("/WinAnsiEncoding")


def _fonts(resources: object) -> Iterator[DictionaryObject]:
    """The fonts that these resources of a page name, and those of the forms that are drawn on it."""
    seen: dict[int, DictionaryObject] = {}
    waiting = [resources]
    while waiting:
        current = _resolved(waiting.pop())
        if isinstance(current, DictionaryObject) and id(current) not in seen:
            seen[id(current)] = current
            yield from _entries(current, "/Font")
            waiting += [form.get("/Resources") for form in _entries(current, "/XObject")]


def _entries(resources: DictionaryObject, kind: str) -> Iterator[DictionaryObject]:
    entries = _resolved(resources.get(kind))
    for entry in entries.values() if isinstance(entries, DictionaryObject) else ():
        if isinstance(entry := _resolved(entry), DictionaryObject):
            yield entry


def _resolved(value: object) -> object:
    return value.get_object() if hasattr(value, "get_object") else value


def _text(font: DictionaryObject, key: str) -> str:
    """The value of a key as text, also where it stands in an object of its own."""
    return str(_resolved(font.get(key)))


def with_told_characters(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pieces of all pages. Characters that no font tells are UNTOLD, and Chinese is no longer Latin.

    What a font does not tell is decided by all of its text: codes that read as Chinese are characters.
    """
    texts: defaultdict[str, list[str]] = defaultdict(list)
    fonts: dict[str, DictionaryObject] = {}
    told_by: dict[int, frozenset[str] | None] = {}
    for font, text in ((piece.font, piece.text) for page in pages for piece in page):
        if font is not None:
            if id(font) not in told_by:
                told_by[id(font)] = _told_by(font)
            fonts[_name(font)] = font
            texts[_name(font)].append(_without(text, told_by[id(font)]))
    are_characters = {name for name, text in texts.items() if _is_chinese("".join(text))}
    others = {name: "".join(text) for name, text in texts.items() if name not in are_characters}
    encodings = {name: _chinese_encoding(fonts[name], text) for name, text in others.items()}
    are_untold = {
        name
        for name, text in others.items()
        if _is_untold(fonts[name]) or (encodings[name] is None and _is_no_latin(fonts[name], text))
    }

    numbered: dict[int, set[str]] = {}

    def told(piece: Piece) -> Piece:
        if piece.font is None:
            return piece
        name, text = _name(piece.font), piece.text
        table = told_by[id(piece.font)]
        if name in are_untold:
            text = re.sub(r"\S", UNTOLD, text)
        elif (encoding := encodings.get(name)) is not None:
            text = _decoded(text, _LATIN[_text(piece.font, "/Encoding")], encoding)
        elif table is not None and name not in are_characters:
            text = "".join(each if each in table or each.isascii() else UNTOLD for each in text)
        elif "/" in text:
            if id(piece.font) not in numbered:
                numbered[id(piece.font)] = _numbered_glyphs(piece.font)
            names = numbered[id(piece.font)]
            text = _GLYPH.sub(lambda glyph: UNTOLD if glyph[0] in names else glyph[0], text)
        return piece._replace(text=text)

    return [list(map(told, page)) for page in pages]


def _name(font: DictionaryObject) -> str:
    keys = ("/Subtype", "/BaseFont", "/Encoding")
    return " ".join([*(_text(font, key)[:_LONGEST_NAME] for key in keys), str("/ToUnicode" in font)])


def _is_untold(font: DictionaryObject) -> bool:
    """Whether a font does not tell which characters its codes stand for."""
    if _text(font, "/Subtype") != "/Type0" or "/ToUnicode" in font:
        return False
    return _CMAPS.fullmatch(_text(font, "/Encoding")) is None


def _numbered_glyphs(font: DictionaryObject) -> set[str]:
    """The names that a font gives to shapes by number: /g12, /C0041. pypdf leaves them in the text."""
    encoding = _resolved(font.get("/Encoding"))
    names = _resolved(encoding.get("/Differences")) if isinstance(encoding, DictionaryObject) else None
    return {str(name) for name in names if _GLYPH.fullmatch(str(name))} if isinstance(names, list) else set()


def _told_by(font: DictionaryObject) -> frozenset[str] | None:
    """The characters that the table of a font tells, if nothing else tells those of its codes; else None."""
    is_table = isinstance(_resolved(font.get("/ToUnicode")), DictionaryObject)
    if (
        _text(font, "/Subtype") != "/Type0"
        or not is_table
        or _CMAPS.fullmatch(_text(font, "/Encoding")) is not None
    ):
        return None
    return frozenset("".join(map(str, get_encoding(font)[1].values())))


def _without(text: str, told: frozenset[str] | None) -> str:
    """The text without the characters that a table tells."""
    return text if told is None else "".join(each for each in text if each not in told)


def _is_no_latin(font: DictionaryObject, text: str) -> bool:
    """Whether a font of single bytes shows other characters than those that it names."""
    if _text(font, "/Subtype") == "/Type0" or "/ToUnicode" in font:
        return False
    count = len(_NO_LATIN_TEXT.findall(text))
    return count >= _FEWEST_NO_LATIN and 2 * count > len("".join(text.split()))


def _chinese_encoding(font: DictionaryObject, text: str) -> str | None:
    """The encoding of Chinese text that a font declares as Latin letters, None if it holds no such text."""
    latin = _LATIN.get(_text(font, "/Encoding"))
    if latin is None or "/ToUnicode" in font:
        return None
    readings = {encoding: _decoded(text, latin, encoding) for encoding in _CHINESE}
    chinese = {encoding: read for encoding, read in readings.items() if _is_chinese(read)}
    return min(chinese, key=lambda encoding: rarity(chinese[encoding]), default=None)


def _is_chinese(text: str) -> bool:
    """Whether most letters beside ASCII are ideographs, and such as Chinese texts have."""
    han = _HAN.findall(text)
    letters = sum(not each.isascii() and (each.isalpha() or each == "\ufffd") for each in text)
    is_han = len(han) >= _FEWEST_HAN and 2 * len(han) > letters
    return is_han and rarity("".join(han)) < _RARITY_OF_CHINESE * len(han)


def _decoded(letters: str, latin: str, encoding: str) -> str:
    """The text whose bytes in one encoding were read as Latin letters."""
    return b"".join(_byte(letter, latin) for letter in letters).decode(encoding, "replace")


def _byte(letter: str, latin: str) -> bytes:
    """The byte that a Latin letter, or a control in the gaps between them, stands for."""
    try:
        return letter.encode(latin)
    except UnicodeEncodeError:
        return letter.encode("latin-1", "replace")
