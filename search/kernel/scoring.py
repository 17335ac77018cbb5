"""BM25 of documents of one segment, in Python: the twin of `native/search/ranking.c`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import repeat

from indexer.core.schema import ARTICLE_FIELDS, BM25_B, BM25_K1

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.storage.segment.field_terms import FieldTerms
    from search.engine.segment import OpenSegment
    from search.engine.values import RankingTerm

_LOOK_UP_COST = 8
"""Looking one document up in a list costs as much as reading this many of its entries."""


def scores(
    documents: Collection[int], terms: Sequence[RankingTerm], segment: OpenSegment, average_length: float
) -> dict[int, float]:
    """BM25 of each of the documents, in Python: the sums are taken in the order of the terms, as C does."""
    scored = dict.fromkeys(documents, 0.0)
    lengths = segment.files.articles.lengths
    flat = BM25_K1 * (1 - BM25_B)
    slope = BM25_K1 * BM25_B / average_length
    for field, text, gain, _ in terms:
        if field in ARTICLE_FIELDS:
            for document in scored.keys() & set(segment.documents(field, text)):
                scored[document] += gain
            continue
        table = segment.files.terms.field(field)
        place = table.find(text)
        if place is not None:
            scored.update(
                [
                    (document, scored[document] + gain * count / (count + flat + slope * lengths[document]))
                    for document, count in _held_by(scored, table, place)
                    if document in scored
                ]
            )
    return scored


def _held_by(among: dict[int, float], terms: FieldTerms, place: int) -> Iterable[tuple[int, int]]:
    """(document, frequency) of the documents that hold a term: at least of those `among` some."""
    documents, frequencies = terms.postings(place)
    if len(among) * _LOOK_UP_COST >= len(documents):
        return zip(documents, frequencies or repeat(1), strict=False)
    held = []
    for document in among:
        at = bisect_left(documents, document)
        if at < len(documents) and documents[at] == document:
            held.append((document, 1 if frequencies is None else frequencies[at]))
    return held


def term_scores(
    documents: Sequence[tuple[OpenSegment, int]], terms: Sequence[RankingTerm], average_length: float
) -> list[list[float]]:
    """For each document, what each term adds to its score; 0 where it does not hold the term."""
    shares = [[0.0] * len(terms) for _ in documents]
    of_segments: dict[int, list[int]] = {}
    for at, (segment, _) in enumerate(documents):
        of_segments.setdefault(id(segment), []).append(at)
    for places in of_segments.values():
        segment = documents[places[0]][0]
        numbers = [documents[at][1] for at in places]
        for column, term in enumerate(terms):
            # A list of postings is decoded once for all documents.
            scored = scores(numbers, [term], segment, average_length)
            for at, number in zip(places, numbers, strict=True):
                shares[at][column] = scored[number]
    return shares
