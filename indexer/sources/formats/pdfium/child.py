"""Reads a PDF in the process of its own, and answers with the lines of all pages.

The answer is `{"pages": [[its fault, [line, …]], …]}`, or `{"error": …}` with PDFium's number of an error or
a word for what is too much.
"""

from __future__ import annotations

from typing import Any

import pypdfium2_raw as pdfium

from ..headings import with_headings
from ..layout import lines_of
from .bookmarks import bookmarks_of
from .characters import with_told_characters
from .library import loaded
from .limits import MOST_PAGES
from .page import PageReader


def answer(data: bytes) -> dict[str, Any]:
    """The lines of a PDF."""
    loaded()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        return {"error": pdfium.FPDF_GetLastError()}
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MOST_PAGES:
            return {"error": "pages"}
        bookmarks = bookmarks_of(document)
        reader = PageReader(document)
        pages = [reader.read(number) for number in range(count)]
    finally:
        pdfium.FPDF_CloseDocument(document)
    texts = with_told_characters(pages)
    lines = [
        with_headings(lines_of(segments, page.rules), [*bookmarks.get(number, ()), *page.headings])
        for number, (page, segments) in enumerate(zip(pages, texts, strict=True))
    ]
    return {"pages": [[page.fault, of_page] for page, of_page in zip(pages, lines, strict=True)]}
