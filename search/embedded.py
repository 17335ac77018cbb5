"""The embedded engine's searcher: queries answered from the mapped files of an index in a folder."""

from __future__ import annotations

import os
import time
from _thread import allocate_lock as Lock

from .answer import Answer
from .finding import Place
from .hit import Hit, SearchResults, Suggestion, altered
from .parsing import parse_query
from .query import ORDERS, Order, Query, searched_text
from .snapshot import Snapshot, newest_stamp, open_snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from types import TracebackType

    from indexer.article import Paragraph
    from indexer.sections import StrPath

    from .explaining import Explainer
    from .explanation import Explanation, WhyNot
    from .grouping import Page
    from .settings import Ranking


_SIGNS_OF_DAMAGE = (IndexError, OverflowError, ValueError)
"""What a file altered in its middle leads to: opening does not read all of it. So an error is looked into,
and where the files are what was written, it is a fault of the program."""


class EmbeddedSearcher:
    """A `Searcher` on an index in a folder. See there for its methods."""

    def __init__(self, directory: StrPath) -> None:
        self._directory = os.fspath(directory)
        self._lock = Lock()
        self._snapshot: Snapshot | None = open_snapshot(self._directory)

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
        fold_reposts: bool = False,
    ) -> SearchResults:
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset are 0 or more")
        if per_article is not None and per_article < 1:
            raise ValueError("per_article is 1 or more, or None")
        if order is not None and order not in ORDERS:
            raise ValueError(f"order is one of {', '.join(ORDERS)}, not {order!r}")
        started = time.perf_counter()
        snapshot = self._current()
        parsed = parse_query(query) if isinstance(query, str) else query
        parsed = _narrowed(parsed, since, until, order)
        try:
            answer = Answer(snapshot, parsed, ranking)
            first = answer.first(offset + limit)
            places: Sequence[Place] = first[offset:]
            known, found_all = len(first), len(first) < offset + limit
            more: bool | None = None
            also: Sequence[int] = ()
            folding = fold_reposts and bool(snapshot.relations.reposted)
            if folding:
                from .reposts import may_crowd
            if limit and (distinct or per_article is not None or (folding and may_crowd(snapshot, first))):
                page = _page(answer, snapshot, limit, offset, per_article, distinct, folding)
                places, known, found_all, more = page.places, page.known, page.complete, page.more
                also = page.also if distinct else ()
            hits = answer.hits(list(places))
            if also:
                hits = tuple([altered(hit, also=count) for hit, count in zip(hits, also, strict=True)])
            boilerplate = answer.boilerplate_among(places)
            if boilerplate:
                hits = tuple(
                    [
                        altered(hit, boilerplate=True) if at in boilerplate else hit
                        for at, hit in enumerate(hits)
                    ]
                )
            if snapshot.relations.reposted:
                numbers = [snapshot.article_number(*place[:2]) for place in places]
                if not snapshot.relations.reposted.isdisjoint(numbers):
                    from .reposts import with_reposts

                    hits = with_reposts(snapshot, hits, numbers)
            total = answer.total if count and not found_all else known
            suggestions: tuple[Suggestion, ...] = ()
            if count and not answer.holds_all:
                from .suggestions import suggest

                suggestions = suggest(answer.clauses, snapshot, parts=not total)
            holding_all = answer.holding_all if count and answer.bare is not None else None
        except _SIGNS_OF_DAMAGE:
            snapshot.verify()
            raise
        return SearchResults(
            query=parsed.text,
            hits=hits,
            total=total,
            complete=count or found_all,
            took_ms=round((time.perf_counter() - started) * 1000, 3),
            searched=_searched(parsed),
            holding_all=holding_all,
            suggestions=suggestions,
            expansions=answer.expansions,
            more=more,
        )

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
        explainer = self._explainer(query, since, until, order, ranking)
        return tuple([explainer.explain(hit.article, hit.paragraph) for hit in hits])

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
        return self._explainer(query, since, until, order, ranking).why_not(article, paragraph)

    def _explainer(
        self,
        query: str | Query,
        since: date | None,
        until: date | None,
        order: Order | None,
        ranking: Ranking | None,
    ) -> Explainer:
        from .explaining import Explainer

        snapshot = self._current()
        parsed = parse_query(query) if isinstance(query, str) else query
        parsed = _narrowed(parsed, since, until, order)
        return Explainer(snapshot, parsed, Answer(snapshot, parsed, ranking))

    def context(self, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
        if distance < 0:
            raise ValueError("distance is 0 or more")
        snapshot = self._current()
        try:
            return _context(snapshot, hit, distance)
        except _SIGNS_OF_DAMAGE:
            snapshot.verify()
            raise

    def refresh(self) -> bool:
        with self._lock:
            if newest_stamp(self._directory) in (None, self._current().stamp):
                return False
            self._snapshot = open_snapshot(self._directory)
            return True

    def close(self) -> None:
        self._snapshot = None

    def __enter__(self) -> EmbeddedSearcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _current(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None:
            raise ValueError("the searcher is closed")
        return snapshot


def _page(
    answer: Answer,
    snapshot: Snapshot,
    limit: int,
    offset: int,
    per_article: int | None,
    distinct: bool,
    folding: bool,
) -> Page:
    from .grouping import letters_of_text, page_of

    def letters_of(place: Place) -> str | None:
        return letters_of_text(snapshot.segments[place[0]].text(place[1]))

    copies = None
    if folding:
        from .reposts import folding_of

        copies = folding_of(snapshot)
    return page_of(
        answer.first,
        limit,
        offset,
        most=snapshot.documents,
        article_of=lambda place: snapshot.article_number(*place[:2]),
        per_article=per_article,
        letters_of=letters_of if distinct else None,
        folding=copies,
    )


def _context(snapshot: Snapshot, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
    from indexer.article import Paragraph

    for segment in snapshot.segments:
        article = segment.article_named(hit.article)
        if article is not None:
            documents = segment.files.articles.documents_of(article)
            at = documents.start + hit.paragraph - 1
            around = range(max(documents.start, at - distance), min(documents.stop, at + distance + 1))
            return tuple(
                Paragraph(hit.article, document - documents.start + 1, segment.text(document))
                for document in around
            )
    return ()


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
