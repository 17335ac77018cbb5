"""What decides the order of hits: the terms that rank, their weights, and BM25.

BM25 is Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), eq. 3.15,
with k1 and b as in the schema, and idf as in `idf`. A word in the article's title adds TITLE_WEIGHT of
its idf.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import log

from indexer.core.schema import BM25_B, BM25_K1, MOST_FREQUENCY, TITLE_WORDS, WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.values import RankingTerm
    from search.engine.view import Reading

K1, B, MOST_COUNTED = BM25_K1, BM25_B, MOST_FREQUENCY
TITLE_WEIGHT = 0.5

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

MOST_WORDS = 32
"""Of a longer query the rarest words rank: the rest would cost time and change little."""


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
