"""Shows an article for reading: `--show`."""

from __future__ import annotations

import os
import sys

from indexer.core.streams import write
from search.output.article import ReadingPage, extract_as_json, extract_as_text

from .request import FOUND, Request
from .running import print_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.searcher import Searcher


def show_article(searcher: Searcher, request: Request, id: str) -> int:
    """Print the article that an id names, with what a query finds in it; return the exit status."""
    extract = searcher.read(id, " ".join(request.words))
    if request.as_lines:
        print_json(extract_as_json(extract, clean=request.clean))
        return FOUND
    in_terminal = sys.stdout.isatty()
    width = None
    if in_terminal or "COLUMNS" in os.environ:
        from shutil import get_terminal_size

        width = get_terminal_size().columns
    page = ReadingPage(
        width,
        colour=in_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        context=request.context,
        full=request.full,
        clean=request.clean,
    )
    write(sys.stdout, extract_as_text(extract, page))
    return FOUND
