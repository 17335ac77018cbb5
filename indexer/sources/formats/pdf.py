"""PDF: the lines of all pages, as PDFium reads them, joined to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from indexer.core.messages import message
from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Recognised, Settings
from indexer.sources.encoding.plausibility import rarity

from .ocr.recognising import Found, mean, recognise_page, require_ocr
from .paged import draft_of_pages
from .pdfium.pages import Page, read_pages

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

_BOXES = re.compile("[口□]")
"""Signs that are recognised in the boxes which stand for letters of a font that a PDF does not hold."""

_FAULTS = {
    "picture": message("a page that is a picture, it seems: --ocr recognises its text"),
    "unrecognised": message("a page in which no text is recognised"),
    "untold": message("a page that cannot be read: its fonts do not tell which characters they show"),
    "damaged": message("a page that cannot be read: it is damaged"),
}
_RECOGNISABLE = ("picture", "untold")
"""Faults of pages whose text is recognised."""


def read_pdf(document: Document, settings: Settings) -> Draft:
    """The article of a .pdf file. Pages that cannot be read, or recognised, are left out and told."""
    data = document.read()
    pages = [_without_nonsense(page) for page in read_pages(data)]
    recognised = _recognised(data, pages) if settings.ocr else None
    if not any(page.lines for page in pages):
        raise NotAnArticle(_reason(pages))
    draft = draft_of_pages([page.lines for page in pages])
    draft.left_out += _left_out(pages)
    draft.recognised = recognised
    return draft


def _recognised(data: bytes, pages: list[Page]) -> Recognised | None:
    """Recognises the text of pages that are pictures, or whose fonts do not tell it. It becomes theirs."""
    found = []
    for number, page in enumerate(pages):
        if page.fault not in _RECOGNISABLE:
            continue
        require_ocr()
        try:
            found.append(recognise_page(data, number))
        except NotAnArticle:
            # A page that fails costs no other one.
            found.append(Found([], 0.0, 1))
        text = "".join(line.text for line in found[-1].lines)
        if len(_BOXES.findall(text)) > _MOST_UNREADABLE * len(text):
            found[-1] = Found([], 0.0, 1)
        lines = found[-1].lines
        pages[number] = Page("", lines) if lines else Page("unrecognised", page.lines)
    return mean(found)


def _without_nonsense(page: Page) -> Page:
    """The page, or its fault if its text is none."""
    text = "".join(line.text for line in page.lines)
    han = _HAN.findall(text)
    is_unreadable = len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * len(text)
    is_nonsense = len(han) >= _FEWEST_HAN and rarity("".join(han)) > _RARITY_OF_NONSENSE * len(han)
    return Page("untold", []) if is_unreadable or is_nonsense else page


def _reason(pages: Sequence[Page]) -> str:
    """The reason for a PDF without text."""
    faults = {page.fault for page in pages}
    if "untold" in faults:
        return message("its text cannot be read: its fonts do not tell which characters they show")
    if "picture" in faults:
        return message("it holds no text, only pictures, it seems: --ocr recognises their text")
    if "unrecognised" in faults:
        return message("no text is recognised in it")
    if "damaged" in faults:
        return message("no PDF that can be read: its pages are damaged")
    return message("no text is found in it: fields of forms and notes are not read")


def _left_out(pages: Sequence[Page]) -> Iterator[LeftOut]:
    for number, page in enumerate(pages, 1):
        if page.fault:
            yield LeftOut(message("page {number}", number=number), _FAULTS[page.fault])
        if count := sum(line.text.count("\ufffd") for line in page.lines):
            why = message("text that cannot be read: its font does not tell which characters it shows")
            yield LeftOut(message("characters on page {number}: {count}", number=number, count=count), why)
