"""PDF: the lines of all pages, with the sizes of their letters, as the fonts tell them."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from math import hypot
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import DictionaryObject

from indexer.core.messages import message
from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Settings
from indexer.sources.registry import needs

from .paged import Line, draft_of_pages
from .pdf_fonts import UNTOLD, Piece, name_known_encodings, with_told_characters

MOST_PAGES = 10_000

# It warns of every fault that it tolerates; whoever wants to see that adds a handler.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]|\\(cid:[0-9]+\\)")


def read_pdf(document: Document, settings: Settings) -> Draft:
    """The article of a .pdf file. Pictures of text, and fonts that hide their characters, are refused."""
    pages = [list(_lines(pieces)) for pieces in _pages(document)]
    text = "".join(line.text for page in pages for line in page)
    if not text.strip():
        raise NotAnArticle(
            message("it holds no text, only pictures, it seems: recognise their text first (OCR)")
        )
    if 5 * sum(map(len, _UNREADABLE.findall(text))) > len(text):
        raise NotAnArticle(
            message("its text cannot be read: its fonts do not tell which characters they show")
        )
    draft = draft_of_pages(pages)
    draft.left_out += [*_untold(pages), *_without_text(pages)]
    return draft


def _pages(document: Document) -> list[list[Piece]]:
    try:
        reader = PdfReader(BytesIO(document.read()), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotAnArticle(message("it is encrypted, and takes a password"))
        if len(reader.pages) > MOST_PAGES:
            raise NotAnArticle(message("it has more than {most_pages:,} pages", most_pages=MOST_PAGES))
        return with_told_characters(list(map(_pieces, reader.pages)))
    except NotAnArticle:
        raise
    except Exception as error:
        if isinstance(error, DependencyError) and "cryptography" in str(error):
            raise needs("cryptography", "pdf") from error
        # A broken file raises whatever its values lead to.
        kind = "" if isinstance(error, PyPdfError) else f"{type(error).__name__}: "
        raise NotAnArticle(
            message("no PDF that can be read: {kind}{error}", kind=kind, error=error)
        ) from error


def _pieces(page: PageObject) -> list[Piece]:
    """The text in the order in which the page draws it."""
    pieces: list[Piece] = []

    def collect(text: str, current: Any, matrix: Any, font: Any, size: Any) -> None:
        known = font if isinstance(font, DictionaryObject) else None
        pieces.append(Piece(text, size * hypot(*matrix[2:4]) * hypot(*current[2:4]), known))

    name_known_encodings(page.get("/Resources"))
    page.extract_text(visitor_text=collect)
    return pieces


def _lines(pieces: Sequence[Piece]) -> Iterator[Line]:
    """The lines of the text in these pieces, which may begin and end anywhere in a line."""
    line: list[str] = []
    sizes: Counter[float] = Counter()
    for text, size, _ in (*pieces, Piece("\n", 0.0, None)):
        for number, part in enumerate(text.split("\n")):
            if number:
                yield Line("".join(line), max(sizes, key=sizes.__getitem__, default=0.0))
                line, sizes = [], Counter()
            line.append(part)
            if part.strip():
                sizes[size] += len(part)


def _without_text(pages: Sequence[list[Line]]) -> Iterator[LeftOut]:
    for number, page in enumerate(pages, 1):
        if not any(line.text.strip() for line in page):
            why = message("a page without text: if it is a picture, recognise its text first (OCR)")
            yield LeftOut(message("page {number}", number=number), why)


def _untold(pages: Sequence[list[Line]]) -> Iterator[LeftOut]:
    for number, page in enumerate(pages, 1):
        if count := sum(line.text.count(UNTOLD) for line in page):
            why = message("text that cannot be read: its font does not tell which characters it shows")
            yield LeftOut(message("characters on page {number}: {count}", number=number, count=count), why)
