"""The seam between a query and the engine that answers it: what every engine's searcher does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from indexer.core.article import Paragraph
    from search.query.query import Order, Query
    from search.ranking.settings import Ranking

    from .explanation import Explanation, WhyNot
    from .hit import Hit, SearchResults


class Searcher(Protocol):
    """Answers queries on one index, as it was when opened or last refreshed.

    Its methods may be called from several threads at once. What they return outlives it.
    """

    def search(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        offset: int = 0,
        since: date | None = None,
        until: date | None = None,
        order: Order | None = None,
        count: bool = True,
        ranking: Ranking | None = None,
        per_article: int | None = None,
        distinct: bool = False,
        collapse: bool = False,
    ) -> SearchResults:
        """The paragraphs that match, best first: `limit` of them from `offset` on.

        `since` and `until` are inclusive days, and narrow what the query itself says of dates;
        an article without a date matches neither. Without `count` nothing is done but for the hits:
        `total` is then how many are known, `complete` whether that is all, and nothing is suggested.
        `ranking` are settings of the order; None are the default ones. Any string is a valid query.

        `per_article` is how many hits of one article there are at most, on all pages together; None for no
        limit. With `distinct`, a paragraph that a better hit has too, whatever its spelling, spaces and
        signs, is left out and counted there, in `also`. With `collapse`, of an article and its reposts,
        in whatever script, shortened or in a longer page, the best shows a paragraph for all. Limit and
        offset count the hits that stay, `total` counts all paragraphs that match. `Hit.reposts` says in any
        case where else an article stands.

        Raises ValueError for a negative limit or offset, for fewer than one hit per article and for an
        unknown order, IndexDamagedError where the index's files are broken.
        """

    def explain(
        self,
        query: str | Query,
        hits: Sequence[Hit],
        *,
        since: date | None = None,
        until: date | None = None,
        order: Order | None = None,
        ranking: Ranking | None = None,
    ) -> tuple[Explanation, ...]:
        """Why each of some hits of this search has its score, as a sum of what adds to it.

        Raises ValueError for what is not among the first 10,000 hits.
        """

    def why_not(
        self,
        query: str | Query,
        article: str,
        paragraph: int | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        order: Order | None = None,
        ranking: Ranking | None = None,
    ) -> WhyNot:
        """Why an article, or its paragraph of that number, is missing from this search or not higher."""

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
