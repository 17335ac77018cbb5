"""Makes the font that stands for all fonts that a PDF names and does not hold.

PDFium leaves out characters that no font shows. In this font a box shows each character of Chinese, Japanese,
Korean and European text, so that the text of a PDF does not depend on the fonts of the machine. Its table of
characters is in format 13, where a range of any length takes twelve bytes.
"""

from __future__ import annotations

from struct import pack

_NAME = "Box"
_UNITS, _ASCENT, _DESCENT = 1000, 880, -120
_LEFT, _RIGHT, _TOP = 50, 950, 800
"""Edges of the box, which stands on the base line, in units of 1/1000 of the font's size."""

_RANGES = (
    (0x20, 0x7E), (0xA0, 0x52F), (0x1100, 0x11FF), (0x1E00, 0x27FF), (0x2E80, 0xA4CF), (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF), (0xFE10, 0xFE6F), (0xFF00, 0xFFEF), (0x20000, 0x323AF),
)  # fmt: skip
"""First and last code points that the box shows."""

_CODE_PAGES = 1 | 1 << 17 | 1 << 18 | 1 << 19 | 1 << 20
"""Bits of the code pages that the font says it covers: Latin, Japanese, Chinese (two of them) and Korean."""


def box_font() -> bytes:
    """A TrueType font of two glyphs: an empty one, and the box."""
    box = _box()
    empty_edges = bytes(10)
    return _file(
        {
            "OS/2": pack(">HhHHH", 4, _UNITS, 400, 5, 0)
            + bytes(32)
            + pack(">IIII", 1, 1 << 27, 0, 0)
            + pack(">4sHHH", b"none", 0x40, 0x20, 0xFFFF)
            + pack(">hhhHHII", _ASCENT, _DESCENT, 0, _ASCENT, -_DESCENT, _CODE_PAGES, 0)
            + pack(">hhHHH", 500, _TOP, 0, 32, 1),
            "cmap": _characters(),
            "glyf": box,
            "head": pack(">IIIIHHQQ", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _UNITS, 0, 0)
            + pack(">hhhhHHhhh", _LEFT, 0, _RIGHT, _TOP, 0, 8, 2, 0, 0),
            "hhea": pack(">IhhhHhhhhhh", 0x10000, _ASCENT, _DESCENT, 0, _UNITS, _LEFT, _LEFT, _RIGHT, 1, 0, 0)
            + empty_edges
            + pack(">H", 1),
            "hmtx": pack(">Hhh", _UNITS, _LEFT, _LEFT),
            "loca": pack(">HHH", 0, 0, len(box) // 2),
            "maxp": pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
            "name": _names(),
            "post": pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
        }
    )


def _box() -> bytes:
    """The glyph: one contour of four points on the curve, each as a step from the one before."""
    head = pack(">hhhhhHH", 1, _LEFT, 0, _RIGHT, _TOP, 3, 0)
    across = (_LEFT, 0, _RIGHT - _LEFT, 0)
    up = (0, _TOP, 0, -_TOP)
    return head + b"\x01" * 4 + pack(">4h4h", *across, *up)


def _characters() -> bytes:
    groups = b"".join(pack(">III", first, last, 1) for first, last in _RANGES)
    table = pack(">HHIII", 13, 0, 16 + len(groups), 0, len(_RANGES)) + groups
    return pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _names() -> bytes:
    """The names of the family, the style, the font, and the font for PostScript."""
    names = {1: _NAME, 2: "Regular", 4: _NAME, 6: _NAME}
    head, texts = pack(">HHH", 0, len(names), 6 + 12 * len(names)), b""
    for number, text in names.items():
        encoded = text.encode("utf-16-be")
        head += pack(">HHHHHH", 3, 1, 0x409, number, len(encoded), len(texts))
        texts += encoded
    return head + texts


def _file(tables: dict[str, bytes]) -> bytes:
    """The tables behind their directory, each at a multiple of four bytes with its sum."""
    largest = 1 << len(tables).bit_length() - 1
    head = pack(
        ">IHHHH", 0x10000, len(tables), 16 * largest, largest.bit_length() - 1, 16 * (len(tables) - largest)
    )
    body = b""
    for name, data in tables.items():
        padded = data + bytes(-len(data) % 4)
        words = (int.from_bytes(padded[at : at + 4], "big") for at in range(0, len(padded), 4))
        place = 12 + 16 * len(tables) + len(body)
        head += pack(">4sIII", name.encode(), sum(words) & 0xFFFFFFFF, place, len(data))
        body += padded
    return head + body
