"""Makes the tables by which Word 97 numbers paragraphs, and properties of these. [MS-DOC] describes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from struct import pack

STYLES, FONTS, LISTS, NAMED_LISTS = 0xA2, 0x112, 0x2E2, 0x2EA
CHAPTER, CLAUSE, ROMAN, BULLET, COUNTING, NONE = 0x27, 0x25, 1, 0x17, 11, 0xFF
NO_LIST = 0xF801
STARTS, HAS_LEVEL = 0x10, 0x20
LEGAL, RESTART_SET = 0x4, 0x8

PLACEHOLDER = re.compile("%([1-9])")

Tables = dict[int, tuple[bytes, bytes]]
Level = bytes
Override = bytes


def level(
    text: str, form: int = 0, *, start: int = 1, bits: int = 0, restarts: int = 0, characters: bytes = b""
) -> Level:
    """A level; %1 to %9 in its text stand for the numbers of levels. A ~ at its end: nothing follows."""
    signs = PLACEHOLDER.sub(lambda match: chr(int(match[1]) - 1), text.removesuffix("~"))
    places = [at for at, sign in enumerate(signs, 1) if sign < "\t"]
    follows = 2 if text.endswith("~") else 0
    head = pack("<iBB", start, form, bits) + bytes(places).ljust(9, b"\0") + pack("<B", follows)
    head += bytes(8) + pack("<BBBB", len(characters), 0, restarts, 0)
    return head + characters + pack("<H", len(signs)) + signs.encode("utf-16-le")


def lists(*of_lists: Sequence[Level]) -> tuple[bytes, bytes]:
    """The table of lists, named 1, 2 …, and their levels behind it. A list has one level or nine."""
    table = pack("<H", len(of_lists))
    for name, levels in enumerate(of_lists, 1):
        table += pack("<ii18sBB", name, 0, b"", len(levels) == 1, 0)
    missing = level("", NONE)
    filled = [[*levels, *[missing] * (9 - len(levels))] if len(levels) > 1 else levels for levels in of_lists]
    return table, b"".join(b"".join(levels) for levels in filled)


def named(*of_paragraphs: tuple[int, Sequence[Override]]) -> tuple[bytes, bytes]:
    """The lists that paragraphs name by 1, 2 …: the list that each takes its levels from, and its changes."""
    table = pack("<I", len(of_paragraphs))
    for name, overrides in of_paragraphs:
        table += pack("<iiiBBBB", name, 0, 0, len(overrides), 0, 0, 0)
    return table + b"".join(bytes(4) + b"".join(overrides) for _, overrides in of_paragraphs), b""


def styles(*of_styles: tuple[int, bytes]) -> tuple[bytes, bytes]:
    """The table of styles of paragraphs: (the number of the one it is based on, its properties) of each."""
    table = pack("<HHH", 4, len(of_styles), 10)
    for number, (based_on, properties) in enumerate(of_styles):
        content = pack("<HHHHH", 0, 1 | based_on << 4, 2, 0, 0) + pack("<H2sH", 1, b"a\0", 0)
        content += pack("<HH", 2 + len(properties), number) + properties
        table += pack("<H", len(content)) + content + bytes(len(content) % 2)
    return table, b""


def fonts(*names: str) -> tuple[bytes, bytes]:
    entries = [bytes(39) + name.encode("utf-16-le") + b"\0\0" for name in names]
    table = b"".join(pack("<B", len(entry)) + entry for entry in entries)
    return pack("<HH", len(names), 0) + table, b""


def numbered(of: int | None = None, at: int | None = None, style: int = 0) -> bytes:
    """The properties of a paragraph of a style that names a list and a level."""
    of_list = b"" if of is None else pack("<HH", 0x460B, of)
    return pack("<H", style) + of_list + (b"" if at is None else pack("<HB", 0x260A, at))
