"""Answers queries with lines of JSON: C writes those of most, and the others are made of results."""

from __future__ import annotations

from indexer.core.json_writing import json_of
from indexer.core.printable import printable_json
from search.output.json_lines import json_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.explanation import Explanation
    from search.hit import SearchResults
    from search.searcher import Searcher

    from .request import Request

    AnswerLine = Callable[[str, object], tuple[bytes, int]]
    """(the line of JSON that answers a query, the number of its matches), by its text and its id"""
    Search = Callable[[str], tuple[SearchResults, Sequence[Explanation]]]


def line_writer(searcher: Searcher, request: Request, search: Search) -> AnswerLine:
    """Return a function that answers a query with a line of JSON. `search` gives the results of the queries
    whose line C does not write."""
    clean, fields = request.clean, request.fields
    plain_json = None
    if fields is not None and not clean and not request.explain:
        plain_json = searcher.plain_json(fields, **request.options)

    def written(text: str, query_id: object) -> tuple[bytes, int]:
        if plain_json is not None:
            line = plain_json(text, "null" if query_id is None else printable_json(json_of(query_id)))
            if line is not None:
                return line
        results, explanations = search(text)
        return json_line(results, query_id, explanations, clean=clean, fields=fields), results.total

    return written
