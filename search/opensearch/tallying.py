"""Counts matches on a cluster by the values of their articles.

The counts are exact, whatever the number of values, articles and shards: composite aggregations are read to
their end. First come the articles with matches. Then some thousands of these at a time, the paragraphs that
match and the articles are counted by value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from indexer.storage.opensearch.documents import ARTICLE, FIELDS, WRITTEN, WRITTEN_AS
from indexer.storage.opensearch.surrogates import restored
from search.engine.values import MONTH, written_month

from .query import removed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexer.storage.opensearch.state import State
    from search.engine.values import Shares

    from .query import ClusterQuery
    from .requests import Requests

BUCKETS_AT_ONCE = 50_000
"""Number of values that one request counts. A cluster takes 65,535."""

ARTICLES_AT_ONCE = 50_000
"""Number of articles that one request names. A cluster takes 1,000,000, in a body of 100 MB."""

_MONTHS: dict[str, Any] = {"histogram": {"field": "published", "interval": 100, "missing_bucket": True}}


class Tallying:
    """Counts on the indexes of a state. `pay` is called before each request; where it gives False, nothing
    more is counted."""

    def __init__(self, requests: Requests, state: State, pay: Callable[[], bool]) -> None:
        self._requests = requests
        self._state = state
        self._pay = pay

    def matches_by_article(self, query: ClusterQuery) -> dict[str, int]:
        """The number of paragraphs of each article that a query finds, by its key."""
        source = {"terms": {"field": "article_key"}}
        counted = self._counted(query, {"article_key": source})["article_key"]
        return {key: count for key, count in counted.items() if key is not None}

    def shares(
        self, query: ClusterQuery, article_keys: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Shares]:
        """The shares of the values of each field, in those of a query's paragraphs that are of these
        articles."""
        sources = {field: _source_of(field) for field in fields}
        shares: dict[str, Shares] = {field: {} for field in fields}
        for start in range(0, len(article_keys), ARTICLES_AT_ONCE):
            some = {"terms": {"article_key": article_keys[start : start + ARTICLES_AT_ONCE]}}
            of_articles = [some, {"term": {"document_type": ARTICLE}}]
            articles = self._counted(
                {"bool": {"filter": of_articles, "must_not": removed(self._state)}}, sources
            )
            paragraphs = self._counted({"bool": {"filter": [some, query]}}, sources)
            for field, counts in paragraphs.items():
                for value, count in counts.items():
                    add_share(shares[field], value, articles[field].get(value, 0), count)
        return shares

    def written(self, field: str) -> dict[str, str]:
        """See `search.engine.view.View.written`."""
        articles = {
            "bool": {"filter": {"term": {"document_type": ARTICLE}}, "must_not": removed(self._state)}
        }
        first: dict[str, tuple[float, str]] = {}
        sequence = {"sequence": {"min": {"field": "sequence"}}}
        source = {"terms": {"field": f"{WRITTEN}.{field}"}}
        for _, bucket in self._buckets(articles, {field: source}, sequence):
            term, _, value = str(restored(bucket["key"]["value"])).partition(WRITTEN_AS)
            found = (bucket["sequence"]["value"], value)
            first[term] = min(first.get(term, found), found)
        return {term: value for term, (_, value) in first.items() if term not in value}

    def _counted(
        self, query: ClusterQuery, sources: dict[str, dict[str, Any]]
    ) -> dict[str, dict[str | None, int]]:
        """The number of a query's documents with each value of some sources."""
        counted: dict[str, dict[str | None, int]] = {name: {} for name in sources}
        for name, bucket in self._buckets(query, sources, {}):
            counted[name][value_of(name, bucket["key"]["value"])] = bucket["doc_count"]
        return counted

    def _buckets(
        self, query: ClusterQuery, sources: dict[str, dict[str, Any]], inner: dict[str, Any]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """(name of its source, bucket) of each value of some sources in a query's documents, with `inner`
        aggregations."""
        after: dict[str, dict[str, Any]] = {name: {} for name in sources}
        while after and self._pay():
            size = BUCKETS_AT_ONCE // len(after)
            aggregations = {
                name: {
                    "composite": {"size": size, "sources": [{"value": sources[name]}], **start},
                    "aggs": inner,
                }
                for name, start in after.items()
            }
            answer = self._requests.search({"size": 0, "query": query, "aggs": aggregations})
            after = {}
            for name, part in answer["aggregations"].items():
                yield from [(name, bucket) for bucket in part["buckets"]]
                if len(part["buckets"]) == size:
                    after[name] = {"after": part["after_key"]}


def add_share(shares: Shares, value: str | None, articles: int, paragraphs: int) -> None:
    """Add what was counted of a value."""
    known = shares.get(value, (0, 0))
    shares[value] = (known[0] + articles, known[1] + paragraphs)


def _source_of(field: str) -> dict[str, Any]:
    return _MONTHS if field == MONTH else {"terms": {"field": FIELDS[field], "missing_bucket": True}}


def value_of(field: str, bucket: Any) -> str | None:
    """The value of a field that a bucket, or a document, has; months are buckets of days."""
    if bucket is None:
        return None
    if field == MONTH:
        return written_month(int(bucket) // 100)
    return str(restored(bucket))


def values_of(fields: Iterable[str], day: int, keywords: dict[str, list[str]]) -> dict[str, list[str | None]]:
    """The values of an article in each field, [None] where it has none."""
    return {
        field: [value_of(MONTH, day or None)]
        if field == MONTH
        else [value_of(field, term) for term in keywords.get(field, ())] or [None]
        for field in fields
    }
