"""The embedded engine's searcher: queries answered from the mapped files of an index in a folder."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import get_args

from indexer.article import Paragraph

from .answer import Answer
from .hit import Hit, SearchResults
from .parsing import parse_query
from .query import Order, Query, searched_text
from .snapshot import Snapshot, newest_stamp, open_snapshot
from .suggestions import suggest


class EmbeddedSearcher:
    """A `Searcher` on an index in a folder. See there for its methods."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = Lock()
        self._snapshot: Snapshot | None = open_snapshot(directory)

    def search(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        offset: int = 0,
        since: date | None = None,
        until: date | None = None,
        order: Order | None = None,
    ) -> SearchResults:
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset are 0 or more")
        if order is not None and order not in get_args(Order):
            raise ValueError(f"order is one of {', '.join(get_args(Order))}, not {order!r}")
        started = time.perf_counter()
        snapshot = self._current()
        parsed = parse_query(query) if isinstance(query, str) else query
        parsed = _narrowed(parsed, since, until, order)
        with self._telling_damage():
            answer = Answer(snapshot, parsed)
            first = answer.first(offset + limit)
            hits = tuple(answer.hit(place) for place in first[offset:])
            suggestions = suggest(answer.clauses, snapshot, parts=not answer.total) if answer.missed else ()
        return SearchResults(
            query=parsed.text,
            hits=hits,
            total=answer.total,
            complete=True,
            took_ms=round((time.perf_counter() - started) * 1000, 3),
            searched=_searched(parsed),
            holding_all=None if answer.bare is None else answer.holding_all,
            suggestions=suggestions,
        )

    def context(self, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
        if distance < 0:
            raise ValueError("distance is 0 or more")
        snapshot = self._current()
        with self._telling_damage():
            for segment in snapshot.segments:
                ids = segment.documents("article", hit.article)
                if not ids or ids[0] in segment.deleted:
                    continue
                first, last = ids[0], ids[-1]
                at = first + hit.paragraph - 1
                return tuple(
                    Paragraph(hit.article, document - first + 1, segment.files.texts.source(document))
                    for document in range(max(first, at - distance), min(last, at + distance) + 1)
                )
        return ()

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

    @contextmanager
    def _telling_damage(self) -> Iterator[None]:
        """What a file altered in its middle leads to, as IndexDamagedError: opening does not read all of it.

        So an error is looked into: where the files are what was written, it is a fault of the program.
        """
        try:
            yield
        except (IndexError, OverflowError, ValueError):
            self._current().verify()
            raise

    def _current(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None:
            raise ValueError("the searcher is closed")
        return snapshot


def _searched(query: Query) -> str:
    """What was searched for, with the days, as a query."""
    if query.clause is None:
        return ""
    days = [day.isoformat() if day else "" for day in (query.since, query.until)]
    text = searched_text(query.clause)
    return f"{text} date:{'..'.join(days)}".lstrip() if any(days) else text


def _narrowed(query: Query, since: date | None, until: date | None, order: Order | None) -> Query:
    """The query with a caller's dates and order added to its own."""
    since = max((_day(day) for day in (since, query.since) if day), default=None)
    until = min((_day(day) for day in (until, query.until) if day), default=None)
    return replace(query, since=since, until=until, order=order or query.order)


def _day(day: date) -> date:
    """A datetime as its day: Python takes it for a date, but does not compare the two."""
    return day.date() if isinstance(day, datetime) else day
