"""Prints the articles that are similar to an article, to its paragraph, or to a text on standard input."""

from __future__ import annotations

import sys

from search.output.similar import similar_as_json, similar_as_text

from .pager import show
from .request import FOUND, NONE_FOUND, Request
from .running import print_json
from .terminal import columns, has_colours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.searcher import Searcher
    from search.similar import Similar

STANDARD_INPUT = "-"


def print_similar(searcher: Searcher, request: Request, seed: str) -> int:
    """Print what is similar to a seed; return the exit status."""
    found = _found(searcher, request, seed)
    if request.as_lines:
        print_json(similar_as_json(seed, found))
    else:
        page = similar_as_text(found, columns(), colour=has_colours(request.color), full=request.full)
        show(page, request)
    return FOUND if found else NONE_FOUND


def _found(searcher: Searcher, request: Request, seed: str) -> tuple[Similar, ...]:
    if seed == STANDARD_INPUT:
        return searcher.similar(text=sys.stdin.read(), limit=request.page_limit)
    return searcher.similar(article=seed, limit=request.page_limit)
