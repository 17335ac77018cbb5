"""The documents of segments that match a retrieval, and the first of them in order."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest

from indexer import native
from search.engine.values import (
    BOILERPLATE_ALONE,
    NEVER,
    NO_BOILERPLATE,
    SORT_KEYS,
    WORDS_TIER,
    Found,
    Match,
    Retrieval,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.segment import OpenSegment


def _search_in_c(
    segments: Sequence[OpenSegment], retrieval: Retrieval, average_length: float, limit: int, *, count: bool
) -> Found:
    opened = [segment.native for segment in segments]
    return native.extension.search(opened, retrieval, average=average_length, limit=limit, count=count)


@native.in_c(_search_in_c)
def search_segments(
    segments: Sequence[OpenSegment], retrieval: Retrieval, average_length: float, limit: int, *, count: bool
) -> Found:
    """The first `limit` matches of all segments, in order; of equals the one that was indexed first.

    `average_length` is the index's mean number of words of a paragraph. Without `count` the number of matches
    may be None."""
    from .matching import SegmentMatcher
    from .scoring import scores

    total = 0
    matches: list[Match] = []
    for number, segment in enumerate(segments):
        matching = SegmentMatcher(segment, retrieval.terms, retrieval.needed).matching(retrieval.condition)
        if retrieval.since or retrieval.until:
            matching &= segment.published_between(retrieval.since, retrieval.until or NEVER)
        if retrieval.selection == NO_BOILERPLATE:
            matching -= segment.boilerplate
        elif retrieval.selection == BOILERPLATE_ALONE:
            matching &= segment.boilerplate
        total += len(matching)
        if limit:
            for document, score in scores(matching, retrieval.terms, segment, average_length).items():
                matches.append((number, document, score, segment.day(document), WORDS_TIER))
    return total, nsmallest(limit, matches, key=SORT_KEYS[retrieval.order])
