"""The paragraphs and articles that one query fetched from a cluster, many at a time, and segments of them in
memory.

A paragraph's number is its sequence: its place in the order in which the index's paragraphs were indexed. So
the numbers of an article's paragraphs follow one another."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain

from indexer.core.article import Article
from indexer.core.schema import ARTICLE as ID_FIELD
from indexer.storage.opensearch.documents import PARAGRAPH, paragraph_id, record_of_source, source_of
from indexer.storage.segment.days import day_of
from indexer.storage.segment.inversion import Keywords, segment_in_memory
from indexer.storage.segment.naming import NO_NAMING, Naming
from indexer.storage.segment.records import article_of
from search.engine.segment import OpenSegment
from search.kernel.heading_above import FARTHEST

from .query import articles_of_state, removed
from .requests import Requests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexer.analysis import Segmenter

    from .snapshot import ClusterSnapshot

FETCHED_AT_ONCE = 1_000
KEYS = [
    *("article_key", "sequence", "paragraph", "published"),
    *("content_key", "disclaimer", "keywords", "surrogates"),
]
TEXTS = [*KEYS, "text", "title"]
"""The fields of a paragraph's document that are fetched without and with its texts."""


class FetchedParagraph:
    """A paragraph of a cluster. `text` is None until it was fetched."""

    __slots__ = ("article_key", "day", "index", "is_boilerplate", "keywords", "paragraph", "text", "title")

    def __init__(self, index: str, article_key: str, paragraph: int) -> None:
        self.index = index
        self.article_key = article_key
        self.paragraph = paragraph
        self.day = 0
        self.is_boilerplate = False
        self.keywords: dict[str, list[str]] = {}
        self.text: str | None = None
        self.title = ""


