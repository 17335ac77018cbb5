"""The measures of one ranking: where in it the relevant articles and paragraphs stand.

MRR (Voorhees, TREC-8, 1999), nDCG (Järvelin & Kekäläinen, TOIS 2002, with the gain of Burges et al., ICML
2005) and recall, each down to some place of the ranking.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

MEASURES = ("MRR@10", "nDCG@10", "R@1", "R@10", "R@100")
"""By article: an article stands where its first paragraph stands, not counting others' further paragraphs."""

MAIN_MEASURE = "nDCG@10"
"""By which the worst topics are found: it counts all relevant articles, grades and places."""

PARAGRAPH_MEASURE = "paragraph MRR@10"
"""By paragraph, in the ranking as it is."""

DEEPEST = 100
"""The last place that a measure looks at."""


def article_scores(articles: Sequence[str], grades: Mapping[str, float]) -> dict[str, float]:
    """Each of MEASURES. `articles` are distinct, best first; `grades` are above 0, and not empty."""
    return {
        "MRR@10": reciprocal_rank(articles[:10], grades),
        "nDCG@10": ndcg(articles[:10], grades, 10),
        **{f"R@{depth}": recall(articles[:depth], grades) for depth in (1, 10, DEEPEST)},
    }


def reciprocal_rank(ranking: Iterable[Hashable], relevant: Collection[Hashable]) -> float:
    """One over the place of the first that is relevant, 0 where none is.

    >>> reciprocal_rank(["a", "b", "c"], {"b", "c"})
    0.5
    """
    rank = first_relevant(ranking, relevant)
    return 1 / rank if rank else 0.0


def first_relevant(ranking: Iterable[Hashable], relevant: Collection[Hashable]) -> int | None:
    """The place of the first that is relevant, from 1."""
    return next((place for place, each in enumerate(ranking, 1) if each in relevant), None)


def ndcg(ranking: Iterable[str], grades: Mapping[str, float], depth: int) -> float:
    """The ranking's discounted gain, as a part of the most that `depth` places can have.

    A grade g at place i gains (2**g - 1) / log2(i + 1).

    >>> round(ndcg(["b", "a"], {"a": 2, "b": 1}, 10), 4)
    0.7967
    """
    best = sorted(grades.values(), reverse=True)[:depth]
    return _discounted_gain(grades.get(each, 0.0) for each in ranking) / _discounted_gain(best)


def recall(ranking: Iterable[str], grades: Mapping[str, float]) -> float:
    """The part of the relevant that the ranking holds."""
    return sum(each in grades for each in ranking) / len(grades)


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean, 0 of none.

    Added one after another: `sum` and `fsum` round less, and not alike under every Python.
    """
    total, count = 0.0, 0
    for value in values:
        total += value
        count += 1
    return total / count if count else 0.0


def _discounted_gain(grades: Iterable[float]) -> float:
    total = 0.0
    for place, grade in enumerate(grades, 1):
        total += (2**grade - 1) / math.log2(place + 1)
    return total
