"""The page for a request that cannot be answered. It says so in Chinese and in English, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import HTMLResponse

from indexer.core.messages import SIMPLIFIED, translated
from indexer.core.printable import printable

from .templating import render


def error_page(status: int, text: str, headers: Mapping[str, str]) -> HTMLResponse:
    """The page of an error."""
    page = render(
        "error.html",
        status,
        code=status,
        chinese=printable(translated(text, SIMPLIFIED)),
        english=printable(text),
    )
    page.headers.update(headers)
    return page
