"""What a query may still do: so many characters, until a time."""

from __future__ import annotations

import pytest

from search.engine import budget as module
from search.engine.budget import (
    COST_OF_TEXT,
    FEWEST_CHARACTERS,
    MOST_READINGS,
    MOST_TRIALS,
    TRIALS_OF_PART,
    Budget,
    readable_characters,
)
from search.engine.values import Statistics


def test_a_text_costs_its_characters_and_some_more() -> None:
    budget = Budget(100)
    budget.pay(10)
    assert (budget.left, budget.is_spent(), budget.is_cut_short) == (90 - COST_OF_TEXT, False, False)
    budget.pay(90)
    assert (budget.left, budget.is_cut_short) == (-2 * COST_OF_TEXT, False)
    assert budget.is_spent()
    assert budget.is_cut_short


def test_who_asks_when_the_time_is_up_leaves_something_out(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [5.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    budget = Budget(seconds=2)
    assert (budget.seconds(), budget.is_late(), budget.is_spent(), budget.is_cut_short) == (
        2,
        False,
        False,
        False,
    )
    now[0] = 9.0
    assert (budget.seconds(), budget.is_cut_short) == (0, False)
    assert (budget.is_late(), budget.is_spent(), budget.is_cut_short) == (True, True, True)
    assert (Budget().seconds(), Budget().is_spent()) == (None, False)


def test_a_part_is_paid_for_by_the_whole_and_leaves_nothing_of_it_out() -> None:
    budget = Budget(1_000)
    with budget.part(100):
        budget.pay(100 - COST_OF_TEXT)
        assert budget.is_spent()
    assert (budget.left, budget.is_cut_short) == (900, False)
    with budget.part(5_000):
        assert budget.left == 900


def test_a_part_has_trials_of_its_own_which_the_whole_pays_for() -> None:
    budget = Budget()
    with budget.part(100):
        assert budget.trials == TRIALS_OF_PART
        budget.trials -= TRIALS_OF_PART
        assert (budget.may_try(), budget.is_spent(), budget.is_cut_short) == (False, False, True)
    assert (budget.trials, budget.may_try(), budget.is_cut_short) == (
        MOST_TRIALS - TRIALS_OF_PART,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("documents", "expected"),
    [(0, FEWEST_CHARACTERS), (10**7, int(MOST_READINGS * 10**7 * (83 + COST_OF_TEXT)))],
)
def test_a_large_index_may_be_read_as_often_as_a_small_one(documents: int, expected: int) -> None:
    statistics = Statistics(documents, 1.0, (82.5, 900.0, 20.0), has_boilerplate=False, has_reposts=False)
    assert readable_characters(statistics) == expected


def test_an_error_of_being_late_ends_a_query_that_has_a_time_and_fails_another() -> None:
    budget = Budget(seconds=9)
    budget.end_early(TimeoutError())
    assert budget.is_cut_short
    with pytest.raises(TimeoutError):
        Budget().end_early(TimeoutError())
