"""The process that reads PDF files: takes one after the other, and answers with the lines in JSON.

The answer is `{"pages": [[its fault, [line, …]], …]}`, or `{"error": …}` with PDFium's number of an
error or a word for what is too much. `{"fault": …}` tells an exception that nobody thought of.
"""

from __future__ import annotations

import json
import resource
import select
import signal
import time
from typing import Any

import pypdfium2_raw as pdfium

from indexer.sources.draft import LONGEST_DOCUMENT

from ..layout import lines_of
from .characters import with_told_characters
from .frames import receive, send
from .library import load_pdfium
from .limits import LONGEST_IDLE, LONGEST_SECONDS, MOST_MEMORY, MOST_PAGES
from .page import PageReader


def serve() -> None:
    """Answers until the other end of the pipe is closed, or nothing is asked for a while."""
    # The interrupt of a terminal goes to all of its processes; the parent ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(resource.RLIMIT_AS, MOST_MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    keep = load_pdfium()
    with open(0, "rb") as asked, open(1, "wb") as answers:
        while select.select([asked], [], [], LONGEST_IDLE)[0]:
            data = receive(asked, LONGEST_DOCUMENT)
            if data is None:
                break
            _limit(resource.RLIMIT_CPU, int(time.process_time()) + LONGEST_SECONDS + 1)
            send(answers, json.dumps(answer(data)).encode())
    del keep


def _limit(kind: int, most: int) -> None:
    highest = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if highest == resource.RLIM_INFINITY else min(most, highest), highest))


def answer(data: bytes) -> dict[str, Any]:
    try:
        return _read(data)
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:
        return {"fault": f"{type(error).__name__}: {error}"}


def _read(data: bytes) -> dict[str, Any]:
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        return {"error": pdfium.FPDF_GetLastError()}
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MOST_PAGES:
            return {"error": "pages"}
        reader = PageReader(document)
        pages = [reader.read(number) for number in range(count)]
    finally:
        pdfium.FPDF_CloseDocument(document)
    texts = with_told_characters(pages)
    lines = [lines_of(segments, page.rules) for page, segments in zip(pages, texts, strict=True)]
    return {"pages": [[page.fault, of_page] for page, of_page in zip(pages, lines, strict=True)]}
