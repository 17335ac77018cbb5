"""Comparisons worked out by hand, and what must hold of any."""

from __future__ import annotations

from itertools import product
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation import Change, Comparison, compare
from search.evaluation.comparison import confidence_interval, randomisation_test

SCORES = st.dictionaries(st.text(max_size=3), st.floats(0, 1), min_size=1, max_size=30)
DIFFERENCES = st.lists(st.floats(-1, 1), max_size=30)


def exact_p(differences: list[float]) -> float:
    """The p of all signs, not of some that are drawn."""
    least = abs(sum(differences)) - 1e-9
    sums = [
        abs(sum(map(float.__mul__, differences, signs)))
        for signs in product((1.0, -1.0), repeat=len(differences))
    ]
    return sum(each >= least for each in sums) / len(sums)


def test_a_comparison_is_a_whole_value() -> None:
    got = compare("MRR@10", {"a": 1.0, "b": 0.0, "c": 0.5}, {"a": 0.5, "b": 1.0, "c": 0.5})
    middle, reach = -1 / 6, 1.959964 * sqrt((4 / 9 + 25 / 36 + 1 / 36) / 2 / 3)
    assert got == Comparison(
        measure="MRR@10",
        topics=3,
        mean=0.5,
        against=2 / 3,
        difference=pytest.approx(-1 / 6),
        better=1,
        worse=1,
        equal=1,
        p=1.0,
        interval=pytest.approx((middle - reach, middle + reach)),
        changes=(Change("b", 0.0, 1.0), Change("a", 1.0, 0.5)),
    )


def test_scores_of_different_topics_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different topics"):
        compare("MRR@10", {"a": 1.0}, {"b": 1.0})


@pytest.mark.parametrize(
    "differences",
    [
        [1.0],
        [0.5] * 8,
        [0.5] * 9 + [-0.5],
        [0.1, 0.2, 0.3, -0.1, 0.7, 0.0, 0.2, -0.3, 0.5, 0.4, -0.6],
    ],
)
def test_p_is_near_that_of_all_signs(differences: list[float]) -> None:
    assert randomisation_test(differences) == pytest.approx(exact_p(differences), abs=0.015)


def test_p_of_a_clear_difference_is_small_but_never_0() -> None:
    assert randomisation_test([0.5] * 60) == 1 / 10_001


def test_p_is_the_same_every_time() -> None:
    differences = [0.1, -0.2, 0.3, 0.25, 0.4]
    assert randomisation_test(differences) == randomisation_test(differences)
    assert randomisation_test(differences) != randomisation_test(differences, seed=2)


@given(SCORES)
def test_a_run_compared_with_itself(scores: dict[str, float]) -> None:
    got = compare("MRR@10", scores, scores)
    assert (got.difference, got.p, got.better, got.worse, got.equal) == (0.0, 1.0, 0, 0, len(scores))
    assert got.changes == ()
    assert got.interval in (None, (0.0, 0.0))


@given(DIFFERENCES)
def test_p_is_a_part_and_has_no_direction(differences: list[float]) -> None:
    p = randomisation_test(differences, permutations=200)
    assert 0 < p <= 1
    assert randomisation_test([-each for each in differences], permutations=200) == p


@given(DIFFERENCES)
def test_the_interval_is_around_the_mean(differences: list[float]) -> None:
    interval = confidence_interval(differences)
    assert (interval is None) == (len(differences) < 2)
    if interval is not None:
        low, high = interval
        assert low - 1e-9 <= sum(differences) / len(differences) <= high + 1e-9
