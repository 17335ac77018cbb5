"""A query on one state of an index -> results: what every engine's searcher does with an `Answer`."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod

from search.hit import SearchResults, altered
from search.query.parsing import parse_query
from search.query.query import ORDERS, Order, Query, searched_text

from .retrieval import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from typing import TypeVar

    from indexer.core.article import Paragraph
    from search.engine.values import Place
    from search.engine.view import Reading
    from search.explanation import Explanation, WhyNot
    from search.hit import Hit, Suggestion
    from search.ranking.settings import Ranking

    from .explaining import Explainer
    from .grouping import Page

    Answered = TypeVar("Answered")


class AnsweringSearcher(ABC):
    """The part of a `Searcher` that is the same for every engine; see there for the methods.

    An engine says in `_answered` how one of its readings is asked, and what is done where that fails.
    """

    @abstractmethod
    def _answered(self, ask: Callable[[Reading], Answered]) -> Answered:
        """What `ask` gives of the index's state. Raises ValueError if the searcher is closed."""

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
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset are 0 or more")
        if per_article is not None and per_article < 1:
            raise ValueError("per_article is 1 or more, or None")
        asked = _asked(query, since, until, order)
        page = Asked(limit, offset, count, ranking, per_article, distinct, collapse)
        return self._answered(lambda reading: _results(reading, asked, page))

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
        asked = _asked(query, since, until, order)

        def explained(reading: Reading) -> tuple[Explanation, ...]:
            explainer = _explainer(reading, asked, ranking)
            return tuple([explainer.explain(hit.article, hit.paragraph) for hit in hits])

        return self._answered(explained)

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
        asked = _asked(query, since, until, order)
        return self._answered(lambda reading: _explainer(reading, asked, ranking).why_not(article, paragraph))

    def context(self, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
        if distance < 0:
            raise ValueError("distance is 0 or more")
        return self._answered(lambda reading: _context(reading, hit, distance))


class Asked:
    """How a search is answered; see `Searcher.search`."""

    def __init__(
        self,
        limit: int,
        offset: int,
        count: bool,
        ranking: Ranking | None,
        per_article: int | None,
        distinct: bool,
        collapse: bool,
    ) -> None:
        self.limit = limit
        self.offset = offset
        self.count = count
        self.ranking = ranking
        self.per_article = per_article
        self.distinct = distinct
        self.collapse = collapse


def _results(reading: Reading, query: Query, asked: Asked) -> SearchResults:
    started = time.perf_counter()
    limit, offset = asked.limit, asked.offset
    answer = Answer(reading, query, asked.ranking)
    first = answer.first(offset + limit)
    places: Sequence[Place] = first[offset:]
    known, found_all = len(first), len(first) < offset + limit
    more: bool | None = None
    also: Sequence[int] = ()
    folding = asked.collapse and reading.has_reposts
    if folding:
        from .reposts import may_crowd
    if limit and (asked.distinct or asked.per_article is not None or (folding and may_crowd(reading, first))):
        page = _page(answer, reading, asked, folding)
        places, known, found_all, more = page.places, page.known, page.complete, page.more
        also = page.also if asked.distinct else ()
    hits = answer.hits(list(places))
    if also:
        hits = tuple([altered(hit, also=count) for hit, count in zip(hits, also, strict=True)])
    boilerplate = answer.boilerplate_among(places)
    if boilerplate:
        hits = tuple(
            [altered(hit, boilerplate=True) if at in boilerplate else hit for at, hit in enumerate(hits)]
        )
    if reading.has_reposts:
        numbers = [reading.article_number(*place[:2]) for place in places]
        if reading.relations.among(numbers):
            from .reposts import with_reposts

            hits = with_reposts(reading, hits, numbers)
    total = answer.total if asked.count and not found_all else known
    suggestions: tuple[Suggestion, ...] = ()
    if asked.count and not answer.holds_all:
        from .suggestions import suggest

        suggestions = suggest(answer.clauses, reading, parts=not total)
    holding_all = answer.holding_all if asked.count and answer.bare is not None else None
    return SearchResults(
        query=query.text,
        hits=hits,
        total=total,
        complete=(asked.count or found_all) and not reading.cut_short,
        took_ms=round((time.perf_counter() - started) * 1000, 3),
        searched=_searched(query),
        holding_all=holding_all,
        suggestions=suggestions,
        expansions=answer.expansions,
        more=more,
    )


def _page(answer: Answer, reading: Reading, asked: Asked, folding: bool) -> Page:
    from .grouping import letters_of_text, page_of

    def letters_of(place: Place) -> str | None:
        return letters_of_text(reading.text(*place[:2]))

    copies = None
    if folding:
        from .reposts import folding_of

        copies = folding_of(reading)

    def first(count: int) -> Sequence[Place]:
        places = answer.first(count)
        if folding or asked.distinct:
            reading.expect(places)
        return places

    return page_of(
        first,
        asked.limit,
        asked.offset,
        most=reading.documents,
        article_of=lambda place: reading.article_number(*place[:2]),
        per_article=asked.per_article,
        letters_of=letters_of if asked.distinct else None,
        folding=copies,
    )


def _explainer(reading: Reading, query: Query, ranking: Ranking | None) -> Explainer:
    from .explaining import Explainer

    return Explainer(reading, query, Answer(reading, query, ranking))


def _context(reading: Reading, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
    from indexer.core.article import Paragraph

    documents = reading.documents_of(hit.article) or ()
    around = range(max(1, hit.paragraph - distance), min(len(documents), hit.paragraph + distance) + 1)
    return tuple(
        [Paragraph(hit.article, ordinal, reading.text(*documents[ordinal - 1])) for ordinal in around]
    )


def _asked(query: str | Query, since: date | None, until: date | None, order: Order | None) -> Query:
    """What is asked, with a caller's dates and order added. Raises ValueError for an unknown order."""
    if order is not None and order not in ORDERS:
        raise ValueError(f"order is one of {', '.join(ORDERS)}, not {order!r}")
    return _narrowed(parse_query(query) if isinstance(query, str) else query, since, until, order)


def _searched(query: Query) -> str:
    """What was searched for, with the days, as a query."""
    if query.clause is None:
        return ""
    days = [day.isoformat() if day else "" for day in (query.since, query.until)]
    text = searched_text(query.clause)
    return f"{text} date:{'..'.join(days)}".lstrip() if any(days) else text


def _narrowed(query: Query, since: date | None, until: date | None, order: Order | None) -> Query:
    """The query with a caller's dates and order added to its own."""
    if since is None and until is None and order is None:
        return query
    since = max((_day(day) for day in (since, query.since) if day), default=None)
    until = min((_day(day) for day in (until, query.until) if day), default=None)
    return Query(query.text, query.clause, since, until, order or query.order)


def _day(day: date) -> date:
    """A datetime as its day: Python takes it for a date, but does not compare the two."""
    from datetime import datetime

    return day.date() if isinstance(day, datetime) else day
