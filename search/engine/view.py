"""What an answer asks of an engine: one state of an index, read in the same way whatever it is stored in.

A document is a paragraph, known by two numbers, (segment, document), that are an engine's own and mean
something within one `Reading` only. `Searcher` is the seam for callers; this is the one for engines, so that
queries, ranking, grouping, copies and explanations are written once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from indexer.core.schema import WORDS

if TYPE_CHECKING:
    from indexer.analysis import Segmenter
    from search.engine.values import Evidence, Found, Place, RankingTerm, Saturation
    from search.hit import Hit, Repost
    from search.query.conditions import Condition
    from search.query.query import Order


class Relatives(Protocol):
    """Which articles are copies of one another or hold one another, by their `article_number`s."""

    def among(self, articles: Collection[int]) -> frozenset[int]:
        """Those of some articles that may have relatives."""

    def families(self, article: int) -> Sequence[int]:
        """What an article has in common with its relatives, its own family first; nothing if it has none."""

    def copies(self, article: int) -> Sequence[int]:
        """The article and its copies, in order."""

    def holders(self, article: int) -> Sequence[int]:
        """The articles that hold this one, or a copy of it, and more."""

    def held(self, article: int) -> Sequence[int]:
        """The articles that this one holds and more."""


class Reading(Protocol):
    """One state of an index."""

    @property
    def segmenter(self) -> Segmenter:
        """Cuts text as the index's own was cut."""

    @property
    def documents(self) -> int:
        """All documents, deleted ones included."""

    @property
    def average_length(self) -> float:
        """The mean number of words of a paragraph's body."""

    @property
    def average_sizes(self) -> tuple[float, float, float]:
        """The mean size of a paragraph, of an article's text and of a title, in UTF-16 units; at least 1."""

    @property
    def has_boilerplate(self) -> bool:
        """Whether any document is boilerplate."""

    @property
    def has_reposts(self) -> bool:
        """Whether any article has relatives."""

    @property
    def relations(self) -> Relatives:
        """Which articles are related."""

    @property
    def places_of_first(self) -> dict[int, list[Repost]]:
        """What `reposts` has worked out so far: by the first of some copies, where these stand."""

    @property
    def cut_short(self) -> bool:
        """Whether something was too much for the engine, so that there may be more than was found."""

    def counts(self, terms: Iterable[str], field: str = WORDS) -> Mapping[str, int]:
        """How many documents hold each of several terms, deleted ones included."""

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
        selection: int = 0,
    ) -> Found:
        """The first `limit` documents that match, best first; see `search.embedded.finding.find`."""

    def rank_by_evidence(
        self, places: Sequence[Place], evidence: Evidence, paragraph: Saturation, article: Saturation
    ) -> list[Place]:
        """The places with new scores and in their order; see `search.ranking.rerank`."""

    def hits(self, places: Sequence[Place], needles: Sequence[str]) -> tuple[Hit, ...]:
        """Documents as values that need no index; the folded `needles` are what spans are found of."""

    def expect(self, places: Sequence[Place]) -> None:
        """The texts and relatives of these documents will be asked for, one by one."""

    def expect_articles(self, articles: Collection[int]) -> None:
        """These articles will be asked for as reposts, one by one."""

    def is_boilerplate(self, segment: int, document: int) -> bool: ...

    def text(self, segment: int, document: int) -> str:
        """The text of a document as it was given."""

    def title(self, segment: int, document: int) -> str:
        """The title of its article as it was given; empty where there is none."""

    def day(self, segment: int, document: int) -> int:
        """When its article was published, as 20240329; 0 where that is unknown."""

    def article_number(self, segment: int, document: int) -> int:
        """The number of its article, the same for all of an article's documents."""

    def article_texts(self, article: int) -> Iterator[str]:
        """The texts of an article's paragraphs, in order."""

    def repost(self, article: int) -> Repost:
        """An article as what is told of a copy."""

    def documents_of(self, article: str) -> Sequence[tuple[int, int]] | None:
        """The documents of the article with this id, in order; None where there is none."""

    def ids_with(self, part: str, most: int) -> list[str]:
        """The ids of some articles that hold a string in theirs."""

    def shares(self, documents: Sequence[tuple[int, int]], terms: Sequence[RankingTerm]) -> list[list[float]]:
        """Of each document, what each of the terms adds to its BM25 score; 0 where it does not hold it."""
