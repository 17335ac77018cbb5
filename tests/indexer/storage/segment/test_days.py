"""Stored days, months and years."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import PartialDate
from indexer.storage.segment.days import day_number, day_of, last_day, lies_within


def test_days_are_numbers() -> None:
    partial = [PartialDate(2024, 3), PartialDate(2024)]
    assert [day_number(day) for day in partial] == [20240300, 20240000]
    assert [day_of(number) for number in (20240300, 20240000)] == partial
    assert [day_number(day) for day in (None, date(2024, 3, 29), date(1, 1, 1))] == [0, 20240329, 10101]
    assert [day_of(number) for number in (0, 20240329, 10101)] == [None, date(2024, 3, 29), date(1, 1, 1)]
    with pytest.raises(ValueError, match="day"):
        day_of(20240230)


@given(day=st.dates())
def test_the_last_day_of_a_month_is_that_of_the_calendar(day: date) -> None:
    last = calendar.monthrange(day.year, day.month)[1]
    assert last_day(day_number(PartialDate(day.year, day.month))) == day_number(day.replace(day=last))


@pytest.mark.parametrize(
    ("stored", "since", "until", "expected"),
    [
        (20240329, 20240329, 20240329, True),
        (20240300, 20240301, 20240331, True),
        (20240300, 20240301, 20240330, False),
        (20240300, 20240302, 20240331, False),
        (20240000, 20240101, 20241231, True),
        (20240000, 20240101, 20241230, False),
        (20240000, 20240102, 20250101, False),
        (0, 1, 99991231, False),
    ],
)
def test_a_month_or_a_year_has_to_lie_in_the_days_as_a_whole(
    stored: int, since: int, until: int, expected: bool
) -> None:
    assert lies_within(stored, since, until) is expected
