"""Reads days in every way in which Chinese texts write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.recognition.dates import (
    day_in_year,
    day_of_address,
    days_in,
    parse_date,
    parse_published,
    small_number,
)

NUMERALS = "〇一二三四五六七八九"
DAYS = st.dates(min_value=date(1912, 1, 1), max_value=date(2099, 12, 31))


def numeral(number: int) -> str:
    """A number below 1,000 as it is spoken: 113 is 一百一十三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    of_tens = "" if not tens else "十" if tens == 1 and not hundreds else NUMERALS[tens] + "十"
    return (NUMERALS[hundreds] + "百" if hundreds else "") + of_tens + (NUMERALS[ones] if ones else "")


def in_numerals(day: date, zero: str) -> str:
    year = "".join(zero if digit == "0" else NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


def full_width(text: str) -> str:
    return text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


@given(day=DAYS, form=st.sampled_from(["{0}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日",
                                       "{0} 年 {1} 月 {2} 日", "{0}年{1:02}月{2:02}"]))  # fmt: skip
def test_days_in_digits_are_read_back(day: date, form: str) -> None:
    written = form.format(day.year, day.month, day.day)
    assert parse_date(written) == day
    assert parse_date(full_width(written)) == day
    assert [found.day for found in days_in(f"自{written}起")] == [day]


@given(day=DAYS, zero=st.sampled_from("〇○零0О◯"))
def test_days_in_numerals_are_read_back_whatever_stands_for_a_zero(day: date, zero: str) -> None:
    written = in_numerals(day, zero)
    assert parse_date(written) == day
    assert [found.day for found in days_in(f"示例市政府\n{written}\n（公开）")] == [day]


@given(day=DAYS)
def test_days_of_the_republic_are_read_back(day: date) -> None:
    year = day.year - 1911
    assert parse_date(f"民國{year}年{day.month}月{day.day}日") == day
    assert parse_date(f"中華民國{year}年") is None
    assert [found.day for found in days_in(f"中華民國{numeral(year)}年{day.month}月{day.day}日")] == [day]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024年3月29日 10:30", date(2024, 3, 29)),
        ("二○二四年三月廿九日", date(2024, 3, 29)),
        ("二 〇 二 四 年 三 月 二 十 九 日", date(2024, 3, 29)),
        ("⼆○⼆四年三⽉⼆⼗九⽇", date(2024, 3, 29)),
        ("2021-11-2011月19日，会议召开", date(2021, 11, 20)),
        ("2021-10-2706:45", date(2021, 10, 27)),
        ("2024-02-30", None),
        ("2024年3月", None),
        ("3月29日", None),
        ("20240329", date(2024, 3, 29)),
        ("2024-3-291", None),
        ("民國113-03-29", date(2024, 3, 29)),
        ("113-03-29", date(2024, 3, 29)),
        ("113年3月29日", date(2024, 3, 29)),
        ("99-03-29", None),
        ("113-03-291", None),
        ("1130329", date(2024, 3, 29)),
        ("1131329", None),
        ("11303291", None),
        ("一一三年三月二十九日", date(2024, 3, 29)),
        ("一百一十三年三月二十九日", date(2024, 3, 29)),
        ("", None),
    ],
)
def test_days_and_texts_that_are_none(written: str, expected: date | None) -> None:
    assert parse_date(written) == expected


@pytest.mark.parametrize(
    ("written", "near", "expected"),
    [
        ("3月29日", date(2024, 4, 1), date(2024, 3, 29)),
        ("12月29日", date(2024, 1, 2), date(2023, 12, 29)),
        ("4月2日", date(2024, 4, 1), date(2024, 4, 2)),
        ("2月30日", date(2024, 4, 1), None),
        ("3月29日", None, None),
    ],
)
def test_a_day_without_a_year_is_one_near_another(
    written: str, near: date | None, expected: date | None
) -> None:
    assert day_in_year(written, near) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/2024/03/29/a.html", date(2024, 3, 29)),
        ("https://example.org/zwgk/202403/t20240329_12.html", date(2024, 3, 29)),
        ("https://example.org/2024-03/29/content_1.htm", date(2024, 3, 29)),
        ("https://example.org/n1/2024/0329/c1001-40206123.html", date(2024, 3, 29)),
        ("https://example.org/art/2024032912345.html", date(2024, 3, 29)),
        ("https://example.org/20240329/1.shtml", date(2024, 3, 29)),
        ("https://example.org/news/12345678901.html", None),
        ("https://example.org/id_2024032912345.html", None),
        ("https://example.org/2024032912345/", None),
        ("news/2024-03-29 会议.txt", date(2024, 3, 29)),
        ("https://example.org/content_5365945.htm", None),
        ("https://example.org/20249999/", None),
    ],
)
def test_addresses_hold_days(address: str, expected: date | None) -> None:
    assert day_of_address(address) == expected


@given(st.integers(min_value=1, max_value=999).filter(lambda number: number % 100 >= 10 or number < 100))
def test_numerals_are_counted(number: int) -> None:
    assert small_number(numeral(number)) == number


def test_a_number_in_a_text_is_no_day_of_the_republic() -> None:
    assert list(days_in("电话113-03-29，编号20240329，第113年3月29日")) == []


@given(st.text(alphabet="0123456789年月日-/.二〇十民國 \n一", max_size=300))
def test_any_text_is_read(text: str) -> None:
    parse_date(text)
    assert all(text[found.start : found.end] for found in days_in(text))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024年3月29日", "2024-03-29"),
        *[
            (month, "2024-03")
            for month in ("2024-03", "2024/3", "2024.03", "202403", "2024年 3 月", "2024年三月份")
        ],
        *[
            (month, "2024-03")
            for month in ("２０２４年３月", "二○二四年三月", "民國113年3月", "113年3月", "2024-03-00")
        ],
        *[(year, "2024") for year in ("2024", "2024年", "二〇二四年", "民國一百一十三年", "2024-00-00")],
        *[
            (other, "None")
            for other in ("1234", "202413", "2024-13", "2024年3月至5月", "2024-02-30", "近日", "")
        ],
    ],
)
def test_a_date_that_is_given_may_be_a_month_or_a_year(written: str, expected: str) -> None:
    assert str(parse_published(written)) == expected
