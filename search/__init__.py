"""Search an index of articles for paragraphs: `open_index`, and the values it gives.

A *query* is any text (docs/query-language.md). A *hit* is a paragraph that was found, with *spans*
that point into its untouched text. *Exact* text is matched after folding, wherever words end.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexer.errors import PolicySearchError

    from .explanation import Explanation, Part, WhyNot
    from .hit import Hit, Repost, SearchResults, Span, Suggestion
    from .opening import open_index
    from .parsing import parse_query
    from .query import Query
    from .searcher import Searcher
    from .settings import Ranking

__all__ = [
    "Explanation",
    "Hit",
    "Part",
    "PolicySearchError",
    "Query",
    "Ranking",
    "Repost",
    "SearchResults",
    "Searcher",
    "Span",
    "Suggestion",
    "WhyNot",
    "open_index",
    "parse_query",
]

_HOMES = {
    "Explanation": "search.explanation",
    "Part": "search.explanation",
    "WhyNot": "search.explanation",
    "Hit": "search.hit",
    "Repost": "search.hit",
    "SearchResults": "search.hit",
    "Span": "search.hit",
    "Suggestion": "search.hit",
    "PolicySearchError": "indexer.errors",
    "Query": "search.query",
    "parse_query": "search.parsing",
    "Ranking": "search.settings",
    "Searcher": "search.searcher",
    "open_index": "search.opening",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then, so that a command loads no more than it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
