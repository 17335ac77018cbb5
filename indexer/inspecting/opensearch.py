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
from indexer.storage.opensearch.documents import key_of, source_of
from indexer.storage.opensearch.state import BOILERPLATE, Part, cluster_fingerprint, document, read_state
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
            "segments": len(state.parts),
            "deleted_paragraphs": sum(part.removed_paragraphs for part in state.parts),
            "reposted_articles": state.reposted_articles,
            "boilerplate_paragraphs": state.boilerplate_paragraphs,
            "bytes": self._bytes(),
            "oldest": oldest,
            "newest": newest,
            "fingerprint": cluster_fingerprint(),
        }

    def _bytes(self) -> int:
        """The size of all copies on all nodes."""
        names = [self._state.name, *(part.index for part in self._state.parts)]
        stats = self._cluster.get(f"/{','.join(names)}/_stats/store")
        size: int = stats["_all"]["total"]["store"]["size_in_bytes"]
        return size

    def _days(self) -> tuple[date | None, date | None]:
        if not self._state.parts:
            return None, None
        days = {name: {name: {"field": "published"}} for name in ("min", "max")}
        found = search(self._cluster, self._state.indexes, {"size": 0, "aggs": days})["aggregations"]
        least, most = [found[name]["value"] for name in ("min", "max")]
        return day_of(int(least or 0)), day_of(int(most or 0))

    def boilerplate(self) -> Counter[str]:
        """The texts that are flagged, and how many paragraphs have each."""
        return Counter(source["text"] for part in self._state.parts for source in self._flagged(part))

    def _flagged(self, part: Part) -> Iterator[dict[str, Any]]:
        same = document(self._cluster, self._state.name, BOILERPLATE)["samenesses"]
        flagged = [{"terms": {"sameness": same}}, {"term": {"disclaimer": True}}]
        asked = {"bool": {"should": flagged, "minimum_should_match": 1}}
        return map(source_of, paragraphs_with(self._cluster, self._state, part, asked, ["text"]))

    def verify(self) -> int:
        """Compare what is there with what was written; how many paragraphs can be found.

        What a cluster stores it checks itself, by checksums, as it reads. Raises IndexDamagedError.
        """
        for part in self._state.parts:
            self._verify(part)
        return self._state.paragraphs

    def _verify(self, part: Part) -> None:
        there = count_articles(self._cluster, part.index), count_paragraphs(self._cluster, part.index)
        if there != (part.counted.articles, part.counted.paragraphs):
            raise IndexDamagedError(
                f"{self._cluster.address}: {part.index} has {there[0]:,} articles and {there[1]:,} "
                f"paragraphs of {part.counted.articles:,} and {part.counted.paragraphs:,} that were written; "
                "rebuild the index with `indexer build SOURCE...`"
            )

    def paragraphs(self, article: str) -> list[Paragraph] | None:
        """The paragraphs of an article; None where there is no such article."""
        found = article_with(self._cluster, self._state, key_of(article))
        if found is None:
            return None
        texts = texts_of(self._cluster, *found)
        return [Paragraph(article, ordinal, text) for ordinal, text in enumerate(texts, 1)]
