"""Are two rankings' scores different by more than chance? Compared topic by topic."""

from __future__ import annotations

import math
import operator
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .measures import mean

PERMUTATIONS = 10_000
"""With so many, a p of .05 is off by .004 at most in 95 of 100 tests."""

SEED = 1
"""The same scores give the same p, always."""

_NORMAL_95 = 1.959964  # standard deviations to either side that hold 95% of a normal distribution
_ROUNDING = 1e-9  # of the sum of all differences, by which adding them in another order may differ


@dataclass(frozen=True, slots=True)
class Change:
    """A topic that scores otherwise."""

    topic: str
    score: float
    against: float

    @property
    def difference(self) -> float:
        return self.score - self.against


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of a ranking against another one's, over the same topics.

    `difference` is mean minus mean: above 0 where the first ranking is better, as it is in `better` topics.
    `p` is how often a difference at least as large, either way, comes of chance alone. `interval` holds the
    true difference in 95 of 100 cases; None of less than two topics. `changes` are all topics that differ:
    first those that lost the most, last those that gained the most.
    """

    measure: str
    topics: int
    mean: float
    against: float
    difference: float
    better: int
    worse: int
    equal: int
    p: float
    interval: tuple[float, float] | None
    changes: tuple[Change, ...]


def compare(measure: str, scores: Mapping[str, float], against: Mapping[str, float]) -> Comparison:
    """Compare two rankings by their scores, topic id -> score, of the same topics.

    >>> compare("MRR@10", {"a": 1.0, "b": 0.5}, {"a": 1.0, "b": 1.0}).difference
    -0.25
    """
    if scores.keys() != against.keys():
        raise ValueError("scores of different topics cannot be compared")
    every = [Change(topic, score, against[topic]) for topic, score in scores.items()]
    differences = [change.difference for change in every]
    changes = sorted((change for change in every if change.difference), key=lambda change: change.difference)
    better = sum(difference > 0 for difference in differences)
    return Comparison(
        measure=measure,
        topics=len(every),
        mean=mean(scores.values()),
        against=mean(change.against for change in every),
        difference=mean(differences),
        better=better,
        worse=len(changes) - better,
        equal=len(every) - len(changes),
        p=randomisation_test(differences),
        interval=confidence_interval(differences),
        changes=tuple(changes),
    )


def randomisation_test(
    differences: Sequence[float], permutations: int = PERMUTATIONS, seed: int = SEED
) -> float:
    """The two-sided p of a paired randomisation test on the mean difference.

    If two rankings do not differ, each topic's difference could as well have the other sign. So signs are
    drawn at random, and p is the part of draws, the observed one among them, whose mean is as far from 0.
    Smucker, Allan & Carterette, "A Comparison of Statistical Significance Tests for Information Retrieval
    Evaluation", CIKM 2007, recommend it over Wilcoxon's and the sign test.

    >>> randomisation_test([0.0, 0.0])
    1.0
    """
    changed = [difference for difference in differences if difference]
    total = math.fsum(changed)
    least = abs(total) - _ROUNDING * math.fsum(map(abs, changed))
    # A byte of random bits flips the signs of eight differences: what is taken off, for each byte.
    tables = [_subset_sums(changed[start : start + 8]) for start in range(0, len(changed), 8)]
    source = random.Random(seed)
    as_far = 1
    for _ in range(permutations):
        flipped = sum(map(operator.getitem, tables, source.randbytes(len(tables))))
        as_far += abs(total - 2 * flipped) >= least
    return as_far / (permutations + 1)


def confidence_interval(differences: Sequence[float]) -> tuple[float, float] | None:
    """The 95% interval of the mean difference, by the normal distribution; None of less than two."""
    count = len(differences)
    if count < 2:
        return None
    middle = mean(differences)
    variance = math.fsum((difference - middle) ** 2 for difference in differences) / (count - 1)
    reach = _NORMAL_95 * math.sqrt(variance / count)
    return middle - reach, middle + reach


def _subset_sums(differences: Sequence[float]) -> list[float]:
    """For every byte, the sum of the differences whose bits it has."""
    sums = [0.0]
    for difference in differences:
        sums += [each + difference for each in sums]
    # Bits beyond the last difference flip nothing.
    return sums * (256 // len(sums))
