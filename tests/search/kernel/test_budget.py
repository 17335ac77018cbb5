"""A search whose budget is spent: what it finds is right, and it says that it is not all. In C and Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import native
from indexer.analysis import Segmenter, fold_text
from search.engine.budget import Budget
from search.engine.retrieval import Retrieval
from search.engine.segment import OpenSegment
from search.engine.values import Found
from search.kernel.searching import search_segments
from search.query.conditions import NoneOf
from search.query.query import Exact
from tests.examples import examples

from .segments import CALLS, Given, given_segments, segment_of, zipf_articles

pytestmark = pytest.mark.skipif(native.extension is None, reason="the C extension is not built")


def ways() -> Iterator[str]:
    """In C, and in Python."""
    yield "C"
    with patch.object(native, "extension", None):
        yield "Python"


Call = tuple[Retrieval, float, int, bool]


def assert_right(segments: Sequence[OpenSegment], call: Call, budget: Budget, everything: Found) -> None:
    """That some of the matches are found and counted, or all where nothing was left out."""
    retrieval, average, limit, count = call
    total, matches = search_segments(segments, retrieval, average, limit, count=count, budget=budget)
    all_of_them, all_matches = everything
    if not budget.is_cut_short:
        assert matches == all_matches[:limit]
        assert not count or total == all_of_them
    found = set(matches)
    assert found <= set(all_matches)
    assert matches == [match for match in all_matches if match in found]
    assert not count or (total or 0) <= (all_of_them or 0)


@settings(max_examples=examples(20, ci=150))
@given(
    st.lists(given_segments(), max_size=3),
    st.lists(st.tuples(CALLS, st.integers(0, 500)), min_size=1, max_size=4),
)
def test_what_is_found_before_the_budget_is_spent_is_right(
    segmenter: Segmenter,
    made: list[tuple[list[Given], list[int], list[int]]],
    calls: list[tuple[Call, int]],
) -> None:
    segments = [segment_of(given, segmenter, *rest) for given, *rest in made]
    for call, characters in calls:
        retrieval, average, _, _ = call
        everything = search_segments(segments, retrieval, average, 10**6, count=True)
        for _ in ways():
            assert_right(segments, call, Budget(characters), everything)
            assert_right(segments, call, Budget(seconds=0.0), everything)


SIGNS = fold_text("甲，甲")


@pytest.mark.parametrize("condition", [Exact(SIGNS), NoneOf((Exact(SIGNS),)), Exact("甲乙甲", "title")])
def test_a_search_of_many_texts_ends_with_its_budget(condition: Exact | NoneOf, segmenter: Segmenter) -> None:
    segment = segment_of(zipf_articles(1, 4000)[0], segmenter)
    everything = search_segments([segment], Retrieval(condition), 3.0, 10**6, count=True)
    for _ in ways():
        for limit, count in ((0, True), (10**6, False), (10, True)):
            call = Retrieval(condition), 3.0, limit, count
            budget = Budget(300)
            assert_right([segment], call, budget, everything)
            assert (budget.is_cut_short, -100 < budget.left <= 0) == (True, True)
            late = Budget(seconds=0.0)
            assert_right([segment], call, late, everything)
            assert late.is_cut_short


def test_what_needs_no_text_costs_nothing(segmenter: Segmenter) -> None:
    segment = segment_of(zipf_articles(1, 500)[0], segmenter)
    for _ in ways():
        budget = Budget(0)
        total, _ = search_segments([segment], Retrieval(Exact("甲")), 3.0, 0, count=True, budget=budget)
        assert (total or 0) > 100
        assert (budget.left, budget.is_cut_short) == (0, False)
