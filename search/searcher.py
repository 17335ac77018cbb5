"""The seam for callers: the methods of every engine's searcher, and the options of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from types import TracebackType
    from typing import Any

    from indexer.core.article import Paragraph

    from .explanation import Explanation, WhyNot
    from .hit import Hit, SearchResults
    from .query.query import Order, Query
    from .ranking.settings import Ranking


class Searcher(Protocol):
    """Answers queries on one index, as it was when opened or last refreshed.

    Its methods may be called from several threads at once. Their results outlive the searcher.
    """

    def search(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        offset: int = 0,
        since: date | None = None,
        until: date | None = None,
        kind: str | Sequence[str] = (),
        order: Order | None = None,
        count: bool = True,
        ranking: Ranking | None = None,
        per_article: int | None = None,
        distinct: bool = False,
        collapse: bool = False,
    ) -> SearchResults:
        """The paragraphs that match, best first: `limit` of them from `offset` on. Any string is a valid
        query.

        `since` and `until` are inclusive days, and narrow the query's own dates; an article without a date
        matches neither. `kind` is the kind of document (文种), or several of which an article has one.
        Without `count` only the hits are worked out: `total` is then the number that is known, `complete`
        says whether that is all, and nothing is suggested. `ranking` sets the order by relevance.

        `per_article` limits the hits of one article, on all pages together. `distinct` leaves out a paragraph
        that a better hit has too, in whatever spelling, spaces and signs, and counts it there, in `also`.
        `collapse` shows one paragraph for an article and its reposts, in whatever script, shortened or in a
        longer page. Limit and offset count the hits that stay, `total` counts all paragraphs that match.
        `Hit.reposts` names the other places of an article in any case.

        Raises ValueError for a negative limit or offset, for fewer than one hit per article and for an
        unknown order, IndexDamagedError where the index's files are broken.
        """

    def explain(self, query: str | Query, hits: Sequence[Hit], **options: Any) -> tuple[Explanation, ...]:
        """For each of some hits of a search, the sum that its score is. `options` are those of the search.

        Raises ValueError for a hit that is not among the first 10,000.
        """

    def why_not(
        self, query: str | Query, article: str, paragraph: int | None = None, **options: Any
    ) -> WhyNot:
        """The reasons why an article, or its paragraph of that number, is missing from a search or not
        higher.

        `options` are those of the search.
        """

    def context(self, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
        """The hit's paragraph and up to `distance` paragraphs of its article before and after it."""

    def refresh(self) -> bool:
        """Go over to the newest state of the index; whether there was a newer one.

        While there is no index at all, say between deleting and building it, nothing changes.
        """

    def close(self) -> None:
        """Let go of the index. Searching afterwards raises ValueError."""

    def __enter__(self) -> Searcher: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
