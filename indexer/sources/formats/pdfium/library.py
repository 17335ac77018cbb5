"""Loads PDFium with the one font that stands for all fonts of the machine.

PDFium asks its host for the fonts of the machine. The answer here is always `box_font`, so that a text is the
same everywhere.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import pypdfium2_raw as pdfium

from .box_font import box_font

_FONT = 1
"""The handle of the one font. It may be any number but 0."""

_WHOLE_FILE = 0
"""The table that PDFium asks for when it wants all of a font."""


def _font_data(this: Any, font: Any, table: int, buffer: Any, size: int) -> int:
    """The length of the font, which is copied if there is room for it."""
    if table != _WHOLE_FILE:
        return 0
    data = box_font()
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)


_ANSWERS: dict[str, Any] = {
    "MapFont": lambda *_: _FONT,
    "GetFont": lambda *_: _FONT,
    "GetFontData": _font_data,
    "GetFaceName": lambda *_: 0,
    "GetFontCharset": lambda *_: 0,
}


@cache
def loaded() -> Any:
    """Loads PDFium once. The structure that PDFium keeps using is held by the cache."""
    types = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    fonts = pdfium.FPDF_SYSFONTINFO(version=1)
    for name, answer in _ANSWERS.items():
        setattr(fonts, name, types[name](answer))
    pdfium.FPDF_InitLibrary()
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(fonts))
    return fonts
