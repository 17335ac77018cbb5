"""Reading articles back from a cluster: their values, their texts, and their number."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from indexer.core.article import Article, StoredArticle
from indexer.storage.segment.records import article_of

from .client import Cluster
from .documents import ARTICLE, PARAGRAPH, paragraph_id, record_of_source, source_of
from .state import ArticleIndex, State, document

_AT_ONCE = 1000
"""Documents that one request reads."""


def articles_of(
    cluster: Cluster, state: State, fields: Sequence[str], indexes: Iterable[ArticleIndex] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(index, these fields) of the articles of a state or of some `indexes`, in the order of indexing."""
    for index in state.article_indexes if indexes is None else indexes:
        for source in _documents_of(cluster, state, index, {"term": {"document_type": ARTICLE}}, fields):
            yield index.name, source


def paragraphs_with(
    cluster: Cluster, state: State, index: ArticleIndex, query: dict[str, Any], fields: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """These fields of the paragraphs of an index that a query matches."""
    paragraphs = {"bool": {"filter": [{"term": {"document_type": PARAGRAPH}}, query]}}
    return _documents_of(cluster, state, index, paragraphs, fields)


def _documents_of(
    cluster: Cluster, state: State, index: ArticleIndex, query: dict[str, Any], fields: Sequence[str]
) -> Iterator[dict[str, Any]]:
    removed = removed_article_keys(cluster, state.name, index.removed)
    after: list[object] = []
    while True:
        body = {
            "query": query,
            "sort": ["sequence"],
            "size": _AT_ONCE,
            "_source": ["article_key", "surrogates", *fields],
            "track_total_hits": False,
            **({"search_after": after} if after else {}),
        }
        hits = search(cluster, index.name, body)["hits"]["hits"]
        for hit in hits:
            if hit["_source"]["article_key"] not in removed:
                yield source_of(hit["_source"])
        if len(hits) < _AT_ONCE:
            break
        after = hits[-1]["sort"]


def article_with(cluster: Cluster, state: State, article_key: str) -> tuple[str, dict[str, Any]] | None:
    """(index, all fields) of the article with this key; None if there is none."""
    for index in state.article_indexes:
        if article_key in removed_article_keys(cluster, state.name, index.removed):
            continue
        answer = cluster.documents(f"/{index.name}/_mget", {"ids": [article_key]})[0]
        if answer.get("found"):
            return index.name, source_of(answer["_source"])
    return None


def whole_articles(cluster: Cluster, state: State, index: ArticleIndex) -> Iterator[tuple[Article, int]]:
    """(article as it was given, its sequence number) for all articles of an index."""
    for name, source in articles_of(cluster, state, ["*"], [index]):
        yield article_of(record_of_source(source), texts_of(cluster, name, source)), source["sequence"]


def stored_of(source: dict[str, Any]) -> StoredArticle:
    """The StoredArticle of an article's fields digest, path and paragraph."""
    return StoredArticle(b64decode(source["digest"]), source.get("path"), source["paragraph"])


def texts_of(cluster: Cluster, index: str, source: dict[str, Any]) -> list[str]:
    """The texts of all paragraphs of an article, given its fields article_key, paragraph and opening."""
    texts: list[str] = list(source["opening"])
    while len(texts) < source["paragraph"]:
        numbers = range(len(texts) + 1, min(source["paragraph"], len(texts) + _AT_ONCE) + 1)
        ids = [paragraph_id(source["article_key"], number) for number in numbers]
        fields = "text,surrogates"
        documents = cluster.documents(f"/{index}/_mget", {"ids": ids}, _source_includes=fields)
        texts += [source_of(each["_source"])["text"] for each in documents]
    return texts


def removed_article_keys(cluster: Cluster, state: str, names: Iterable[str]) -> frozenset[str]:
    """The keys of the articles that these documents of a state list."""
    return frozenset([key for name in names for key in document(cluster, state, name)["article_keys"]])


def search(cluster: Cluster, index: str, body: dict[str, Any], **parameters: Any) -> Any:
    """The answer to a search of all shards; while one is missing the request is repeated, never cut short."""
    return cluster.post(f"/{index}/_search", body, allow_partial_search_results="false", **parameters)


def count_documents(cluster: Cluster, index: str, document_type: str, **terms: str) -> int:
    """The number of documents of a type in an index that have these terms, given by field."""
    filters = [{"term": {field: term}} for field, term in {"document_type": document_type, **terms}.items()]
    body = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": filters}}}
    total: int = search(cluster, index, body)["hits"]["total"]["value"]
    return total