class Fetched:
    """The documents of one query. Its dictionaries grow as more are fetched."""

    def __init__(self, snapshot: ClusterSnapshot, requests: Requests) -> None:
        self._snapshot = snapshot
        self._requests = requests
        self.paragraphs: dict[int, FetchedParagraph] = {}
        """By sequence."""
        self.articles: dict[str, dict[str, Any]] = {}
        """The document of each article, by its key, with its index as `_index`."""

    def add(self, hit: dict[str, Any]) -> int:
        """Keep a paragraph that was found; its sequence."""
        source = source_of(hit["_source"])
        sequence: int = source["sequence"]
        paragraph = self.paragraphs.get(sequence)
        if paragraph is None:
            paragraph = FetchedParagraph(hit["_index"], source["article_key"], source["paragraph"])
            self.paragraphs[sequence] = paragraph
        paragraph.day = source.get("published", 0)
        paragraph.keywords = source.get("keywords", {})
        if self._snapshot.state.has_boilerplate:
            declared = source.get("disclaimer", False)
            paragraph.is_boilerplate = declared or source["content_key"] in self._snapshot.boilerplate
        if "text" in source:
            paragraph.text, paragraph.title = source["text"], source["title"]
        return sequence

    def find(self, sequence: int) -> None:
        """Keep the paragraph with this sequence, whose article is not known."""
        if sequence in self.paragraphs:
            return
        body = {
            "query": {
                "bool": {
                    "filter": [{"term": {"document_type": PARAGRAPH}}],
                    "must_not": removed(self._snapshot.state),
                }
            },
            "sort": ["sequence"],
            "search_after": [sequence - 1],
            "size": 1,
            "_source": KEYS,
        }
        for hit in self._requests.search(body)["hits"]["hits"]:
            self.add(hit)

    def ids_of(self, sequences: Sequence[int]) -> list[str]:
        """The cluster's ids of paragraphs that are known."""
        known = [self.paragraphs[number] for number in sequences if number in self.paragraphs]
        return [paragraph_id(each.article_key, each.paragraph) for each in known]

    def paragraphs_of(self, article: dict[str, Any]) -> range:
        """The sequences of an article's paragraphs, which are known then, without their texts."""
        sequences = range(article["sequence"], article["sequence"] + article["paragraph"])
        for paragraph, sequence in enumerate(sequences, 1):
            if sequence not in self.paragraphs:
                known = FetchedParagraph(article["_index"], article["article_key"], paragraph)
                self.paragraphs[sequence] = known
        return sequences

    def fetch_texts(self, sequences: Iterable[int]) -> None:
        """Fetch the texts of paragraphs that lack them."""
        lacking = [number for number in dict.fromkeys(sequences) if self.paragraphs[number].text is None]
        for start in range(0, len(lacking), FETCHED_AT_ONCE):
            some = [self.paragraphs[number] for number in lacking[start : start + FETCHED_AT_ONCE]]
            asked = [
                {
                    "_index": each.index,
                    "_id": paragraph_id(each.article_key, each.paragraph),
                    "_source": TEXTS,
                }
                for each in some
            ]
            for hit in self._requests.fetched(asked):
                self.add(hit)

    def fetch_articles(self, indexes: dict[str, str], *, opening: bool = False) -> None:
        """Fetch articles by their keys, each from its index; with `opening`, their first paragraphs too."""
        lacking = [
            key
            for key in indexes
            if key not in self.articles or (opening and "opening" not in self.articles[key])
        ]
        asked = [{"_index": indexes[key], "_id": key, "_source": _fields(opening)} for key in lacking]
        for hit in self._requests.fetched(asked):
            self._add_article(hit)

    def located(self, keys: Sequence[str], *, opening: bool = False) -> list[dict[str, Any]]:
        """The documents of those of some articles that the state has; which index has one is found out."""
        lacking = [key for key in keys if key not in self.articles]
        for start in range(0, len(lacking), FETCHED_AT_ONCE):
            some = lacking[start : start + FETCHED_AT_ONCE]
            self.articles_with({"terms": {"article_key": some}}, len(some), opening=opening)
        known = [key for key in keys if key in self.articles]
        if opening:
            self.fetch_articles({key: self.articles[key]["_index"] for key in known}, opening=True)
        return [self.articles[key] for key in known]

    def articles_with(
        self, query: dict[str, Any], most: int, *, opening: bool = False, by_chance: bool = False
    ) -> list[dict[str, Any]]:
        """The first articles of the state that a query finds, `most` of them at most; or some `by_chance`,
        the same ones each time."""
        if not self._snapshot.state.article_indexes:
            return []
        body = {
            "query": articles_of_state(self._snapshot.state, query),
            "size": most,
            "_source": _fields(opening),
            "sort": ["sequence"],
        }
        if by_chance:
            chance = {"random_score": {"seed": 1, "field": "sequence"}, "boost_mode": "replace"}
            body |= {"query": {"function_score": {"query": body["query"], **chance}}, "sort": ["_score"]}
        return [self._add_article(hit) for hit in self._requests.search(body)["hits"]["hits"]]

    def articles_after(
        self, filters: Sequence[dict[str, Any]], place: list[object] | None, count: int
    ) -> tuple[list[dict[str, Any]], list[object] | None]:
        """(the next `count` articles that pass filters, with their first paragraphs, the place to go on
        from)"""
        if not self._snapshot.state.article_indexes:
            return [], None
        body = {
            "query": articles_of_state(self._snapshot.state, *filters),
            "size": count,
            "_source": _fields(opening=True),
            "sort": ["sequence"],
            **({} if place is None else {"search_after": place}),
        }
        hits = self._requests.search(body)["hits"]["hits"]
        following = hits[-1]["sort"] if len(hits) == count else None
        return [self._add_article(hit) for hit in hits], following

    def whole(self, articles: Sequence[dict[str, Any]]) -> list[Article]:
        """Articles whose documents were fetched with their first paragraphs, with all of their text."""
        rest = [self.paragraphs_of(article)[len(article["opening"]) :] for article in articles]
        self.fetch_texts(chain.from_iterable(rest))
        texts = [[self.paragraphs[number].text or "" for number in numbers] for numbers in rest]
        return [
            article_of(record_of_source(article), [*article["opening"], *others])
            for article, others in zip(articles, texts, strict=True)
        ]

    def _add_article(self, hit: dict[str, Any]) -> dict[str, Any]:
        article = source_of(hit["_source"]) | {"_index": hit["_index"]}
        self.articles[article["article_key"]] = article
        return article

    def segment_of(self, sequences: Sequence[int]) -> tuple[OpenSegment, list[int]]:
        """(a segment in memory of paragraphs whose texts were fetched, each an article of its own whose id is
        its sequence; the sequences of its documents in order)"""
        ordered = sorted(sequences)
        articles = [self._article(number, [self.paragraphs[number].text or ""]) for number in ordered]
        return _opened(articles, self._snapshot.segmenter), ordered

    def segment_with_openings(
        self, sequences: Sequence[int], segmenter: Segmenter | None = None
    ) -> tuple[OpenSegment, dict[int, int]]:
        """(a segment in memory with as much of the articles of paragraphs as is ranked, the document of each)

        Without a segmenter it has texts and no terms. The order of the documents is that of the sequences.
        """
        self.fetch_texts(sequences)
        indexes = {self.paragraphs[at].article_key: self.paragraphs[at].index for at in sequences}
        self.fetch_articles(indexes, opening=True)
        of_article: dict[str, list[int]] = {}
        for number in self._with_those_above(sequences):
            of_article.setdefault(self.paragraphs[number].article_key, []).append(number)
        articles = []
        documents: dict[int, int] = {}
        start = 0
        for key, numbers in of_article.items():
            texts: list[str] = list(self.articles[key]["opening"])
            opening = len(texts)
            for number in numbers:
                at = self.paragraphs[number].paragraph - 1
                # A paragraph behind the opening follows where nothing of the article is read any more.
                documents[number] = start + (at if at < opening else len(texts))
                if at >= opening:
                    texts.append(self.paragraphs[number].text or "")
            articles.append(self._article(numbers[0], texts))
            start += len(texts)
        return _opened(articles, segmenter, self._naming(of_article)), documents

    def _with_those_above(self, sequences: Iterable[int]) -> list[int]:
        """Some paragraphs, in order, with those behind the opening that may be the heading of one: all of
        these are fetched."""
        numbers = set(sequences)
        for number in sequences:
            below = self.paragraphs[number]
            opening = len(self.articles[below.article_key]["opening"])
            for paragraph in range(max(opening + 1, below.paragraph - FARTHEST), below.paragraph):
                above = number - below.paragraph + paragraph
                numbers.add(above)
                if above not in self.paragraphs:
                    self.paragraphs[above] = FetchedParagraph(below.index, below.article_key, paragraph)
        self.fetch_texts(numbers)
        return sorted(numbers)

    def _naming(self, keys: Iterable[str]) -> Naming:
        """The numbers of articles that name the law of each of some articles that were fetched."""
        naming = self._snapshot.naming
        counts = [naming.get(self.articles[key].get("law", ""), 0) for key in keys]
        named = [at for at, count in enumerate(counts) if count]
        return Naming(array("I", named), array("I", [counts[at] for at in named]))

    def _article(self, first: int, texts: list[str]) -> tuple[Article, Keywords]:
        paragraph = self.paragraphs[first]
        title, day = paragraph.title or None, day_of(paragraph.day)
        article = Article(str(first), "\n".join(texts), title, published=day)
        return article, {**paragraph.keywords, ID_FIELD: (article.id,)}


def _fields(opening: bool) -> dict[str, list[str]]:
    hashes = ("passages", "content_keys", "boilerplate_cues", "laws_cited")
    return {"excludes": [*hashes, *([] if opening else ["opening"])]}


def _opened(
    articles: list[tuple[Article, Keywords]], segmenter: Segmenter | None, naming: Naming = NO_NAMING
) -> OpenSegment:
    return OpenSegment(segment_in_memory(articles, segmenter), naming=naming)
