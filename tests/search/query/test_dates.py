"""Dates in queries and options: periods, ranges and bounds, in every spelling; and what is no date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.dates import parse_dates, parse_period
from search.query.parsing import parse_query
from search.query.query import And, Everything, Exact, Not, Words


def days(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


PERIODS = {
    ("2024-01-01", "2024-12-31"): """
        2024 2024年 二〇二四年 二○二四年 二零二四年 ２０２４ 民国113年 民國一一三年
    """,
    ("2024-03-01", "2024-03-31"): """
        2024-03 2024-3 2024/03 2024.3 202403 2024年3月 2024年03月份 二〇二四年三月
    """,
    ("2024-02-01", "2024-02-29"): "2024-02 202402 2024年二月",
    ("2024-03-29", "2024-03-29"): """
        2024-03-29 2024/3/29 2024.3.29 20240329 2024年3月29日 2024年3月29號 2024年3月29
        二〇二四年三月二十九日 ２０２４－０３－２９ 民国113年3月29日 2024–03–29 2024‑03‑29 2024−03−29
    """,
    ("2024-01-01", "2024-03-31"): """
        2024Q1 2024q1 2024-Q1 2024年Q1 2024年一季度 2024年第一季度 2024年1季度 二〇二四年第一季度
    """,
    ("2024-10-01", "2024-12-31"): "2024Q4 2024年四季度 ２０２４Ｑ４",
    ("2024-01-01", "2024-06-30"): "2024H1 2024-h1 2024年上半年 2024上半年",
    ("2024-07-01", "2024-12-31"): "2024H2 2024年下半年 二〇二四年下半年",
    ("9999-12-01", "9999-12-31"): "9999-12",
}


@pytest.mark.parametrize(
    ("text", "period"), [(text, period) for period, texts in PERIODS.items() for text in texts.split()]
)
def test_periods(text: str, period: tuple[str, str]) -> None:
    assert parse_period(text) == parse_dates(text) == (days(period[0]), days(period[1]))


RANGES = {
    ("2024-03-01", "2024-03-31"): """
        2024-03-01..2024-03-31 2024-03-01~2024-03-31 2024-03-01～2024-03-31 2024-03-01〜2024-03-31
        2024-03-01至2024-03-31 2024-03-01到2024-03-31 2024-03-01—2024-03-31 2024-03-01–2024-03-31
        2024-03-01——2024-03-31 2024-03-01--2024-03-31 2024-03-01to2024-03-31 2024-03-01-2024-03-31
        20240301-20240331 20240301~20240331
        2024.3.1-2024.3.31 2024-03-01~03-31 2024年3月1日至3月31日 2024年3月1日至31日 2024年3月1-31日
        2024年3月1日～2024年3月31日 ２０２４０３０１～２０２４０３３１
    """,
    ("2023-11-01", "2024-06-30"): "2023-11..2024-06 2023-11..2024Q2 2023年11月至2024年6月",
    (
        "2024-03-01",
        "2024-05-31",
    ): "2024-03~05 2024年3月至5月 2024年3月-5月 2024年3-5月 2024年3至5月 2024年三月到五月",
    ("2024-01-01", "2024-09-30"): "2024年一季度至三季度 2024年上半年至三季度",
    ("2023-01-01", "2024-12-31"): "2023-2024 2023~2024 2023—2024 2023至2024年 2023年-2024年",
    ("2024-01-01", None): """
        2024.. 2024~ 2024至 2024— >=2024 ≥2024 ≧2024 ＞＝２０２４ >2023 >2023-12-31 2024年以来
        2024年至今 自2024年起 从2024年以來
    """,
    (None, "2023-12-31"): """
        ..2023 ~2023 至2023年 <=2023 ≤2023 ＜＝2023 <2024 <2024-01-01 截至2023年 截止2023年12月
    """,
    ("2024-03-01", None): ">=2024-03 >=202403 2024年3月以来",
}


@pytest.mark.parametrize(
    ("text", "expected"), [(text, dates) for dates, texts in RANGES.items() for text in texts.split()]
)
def test_ranges_and_bounds(text: str, expected: tuple[str | None, str | None]) -> None:
    assert parse_dates(text) == (days(expected[0]), days(expected[1]))
    assert parse_period(text) is None


NO_DATES = """
    .. ~ - -- — >= > 24 2024-00 2024-13 202413 20241301 2024-02-30 2024年13月 2024年零月
    2024年5季度 2024Q5 2024H3 2024-1-1-1 2024... 2024- -2024 2024..2023 2024-03~2024-02
    2024-03-01~04 0000 >9999 <0001 ==2024 2024x x2024 2024年x 三月 3月至5月 近年 近千年来 本日 不久前 0年前x
    2024-03-29T10:30 [2024 >2024..2025 2024..2025..2026
"""


@pytest.mark.parametrize("text", ["", " ", "\ud800", *NO_DATES.split(), "2024" + "-01" * 5_000, "至" * 9_999])
def test_not_a_date(text: str) -> None:
    assert parse_dates(text) is None
    assert parse_period(text) is None


WRITTEN = st.sampled_from(
    ["{0:%Y-%m-%d}", "{0:%Y%m%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日"]
)
DAYS = st.dates(date(1900, 1, 1))


@given(DAYS, DAYS, WRITTEN, WRITTEN, st.sampled_from(["..", "~", "至", "—", " ~ ", " 至 "]))
def test_each_range_is_read_from_its_first_to_its_last_day(
    one: date, other: date, first: str, last: str, sign: str
) -> None:
    written = first.format(one) + sign + last.format(other)
    assert parse_dates(written) == ((one, other) if one <= other else None)


@given(st.text(alphabet="0123456789年月日季度上下半至到民国一二十〇.~-—/><=QH ２", max_size=70))
def test_any_text_is_read_as_dates_or_as_none(text: str) -> None:
    found = parse_dates(text)
    assert found is None or found[0] or found[1]


SPACED = {
    "x date:2024-03-01 ~ 2024-03-31": ("2024-03-01", "2024-03-31"),
    "date:2024-03-01 至 2024-03-31 x": ("2024-03-01", "2024-03-31"),
    "x date:2024-03-01 - 2024-03-31": ("2024-03-01", "2024-03-31"),
    "x date:2024-03-01~ 2024-03-31": ("2024-03-01", "2024-03-31"),
    "x date:>= 2024": ("2024-01-01", None),
    "x date: 2024": ("2024-01-01", "2024-12-31"),
    "日期： ２０２４年 ３月 x": ("2024-03-01", "2024-03-31"),
    "日期：２０２４年３月 至 ５月 AND x": ("2024-03-01", "2024-05-31"),
    "date:2024 x": ("2024-01-01", "2024-12-31"),
    "x date:2024-03-01 to 2024-03-31": ("2024-03-01", "2024-03-31"),
    "x date:[2024-03-01 TO 2024-03-31]": ("2024-03-01", "2024-03-31"),
    'date:"2024-03" x': ("2024-03-01", "2024-03-31"),
    "x 日期：“2024-03-29”": ("2024-03-29", "2024-03-29"),
    "x 日期：「2024年3月」": ("2024-03-01", "2024-03-31"),
}


@pytest.mark.parametrize("text", SPACED)
def test_spaces_in_a_date_do_not_end_it(text: str) -> None:
    query = parse_query(text)
    since, until = SPACED[text]
    assert (query.clause, query.since, query.until) == (Words("x"), days(since), days(until))


def test_what_follows_a_date_is_text_where_it_is_no_date() -> None:
    year = (date(2024, 1, 1), date(2024, 12, 31))

    def parsed(text: str) -> tuple[object, ...]:
        query = parse_query(text)
        return query.clause, (query.since, query.until)

    assert parsed("date:2024 2025年预算") == (Words("2025年预算"), year)
    assert parsed("date:2024 ~ 预算") == (Words("-预算"), year)
    assert parsed("date:2024 -2025") == (And((Everything(), Not(Exact("2025", in_each_way=True)))), year)
    assert parsed('date:2024"预算"') == (Exact("预算"), year)
    assert parsed("date:2024*预算") == (Words("预算"), year)
