"""The options of one search, and how those that narrow it become part of its query."""

from __future__ import annotations

from indexer.core.caching import lru_cache
from indexer.core.frozen import frozen, set_field
from search.engine.values import FEW

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Any, ClassVar

    from search.engine.values import Match
    from search.query.query import Clause, Order, Query
    from search.ranking.settings import Ranking


MOST_HITS = 2**31 - 1
"""The largest limit and the largest offset: the kernel counts hits in 32 bits."""


class SearchOptions(metaclass=frozen):
    """The options of `search.searcher.Searcher.search`; see there. Raises ValueError where one is out of
    range.

    `wanted` is the number of matches that fill the page, if a few do and no option but those that narrow a
    query decides on their order; else 0. `are_plain`: a few do, and the query is not narrowed."""

    __slots__ = ("are_plain", "wanted")

    if TYPE_CHECKING:
        wanted: ClassVar[int]
        are_plain: ClassVar[bool]

    limit: int = 10
    offset: int = 0
    since: date | str | None = None
    until: date | str | None = None
    issuer: str | Sequence[str] = ()
    number: str | Sequence[str] = ()
    region: str | Sequence[str] = ()
    kind: str | Sequence[str] = ()
    source: str | Sequence[str] = ()
    topic: str | Sequence[str] = ()
    date: str | Sequence[str] = ()
    order: Order | None = None
    precise: bool = False
    count: bool = True
    ranking: Ranking | None = None
    per_article: int | None = None
    distinct: bool = False
    count_repeats: bool = True
    collapse: bool = False
    timeout: float | None = None
    facets: str | Sequence[str] = ()
    copies_once: bool = False
    within: str | Query | Sequence[str | Query] = ()
    cursor: str | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.limit <= MOST_HITS and 0 <= self.offset <= MOST_HITS):
            raise ValueError(f"limit and offset are from 0 to {MOST_HITS:,}")
        if self.cursor is not None and self.offset:
            raise ValueError("a cursor says where the page begins: give a cursor or an offset, not both")
        if self.per_article is not None and self.per_article < 1:
            raise ValueError("per_article is 1 or more, or None")
        if self.timeout is not None and not self.timeout > 0:
            raise ValueError("timeout is a number of seconds above 0, or None")
        if self.order is not None or self.facets != ():
            self._check_names()
        shown = self.offset + self.limit
        are_few = (2 * shown if self.thin else shown) <= FEW
        asks_for_more = self.cursor is not None or self.ranking is not None or bool(self.facets)
        # Most pages are filled by four times as many; to ask again takes as long as to ask.
        looked_at = min(4 * shown, FEW) if self.thin else shown
        set_field(self, "wanted", looked_at if are_few and not asks_for_more else 0)
        are_plain = self.wanted > 0 and not self.precise and self._narrows_nothing()
        set_field(self, "are_plain", are_plain)

    @property
    def thin(self) -> bool:
        """Whether some matches are left out of pages, and more are looked at."""
        return self.distinct or self.per_article is not None

    def _check_names(self) -> None:
        """Raise ValueError for an order or a facet that there is not."""
        from search.query.filters import FACETS
        from search.query.query import ORDERS

        if self.order is not None and self.order not in ORDERS:
            raise ValueError(f"order is one of {', '.join(ORDERS)}, not {self.order!r}")
        for name in self.facet_names:
            if name not in FACETS:
                raise ValueError(f"there is no facet {name!r}; the facets are {', '.join(FACETS)}")

    @property
    def facet_names(self) -> tuple[str, ...]:
        """The facets that are wanted, each once."""
        return tuple(dict.fromkeys((self.facets,) if isinstance(self.facets, str) else self.facets))

    def narrowed(self, query: str | Query) -> Query:
        """A query with these filters, dates and this order added to its own. Raises ValueError for a date
        that is none, TypeError for a query that is none."""
        parsed = _parsed("query", query, precise=self.precise)
        if self._narrows_nothing():
            return parsed
        from search.query.filters import common_days
        from search.query.query import And, Everything, Query

        filters, first, last = common_days(self._filters())
        within = (self.within,) if isinstance(self.within, (str, Query)) else self.within
        earlier = tuple([_parsed("within", each) for each in within])
        lists = filters or first or last or self.since or self.until or self.facets or earlier
        if not (lists or self.order):
            return parsed
        since = max((_day(day, 0) for day in (self.since, first, parsed.since) if day), default=None)
        until = min((_day(day, 1) for day in (self.until, last, parsed.until) if day), default=None)
        clause = parsed.clause
        if clause is None and not parsed.text.strip() and lists:
            clause = filters.pop(0) if len(filters) == 1 else Everything()
        if filters and clause is not None:
            of_query = clause.clauses if isinstance(clause, And) else (clause,)
            clause = And((*of_query, *filters))
        order, earlier = self.order or parsed.order, (*parsed.within, *earlier)
        return Query(parsed.text, clause, since, until, order, parsed.notes, earlier)

    def _narrows_nothing(self) -> bool:
        """Whether none of the options is given that alter a query. Most searches have none."""
        days = self.since or self.until or self.date
        filters = self.issuer or self.number or self.region or self.kind or self.source or self.topic
        return not (filters or days or self.order or self.facets) and self.within == ()

    def _filters(self) -> list[Clause]:
        """The clauses of the filters that were given."""
        from search.query.filters import DATE, FILTERS, narrowing

        given = [(field, getattr(self, field)) for field in (*FILTERS, DATE)]
        return [clause for field, values in given if values for clause in narrowing(field, values)]


def options_of(given: dict[str, Any]) -> SearchOptions:
    """The options of one search. Those of the latest searches are remembered: most programs always give the
    same."""
    try:
        return _remembered(**given)
    except TypeError:  # A list cannot be remembered.
        return SearchOptions(**given)


@lru_cache(maxsize=16)
def _remembered(**given: Any) -> SearchOptions:
    return SearchOptions(**given)


def _parsed(argument: str, given: str | Query, *, precise: bool = False) -> Query:
    """The query that was given as an argument. Raises TypeError for what is none."""
    from search.query.parsing import parse_query
    from search.query.query import Query

    if isinstance(given, str):
        return parse_query(given, precise=precise)
    if not isinstance(given, Query):
        raise TypeError(f"{argument} is a str or a Query, not {type(given).__name__}")
    return given


class Start(metaclass=frozen):
    """Where a page begins: behind `offset` matches that stay, of those after the match `after`, up to which
    there are `rank` matches."""

    after: Match | None
    rank: int
    offset: int


def _day(day: date | str, edge: int) -> date:
    """A day, or the first or last one of a period in words; a datetime as its day: Python takes it for a
    date, but does not compare the two. Raises ValueError for words that are no date."""
    if isinstance(day, str):
        from search.query.filters import edge_of

        return edge_of(day, edge)
    from datetime import datetime

    return day.date() if isinstance(day, datetime) else day
