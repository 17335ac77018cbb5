"""Asks the process that recognises text for the lines of a picture, or of a page of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle, Recognised
from indexer.sources.registry import ocr_fault

from ..apart.process import Process
from ..apart.serving import Limits
from ..layout import Line

LIMITS = Limits(memory=4 * 2**30, seconds=120)
"""For one page. A dense one takes ten seconds; of the memory, a quarter is used."""

_process = Process(f"{__package__}.child", LIMITS)


class Found(NamedTuple):
    """The lines that were recognised, and how sure that is, from 0 to 1; and the pictures of the file."""

    lines: list[Line]
    confidence: float
    pictures: int


def mean(found: Sequence[Found]) -> Recognised | None:
    """The number of pages with text, and their mean confidence by letters; None if there is no text."""
    letters = [sum(len(line.text) for line in each.lines) for each in found]
    if not any(letters):
        return None
    sure = sum(each.confidence * count for each, count in zip(found, letters, strict=True))
    return Recognised(sum(map(bool, letters)), round(sure / sum(letters), 4))


def require_ocr() -> None:
    """Raises NotAnArticle if a library is missing."""
    if (fault := ocr_fault()) is not None:
        raise fault


def recognise_page(data: bytes, page: int) -> Found:
    """The text of a page of a PDF, counted from 0. Raises NotAnArticle if that cannot be told."""
    return _found(data, page=page)


def recognise_picture(data: bytes, number: int) -> Found:
    """The text of one of the pictures of a file, counted from 0. Raises NotAnArticle if it cannot be read."""
    return _found(data, picture=number)


def _found(data: bytes, **place: int) -> Found:
    answer = _process.ask(data, **place)
    if "error" in answer:
        raise NotAnArticle(message("no picture that can be read: {error}", error=answer["error"]))
    lines = [Line(*line) for line in answer["lines"]]
    return Found(lines, answer["confidence"], answer["pictures"])
