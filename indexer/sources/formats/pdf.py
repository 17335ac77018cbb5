"""PDF: the lines of all pages, joined to paragraphs, without the headers and footers of pages.

A PDF has no paragraphs, only lines. A line that is nearly as wide as lines get continues in the next one if
that has letters of the same size; a shorter line ends its paragraph. So a heading stays apart, even over
several lines of larger letters, and a paragraph continues on the next page.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from math import hypot
from typing import Any, NamedTuple

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import DictionaryObject

from indexer.core.messages import message
from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Settings
from indexer.sources.registry import needs
from indexer.sources.wrapping import join_wrapped

from .pdf_fonts import UNTOLD, Piece, name_known_encodings, with_told_characters
from .text import draft_of_lines

MOST_PAGES = 10_000

# It warns of every fault that it tolerates; whoever wants to see that adds a handler.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_AT_EDGE = 2
"""Lines at the top and at the bottom of a page that may be its header and footer."""

_RECURS = 0.5
"""Least share of the pages that a header or footer stands on, its numbers aside."""

_FULL = 0.85
"""Least share of the full width that a line has which continues in the next one."""

_OTHER_SIZE = 1.15
"""Least ratio of letter sizes that puts two lines into different paragraphs."""

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s第]*[0-9０-９ivxⅰ-ⅻ]{1,4}\s*(?:[/／]\s*[0-9]{1,4})?[-—–－·\s页頁]*", re.IGNORECASE
)
_NUMBERS = re.compile("[0-9０-９]+")
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]|\\(cid:[0-9]+\\)")


class _Line(NamedTuple):
    text: str
    size: float
    """Size of most of its letters."""


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
    left_out = list(_untold(pages))
    lines = list(chain.from_iterable(_without_edges(pages, left_out)))
    draft = draft_of_lines(_paragraphs(lines))
    draft.left_out += left_out
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


def _lines(pieces: Sequence[Piece]) -> Iterator[_Line]:
    """The lines of the text in these pieces, which may begin and end anywhere in a line."""
    line: list[str] = []
    sizes: Counter[float] = Counter()
    for text, size, _ in (*pieces, Piece("\n", 0.0, None)):
        for number, part in enumerate(text.split("\n")):
            if number:
                yield _Line("".join(line), max(sizes, key=sizes.__getitem__, default=0.0))
                line, sizes = [], Counter()
            line.append(part)
            if part.strip():
                sizes[size] += len(part)


def _untold(pages: Sequence[list[_Line]]) -> Iterator[LeftOut]:
    for number, page in enumerate(pages, 1):
        if count := sum(line.text.count(UNTOLD) for line in page):
            why = message("text that cannot be read: its font does not tell which characters it shows")
            yield LeftOut(message("characters on page {number}: {count}", number=number, count=count), why)


def _without_edges(pages: Sequence[list[_Line]], left_out: list[LeftOut]) -> Iterator[list[_Line]]:
    """The lines of each page without headers, footers and page numbers."""
    full = [[line for line in page if line.text.strip()] for page in pages]
    edges_of = ({_without_numbers(line.text) for line in page[:_AT_EDGE] + page[-_AT_EDGE:]} for page in full)
    at_edges = Counter(chain.from_iterable(edges_of))
    for page in full:
        first, last = 0, len(page)
        while first < min(_AT_EDGE, last) and _is_edge(page[first].text, at_edges, len(full)):
            first += 1
        while last > max(first, len(page) - _AT_EDGE) and _is_edge(page[last - 1].text, at_edges, len(full)):
            last -= 1
        edges = page[:first] + page[last:]
        left_out += [LeftOut(line.text.strip(), message("the head or foot of a page")) for line in edges]
        yield page[first:last]


def _is_edge(line: str, at_edges: Counter[str], pages: int) -> bool:
    if _PAGE_NUMBER.fullmatch(line.strip()):
        return True
    return pages > 2 and at_edges[_without_numbers(line)] >= _RECURS * pages


def _without_numbers(line: str) -> str:
    return _NUMBERS.sub("0", line.strip())


def _paragraphs(lines: Sequence[_Line]) -> list[str]:
    widths = sorted(map(_width, lines))
    # Nine of ten lines are no wider than this.
    full = widths[int(0.9 * (len(widths) - 1))] if widths else 0.0
    paragraphs: list[list[str]] = []
    for before, line in zip((None, *lines), lines, strict=False):
        if (
            before is None
            or _width(before) < _FULL * full
            or max(before.size, line.size) > _OTHER_SIZE * min(before.size, line.size)
            or line.text.startswith(("  ", "\u3000"))
        ):
            paragraphs.append([])
        paragraphs[-1].append(line.text)
    return list(map(join_wrapped, paragraphs))


def _width(line: _Line) -> float:
    """The approximate width of a line."""
    return line.size * sum(1.0 if character >= "\u2e80" else 0.5 for character in line.text.rstrip())
