"""What an index on a cluster holds, and whether all of it is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from indexer.core.article import Paragraph
from indexer.core.errors import IndexDamagedError
from indexer.storage.opensearch.address import Access, Address
from indexer.storage.opensearch.articles import (
    article_with,
    count_articles,
    count_paragraphs,
    paragraphs_with,
    search,
    texts_of,
)
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.documents import article_key_of, source_of
from indexer.storage.opensearch.state import (
    BOILERPLATE,
    ArticleIndex,
    cluster_fingerprint,
    document,
    read_state,
)
from indexer.storage.segment.records import day_of


class ClusterIndex:
    """An index on a cluster, for who looks after it. Raises what `read_state` does."""

    def __init__(self, address: Address, access: Access | None) -> None:
        self._cluster = Cluster(address, access)
        self._state = read_state(self._cluster)

    def about(self) -> dict[str, Any]:
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
        found = search(self._cluster, self._state.index_names, {"size": 0, "aggs": days})["aggregations"]
        least, most = [found[name]["value"] for name in ("min", "max")]
        return day_of(int(least or 0)), day_of(int(most or 0))

    def boilerplate(self) -> Counter[str]:
        """The texts that are flagged, and how many paragraphs have each."""
        return Counter(
            source["text"] for index in self._state.article_indexes for source in self._flagged(index)
        )

    def _flagged(self, index: ArticleIndex) -> Iterator[dict[str, Any]]:
        same = document(self._cluster, self._state.name, BOILERPLATE)["content_keys"]
        flagged = [{"terms": {"content_key": same}}, {"term": {"disclaimer": True}}]
        asked = {"bool": {"should": flagged, "minimum_should_match": 1}}
        return map(source_of, paragraphs_with(self._cluster, self._state, index, asked, ["text"]))

    def verify(self) -> int:
        """Compare what is there with what was written; how many paragraphs can be found.

        What a cluster stores it checks itself, by checksums, as it reads. Raises IndexDamagedError.
        """
        for index in self._state.article_indexes:
            self._verify(index)
        return self._state.paragraphs

    def _verify(self, index: ArticleIndex) -> None:
        there = count_articles(self._cluster, index.name), count_paragraphs(self._cluster, index.name)
        if there != (index.counted.articles, index.counted.paragraphs):
            raise IndexDamagedError(
                f"{self._cluster.address}: {index.name} has {there[0]:,} articles and {there[1]:,} "
                f"paragraphs of {index.counted.articles:,} and {index.counted.paragraphs:,} that were "
                "written; rebuild the index with `indexer build SOURCE...`"
            )

    def paragraphs(self, article: str) -> list[Paragraph] | None:
        """The paragraphs of an article; None where there is no such article."""
        found = article_with(self._cluster, self._state, article_key_of(article))
        if found is None:
            return None
        texts = texts_of(self._cluster, *found)
        return [Paragraph(article, ordinal, text) for ordinal, text in enumerate(texts, 1)]
