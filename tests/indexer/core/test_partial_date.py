"""Months and years as dates."""

from __future__ import annotations

import copy
import pickle
from datetime import date, timedelta

import pytest

from indexer import PartialDate

MONTH, YEAR = PartialDate(2024, 3), PartialDate(2024)


def test_what_is_known_is_written() -> None:
    assert [str(MONTH), str(YEAR), f"{MONTH}", str(PartialDate(113, 1))] == [
        "2024-03",
        "2024",
        "2024-03",
        "0113-01",
    ]
    assert [repr(MONTH), repr(YEAR)] == ["PartialDate(2024, 3)", "PartialDate(2024)"]


def test_no_whole_day_is_a_month_or_a_year() -> None:
    assert len({MONTH, YEAR, PartialDate(2024, 1), date(2024, 3, 1), date(2024, 1, 1)}) == 5
    assert PartialDate(2024, 3) == MONTH != date(2024, 3, 1)


def test_they_sort_by_their_first_day() -> None:
    assert sorted([date(2024, 3, 2), MONTH, YEAR]) == [YEAR, MONTH, date(2024, 3, 2)]


@pytest.mark.parametrize("partial", [MONTH, YEAR], ids=str)
def test_copies_are_equal(partial: PartialDate) -> None:
    for made in (pickle.loads(pickle.dumps(partial)), copy.deepcopy(partial)):
        assert (made, type(made)) == (partial, PartialDate)


def test_calculations_give_whole_days() -> None:
    assert [type(each) for each in (MONTH + timedelta(7), MONTH.replace(day=8))] == [date, date]
    assert (MONTH + timedelta(7), MONTH.replace(day=8)) == (date(2024, 3, 8), date(2024, 3, 8))
