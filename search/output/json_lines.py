"""Answers as lines of JSON for programs (docs/json.md)."""

from __future__ import annotations

from indexer.core.json_writing import json_of
from indexer.core.printable import printable_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from search.explanation import Explanation
    from search.hit import SearchResults


def as_json(
    results: SearchResults,
    query_id: object = None,
    explanations: Sequence[Explanation] = (),
    *,
    clean: bool = False,
    fields: Sequence[str] | None = None,
) -> str:
    """The answer to one query as a line of JSON, without a line feed: the keys of `SearchResults.as_dict`,
    whose arguments are `clean` and `fields`.

    `query_id`, any JSON value, comes first. With `explanations`, each hit has its own, or null where the time
    was up. Spans count code points, except that a high and a low surrogate side by side, which no decoder
    gives, read back as one.
    """
    return json_line(results, query_id, explanations, clean=clean, fields=fields).decode()


def json_line(
    results: SearchResults,
    query_id: object = None,
    explanations: Sequence[Explanation] = (),
    *,
    clean: bool = False,
    fields: Sequence[str] | None = None,
) -> bytes:
    """The same in UTF-8."""
    keys: dict[str, Any] = results.as_dict(clean=clean, fields=fields)
    if explanations:
        from search.explanation import explanation_as_keys

        for at, hit in enumerate(keys["hits"]):
            hit["explanation"] = explanation_as_keys(explanations[at]) if at < len(explanations) else None
    return printable_json(json_of({"id": query_id, **keys})).encode()
