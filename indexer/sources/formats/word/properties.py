"""Reads the properties of characters, paragraphs and levels of lists in a Word document before 2007.

Each has a number and an operand ([MS-DOC], 2.2.5 and 2.6). Only those that decide on the text are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import unpack_from
from typing import NamedTuple

from .symbols import symbol, with_symbols

HIDDEN, STRUCK, DELETED, IN_TABLE, ROW_END = 1, 2, 4, 8, 16
"""Properties of characters, and of the paragraphs whose ends they are."""

_FLAGS = {0x083C: HIDDEN, 0x0837: STRUCK, 0x2A53: STRUCK, 0x0800: DELETED, 0x2416: IN_TABLE, 0x2417: ROW_END}
_LEVEL, _LIST, _FONT, _SYMBOL = 0x260A, 0x460B, 0x4A4F, 0x6A09
_NO_LIST = 0xF801
"""The number of a list which says that a paragraph has none, and would otherwise."""

_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of an operand, by the three highest bits of its property's number; 0 where its first byte tells."""
_LONG_OPERAND = 0xD608
"""A property whose first two bytes tell."""


class Look(NamedTuple):
    """The properties of a run of text. `list`, `level` and `font` are None if they are not set.

    `sign` is the character that the run shows instead of its text, if it is a symbol.
    """

    flags: int = 0
    list: int | None = None
    level: int | None = None
    font: int | None = None
    sign: str = ""

    def over(self, other: Look) -> Look:
        """These properties, and those of another look that these do not set."""
        return Look(
            self.flags | other.flags,
            other.list if self.list is None else self.list,
            other.level if self.level is None else self.level,
            other.font if self.font is None else self.font,
            self.sign or other.sign,
        )

    def shown(self, text: str, fonts: Sequence[str]) -> str:
        """The text of a run that looks so."""
        if self.sign:
            return self.sign * len(text)
        return text if text.isascii() else with_symbols(text, font_of(self.font, fonts))


def font_of(number: int | None, fonts: Sequence[str]) -> str:
    """The name of a font by its number."""
    return fonts[number] if number is not None and number < len(fonts) else ""


def look_of(properties: bytes, fonts: Sequence[str] = ()) -> Look:
    """The look that properties set."""
    flags, found = 0, dict[int, int]()
    sign = ""
    for number, operand in _properties(properties):
        if number in _FLAGS and operand[0] & 1:
            flags |= _FLAGS[number]
        elif number == _SYMBOL:
            font, code = unpack_from("<HH", operand)
            sign = symbol(font_of(font, fonts), code)
        elif number in (_LEVEL, _LIST, _FONT):
            found[number] = int.from_bytes(operand, "little")
    used = found.get(_LIST)
    return Look(flags, 0 if used == _NO_LIST else used, found.get(_LEVEL), found.get(_FONT), sign)


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The number and the operand of each property."""
    at = 0
    while at + 2 < len(data):
        (number,) = unpack_from("<H", data, at)
        at += 2
        size = _OPERANDS[number >> 13]
        if number == _LONG_OPERAND:
            size = 1 + (unpack_from("<H", data, at)[0] if at + 2 <= len(data) else 1)
        size = size or 1 + data[at]
        if at + size > len(data):
            return
        yield number, data[at : at + size]
        at += size
