"""The options of one search, and how those that narrow it become part of its query."""

from __future__ import annotations

from indexer.core.frozen import frozen
from search.query.parsing import parse_query
from search.query.query import ORDERS, Query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from search.query.query import Order
    from search.ranking.settings import Ranking


@frozen
class SearchOptions:
    """The options of `search.searcher.Searcher.search`; see there. Raises ValueError where one is out of
    range."""

    limit: int = 10
    offset: int = 0
    since: date | None = None
    until: date | None = None
    order: Order | None = None
    count: bool = True
    ranking: Ranking | None = None
    per_article: int | None = None
    distinct: bool = False
    collapse: bool = False

    def __post_init__(self) -> None:
        if self.limit < 0 or self.offset < 0:
            raise ValueError("limit and offset are 0 or more")
        if self.per_article is not None and self.per_article < 1:
            raise ValueError("per_article is 1 or more, or None")
        if self.order is not None and self.order not in ORDERS:
            raise ValueError(f"order is one of {', '.join(ORDERS)}, not {self.order!r}")

    def narrowed(self, query: str | Query) -> Query:
        """A query with these dates and this order added to its own."""
        parsed = parse_query(query) if isinstance(query, str) else query
        if self.since is None and self.until is None and self.order is None:
            return parsed
        since = max((_day(day) for day in (self.since, parsed.since) if day), default=None)
        until = min((_day(day) for day in (self.until, parsed.until) if day), default=None)
        return Query(parsed.text, parsed.clause, since, until, self.order or parsed.order)


def _day(day: date) -> date:
    """A datetime as its day: Python takes it for a date, but does not compare the two."""
    from datetime import datetime

    return day.date() if isinstance(day, datetime) else day
