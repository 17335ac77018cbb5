"""Answers requests on an index with the installed version, as JSON lines: the worker of `versions`.

It uses the public API alone and imports nothing of the benchmarks, so that the interpreter of any environment
that holds a version of this package can run it:

    python benchmarks/answers.py INDEX <requests.jsonl >answers.jsonl

A request is an object: `query`, `options` of `Searcher.search`, and `explain`, whether its first hits are to
be explained. An answer is an object of the results' fields, or of `error` where the search raised one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from inspect import signature
from typing import Any

from search import Searcher, open_index

RESULT_FIELDS = (
    "searched",
    "total",
    "complete",
    "holding_all",
    "more",
    "suggestions",
    "expansions",
    "notes",
    "facets",
    "since",
    "until",
    "undated",
)
HIT_FIELDS = (
    "article",
    "paragraph",
    "title",
    "text",
    "spans",
    "source",
    "published",
    "url",
    "path",
    "issuer",
    "number",
    "region",
    "kind",
    "also",
    "reposts",
    "repost_count",
    "origin",
    "boilerplate",
)
EXPLAINED_HITS = 3
EARLIER_NAMES = {"collapse": "fold_reposts"}
"""Options of `Searcher.search`, and their names in versions that do not know them."""


def json_value(value: Any) -> Any:
    """The value with dates as ISO strings, and tuples and frozen values as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [json_value(each) for each in value]
    if hasattr(value, "__match_args__"):
        return [json_value(getattr(value, name)) for name in value.__match_args__]
    return value


def scores_of(part: Any) -> list[Any]:
    """The scores of an explanation and of its parts: their names are prose, which may be reworded."""
    return [round(part.score, 4), *map(scores_of, part.parts)]


def search_options(options: dict[str, Any]) -> dict[str, Any]:
    known = signature(Searcher.search).parameters
    named = {
        name if name in known else EARLIER_NAMES.get(name, name): value for name, value in options.items()
    }
    return named | {name: date.fromisoformat(named[name]) for name in ("since", "until") if name in named}


def answer(searcher: Searcher, request: dict[str, Any]) -> dict[str, Any]:
    query = request["query"]
    options = search_options(request["options"])
    try:
        results = searcher.search(query, **options)
        answered = {name: json_value(getattr(results, name, ())) for name in RESULT_FIELDS}
        answered["hits"] = [
            {name: json_value(getattr(hit, name)) for name in HIT_FIELDS} for hit in results.hits
        ]
        answered["scores"] = [round(hit.score, 4) for hit in results.hits]
        if request["explain"] and results.hits:
            hits = results.hits[:EXPLAINED_HITS]
            narrowed = {name: options[name] for name in ("since", "until", "order") if name in options}
            answered["explanations"] = [scores_of(each) for each in searcher.explain(query, hits, **narrowed)]
            answered["context"] = json_value(searcher.context(hits[0], 2))
            answered["rank"] = searcher.why_not(query, results.hits[-1].article, **narrowed).rank
    except Exception as error:
        return {"error": type(error).__name__}
    return answered


def answers(index: str, requests: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    with open_index(index) as searcher:
        for request in requests:
            yield answer(searcher, request)


def main() -> None:
    for answered in answers(sys.argv[1], map(json.loads, sys.stdin)):
        print(json.dumps(answered))


if __name__ == "__main__":
    main()
