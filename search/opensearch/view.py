"""One query's view of an index on a cluster: a `Reading` that fetches what it is asked for, many at a time.

Documents are numbered in the order in which they are found, all in one segment. The cluster's scores choose
documents: it rounds the lengths of paragraphs, so that the first WINDOW are scored here once more, as exactly
as in a folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from indexer.analysis import fold_text, word_terms
from indexer.core.schema import TITLE_WORDS, WORDS
from indexer.storage.opensearch.articles import texts_of
from indexer.storage.opensearch.documents import (
    ARTICLE,
    article_key_of,
    paragraph_id,
    record_of_source,
    source_of,
)
from indexer.storage.opensearch.surrogates import encodable
from indexer.storage.segment.articles import MOST_WORDS
from search.engine.values import ALL_DOCUMENTS, Found, Place, RankingTerm
from search.hit import Hit, Repost, hit_of
from search.output.highlight import find_spans
from search.ranking.bm25 import K1, MOST_COUNTED, B, idf

from .checking import CHECKED_AT_ONCE, MOST_CHECKED, checked, is_too_much, loosened
from .fetched import rank_fetched
from .query import ORDERS, asked_by, narrowed, removed, scored
from .relatives import ClusterRelatives
from .requests import Requests
from .snapshot import ClusterSnapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexer.analysis import Segmenter
    from search.engine.values import Evidence, Saturation
    from search.query.conditions import Condition
    from search.query.query import Order

WINDOW = 200
"""So many of the first hits are scored here. It does not depend on a page's size, so that pages fit
together."""

_FETCHED_AT_ONCE = 1_000
_NEVER = 99991231
_FEATURES = ["article_key", "sequence", "paragraph", "published", "content_key", "disclaimer", "surrogates"]
_TEXTS = [*_FEATURES, "text", "title"]


class _Document:
    """A paragraph that was found: where it is, and its texts once they were fetched."""

    __slots__ = (
        "article_key",
        "day",
        "index",
        "is_boilerplate",
        "paragraph",
        "sequence",
        "text",
        "title",
        "words",
    )

    def __init__(self, index: str, article_key: str, paragraph: int) -> None:
        self.index = index
        self.article_key = article_key
        self.paragraph = paragraph
        self.sequence = 0
        self.day = 0
        self.is_boilerplate = False
        self.text: str | None = None
        self.title = ""
        self.words: Counter[str] | None = None


class ClusterReading:
    """See `search.engine.view.Reading` for the methods."""

    def __init__(self, snapshot: ClusterSnapshot) -> None:
        self._snapshot = snapshot
        self._cluster = snapshot.cluster
        self._state = snapshot.state
        self._requests = Requests(snapshot.cluster, snapshot.state)
        self.places_of_first: dict[int, list[Repost]] = {}
        self.cut_short = False
        self.relations = ClusterRelatives(self)
        self._documents: list[_Document] = []
        self._numbers: dict[tuple[str, int], int] = {}
        self._article_keys: list[str] = []
        self._articles: dict[str, int] = {}
        self._sources: dict[str, dict[str, Any]] = {}
        """What was fetched of articles, by article key, with `_index`."""

    @property
    def segmenter(self) -> Segmenter:
        return self._snapshot.segmenter

    @property
    def documents(self) -> int:
        return self._snapshot.documents

    @property
    def average_length(self) -> float:
        return self._snapshot.average_length

    @property
    def average_sizes(self) -> tuple[float, float, float]:
        return self._snapshot.average_sizes

    @property
    def has_boilerplate(self) -> bool:
        return self._state.has_boilerplate

    @property
    def has_reposts(self) -> bool:
        return self._state.reposted_articles > 0

    def counts(self, terms: Iterable[str], field: str = WORDS) -> dict[str, int]:
        return self._snapshot.counts(terms, field)

    def find(
        self,
        condition: Condition,
        terms: Sequence[RankingTerm] = (),
        *,
        limit: int,
        needed: float = 0.0,
        since: int = 0,
        until: int = 0,
        order: Order = "relevance",
        count: bool = False,
        selection: int = ALL_DOCUMENTS,
    ) -> Found:
        if not self._state.article_indexes:
            return 0, []
        must, must_not = narrowed(self._state, since, until, selection)
        too_much = is_too_much(condition)
        asked_for = (loosened if too_much else asked_by)(condition, terms, needed)
        query: dict[str, Any] = {"filter": [asked_for, *must], "must_not": must_not}
        if not limit and not too_much:
            answer = self._requests.search({"query": {"bool": query}, "size": 0, "track_total_hits": True})
            return answer["hits"]["total"]["value"], []
        words = self.counts([text for _, text, _, _ in terms])
        idfs = [idf(self.documents, words[text]) for _, text, _, _ in terms]
        query["should"] = scored(terms, idfs, self._snapshot.factor)
        asked = {"query": {"bool": query}, "sort": ORDERS[order], "track_total_hits": count}
        if too_much:
            matching = checked(self, self._candidates(asked), condition, terms, needed)
            return len(matching) if count else None, self._scored_here(matching, terms, order)[:limit]
        # Where nothing ranks, hits are in their places, and no more of them are needed.
        size = WINDOW if terms else min(limit, WINDOW)
        answer = self._requests.search(asked | {"size": size, "_source": _TEXTS}, stable=True)
        hits = answer["hits"]["hits"]
        places = self._scored_here([self._number_of_hit(hit) for hit in hits], terms, order)
        if limit > WINDOW and len(hits) == WINDOW:
            places += self._further(asked, hits[-1]["sort"], limit - WINDOW, order, places[-1][2])
        total = answer["hits"]["total"]["value"] if count else None
        return total, places[:limit]

    def _candidates(self, asked: dict[str, Any]) -> Iterator[int]:
        """The first of all that is found, with texts."""
        found = self._requests.hits_after(
            asked | {"_source": _TEXTS}, None, MOST_CHECKED + 1, CHECKED_AT_ONCE
        )
        return map(self._number_of_hit, found)

    def _scored_here(self, numbers: list[int], terms: Sequence[RankingTerm], order: Order) -> list[Place]:
        """These documents with their exact scores, and in order."""
        shares = self.shares([(0, number) for number in numbers], terms)
        places = []
        for number, added in zip(numbers, shares, strict=True):
            # Not by `sum`, which rounds otherwise from Python 3.12 on, and than in a folder.
            score = 0.0
            for share in added:
                score += share
            places.append((0, number, score, self._documents[number].day))
        return sorted(places, key=lambda place: self._sort_key(place, order))

    def _sort_key(self, place: Place, order: Order) -> tuple[float, float, int]:
        _, number, score, day = place
        first = 0 if order == "relevance" else ((-day if order == "newest" else day) or _NEVER)
        return first, -score, self._documents[number].sequence

    def _further(
        self, asked: dict[str, Any], after: list[object], count: int, order: Order, least: float
    ) -> list[Place]:
        """So many hits after the first WINDOW, by the cluster's scores, which are at most `least` by
        relevance."""
        places: list[Place] = []
        at = 0 if order == "relevance" else 1
        for hit in self._requests.hits_after(asked | {"_source": _FEATURES}, after, count):
            number = self._number_of_hit(hit)
            score = min(hit["sort"][at], least) if order == "relevance" else hit["sort"][at]
            places.append((0, number, score, self._documents[number].day))
        return places

    def _number_of_hit(self, hit: dict[str, Any]) -> int:
        """The number of a paragraph that was found."""
        source = source_of(hit["_source"])
        number = self._number(hit["_index"], source["article_key"], source["paragraph"])
        document = self._documents[number]
        document.sequence = source["sequence"]
        document.day = source.get("published", 0)
        if self.has_boilerplate:
            declared = source.get("disclaimer", False)
            document.is_boilerplate = declared or source["content_key"] in self._snapshot.boilerplate
        if "text" in source:
            document.text, document.title = source["text"], source["title"]
        return number

    def _number(self, index: str, article_key: str, paragraph: int) -> int:
        place = article_key, paragraph
        number = self._numbers.get(place)
        if number is None:
            number = self._numbers[place] = len(self._documents)
            self._documents.append(_Document(index, article_key, paragraph))
        return number

    def _with_texts(self, numbers: Iterable[int]) -> None:
        """Fetch the texts of documents that are not there yet."""
        lacking = [number for number in dict.fromkeys(numbers) if self._documents[number].text is None]
        for start in range(0, len(lacking), _FETCHED_AT_ONCE):
            documents = [self._documents[number] for number in lacking[start : start + _FETCHED_AT_ONCE]]
            asked = [
                {
                    "_index": each.index,
                    "_id": paragraph_id(each.article_key, each.paragraph),
                    "_source": _TEXTS,
                }
                for each in documents
            ]
            for hit in self._requests.fetched(asked):
                self._number_of_hit(hit)

    def rank_by_evidence(
        self, places: Sequence[Place], evidence: Evidence, paragraph: Saturation, article: Saturation
    ) -> list[Place]:
        self._with_texts([number for _, number, _, _ in places])
        documents = [self._documents[place[1]] for place in places]
        self._with_sources({document.article_key: document.index for document in documents}, opening=True)
        ranked = rank_fetched(self, list(places), evidence, paragraph, article)
        return sorted(ranked, key=lambda place: self._sort_key(place, "relevance"))

    def _with_sources(self, indexes: dict[str, str], *, opening: bool = False) -> None:
        """Fetch what is known of articles, each in its index, and their first paragraphs where these are
        needed."""
        lacking = [
            key
            for key in indexes
            if key not in self._sources or (opening and "opening" not in self._sources[key])
        ]
        excluded = ["passages", "content_keys", "boilerplate_cues", *([] if opening else ["opening"])]
        fetched = self._requests.fetched(
            [{"_index": indexes[key], "_id": key, "_source": {"excludes": excluded}} for key in lacking]
        )
        for hit in fetched:
            self._sources[hit["_id"]] = source_of(hit["_source"]) | {"_index": hit["_index"]}

    def hits(self, places: Sequence[Place], needles: Sequence[str]) -> tuple[Hit, ...]:
        self._with_texts([number for _, number, _, _ in places])
        documents = [self._documents[number] for _, number, _, _ in places]
        self._with_sources({document.article_key: document.index for document in documents})
        hits = []
        for document, (_, _, score, _) in zip(documents, places, strict=True):
            record = record_of_source(self._sources[document.article_key])
            text = document.text or ""
            hits.append(hit_of(record, document.paragraph, text, find_spans(text, needles), score))
        return tuple(hits)

    def is_boilerplate(self, segment: int, document: int) -> bool:
        return self._documents[document].is_boilerplate

    def text(self, segment: int, document: int) -> str:
        self._with_texts([document])
        return self._documents[document].text or ""

    def title(self, segment: int, document: int) -> str:
        self._with_texts([document])
        return self._documents[document].title

    def day(self, segment: int, document: int) -> int:
        self._with_texts([document])
        return self._documents[document].day

    def paragraph(self, document: int) -> int:
        """The number of a document's paragraph in its article, from 1."""
        return self._documents[document].paragraph

    def article_number(self, segment: int, document: int) -> int:
        return self.article_of(self._documents[document].article_key)

    def article_of(self, article_key: str) -> int:
        """The number of an article."""
        number = self._articles.get(article_key)
        if number is None:
            number = self._articles[article_key] = len(self._article_keys)
            self._article_keys.append(article_key)
        return number

    def article_key(self, article: int) -> str:
        return self._article_keys[article]

    def opening(self, article: int) -> list[str]:
        """The first paragraphs of an article that was fetched with them."""
        texts: list[str] = self._sources[self._article_keys[article]]["opening"]
        return texts

    def article_texts(self, article: int) -> Iterator[str]:
        source = self._located([self._article_keys[article]], opening=True)[0]
        return iter(texts_of(self._cluster, source["_index"], source))

    def repost(self, article: int) -> Repost:
        record = record_of_source(self._located([self._article_keys[article]])[0])
        return Repost(record.id, record.title, record.source, record.published, record.url, record.path)

    def state_documents(self, names: list[str]) -> dict[str, dict[str, Any]]:
        """Documents of the state, by their ids; what there is not is empty."""
        return self._requests.state_documents(names) if self.has_reposts else {name: {} for name in names}

    def expect(self, places: Sequence[Place]) -> None:
        self._with_texts([number for _, number, _, _ in places])
        self.relations.among({self.article_number(*place[:2]) for place in places})

    def expect_articles(self, articles: Collection[int]) -> None:
        self._located([self._article_keys[article] for article in articles])

    def _located(self, keys: list[str], *, opening: bool = False) -> list[dict[str, Any]]:
        """What is known of articles, whose index is not known yet."""
        lacking = [key for key in keys if key not in self._sources]
        for start in range(0, len(lacking), _FETCHED_AT_ONCE):
            some = lacking[start : start + _FETCHED_AT_ONCE]
            for hit in self._articles_with({"terms": {"article_key": some}}, len(some), opening=opening):
                self._sources[hit["_source"]["article_key"]] = source_of(hit["_source"]) | {
                    "_index": hit["_index"]
                }
        if opening:
            self._with_sources({key: self._sources[key]["_index"] for key in keys}, opening=True)
        return [self._sources[key] for key in keys if key in self._sources]

    def _articles_with(
        self, asked: dict[str, Any], most: int, *, opening: bool = False
    ) -> list[dict[str, Any]]:
        if not self._state.article_indexes:
            return []
        excluded = ["passages", "content_keys", "boilerplate_cues", *([] if opening else ["opening"])]
        query = {"filter": [{"term": {"kind": ARTICLE}}, asked], "must_not": removed(self._state)}
        body = {
            "query": {"bool": query},
            "size": most,
            "_source": {"excludes": excluded},
            "sort": ["sequence"],
        }
        found: list[dict[str, Any]] = self._requests.search(body)["hits"]["hits"]
        return found

    def documents_of(self, article: str) -> Sequence[tuple[int, int]] | None:
        article_key = article_key_of(article)
        found = self._located([article_key])
        if not found:
            return None
        numbers = [
            self._number(found[0]["_index"], article_key, paragraph)
            for paragraph in range(1, found[0]["paragraph"] + 1)
        ]
        return [(0, number) for number in numbers]

    def ids_with(self, part: str, most: int) -> list[str]:
        escaped = "".join(f"\\{sign}" if sign in "*?\\" else sign for sign in encodable(part))
        found = self._articles_with({"wildcard": {"id": {"value": f"*{escaped}*"}}}, most)
        return [source_of(hit["_source"])["id"] for hit in found]

    def shares(self, documents: Sequence[tuple[int, int]], terms: Sequence[RankingTerm]) -> list[list[float]]:
        self._with_texts([number for _, number in documents])
        flat, slope = K1 * (1 - B), K1 * B / self.average_length
        titles: dict[str, frozenset[str]] = {}
        shares = []
        for _, number in documents:
            document = self._documents[number]
            if document.words is None:
                document.words = Counter(word_terms(fold_text(document.text or ""), self.segmenter))
            if document.title not in titles:
                words = word_terms(fold_text(document.title), self.segmenter)
                titles[document.title] = frozenset(words)
            length = min(document.words.total(), MOST_WORDS)
            added = []
            for field, text, gain, _ in terms:
                if field == TITLE_WORDS:
                    added.append(gain if text in titles[document.title] else 0.0)
                else:
                    count = min(document.words[text], MOST_COUNTED)
                    added.append(gain * count / (count + flat + slope * length) if count else 0.0)
            shares.append(added)
        return shares
