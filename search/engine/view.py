"""The seam for engines: one state of an index, which answering reads in the same way whatever it is stored
in.

A document is a paragraph. An engine numbers documents as (segment, document), in the order in which they were
indexed, and articles by one number. The numbers mean something within one view only. `Searcher` is the seam
for callers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from indexer.core.schema import WORDS

if TYPE_CHECKING:
    from indexer.analysis import Segmenter
    from search.hit import Hit, Repost

    from .segment import OpenSegment
    from .values import Found, Match, RerankQuery, Retrieval, Statistics


class Relations(Protocol):
    """The articles that are copies of one another or hold one another, by their numbers."""

    def among(self, articles: Collection[int]) -> frozenset[int]:
        """Those of some articles that may have relatives."""

    def families(self, article: int) -> Sequence[int]:
        """The families of an article, by which relatives are known, its own first; none if it has no
        relatives."""

    def copies(self, article: int) -> Sequence[int]:
        """The article and its copies, in order."""

    def holders(self, article: int) -> Sequence[int]:
        """The articles that hold this one, or a copy of it, and more."""

    def held(self, article: int) -> Sequence[int]:
        """The articles that this one holds and more."""


class View(Protocol):
    """One state of an index."""

    @property
    def segmenter(self) -> Segmenter:
        """Cuts text as the index's own was cut."""

    @property
    def statistics(self) -> Statistics: ...

    @property
    def relations(self) -> Relations: ...

    @property
    def is_cut_short(self) -> bool:
        """Whether a search was too much for the engine, so that there may be more than was found."""

    @property
    def reposts_of_copies(self) -> dict[int, list[Repost]]:
        """A memo of `answering.reposts`: by the first of some copies, all places where they stand."""

    def counts(self, terms: Iterable[str], field: str = WORDS) -> Mapping[str, int]:
        """The number of documents that hold each of several terms, deleted ones included."""

    def find(self, retrieval: Retrieval, limit: int, *, count: bool = False) -> Found:
        """The first `limit` matches, in order; `count` has all of them counted."""

    def rerank(self, matches: Sequence[Match], query: RerankQuery) -> list[Match]:
        """The matches with new scores and in their order."""

    def hits(self, matches: Sequence[Match], needles: Sequence[str]) -> tuple[Hit, ...]:
        """Matches as values that need no index. Spans are where the folded `needles` occur."""

    def opened(self, documents: Sequence[tuple[int, int]]) -> list[tuple[OpenSegment, int]]:
        """For each document, a segment that has it and as much of its article as is ranked, and its number
        there."""

    def are_boilerplate(self, matches: Sequence[Match]) -> list[bool]: ...

    def prefetch(self, matches: Sequence[Match]) -> None:
        """Make ready the texts and relations of documents that will be read one by one."""

    def text(self, segment: int, document: int) -> str:
        """The text of a document as it was given."""

    def articles_of(self, matches: Sequence[Match]) -> list[int]:
        """The number of each match's article."""

    def article_texts(self, article: int) -> Iterator[str]:
        """The texts of an article's paragraphs, in order."""

    def reposts(self, articles: Collection[int]) -> list[Repost]:
        """Articles as values that need no index."""

    def documents_of(self, article: str) -> Sequence[tuple[int, int]] | None:
        """The documents of the article with this id, in order; None where there is none."""

    def ids_with(self, part: str, most: int) -> list[str]:
        """Ids of articles that hold `part`, `most` of them at most."""
