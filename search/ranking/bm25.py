"""BM25: the terms of a query that rank candidates, and their weights.

BM25 is Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), eq. 3.15,
with k1 and b as in the schema, and idf as in `idf`. A word in the article's title adds TITLE_WEIGHT of
its idf.
"""

from __future__ import annotations

from math import log

from indexer.core.schema import BM25_K1, TITLE_WORDS, WORDS

from .weights import EXPANSION_WEIGHT, MOST_WORDS, TITLE_WEIGHT, WEIGHT_STEP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from search.engine.values import RankingTerm
    from search.engine.view import View

NEARLY = 0.999999
"""Part of a needed weight that is enough, since sums differ by their order."""

NO_COUNTS: Mapping[str, int] = {}


def idf(documents: int, count: int) -> float:
    """The inverse document frequency of a string that `count` of so many documents hold.

    As Lucene has it: ln(1 + (N - n + .5) / (n + .5)).
    """
    return log(1 + (documents - count + 0.5) / (count + 0.5))


def ranking_terms(
    words: Collection[str], view: View, title: float = 1.0, counts: Mapping[str, int] = NO_COUNTS
) -> list[RankingTerm]:
    """The terms of the words that occur, the heaviest first, for MOST_WORDS words at most.

    `title` multiplies what a word in the title adds. `counts` are the numbers of paragraphs that hold words,
    where terms do not tell them.
    """
    # A word that no paragraph holds would weigh the most, and hide the paragraphs with all the others.
    documents = view.statistics.documents
    counted = ((counts.get(word, count), word) for word, count in view.counts(words).items())
    weighted = [(-idf(documents, count), word) for count, word in counted if count]
    weighted.sort()
    terms: list[RankingTerm] = []
    for negative, word in weighted[:MOST_WORDS]:
        terms.append((WORDS, word, -negative * (BM25_K1 + 1), _stepped(-negative)))
        terms.append((TITLE_WORDS, word, -negative * title * TITLE_WEIGHT, 0.0))
    return terms


def _stepped(weight: float) -> float:
    """A weight as a multiple of WEIGHT_STEP."""
    return round(weight / WEIGHT_STEP) * WEIGHT_STEP


def expansion_terms(
    phrases: Iterable[Sequence[str]], terms: Sequence[RankingTerm], view: View, title: float = 1.0
) -> list[RankingTerm]:
    """Further terms that bring in candidates: the rarest atom of each phrase, if all of its atoms occur.

    A term has EXPANSION_WEIGHT of its own weight. A word that is among `terms` is left out.
    """
    known = {text for _, text, _, _ in terms}
    added: list[RankingTerm] = []
    for atoms in phrases:
        found = ranking_terms(atoms, view, title)
        if len(found) == 2 * len(atoms) and found[0][1] not in known:
            known.add(found[0][1])
            for field, text, gain, weight in found[:2]:
                added.append((field, text, gain * EXPANSION_WEIGHT, _stepped(weight * EXPANSION_WEIGHT)))
    return added
