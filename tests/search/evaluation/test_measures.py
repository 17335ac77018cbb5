"""Measures of small rankings worked out by hand, and what must hold of any ranking."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation import MEASURES, PARAGRAPH_MEASURE, Judgements, RankedHit, evaluate
from search.evaluation.measures import article_scores, mean, ndcg, recall, reciprocal_rank

NAMES = [f"d{number}" for number in range(12)]
GRADES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([0.5, 1.0, 2.0, 3.0]), min_size=1)
RANKINGS = st.lists(st.sampled_from([*NAMES, *(f"x{number}" for number in range(20))]), unique=True)


@pytest.mark.parametrize(
    ("articles", "grades", "expected"),
    [
        (["d3", "d1"], {"d1": 1.0}, (1 / 2, 1 / log2(3), 0.0, 1.0, 1.0)),
        (["d1", "d3"], {"d1": 1.0}, (1.0, 1.0, 1.0, 1.0, 1.0)),
        (
            ["d2", "d5", "d1"],
            {"d1": 1.0, "d2": 1.0},
            (1.0, (1 + 1 / log2(4)) / (1 + 1 / log2(3)), 0.5, 1.0, 1.0),
        ),
        (["b", "a"], {"a": 2.0, "b": 1.0}, (1.0, (1 + 3 / log2(3)) / (3 + 1 / log2(3)), 0.5, 1.0, 1.0)),
        ([*(f"x{place}" for place in range(10)), "d1"], {"d1": 1.0}, (0.0, 0.0, 0.0, 0.0, 1.0)),
        ([*(f"x{place}" for place in range(100)), "d1"], {"d1": 1.0}, (0.0, 0.0, 0.0, 0.0, 0.0)),
        ([], {"d1": 1.0}, (0.0, 0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_scores_by_hand(articles: list[str], grades: dict[str, float], expected: tuple[float, ...]) -> None:
    assert article_scores(articles, grades) == pytest.approx(dict(zip(MEASURES, expected, strict=True)))


def test_an_ideal_of_more_than_ten_is_cut_at_ten() -> None:
    grades = dict.fromkeys(NAMES, 1.0)
    assert ndcg(NAMES[:10], grades, 10) == 1.0
    assert recall(NAMES[:10], grades) == 10 / 12


@given(RANKINGS, GRADES)
def test_measures_lie_between_0_and_1(ranking: list[str], grades: dict[str, float]) -> None:
    assert all(0.0 <= score <= 1.0 for score in article_scores(ranking, grades).values())


@given(GRADES)
def test_a_perfect_run_has_1(grades: dict[str, float]) -> None:
    scores = article_scores(sorted(grades, key=lambda each: -grades[each]), grades)
    assert (scores["MRR@10"], scores["nDCG@10"], scores["R@100"]) == (1.0, 1.0, 1.0)


@given(RANKINGS, GRADES)
def test_a_relevant_article_at_the_top_makes_nothing_worse(
    ranking: list[str], grades: dict[str, float]
) -> None:
    best = max(grades, key=lambda each: grades[each])
    better = article_scores([best, *(each for each in ranking if each != best)], grades)
    assert all(better[measure] >= score - 1e-12 for measure, score in article_scores(ranking, grades).items())


def test_reciprocal_rank_of_nothing() -> None:
    assert (reciprocal_rank([], {"a"}), reciprocal_rank(["b"], {"a"}), mean([])) == (0.0, 0.0, 0.0)


def test_an_article_stands_where_its_first_paragraph_stands() -> None:
    run = {"q": [RankedHit("x", 1), RankedHit("x", 2), RankedHit("d", 5), RankedHit("d", 3)]}
    evaluation = evaluate(run, Judgements({"q": {"d": 1.0}}, {"q": frozenset({("d", 3)})}))
    assert (evaluation.mean("MRR@10"), evaluation.mean(PARAGRAPH_MEASURE)) == (1 / 2, 1 / 4)


def test_paragraphs_are_looked_for_among_the_first_ten_hits() -> None:
    run = {"q": [*(RankedHit("x", number) for number in range(1, 11)), RankedHit("d", 1)]}
    evaluation = evaluate(run, Judgements({"q": {"d": 1.0}}, {"q": frozenset({("d", 1)})}))
    assert (evaluation.mean("MRR@10"), evaluation.mean(PARAGRAPH_MEASURE)) == (1 / 2, 0.0)
