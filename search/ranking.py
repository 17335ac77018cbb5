"""The order of hits: in which tier a paragraph is, and BM25 within it.

Bare text has four tiers: paragraphs that hold the text as it is (exact), those that hold all its atoms
close together (near), those that hold them anywhere (scattered), and those that hold at least
LEAST_WEIGHT of its words' weight (most). Everything else has one tier.

BM25 is Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), eq. 3.15,
with k1 and b as Lucene's paragraph-retrieval baselines have them (Anserini: .9, .4), and idf as in
`Snapshot.idf`. A word in the article's title adds TITLE_WEIGHT of its idf.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import repeat

from indexer.schema import TITLE_WORDS, WORDS
from indexer.segment import FieldTerms

from .snapshot import OpenSegment, Snapshot

EXACT, NEAR, SCATTERED, MOST = 3, 2, 1, 0
"""The tiers of bare text, best highest."""

K1 = 0.9
B = 0.4
TITLE_WEIGHT = 0.5
LEAST_WEIGHT = 1 / 3
"""A paragraph that holds less of a bare query's weight than this does not match it."""

_LOOK_UP_COST = 8
"""Looking one document up in a list costs as much as reading this many of its entries."""

MOST_WORDS = 32
"""Of a longer query the rarest words rank: the rest would cost time and change little."""


@dataclass(frozen=True, slots=True)
class WeightedWord:
    """A word that ranks, and its idf."""

    text: str
    weight: float


def weigh(words: Collection[str], snapshot: Snapshot) -> list[WeightedWord]:
    """The words that occur with their weights, the heaviest first, at most MOST_WORDS."""
    # A word that no paragraph holds would weigh the most, and hide the paragraphs with all the others.
    counts = {word: snapshot.count(word) for word in words}
    weighted = [WeightedWord(word, snapshot.idf(count)) for word, count in counts.items() if count]
    weighted.sort(key=lambda word: (-word.weight, word.text))
    return weighted[:MOST_WORDS]


def holding_most(words: list[WeightedWord], segment: OpenSegment) -> set[int]:
    """The documents that hold at least LEAST_WEIGHT of the words' weight.

    Only words heavy enough that a document can do without all heavier ones bring in documents;
    the others are only looked up (as in MaxScore: Turtle and Flood 1995).
    """
    needed = LEAST_WEIGHT * sum(word.weight for word in words)
    remaining = sum(word.weight for word in words)
    held: dict[int, float] = {}
    for word in words:
        weight = word.weight
        documents = set(segment.documents(WORDS, word.text))
        again = held.keys() & documents
        if remaining >= needed:
            held.update(
                dict.fromkeys(documents - again if again else documents, weight) | _more(held, again, weight)
            )
        else:
            held.update(_more(held, again, weight))
        remaining -= weight
    # A hair less, because the sum was taken in another order.
    return {document for document, weight in held.items() if weight >= needed * 0.999999} - segment.deleted


def _more(held: dict[int, float], documents: Collection[int], weight: float) -> dict[int, float]:
    return {document: held[document] + weight for document in documents}


def scores(
    documents: Collection[int], words: list[WeightedWord], segment: OpenSegment, snapshot: Snapshot
) -> dict[int, float]:
    """BM25 of each of the documents."""
    scored = dict.fromkeys(documents, 0.0)
    lengths = segment.files.articles.lengths
    flat = K1 * (1 - B)
    slope = K1 * B / snapshot.average_length
    body = segment.files.terms.field(WORDS)
    title = segment.files.terms.field(TITLE_WORDS)
    for word in words:
        place = body.find(word.text)
        if place is not None:
            gain = word.weight * (K1 + 1)
            scored.update(
                [
                    (document, scored[document] + gain * count / (count + flat + slope * lengths[document]))
                    for document, count in _held_by(scored, body, place)
                    if document in scored
                ]
            )
        place = title.find(word.text)
        if place is not None:
            for document in scored.keys() & set(title.documents(place)):
                scored[document] += TITLE_WEIGHT * word.weight
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


def lie_near(text: str, atoms: list[str], distance: int) -> bool:
    """Whether all atoms occur in the text within `distance` code points from first to last.

    >>> [lie_near("科技强市，创新发展", ["科技", "创新"], distance) for distance in (7, 6)]
    [True, False]
    """
    events: list[tuple[int, int, str]] = []
    for atom in atoms:
        start = text.find(atom)
        while start >= 0:
            events.append((start, start + len(atom), atom))
            start = text.find(atom, start + 1)
    events.sort()
    latest: dict[str, int] = {}
    for start, end, atom in events:
        latest[atom] = start
        if len(latest) == len(atoms) and end - min(latest.values()) <= distance:
            return True
    return False
