"""The matches of a retrieval by article, and what they add up to by the values of the articles.

A *tally* has a number for each article of a segment: how many of its paragraphs match. The twin of
`native/search/tally.c`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain

from indexer import native
from search.engine.budget import Budget
from search.engine.values import MONTH, written_month

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.sections import Numbers
    from search.engine.retrieval import Retrieval
    from search.engine.segment import OpenSegment
    from search.engine.values import Shares

TermShare = tuple[str | None, int, int]
"""(term, articles, paragraphs): the share of a term; of articles without one where it is None."""

MonthShare = tuple[int, int, int]
"""(month, articles, paragraphs). A month is a number such as 202403, 202400 for articles of which only the
year is known, and 0 for those without a day."""


def _tally_in_c(
    segments: Sequence[OpenSegment], retrieval: Retrieval, budget: Budget | None = None
) -> tuple[int, int, list[array[int]]]:
    budget = budget or Budget()
    total, articles, tallies, budget.left, is_cut_short = native.extension.tally(
        [segment.native for segment in segments],
        retrieval,
        characters=budget.left,
        seconds=budget.seconds_in_c(),
    )
    budget.is_cut_short |= is_cut_short
    return total, articles, [array("I", tally) for tally in tallies]


@native.in_c(_tally_in_c)
def tally_segments(
    segments: Sequence[OpenSegment], retrieval: Retrieval, budget: Budget | None = None
) -> tuple[int, int, list[array[int]]]:
    """(the number of matches, the number of articles with matches, the tally of each segment).

    Once the budget is spent, no document is counted about which a text still has to be read."""
    from .searching import matching_documents

    tallies = []
    for number, segment in enumerate(segments):
        articles = segment.files.articles
        tally = array("I", bytes(4 * len(articles)))
        if budget is None or not budget.is_late():
            for document in matching_documents(number, segment, retrieval, budget):
                tally[articles.of_document(document)] += 1
        tallies.append(tally)
    return sum(map(sum, tallies)), sum(map(bool, chain(*tallies))), tallies


def shares_by_value(segments: Sequence[OpenSegment], field: str, tallies: Sequence[Numbers]) -> Shares:
    """The shares of all values of a keyword field, or of MONTH, given the tally of each segment."""
    shares: Shares = {}
    for segment, tally in zip(segments, tallies, strict=True):
        of_segment = _months(segment, tally) if field == MONTH else share_by_term(segment, field, tally)
        if not shares:
            shares = {value: (articles, paragraphs) for value, articles, paragraphs in of_segment}
            continue
        for value, articles, paragraphs in of_segment:
            known = shares.get(value, (0, 0))
            shares[value] = (known[0] + articles, known[1] + paragraphs)
    return shares


def _months(segment: OpenSegment, tally: Numbers) -> list[TermShare]:
    """The shares of months, written as 2024-03; of a year without its month, as 2024."""
    return [
        (written_month(month) if month else None, articles, paragraphs)
        for month, articles, paragraphs in share_by_month(segment, tally)
    ]


def _share_by_term_in_c(segment: OpenSegment, field: str, tally: Numbers) -> list[TermShare]:
    return native.extension.share_by_term(segment.native, field, tally)


@native.in_c(_share_by_term_in_c)
def share_by_term(segment: OpenSegment, field: str, tally: Numbers) -> list[TermShare]:
    """The shares of all terms of a keyword field that articles with matches have, in the order of the terms,
    and of articles without a term last."""
    terms = segment.files.terms.field(field)
    missing = set(range(len(tally)))
    shares: list[TermShare] = []
    for place, key in enumerate(terms.keys()):
        articles = terms.documents(place)
        missing.difference_update(articles)
        shares.append((key.decode("utf-8", "surrogatepass"), *_share(tally, articles)))
    shares.append((None, *_share(tally, missing)))
    return [share for share in shares if share[1]]


def _share_by_month_in_c(segment: OpenSegment, tally: Numbers) -> list[MonthShare]:
    return native.extension.share_by_month(segment.native, tally)


@native.in_c(_share_by_month_in_c)
def share_by_month(segment: OpenSegment, tally: Numbers) -> list[MonthShare]:
    """The shares of the months in which articles with matches were published, in order."""
    by_month: dict[int, list[int]] = {}
    for article, day in enumerate(segment.files.articles.published):
        if tally[article]:
            by_month.setdefault(day // 100, []).append(article)
    return [(month, *_share(tally, by_month[month])) for month in sorted(by_month)]


def _share(tally: Numbers, articles: Iterable[int]) -> tuple[int, int]:
    """(articles with matches, their matches)"""
    counts = [count for article in articles if (count := tally[article])]
    return len(counts), sum(counts)
