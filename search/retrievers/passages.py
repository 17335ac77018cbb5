"""The passages that retrievers give: hits of the newest state of an index, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search.hit import Hit
from search.searcher import Searcher

_KNOWN = ("title", "url", "source", "issuer", "number", "region", "kind")


def found(searcher: Searcher, query: str, limit: int, options: Mapping[str, Any]) -> tuple[Hit, ...]:
    """The first hits of a search, without copies and repeats unless its options say otherwise."""
    searcher.refresh()
    return searcher.search(query, limit=limit, **{"distinct": True, "collapse": True, **options}).hits


def text_of(hit: Hit) -> str:
    """The paragraph, and the one below it where it is a heading. The hit's spans point into both."""
    return hit.text if hit.below is None else f"{hit.text}\n{hit.below.text}"


def metadata_of(hit: Hit) -> dict[str, Any]:
    """The known fields of a hit, in values that JSON has."""
    known = {name: value for name in _KNOWN if (value := getattr(hit, name)) is not None}
    if hit.published is not None:
        known["published"] = hit.published.isoformat()
    return {
        "article": hit.article,
        "paragraph": hit.paragraph,
        "spans": [list(span) for span in hit.spans],
        "citation": hit.cite(),
        **known,
    }
