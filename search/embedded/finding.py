"""The paragraphs of a snapshot that match a condition, and the first of them in order: in C, or as slowly in
Python.

Both paths give the same numbers bit for bit: the C path is `indexer.native`, the Python path `matching` for
what matches and `ranking` for scores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import nsmallest

from indexer import native
from search.engine.values import ALL_DOCUMENTS, BOILERPLATE_ALONE, NO_BOILERPLATE, Found, Place, RankingTerm
from search.query.conditions import EVERYTHING, Condition
from search.query.query import ORDERS, Order

from .scoring import scores

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .snapshot import Snapshot

_NEVER = 99991231
"""A day after all others: articles without a date come last."""


def find(
    snapshot: Snapshot,
    condition: Condition = EVERYTHING,
    terms: Sequence[RankingTerm] = (),
    *,
    limit: int,
    needed: float = 0.0,
    since: int = 0,
    until: int = 0,
    order: Order = "relevance",
    count: bool = False,
    selection: int = ALL_DOCUMENTS,
) -> Found:
    """The first `limit` documents that match, best first; of equals the one that was indexed first.

    `terms` decide the score, and `needed` how much of their weight is most of it. `since` and `until` are
    days as 20240329, 0 for none. By date, an article without one comes last, and scores decide within a day.
    `selection` is one of ALL_DOCUMENTS, NO_BOILERPLATE and BOILERPLATE_ALONE.
    """
    if native.extension is not None:
        total, places, _ = native.extension.search(
            [segment.native for segment in snapshot.segments],
            condition,
            terms,
            average=snapshot.average_length,
            needed=needed,
            since=since,
            until=until,
            order=ORDERS.index(order),
            limit=limit,
            count=count,
            by_article=False,
            selection=selection,
        )
        return total, places
    return _find(snapshot, condition, terms, limit, needed, since, until, order, selection)


def _find(
    snapshot: Snapshot,
    condition: Condition,
    terms: Sequence[RankingTerm],
    limit: int,
    needed: float,
    since: int,
    until: int,
    order: Order,
    selection: int,
) -> Found:
    from .matching import SegmentMatcher

    total = 0
    places: list[Place] = []
    for number, segment in enumerate(snapshot.segments):
        matched = SegmentMatcher(segment, terms, needed).matching(condition)
        if since or until:
            matched &= segment.published_between(since, until or _NEVER)
        if selection == NO_BOILERPLATE:
            matched -= segment.boilerplate
        elif selection == BOILERPLATE_ALONE:
            matched &= segment.boilerplate
        total += len(matched)
        if limit:
            articles = segment.files.articles
            for document, score in scores(matched, terms, segment, snapshot.average_length).items():
                day = articles.published[articles.of_document(document)]
                places.append((number, document, score, day))
    return total, nsmallest(limit, places, key=_sort_key(order))


def _sort_key(order: Order) -> Callable[[Place], tuple[float, ...]]:
    def by_day(place: Place) -> tuple[float, ...]:
        segment, document, score, day = place
        return ((-day if order == "newest" else day) or _NEVER, -score, segment, document)

    def by_score(place: Place) -> tuple[float, ...]:
        segment, document, score, _ = place
        return (-score, segment, document)

    return by_score if order == "relevance" else by_day
