"""The measures of a ranking: how high do the relevant articles and paragraphs rank?

MRR (Voorhees, TREC-8, 1999), nDCG (Järvelin & Kekäläinen, TOIS 2002, with the gain of Burges et al., ICML
2005) and recall, each down to some rank.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import reduce
from operator import add

MEASURES = ("MRR@10", "nDCG@10", "R@1", "R@10", "R@100")
"""Measures by article: its rank is that of its first paragraph, not counting other articles' further ones."""

MAIN_MEASURE = "nDCG@10"
"""Measure by which topics are the worst: it counts all relevant articles, grades and ranks."""

COPIES_MEASURE = "MRR@10, copies"
"""Measure by article for which a copy of a relevant article is relevant, too."""

PARAGRAPH_MEASURE = "paragraph MRR@10"
"""Measure by paragraph, in the ranking as it is."""

DEEPEST = 100
"""Deepest rank that a measure looks at."""


def article_scores(articles: Sequence[str], grades: Mapping[str, float]) -> dict[str, float]:
    """The score by each of MEASURES. `articles` are distinct, best first; `grades` are above 0, not empty."""
    return {
        "MRR@10": reciprocal_rank(articles[:10], grades),
        "nDCG@10": ndcg(articles[:10], grades, 10),
        **{f"R@{depth}": recall(articles[:depth], grades) for depth in (1, 10, DEEPEST)},
    }


def reciprocal_rank(ranking: Iterable[Hashable], relevant: Collection[Hashable]) -> float:
    """One over the rank of the first relevant item, 0 where none is relevant.

    >>> reciprocal_rank(["a", "b", "c"], {"b", "c"})
    0.5
    """
    rank = first_relevant(ranking, relevant)
    return 1 / rank if rank else 0.0


def first_relevant(ranking: Iterable[Hashable], relevant: Collection[Hashable]) -> int | None:
    """The rank, from 1, of the first relevant item."""
    return next((rank for rank, item in enumerate(ranking, 1) if item in relevant), None)


def ndcg(ranking: Iterable[str], grades: Mapping[str, float], depth: int) -> float:
    """The ranking's discounted gain, as a share of the highest that `depth` ranks can have.

    A grade g at rank i gains (2**g - 1) / log2(i + 1).

    >>> round(ndcg(["b", "a"], {"a": 2, "b": 1}, 10), 4)
    0.7967
    """
    best = sorted(grades.values(), reverse=True)[:depth]
    return _discounted_gain(grades.get(item, 0.0) for item in ranking) / _discounted_gain(best)


def recall(ranking: Iterable[str], grades: Mapping[str, float]) -> float:
    """The share of the relevant items that the ranking holds."""
    return sum(item in grades for item in ranking) / len(grades)


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean, 0 of none."""
    # `sum` and `fsum` round less, and not alike under every Python.
    numbers = list(values)
    return reduce(add, numbers, 0.0) / len(numbers) if numbers else 0.0


def _discounted_gain(grades: Iterable[float]) -> float:
    return reduce(add, ((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1)), 0.0)
