"""Days limit what is found; articles without a day are left out, counted, and last in orders by day."""

from __future__ import annotations

from datetime import date

import pytest

from search import Searcher
from search.query.query import And, Clause, Days, Filter, Not, Or
from tests.opensearch import EVERY
from tests.search.oracle.corpus import CORPUS, DATED, FIRST, NOTICE, SECOND, SOME_DAYS, found

ENGINES = EVERY

UNDATED = Not(DATED)
NO_WHOLE_DATE = Or((UNDATED, Filter("known", "month"), Filter("known", "year")))


@pytest.mark.above_engines
def test_a_date_that_is_none_is_refused(searcher: Searcher) -> None:
    with pytest.raises(ValueError, match=r"'2024-13' is no date; write 2024, 2024-03-29, "):
        searcher.search("发", date=["2024", "-2024-13"])
    for option in ("since", "until"):
        with pytest.raises(ValueError, match=r"'2024-13' is no date; write 2024, 2024-03, "):
            searcher.search("发", **{option: "2024-13"})


DAYS: list[tuple[date | None, date | None]] = [
    (date(2024, 1, 2), None),
    (None, date(2024, 1, 3)),
    (date(2024, 1, 2), date(2024, 1, 2)),
    (date(2024, 1, 3), date(2024, 1, 2)),
    (date(2025, 1, 1), None),
]


@pytest.mark.parametrize(("since", "until"), DAYS)
def test_days_are_inclusive_and_need_a_date(
    searcher: Searcher, since: date | None, until: date | None
) -> None:
    expected = CORPUS.matching(Days(since, until))
    for query in ("-没有", "NOT 没有 AND NOT 也没有"):
        assert set(found(searcher, query, since=since, until=until)) == expected
    assert set(found(searcher, "发", since=since, until=until)) >= expected & CORPUS.holding("发")
    assert set(found(searcher, "发", since=since, until=until)) <= expected


@pytest.mark.parametrize(
    ("asked", "possible", "matching"),
    [
        ("-没有 date:2024-01-02..2024-01-03", NO_WHOLE_DATE, SOME_DAYS),
        ("创 OR 发 date:2024", And((UNDATED, Or((SECOND, FIRST)))), Or((SECOND, And((FIRST, DATED))))),
        ("date:2024-01-02..2024-01-03 kind:通知", And((NO_WHOLE_DATE, NOTICE)), SOME_DAYS),
        ("date:2024-01", Or((UNDATED, Filter("known", "year"))), Days(None, date(2024, 1, 31))),
        ("发 AND 创 date:>=2024 -date:2025", And((UNDATED, FIRST, SECOND)), DATED),
        (
            "(date:2020 OR kind:通知) AND 发 AND 创",
            And((UNDATED, FIRST, SECOND)),
            And((FIRST, SECOND, NOTICE)),
        ),
        ("-date:2024 发 创 title:*", None, None),
        ("发 date:*", None, None),
        ("发", None, None),
    ],
)
def test_articles_without_a_whole_date_that_days_leave_out_are_counted(
    searcher: Searcher, asked: str, possible: Clause | None, matching: Clause | None
) -> None:
    results = searcher.search(asked)
    expected = None
    if possible is not None and matching is not None:
        left_out = CORPUS.matching(And((possible, Not(matching))))
        expected = len({article for article, _ in left_out})
        assert expected > 0
    assert results.undated == expected
    assert searcher.search(asked, count=False).undated is None


def test_the_days_that_were_meant_are_given(searcher: Searcher) -> None:
    results = searcher.search("发 date:2024-01", until=date(2024, 1, 3))
    days = (date(2024, 1, 1), date(2024, 1, 3))
    assert (results.since, results.until, results.searched) == (*days, "发 date:2024-01-01..2024-01-03")


def test_dates_that_have_no_day_in_common_are_searched_as_they_are_said_to_be(searcher: Searcher) -> None:
    results = searcher.search("发 date:2024-01-03 date:2024-01-01")
    assert (results.total, results.searched) == (0, "发 date:2024-01-03.. date:..2024-01-01")
    again = searcher.search(results.searched)
    assert (again.total, again.searched, again.since, again.until) == (
        *(0, results.searched, results.since, results.until),
    )


def test_days_of_the_query_and_of_the_caller_narrow_each_other(searcher: Searcher) -> None:
    asked = found(searcher, "date:2024-01-01..2024-01-03", since=date(2024, 1, 3))
    assert {CORPUS.published[article] for article, _ in asked} == {date(2024, 1, 3)}


@pytest.mark.parametrize(("order", "sign"), [("newest", -1), ("oldest", 1)])
def test_orders_by_day_put_the_undated_last(searcher: Searcher, order: str, sign: int) -> None:
    days = [CORPUS.published[article] for article, _ in found(searcher, "-没有", order=order)]
    dated = [day for day in days if day]
    assert days == [*dated, *([None] * (len(days) - len(dated)))]
    assert dated == sorted(dated, reverse=sign < 0)
    assert None in days
