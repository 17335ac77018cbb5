"""One query's view of an index on a cluster.

The cluster gives candidates. They become a segment in memory, and the kernel decides on them as it does on an
index in a folder: what matches, with which score, and in what order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from indexer.core.schema import ARTICLE as ID_FIELD
from indexer.core.schema import WORDS
from indexer.storage.opensearch.articles import texts_of
from indexer.storage.opensearch.documents import FIELDS, article_key_of, record_of_source, source_of
from indexer.storage.opensearch.surrogates import encodable
from search.engine.values import BY_SCORE, SORT_KEYS, WORDS_TIER, Found, Match
from search.hit import Hit, Repost, hit_of, repost_of
from search.kernel.reranking import rerank
from search.kernel.searching import search_segments
from search.output.highlight import find_spans

from .fetched import KEYS, TEXTS, Fetched
from .query import Candidates, search_body
from .relations import ClusterRelations
from .requests import Requests
from .snapshot import ClusterSnapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexer.analysis import Segmenter
    from search.engine.segment import OpenSegment
    from search.engine.values import RerankQuery, Retrieval, Statistics

WINDOW = 200
"""Number of first hits that the kernel scores: the cluster rounds the lengths of paragraphs. It does not
depend on the size of a page, so that pages fit together."""

MOST_CHECKED, CHECKED_AT_ONCE = 9_999, 1_000
"""Number of candidates that the kernel decides on, best first, where the cluster cannot, and how many at
once."""


class ClusterView:
    """See `search.engine.view.View` for the methods."""

    def __init__(self, snapshot: ClusterSnapshot) -> None:
        self._snapshot = snapshot
        self._requests = Requests(snapshot.cluster, snapshot.state)
        self._fetched = Fetched(snapshot, self._requests)
        self._article_keys: list[str] = []
        self._articles: dict[str, int] = {}
        self.relations = ClusterRelations(self, self._requests, has_any=snapshot.statistics.has_reposts)
        self.reposts_of_copies: dict[int, list[Repost]] = {}
        self.is_cut_short = False

    @property
    def segmenter(self) -> Segmenter:
        return self._snapshot.segmenter

    @property
    def statistics(self) -> Statistics:
        return self._snapshot.statistics

    def counts(self, terms: Iterable[str], field: str = WORDS) -> dict[str, int]:
        return self._snapshot.counts(terms, field)

    def find(self, retrieval: Retrieval, limit: int, *, count: bool = False) -> Found:
        if not self._snapshot.state.article_indexes:
            return 0, []
        candidates = Candidates(retrieval)
        ranked = limit > 0 or not candidates.are_matches
        body = search_body(self._snapshot, retrieval, candidates, ranked=ranked)
        if not candidates.are_matches:
            return self._decided(retrieval, body, limit)
        if not limit:
            answer = self._requests.search(body | {"size": 0, "track_total_hits": True})
            return answer["hits"]["total"]["value"], []
        # Where nothing ranks, hits are in sequence, and no more of them are needed.
        size = WINDOW if retrieval.terms else min(limit, WINDOW)
        body["track_total_hits"] = count
        answer = self._requests.search(body | {"size": size, "_source": TEXTS}, stable=True)
        hits = answer["hits"]["hits"]
        _, matches = self._searched(retrieval, [self._fetched.add(hit) for hit in hits], len(hits))
        if limit > WINDOW and len(hits) == WINDOW and matches:
            matches += self._further(retrieval, body, hits[-1]["sort"], limit - WINDOW, matches[-1][2])
        return answer["hits"]["total"]["value"] if count else None, matches[:limit]

    def _decided(self, retrieval: Retrieval, body: dict[str, Any], limit: int) -> Found:
        """The matches among the first MOST_CHECKED candidates."""
        found = self._requests.hits_after(body | {"_source": TEXTS}, None, MOST_CHECKED + 1, CHECKED_AT_ONCE)
        sequences = [self._fetched.add(hit) for hit in found]
        self.is_cut_short |= len(sequences) > MOST_CHECKED
        total = 0
        matches: list[Match] = []
        for start in range(0, min(len(sequences), MOST_CHECKED), CHECKED_AT_ONCE):
            some = sequences[start : min(start + CHECKED_AT_ONCE, MOST_CHECKED)]
            counted, matching = self._searched(retrieval, some, limit)
            total += counted
            matches += matching
        return total, sorted(matches, key=SORT_KEYS[retrieval.order])[:limit]

    def _searched(self, retrieval: Retrieval, sequences: list[int], limit: int) -> tuple[int, list[Match]]:
        """The kernel's search among paragraphs whose texts were fetched."""
        if not sequences:
            return 0, []
        segment, ordered = self._fetched.segment_of(sequences)
        average = self.statistics.average_length
        # The cluster has selected already, and knows what is boilerplate.
        total, found = search_segments([segment], retrieval.anywhere(), average, limit, count=True)
        matches = [(0, ordered[document], score, day, tier) for _, document, score, day, tier in found]
        return total or 0, matches

    def _further(
        self, retrieval: Retrieval, body: dict[str, Any], after: list[object], count: int, least: float
    ) -> list[Match]:
        """So many hits after the first WINDOW, with the cluster's scores, which are `least` at most by
        relevance."""
        matches: list[Match] = []
        at = 0 if retrieval.order == BY_SCORE else 1
        for hit in self._requests.hits_after(body | {"_source": KEYS}, after, count):
            sequence = self._fetched.add(hit)
            score = hit["sort"][at]
            if retrieval.order == BY_SCORE:
                score = min(score, least)
            matches.append((0, sequence, score, self._fetched.paragraphs[sequence].day, WORDS_TIER))
        return matches

    def rerank(self, matches: Sequence[Match], query: RerankQuery) -> list[Match]:
        if not matches:
            return []
        segment, documents = self._fetched.segment_with_openings([match[1] for match in matches])
        sequences = {document: sequence for sequence, document in documents.items()}
        in_memory = [(0, documents[sequence], score, day, tier) for _, sequence, score, day, tier in matches]
        return [(0, sequences[match[1]], *match[2:]) for match in rerank([segment], in_memory, query)]

    def hits(self, matches: Sequence[Match], needles: Sequence[str]) -> tuple[Hit, ...]:
        self._fetched.fetch_texts([match[1] for match in matches])
        paragraphs = [self._fetched.paragraphs[match[1]] for match in matches]
        self._fetched.fetch_articles({each.article_key: each.index for each in paragraphs})
        hits = []
        for paragraph, match in zip(paragraphs, matches, strict=True):
            record = record_of_source(self._fetched.articles[paragraph.article_key])
            text = paragraph.text or ""
            hits.append(hit_of(record, paragraph.paragraph, text, find_spans(text, needles), match[2]))
        return tuple(hits)

    def opened(self, documents: Sequence[tuple[int, int]]) -> list[tuple[OpenSegment, int]]:
        sequences = [sequence for _, sequence in documents]
        segment, numbers = self._fetched.segment_with_openings(sequences, self.segmenter)
        return [(segment, numbers[sequence]) for sequence in sequences]

    def are_boilerplate(self, matches: Sequence[Match]) -> list[bool]:
        return [self._fetched.paragraphs[match[1]].is_boilerplate for match in matches]

    def prefetch(self, matches: Sequence[Match]) -> None:
        self._fetched.fetch_texts([match[1] for match in matches])
        self.relations.among(set(self.articles_of(matches)))

    def text(self, segment: int, document: int) -> str:
        self._fetched.fetch_texts([document])
        return self._fetched.paragraphs[document].text or ""

    def articles_of(self, matches: Sequence[Match]) -> list[int]:
        return [self.article_number(self._fetched.paragraphs[match[1]].article_key) for match in matches]

    def article_number(self, article_key: str) -> int:
        """The number of an article in this view."""
        number = self._articles.get(article_key)
        if number is None:
            number = self._articles[article_key] = len(self._article_keys)
            self._article_keys.append(article_key)
        return number

    def article_key(self, article: int) -> str:
        return self._article_keys[article]

    def article_texts(self, article: int) -> Iterator[str]:
        source = self._fetched.located([self._article_keys[article]], opening=True)[0]
        return iter(texts_of(self._snapshot.cluster, source["_index"], source))

    def reposts(self, articles: Collection[int]) -> list[Repost]:
        located = self._fetched.located([self._article_keys[article] for article in articles])
        return [repost_of(record_of_source(source)) for source in located]

    def documents_of(self, article: str) -> Sequence[tuple[int, int]] | None:
        found = self._fetched.located([article_key_of(article)])
        if not found:
            return None
        return [(0, sequence) for sequence in self._fetched.paragraphs_of(found[0])]

    def ids_with(self, part: str, most: int) -> list[str]:
        escaped = "".join(f"\\{sign}" if sign in "*?\\" else sign for sign in encodable(part))
        found = self._fetched.articles_with({"wildcard": {FIELDS[ID_FIELD]: {"value": f"*{escaped}*"}}}, most)
        return [source_of(article)["id"] for article in found]
