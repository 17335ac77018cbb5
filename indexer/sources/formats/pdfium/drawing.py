"""Draws a page of a PDF, to recognise its text."""

from __future__ import annotations

from ctypes import string_at
from typing import NamedTuple

import pypdfium2_raw as pdfium

from .library import loaded

_POINTS_PER_INCH = 72
_WHITE = 0xFFFFFFFF


class Drawn(NamedTuple):
    """The dots of a page: three bytes each, blue, green and red, in rows of `stride` bytes."""

    dots: bytes
    width: int
    height: int
    stride: int


def drawn_page(data: bytes, number: int, per_inch: int, longest_side: int) -> Drawn:
    """A page of a PDF, counted from 0. Raises ValueError if it cannot be drawn."""
    loaded()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    page = pdfium.FPDF_LoadPage(document, number) if document else None
    try:
        if not page:
            raise ValueError(f"page {number + 1}")
        return _drawn(page, per_inch, longest_side)
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)
        if document:
            pdfium.FPDF_CloseDocument(document)


def _drawn(page: object, per_inch: int, longest_side: int) -> Drawn:
    sides = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(per_inch / _POINTS_PER_INCH, longest_side / max(*sides, 1.0))
    width, height = (max(1, round(scale * side)) for side in sides)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        return Drawn(string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height), width, height, stride)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
