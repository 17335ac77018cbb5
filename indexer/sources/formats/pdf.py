"""PDF: the lines of all pages, as PDFium reads them, joined to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from indexer.core.messages import message
from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Settings
from indexer.sources.encoding.plausibility import rarity

from .layout import Line
from .paged import draft_of_pages
from .pdfium.process import Page, read_pages

if find_spec("pypdfium2_raw") is None:
    raise ModuleNotFoundError(name="pypdfium2")

_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_MOST_UNREADABLE = 0.2
"""Share of the characters of a page that may be unreadable."""

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_FEWEST_HAN = 20
"""Fewest ideographs that can show that a page is nonsense."""
_RARITY_OF_NONSENSE = 12
"""Mean rarity of the ideographs of a page from which they are no text; that of Chinese is 6 to 8."""


def read_pdf(document: Document, settings: Settings) -> Draft:
    """The article of a .pdf file. Pictures of text, and fonts that hide their characters, are refused."""
    pages = read_pages(document.read())
    texts = ["".join(line.text for line in page.lines) for page in pages]
    if not any(map(str.strip, texts)):
        raise NotAnArticle(
            message("it holds no text, only pictures, it seems: recognise their text first (OCR)")
        )
    unreadable = [_is_unreadable(text) for text in texts]
    kept: list[Sequence[Line]] = [
        () if is_unreadable else page.lines for page, is_unreadable in zip(pages, unreadable, strict=True)
    ]
    if any(unreadable) and not any(kept):
        raise NotAnArticle(
            message("its text cannot be read: its fonts do not tell which characters they show")
        )
    draft = draft_of_pages(kept)
    draft.left_out += _left_out(pages, texts, unreadable)
    return draft


def _is_unreadable(text: str) -> bool:
    if len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * len(text):
        return True
    han = _HAN.findall(text)
    return len(han) >= _FEWEST_HAN and rarity("".join(han)) > _RARITY_OF_NONSENSE * len(han)


def _left_out(pages: Sequence[Page], texts: Sequence[str], unreadable: Sequence[bool]) -> Iterator[LeftOut]:
    for number, (page, text, is_unreadable) in enumerate(zip(pages, texts, unreadable, strict=True), 1):
        if is_unreadable:
            why = message("a page that cannot be read: its fonts do not tell which characters they show")
            yield LeftOut(message("page {number}", number=number), why)
        elif count := text.count("\ufffd"):
            why = message("text that cannot be read: its font does not tell which characters it shows")
            yield LeftOut(message("characters on page {number}: {count}", number=number, count=count), why)
        if page.is_picture or not text.strip():
            why = message("a page without text: if it is a picture, recognise its text first (OCR)")
            yield LeftOut(message("page {number}", number=number), why)
