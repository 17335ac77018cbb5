"""The ways to write the numbers of a query."""

from __future__ import annotations

from datetime import date
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.numerals import in_han, small_number
from search.query import equivalents as module
from search.query import ways_to_write
from search.query.equivalents import LONGEST, MOST, equivalents, written_otherwise


def ways(text: str) -> list[str]:
    return [way for (way,) in equivalents((text,))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("白龟湖", ["白龟湖"]),
        ("五", ["五"]),
        ("一二三四", ["一二三四"]),
        ("第一时间", ["第一时间"]),
        ("十二条", ["十二条"]),
        ("2.06%", ["2.06%"]),
        ("35", ["35"]),
        ("3 500", ["3 500"]),
        ("010-12345678", ["010-12345678"]),
        ("0012345", ["0012345"]),
        ("1,2,3", ["1,2,3"]),
        ("2019,2020", ["2019,2020"]),
        ("其中,2024年", ["其中,2024年", *(f"其中,二{zero}二四年" for zero in "零o0оο")]),
        ("共23876人,其中", ["共23876人,其中", "共23,876人,其中", "共23 876人,其中"]),
        ("第12条", ["第12条", "第十二条"]),
        ("第一千二百六十条", ["第一千二百六十条", "第1260条"]),
        ("23876", ["23876", "23,876"]),
        ("23876人", ["23876人", "23,876人", "23 876人"]),
        ("1,234,567元", ["1,234,567元", "1234567元", "1 234 567元"]),
        ("5 000万元", ["5 000万元", "5000万元", "5,000万元"]),
        ("1998年", ["1998年", "一九九八年"]),
        (
            "二零二四年三月",
            ["二零二四年三月", "2024年3月", *(f"二{zero}二四年三月" for zero in "o0оο"), "2024年03月"],
        ),
        ("12月31日", ["12月31日", "十二月三十一日"]),
        ("(2024)3号", ["(2024)3号", "(2024)第3号", "<2024>3号"]),
        ("<2024>第3号", ["<2024>第3号", "<2024>第三号", "(2024)3号", "(2024)第3号", "<2024>3号"]),
        ("pm2.5", ["pm2.5", "pm 2.5"]),
        ("文化…各类", ["文化…各类", "文化.各类"]),
        ("a.b", ["a.b"]),
    ],
)
def test_ways_to_write_a_text(text: str, expected: list[str]) -> None:
    assert ways(text) == expected


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("2024年第二季度", "2024年第2季度"),
        ("2024年二季度", "2024年2季度"),
        ("第十二条处5000元", "第十二条处5,000元"),
        ("第十二条处5000元", "第12条处5,000元"),
        ("2024年3月5日", "2024年03月05日"),
        ("2024年03月05日", "二零二四年三月五日"),
        ("二о二四年三月", "2024年3月"),
        ("民国113年", "民国一百一十三年"),
        ("民国一百一十三年", "民国113年"),
        ("第112条", "第一百一十二条"),
        ("第112条", "第一百十二条"),
        ("第一百十二条", "第112条"),
        ("第133条之1", "第一百三十三条之一"),
        ("第十二条第二款第(三)项", "第12条第2款第(3)项"),
        ("第一条依第二十条", "第1条依第二十条"),
        ("第1条依第20条", "第1条依第二十条"),
        ("第1条依第二十条", "第一条依第二十条"),
        ("国务院令713号", "国务院令第713号"),
        ("国务院令第713号", "国务院令713号"),
        ("2024年第3号公告", "2024年3号公告"),
        ("(2024)3号", "(2024)第3号"),
        ("面积100m2,pm2.5下降", "面积100 m2,pm2.5下降"),
        ("计划", "计画"),
        ("投资计画的部分", "投资计划的部分"),
        ("投资计画的部分", "投资计划的部份"),
        ("身分证", "身份证"),
    ],
)
def test_kinds_change_each_by_itself(text: str, way: str) -> None:
    assert way in ways(text)


def test_texts_change_together() -> None:
    assert equivalents(("第2条", "第3款")) == [("第2条", "第3款"), ("第二条", "第三款")]


def test_a_text_of_all_kinds_has_a_limited_number_of_ways() -> None:
    text = "2024年3月,pm2.5文化…各类身份计划部分成分,第3条,安置23876人,国发(2024)3号100m2"
    assert len(ways(text)) == MOST


def test_a_long_text_is_searched_as_it_stands() -> None:
    assert ways("2024年" * LONGEST) == ["2024年" * LONGEST]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("白龟湖", []),
        ("劳动合同法第十二条与第3章", [("第十二条", ("第12条",)), ("第3章", ("第三章",))]),
        ("安置23,876人", [("23,876", ("23876",))]),
        ("国发(2024)3号", [("(2024)3号", ("(2024)第3号", "<2024>3号"))]),
    ],
)
def test_numbers_of_a_text(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert list(written_otherwise(text)) == expected


@given(st.integers(1, 9_999))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert small_number(in_han(number)) == number


NUMBERS = st.one_of(
    st.integers(1, 9_999).map(lambda number: f"第{number}条"),
    st.integers(1, 9_999).map(lambda number: f"第{in_han(number)}条"),
    st.integers(1_000, 10**12 - 1).map(lambda number: f"{number}元"),
    st.integers(1_000, 10**12 - 1).map(lambda number: f"{number:,}元"),
    st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
    st.integers(1, 999).map(lambda number: f"(2024){number}号"),
)


@given(NUMBERS)
def test_equivalents_are_symmetric(number: str) -> None:
    assert all(number in ways(way) for way in ways(number))


@given(st.text("第二零〇十百千12,.<>()o0 年月日号条a…", max_size=24))
def test_any_text_is_its_own_first_equivalent_and_none_is_given_twice(text: str) -> None:
    found = ways(text)
    assert (found[0], len(set(found))) == (text, len(found))


OF_NUMBERS = "1234567890零一二三十百年月日号第条之季度民国令oо()<>,. "


@given(st.text(f"{OF_NUMBERS}计画规身份标分步人a…", max_size=14))
def test_texts_are_passed_over_by_their_characters_only_where_they_have_one_way(text: str) -> None:
    found = ways(text), list(written_otherwise(text))
    with (
        mock.patch.object(module, "may_vary", return_value=True),
        mock.patch.object(ways_to_write._Pattern, "_may_hold", return_value=True),
    ):
        equivalents.cache_clear()
        assert found == (ways(text), list(written_otherwise(text)))
    equivalents.cache_clear()
