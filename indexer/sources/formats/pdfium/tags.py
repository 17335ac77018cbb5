"""Reads the headings that the tags of a page tell, as programs for texts write them.

An element of the tree of tags has a kind, such as H1, and holds numbers of marked content. The texts that the
page draws have these numbers, too (ISO 32000-1, 14.7 and 14.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import c_ushort, create_string_buffer
from typing import Any

import pypdfium2_raw as pdfium

_HEADING = re.compile("Title|H[1-6]?")
_TEXT = 1
"""PDFium's number of the kind of texts."""
_MOST_ELEMENTS, _MOST_OBJECTS, _DEEPEST = 20_000, 10_000, 40
_LONGEST_KIND, _LONGEST_TEXT = 64, 1_000
"""Bytes of the kind of an element, and units of the text of an object, that are read."""


def tagged_headings(page: Any, text_page: Any) -> list[str]:
    """The headings of a page of a tagged PDF, in order."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        count = pdfium.FPDF_StructTree_CountChildren(tree)
        roots = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, number) for number in range(count)]
        left = [_MOST_ELEMENTS]
        of_headings = [marks for root in roots for marks in _headings(root, _DEEPEST, left)]
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    texts = _texts(page, text_page) if of_headings else {}
    return ["".join(texts.get(mark, "") for mark in marks) for marks in of_headings]


def _headings(element: Any, deepest: int, left: list[int]) -> Iterator[list[int]]:
    """The numbers of marked content of each heading in an element. `left` counts the elements down."""
    left[0] -= 1
    if not element or not deepest or left[0] < 0:
        return
    buffer = create_string_buffer(_LONGEST_KIND)
    length = pdfium.FPDF_StructElement_GetType(element, buffer, _LONGEST_KIND)
    kind = buffer.raw[: max(0, min(length, _LONGEST_KIND) - 2)].decode("utf-16-le", "replace")
    if _HEADING.fullmatch(kind):
        yield list(_marks(element, deepest, left))
        return
    for child in _children(element):
        yield from _headings(child, deepest - 1, left)


def _marks(element: Any, deepest: int, left: list[int]) -> Iterator[int]:
    """The numbers of marked content in an element, in order."""
    left[0] -= 1
    if not element or not deepest or left[0] < 0:
        return
    for number, child in enumerate(_children(element)):
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, number)
        if mark >= 0:
            yield mark
        else:
            yield from _marks(child, deepest - 1, left)


def _children(element: Any) -> Iterator[Any]:
    """The children of an element; marked content is none of PDFium's elements, and is false."""
    for number in range(min(pdfium.FPDF_StructElement_CountChildren(element), _MOST_ELEMENTS)):
        yield pdfium.FPDF_StructElement_GetChildAtIndex(element, number)


def _texts(page: Any, text_page: Any) -> dict[int, str]:
    """The texts of a page by their numbers of marked content."""
    texts: dict[int, str] = {}
    for number in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(drawn) != _TEXT:
            continue
        mark = pdfium.FPDFPageObj_GetMarkedContentID(drawn)
        if mark >= 0:
            texts[mark] = texts.get(mark, "") + _text(drawn, text_page)
    return texts


def _text(drawn: Any, text_page: Any) -> str:
    buffer = (c_ushort * _LONGEST_TEXT)()
    length = pdfium.FPDFTextObj_GetText(drawn, text_page, buffer, 2 * _LONGEST_TEXT)
    return bytes(buffer)[: max(0, min(length, 2 * _LONGEST_TEXT) - 2)].decode("utf-16-le", "replace")
