"""Reads the tables of a Word document before 2007 that say how its paragraphs are numbered.

These are the styles, the lists with their levels, the lists that paragraphs name, and the names of the fonts
([MS-DOC], 2.9.271, 2.9.131, 2.9.132, 2.9.282). A table that is cut off ends with what can be read of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from struct import error, unpack_from
from typing import NamedTuple

from .lists import LEVELS, LONGEST_TEXT, Level, List
from .properties import Look, font_of, look_of

_PARAGRAPH_STYLE, _NO_STYLE, _LONGEST_CHAIN = 1, 0xFFF, 20

_FORMS = (
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText",
    "ordinalText", "hex", "chicago", "ideographDigital", "japaneseCounting", "aiueo", "iroha",
    "decimalFullWidth", "decimalHalfWidth", "japaneseLegal", "japaneseDigitalTenThousand",
    "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth", "decimalZero",
    "bullet", "ganada", "chosung", "decimalEnclosedFullstop", "decimalEnclosedParen",
    "decimalEnclosedCircleChinese", "ideographEnclosedCircle", "ideographTraditional", "ideographZodiac",
    "ideographZodiacTraditional", "taiwaneseCounting", "ideographLegalTraditional",
    "taiwaneseCountingThousand", "taiwaneseDigital", "chineseCounting", "chineseLegalSimplified",
    "chineseCountingThousand",
)  # fmt: skip
"""The formats of numbers, by their own numbers in a file ([MS-OSHARED], 2.2.1.3)."""
_OTHER_FORMS = {0x39: "numberInDash", 0xFF: "none"}

_LIST_SIZE, _LEVEL_SIZE, _NAMED_SIZE = 28, 28, 16
_IS_SIMPLE, _IS_LEGAL, _IS_RESTART_SET = 0x1, 0x4, 0x8
_STARTS, _HAS_LEVEL = 0x10, 0x20
_NOTHING_FOLLOWS = 2
_NAME_OF_FONT_AT = 39


class _Style(NamedTuple):
    based_on: int
    look: Look


def fonts_of(table: bytes) -> list[str]:
    """The names of the fonts, by their numbers."""
    names: list[str] = []
    with suppress(error, IndexError):
        (count,) = unpack_from("<H", table)
        at = 4
        for _ in range(count):
            entry = table[at + 1 : at + 1 + table[at]]
            names.append(entry[_NAME_OF_FONT_AT:].decode("utf-16-le", "replace").partition("\0")[0])
            at += 1 + len(entry)
    return names


def styles_of(table: bytes) -> list[Look]:
    """The looks of paragraphs by the numbers of their styles, with what these are based on."""
    styles: list[_Style] = []
    with suppress(error, IndexError):
        (size,) = unpack_from("<H", table)
        count, base_size = unpack_from("<HH", table, 2)
        at = 2 + size
        for _ in range(count):
            (length,) = unpack_from("<H", table, at)
            styles.append(_style(table[at + 2 : at + 2 + length], base_size))
            at += 2 + length + length % 2
    return [_with_base(styles, number) for number in range(len(styles))]


def _style(data: bytes, base_size: int) -> _Style:
    with suppress(error):
        kind_and_base, _, _ = unpack_from("<HHH", data, 2)
        (letters,) = unpack_from("<H", data, base_size)
        at = base_size + 2 * letters + 4
        if kind_and_base & 0xF == _PARAGRAPH_STYLE:
            (length,) = unpack_from("<H", data, at)
            # The first two bytes are the number of the style.
            return _Style(kind_and_base >> 4, look_of(data[at + 4 : at + 2 + length]))
    return _Style(_NO_STYLE, Look())


def _with_base(styles: Sequence[_Style], number: int) -> Look:
    look = Look()
    for _ in range(_LONGEST_CHAIN):
        if number >= len(styles):
            break
        look = look.over(styles[number].look)
        number = styles[number].based_on
    return look


def lists_of(lists: bytes, named: bytes, fonts: Sequence[str]) -> dict[str, List]:
    """The lists by the numbers that paragraphs name. `lists` also holds the levels behind the table."""
    levels = _Levels(lists, fonts)
    with suppress(error, IndexError):
        levels.read()
    found: dict[str, List] = {}
    with suppress(error, IndexError):
        (count,) = unpack_from("<I", named)
        at = 4 + _NAMED_SIZE * count
        for number in range(count):
            place = 4 + _NAMED_SIZE * number
            (name,) = unpack_from("<i", named, place)
            overrides = named[place + 12]
            at, replaced, starts = _overrides(named, at, overrides, fonts)
            found[str(number + 1)] = List(str(name), levels.of.get(name, {}) | replaced, starts)
    return found


class _Levels:
    """The levels of lists, by the names of these."""

    def __init__(self, data: bytes, fonts: Sequence[str]) -> None:
        self._data = data
        self._fonts = fonts
        self.of: dict[int, dict[int, Level]] = {}

    def read(self) -> None:
        (count,) = unpack_from("<H", self._data)
        at = 2 + _LIST_SIZE * count
        for place in range(2, at, _LIST_SIZE):
            (name,) = unpack_from("<i", self._data, place)
            is_simple = self._data[place + 26] & _IS_SIMPLE
            levels = self.of.setdefault(name, {})
            for number in LEVELS[: 1 if is_simple else None]:
                levels[number], at = _level(self._data, at, number, self._fonts)


def _overrides(
    data: bytes, at: int, count: int, fonts: Sequence[str]
) -> tuple[int, dict[int, Level], dict[int, int]]:
    """(the place behind what a list changes, its own levels, the numbers that it starts anew with)"""
    levels: dict[int, Level] = {}
    starts: dict[int, int] = {}
    at += 4
    for _ in range(count):
        start, bits = unpack_from("<iI", data, at)
        at += 8
        number = bits & 0xF
        if bits & _HAS_LEVEL:
            levels[number], at = _level(data, at, number, fonts)
        elif bits & _STARTS:
            starts[number] = start
    return at, levels, starts


def _level(data: bytes, at: int, number: int, fonts: Sequence[str]) -> tuple[Level, int]:
    """A level, and the place behind it."""
    start, form, bits = unpack_from("<iBB", data, at)
    placeholders = data[at + 6 : at + 15]
    follows, of_characters, of_paragraphs, restarts_after = (
        data[at + 15],
        data[at + 24],
        data[at + 25],
        data[at + 26],
    )
    characters_at = at + _LEVEL_SIZE + of_paragraphs
    look = look_of(data[characters_at : characters_at + of_characters])
    text_at = characters_at + of_characters
    (letters,) = unpack_from("<H", data, text_at)
    end = text_at + 2 + 2 * letters
    text = data[text_at + 2 : end][: 2 * LONGEST_TEXT].decode("utf-16-le", "replace")
    level = Level(
        start=start,
        form=_FORMS[form] if form < len(_FORMS) else _OTHER_FORMS.get(form, "decimal"),
        text="".join(_with_placeholders(text, placeholders)),
        is_apart=follows != _NOTHING_FOLLOWS,
        restarts_after=restarts_after if bits & _IS_RESTART_SET else number,
        is_legal=bool(bits & _IS_LEGAL),
        style=None,
        font=font_of(look.font, fonts),
    )
    return level, end


def _with_placeholders(text: str, places: bytes) -> Iterator[str]:
    """The text of a level, in which a control character stands for the number of a level."""
    for place, sign in enumerate(text, 1):
        yield f"%{ord(sign) + 1}" if place in places and ord(sign) in LEVELS else sign
