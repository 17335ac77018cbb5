"""Asks the process that reads PDF files for the lines of each page."""

from __future__ import annotations

from typing import NamedTuple

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle

from ..apart.process import Process
from ..layout import Line
from .limits import LIMITS, MOST_PAGES

_NO_PDF, _LOCKED, _UNKNOWN_LOCK = 3, 4, 5
"""PDFium's numbers of errors."""

_process = Process(f"{__package__}.child", LIMITS)


class Page(NamedTuple):
    """The lines of a page, and the fault that `PageText` tells of it."""

    fault: str
    lines: list[Line]


def read_pages(data: bytes) -> list[Page]:
    """The pages of a PDF. Raises NotAnArticle with the reason if it cannot be read."""
    answer = _process.ask(data)
    if "error" in answer:
        raise NotAnArticle(_reason(answer["error"]))
    return [Page(fault, [Line(*line) for line in lines]) for fault, lines in answer["pages"]]


def _reason(error: int | str) -> str:
    if error == _LOCKED:
        return message("it takes a password: save a copy without one, as by printing it to a file")
    if error == _NO_PDF:
        return message("no PDF that can be read: it is cut off, damaged, or another file")
    if error == _UNKNOWN_LOCK:
        return message("it is encrypted in a way that is not known: print it to a new PDF")
    if error == "pages":
        return message("it has more than {most_pages:,} pages", most_pages=MOST_PAGES)
    return message("no PDF that can be read: error {number} of PDFium", number=error)
