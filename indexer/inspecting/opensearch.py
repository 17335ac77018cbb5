"""Inspection of an index on a cluster: contents, boilerplate, verification, and the texts of articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from indexer.core.article import StoredArticle
from indexer.core.errors import IndexDamagedError
from indexer.core.messages import message
from indexer.storage.opensearch.address import Access, parse_address
from indexer.storage.opensearch.articles import (
    article_with,
    articles_of,
    count_documents,
    paragraphs_with,
    search,
    stored_of,
    texts_of,
)
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.documents import ARTICLE, PARAGRAPH, article_key_of
from indexer.storage.opensearch.state import (
    BOILERPLATE,
    cluster_fingerprint,
    document,
    read_record,
    read_state,
)
from indexer.storage.segment.days import day_of


class ClusterIndex:
    """An index on a cluster as operators see it. Raises as `read_state`."""

    def __init__(self, index: str | Path, access: Access | None) -> None:
        self._cluster = Cluster(parse_address(str(index)), access)
        self._state = read_state(self._cluster)

    def info(self) -> dict[str, Any]:
        """The values of an `IndexInfo`."""
        state = self._state
        oldest, newest = self._days()
        return {
            "path": str(self._cluster.address),
            "generation": state.number,
            "written": state.written,
            "articles": state.articles,
            "paragraphs": state.paragraphs,
            "segments": len(state.article_indexes),
            "deleted_paragraphs": sum(index.removed_paragraphs for index in state.article_indexes),
            "reposted_articles": state.reposted_articles,
            "boilerplate_paragraphs": state.boilerplate_paragraphs,
            "bytes": self._bytes(),
            "oldest": oldest,
            "newest": newest,
            "fingerprint": cluster_fingerprint(),
        }

    @property
    def record(self) -> dict[str, Any]:
        """The record of the state."""
        return read_record(self._cluster, self._state.name)

    def stored(self) -> dict[str, StoredArticle]:
        """The articles of the index, by id."""
        articles = articles_of(self._cluster, self._state, ("id", "digest", "path", "paragraph"))
        return {source["id"]: stored_of(source) for _, source in articles}

    def _bytes(self) -> int:
        """The size of all copies on all nodes."""
        names = [self._state.name, *(index.name for index in self._state.article_indexes)]
        stats = self._cluster.get(f"/{','.join(names)}/_stats/store")
        size: int = stats["_all"]["total"]["store"]["size_in_bytes"]
        return size

    def _days(self) -> tuple[date | None, date | None]:
        if not self._state.article_indexes:
            return None, None
        days = {name: {name: {"field": "published"}} for name in ("min", "max")}
        body = {"size": 0, "aggs": days}
        answer = search(self._cluster, self._state.index_names, body)["aggregations"]
        oldest, newest = [day_of(int(answer[name]["value"] or 0)) for name in ("min", "max")]
        return oldest, newest

    def boilerplate(self) -> Counter[str]:
        """The texts that are flagged, each with the number of paragraphs that have it."""
        content_keys = document(self._cluster, self._state.name, BOILERPLATE)["content_keys"]
        flagged = [{"terms": {"content_key": content_keys}}, {"term": {"disclaimer": True}}]
        query = {"bool": {"should": flagged, "minimum_should_match": 1}}
        return Counter(
            source["text"]
            for index in self._state.article_indexes
            for source in paragraphs_with(self._cluster, self._state, index, query, ["text"])
        )

    def verify(self) -> int:
        """Compare the numbers of documents with those that were written. Returns the number of paragraphs.

        The cluster compares checksums itself whenever it reads. Raises IndexDamagedError.
        """
        for index in self._state.article_indexes:
            articles = count_documents(self._cluster, index.name, ARTICLE)
            paragraphs = count_documents(self._cluster, index.name, PARAGRAPH)
            counted = index.counted
            if (articles, paragraphs) != (counted.articles, counted.paragraphs):
                raise IndexDamagedError(
                    message(
                        "{address}: {name} has {articles:,} articles and {paragraphs:,} paragraphs of "
                        "{articles2:,} and {paragraphs2:,} that were written; rebuild the index with "
                        "`indexer build SOURCE...`",
                        address=self._cluster.address,
                        name=index.name,
                        articles=articles,
                        paragraphs=paragraphs,
                        articles2=counted.articles,
                        paragraphs2=counted.paragraphs,
                    )
                )
        return self._state.paragraphs

    def texts(self, articles: Sequence[str]) -> dict[str, list[str]]:
        """The texts of the paragraphs of some articles, by article id, as far as the index holds them."""
        texts = {}
        for article in articles:
            located = article_with(self._cluster, self._state, article_key_of(article))
            if located is not None:
                texts[article] = texts_of(self._cluster, *located)
        return texts
