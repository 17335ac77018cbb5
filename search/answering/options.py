"""The options of one search, and how those that narrow it become part of its query."""

from __future__ import annotations

from indexer.core.frozen import frozen
from search.query.parsing import parse_query
from search.query.query import FILTERS, ORDERS, And, Clause, Filter, Or, Query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
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
    kind: str | Sequence[str] = ()
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
        filters = self._filters()
        if self.since is None and self.until is None and self.order is None and not filters:
            return parsed
        since = max((_day(day) for day in (self.since, parsed.since) if day), default=None)
        until = min((_day(day) for day in (self.until, parsed.until) if day), default=None)
        clause = parsed.clause
        if filters and (clause is not None or not parsed.text.strip()):
            of_query = clause.clauses if isinstance(clause, And) else (clause,) if clause else ()
            clause = And((*of_query, *filters)) if of_query or len(filters) > 1 else filters[0]
        return Query(parsed.text, clause, since, until, self.order or parsed.order)

    def _filters(self) -> list[Clause]:
        """A clause for each filter that was given, of any of its values."""
        filters: list[Clause] = []
        for field in FILTERS:
            given = getattr(self, field)
            if given:
                from indexer.analysis import keyword_term

                values = dict.fromkeys((given,) if isinstance(given, str) else given)
                alternatives = [Filter(field, keyword_term(field, value)) for value in values]
                filters.append(Or(tuple(alternatives)) if len(alternatives) > 1 else alternatives[0])
        return filters


def _day(day: date) -> date:
    """A datetime as its day: Python takes it for a date, but does not compare the two."""
    from datetime import datetime

    return day.date() if isinstance(day, datetime) else day
