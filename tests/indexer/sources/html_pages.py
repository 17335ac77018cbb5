"""Reads a web page for the tests of pages."""

from __future__ import annotations

from io import BytesIO

from indexer.sources.draft import DEFAULTS, Document, Draft
from indexer.sources.formats.html import read_html


def read(page: str | bytes, url: str | None = None) -> Draft:
    data = page if isinstance(page, bytes) else page.encode()
    return read_html(Document("a.html", BytesIO(data), url=url), DEFAULTS)


ARTICLE = "<p>会议指出，要加强科技创新，推动成果转化，支持企业发展。</p>"
