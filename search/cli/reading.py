"""Shows an article for reading: `--show`."""

from __future__ import annotations

import os

from search.output.article import ReadingPage, extract_as_json, extract_as_text

from .pager import show
from .request import FOUND, Request
from .running import print_json
from .terminal import columns, has_colours, is_terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.searcher import Searcher


def show_article(searcher: Searcher, request: Request, id: str) -> int:
    """Print the article that an id names, with what a query finds in it; return the exit status."""
    extract = searcher.read(id, " ".join(request.words))
    if request.as_lines:
        print_json(extract_as_json(extract, clean=request.clean))
        return FOUND
    page = ReadingPage(
        columns() if is_terminal() or "COLUMNS" in os.environ else None,
        colour=has_colours(request.color),
        context=request.context,
        full=request.full,
        clean=request.clean,
    )
    show(extract_as_text(extract, page), request)
    return FOUND
