"""The documents of segments that match a retrieval, and the first of them in order."""

from __future__ import annotations

from indexer import native
from search.engine.budget import Budget
from search.engine.retrieval import Retrieval
from search.engine.values import (
    BOILERPLATE_ALONE,
    NEVER,
    NO_BOILERPLATE,
    SORT_KEYS,
    WORDS_TIER,
    Found,
    Match,
    with_recency,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.segment import OpenSegment


def _search_in_c(
    segments: Sequence[OpenSegment],
    retrieval: Retrieval,
    average_length: float,
    limit: int,
    *,
    count: bool,
    budget: Budget | None = None,
) -> Found:
    budget = budget or Budget()
    total, matches, budget.left, is_cut_short = native.extension.search(
        [segment.native for segment in segments],
        retrieval,
        average=average_length,
        limit=limit,
        count=count,
        characters=budget.left,
        seconds=budget.seconds_in_c(),
    )
    budget.is_cut_short |= is_cut_short
    return total, matches


@native.in_c(_search_in_c)
def search_segments(
    segments: Sequence[OpenSegment],
    retrieval: Retrieval,
    average_length: float,
    limit: int,
    *,
    count: bool,
    budget: Budget | None = None,
) -> Found:
    """The first `limit` matches of all segments, in order; of equals the one that was indexed first.

    `average_length` is the index's mean number of words of a paragraph. Without `count` the number of matches
    may be None. Once the budget is spent, no document is a match about which a text still has to be read."""
    from .scoring import scores

    total = 0
    matches: list[Match] = []
    for number, segment in enumerate(segments):
        if budget is not None and budget.is_late():
            break
        matching = matching_documents(number, segment, retrieval, budget)
        total += len(matching)
        if limit:
            for document, score in scores(matching, retrieval.terms, segment, average_length).items():
                day = segment.day(document)
                score = with_recency(retrieval.recency, score, day)
                matches.append((number, document, score, day, WORDS_TIER))
    from heapq import nsmallest

    key = SORT_KEYS[retrieval.order]
    if retrieval.after is not None:
        last = key(retrieval.after)
        matches = [match for match in matches if key(match) > last]
    return total, nsmallest(limit, matches, key=key)


def matching_documents(
    number: int, segment: OpenSegment, retrieval: Retrieval, budget: Budget | None
) -> set[int]:
    """The documents of the segment of this number that match, in Python."""
    from .matching import SegmentMatcher

    matcher = SegmentMatcher(segment, retrieval.terms, retrieval.needed, budget)
    matching = matcher.matching(retrieval.condition) - matcher.unread
    if retrieval.since or retrieval.until:
        matching &= segment.published_between(retrieval.since, retrieval.until or NEVER)
    if retrieval.selection == NO_BOILERPLATE:
        matching -= segment.boilerplate
    elif retrieval.selection == BOILERPLATE_ALONE:
        matching &= segment.boilerplate
    if retrieval.documents is not None:
        matching &= {document for of, document in retrieval.documents if of == number}
    return matching
