"""What decides the order of hits: the terms that rank, their weights, and BM25.

BM25 is Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), eq. 3.15,
with k1 and b as Lucene's paragraph-retrieval baselines have them (Anserini: .9, .4), and idf as in
`idf`. A word in the article's title adds TITLE_WEIGHT of its idf.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import repeat
from math import log

from indexer.schema import TITLE_WORDS, WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.segment import FieldTerms

    from .reading import Reading
    from .snapshot import OpenSegment

K1 = 0.9
B = 0.4
TITLE_WEIGHT = 0.5
MOST_COUNTED = 255
"""A word that is more often in a paragraph counts as so often."""

LEAST_WEIGHT = 0.1
"""A paragraph that holds less of a bare query's weight than this does not match it. A third hid answers
to lists of keywords, which their article or title tells of."""

WEIGHT_STEP = 2.0**-12
"""Weights are multiples of it: their sums are then exact in single precision too, in which a cluster takes
them, so that what holds just enough is the same everywhere."""

NEARLY = 0.999999
"""So much of a weight that is needed is enough: sums differ by their order."""

EXPANSION_WEIGHT = 0.25
"""What a word counts that the query does not have, but another way to write a phrase of it."""

_LOOK_UP_COST = 8
"""Looking one document up in a list costs as much as reading this many of its entries."""

MOST_WORDS = 32
"""Of a longer query the rarest words rank: the rest would cost time and change little."""


RankingTerm = tuple[str, str, float, float]
"""(field, text, gain, weight) of a term that ranks. Its gain is what BM25 multiplies with of a word in the
body, what is added of one in the title; its weight is its part in what "most of the weight" is of, or 0."""


def idf(documents: int, count: int) -> float:
    """How much it tells to find a string that `count` of so many documents hold.

    As Lucene has it: ln(1 + (N - n + .5) / (n + .5)).
    """
    return log(1 + (documents - count + 0.5) / (count + 0.5))


def ranking_terms(words: Collection[str], reading: Reading, title: float = 1.0) -> list[RankingTerm]:
    """The terms of the words that occur, the heaviest first; of MOST_WORDS words at most.

    `title` multiplies what a word in the title adds.
    """
    # A word that no paragraph holds would weigh the most, and hide the paragraphs with all the others.
    documents = reading.documents
    weighted = [(-idf(documents, count), word) for word, count in reading.counts(words).items() if count]
    weighted.sort()
    terms: list[RankingTerm] = []
    for negative, word in weighted[:MOST_WORDS]:
        terms.append((WORDS, word, -negative * (K1 + 1), _stepped(-negative)))
        terms.append((TITLE_WORDS, word, -negative * title * TITLE_WEIGHT, 0.0))
    return terms


def _stepped(weight: float) -> float:
    """A weight as a multiple of WEIGHT_STEP."""
    return round(weight / WEIGHT_STEP) * WEIGHT_STEP


def expansion_terms(
    phrases: Iterable[Sequence[str]], terms: Sequence[RankingTerm], reading: Reading, title: float = 1.0
) -> list[RankingTerm]:
    """What also brings in candidates: of each phrase, given by its atoms, the rarest, if all occur.

    It counts EXPANSION_WEIGHT of itself, and nothing where it is among `terms`.
    """
    known = {text for _, text, _, _ in terms}
    added: list[RankingTerm] = []
    for atoms in phrases:
        found = ranking_terms(atoms, reading, title)
        if len(found) == 2 * len(atoms) and found[0][1] not in known:
            known.add(found[0][1])
            for field, text, gain, weight in found[:2]:
                added.append((field, text, gain * EXPANSION_WEIGHT, _stepped(weight * EXPANSION_WEIGHT)))
    return added


def scores(
    documents: Collection[int], terms: Sequence[RankingTerm], segment: OpenSegment, average_length: float
) -> dict[int, float]:
    """BM25 of each of the documents, in Python: the sums are taken in the order of the terms, as C does."""
    scored = dict.fromkeys(documents, 0.0)
    lengths = segment.files.articles.lengths
    flat = K1 * (1 - B)
    slope = K1 * B / average_length
    for field, text, gain, _ in terms:
        if field == TITLE_WORDS:
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
    documents = terms.documents(place)
    frequencies = terms.frequencies(place)
    if len(among) * _LOOK_UP_COST >= len(documents):
        return zip(documents, frequencies or repeat(1), strict=False)
    held = []
    for document in among:
        at = bisect_left(documents, document)
        if at < len(documents) and documents[at] == document:
            held.append((document, 1 if frequencies is None else frequencies[at]))
    return held
