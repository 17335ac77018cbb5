"""The places where two texts differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import changes_between, fold_text
from indexer.analysis.differing import MOST_COMPARED, tokens_of
from tests.timing import LINEAR, growth

PIECES = [
    "科",
    "創(chuàng)",
    "创",
    "新",
    "的",
    "2.5%",
    "25",
    "1,200",
    "km",
    "gdp",
    "㎡",
    "㎢",
    "m2",
    "é",
    "⽩",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("、".join)


def marked(first: str, second: str) -> list[tuple[str, str]]:
    return [
        (first[slice(*each.first)], second[slice(*each.second)]) for each in changes_between(first, second)
    ]


@pytest.mark.parametrize(
    ("first", "second", "changes"),
    [
        ("", "", []),
        ("", "科技", [("", "科技")]),
        ("科技，创新。", "科技创新", []),
        ("科創(chuàng)新城", "科创新城", []),
        ("GDP達１，２００億元", "gdp 达 1200亿元", []),
        ("研发投入强度2.06%", "研发投入强度2.6%", [("2.06%", "2.6%")]),
        ("增长5.2%", "增长52%", [("5.2%", "52%")]),
        ("增长5.2%", "增长5.2", [("5.2%", "5.2")]),
        ("增长5.2％", "增长 5.2 %", []),
        ("2023年3月", "2024年3月", [("2023", "2024")]),
        ("建设Wi-Fi网络", "建设wifi网络", [("Wi-Fi", "wifi")]),
        ("應當加快科創(chuàng)新城建設", "应当科学城建设", [("加快", ""), ("創(chuàng)新", "学")]),
        ("不得收费", "得收费", [("不", "")]),
        ("面积100㎡", "面积100㎢", [("㎡", "㎢")]),
        ("面积100㎡", "面积100m2", []),
        ("面积100㎡", "面积100m3", [("㎡", "m3")]),
        ("召开大会，部署工作", "召开大会，全面部署工作", [("", "全面")]),
    ],
)
def test_characters_words_and_numbers_that_differ_are_marked(
    first: str, second: str, changes: list[tuple[str, str]]
) -> None:
    assert marked(first, second) == changes
    assert marked(second, first) == [(two, one) for one, two in changes]


def test_a_single_token_between_longer_changes_is_part_of_them() -> None:
    assert marked("推动农业的发展壮大", "推动金融的稳定运行") == [("农业的发展壮大", "金融的稳定运行")]
    assert marked("春的夏", "秋的冬") == [("春", "秋"), ("夏", "冬")]


@given(TEXTS, TEXTS)
def test_to_apply_the_changes_to_one_text_gives_the_other(first: str, second: str) -> None:
    start = at = 0
    applied: list[str] = []
    for change in changes_between(first, second):
        applied += [first[start : change.first[0]], second[slice(*change.second)]]
        # What stands between two changes is equal.
        between = first[start : change.first[0]], second[at : change.second[0]]
        assert tokens_of(fold_text(between[0])) == tokens_of(fold_text(between[1]))
        start, at = change.first[1], change.second[1]
    assert tokens_of(fold_text("、".join([*applied, first[start:]]))) == tokens_of(fold_text(second))


@given(st.text(max_size=30), st.text(max_size=30))
def test_every_change_is_a_place_and_a_real_difference(first: str, second: str) -> None:
    end = to = 0
    for change in changes_between(first, second):
        assert end <= change.first[0] <= change.first[1] <= len(first)
        assert to <= change.second[0] <= change.second[1] <= len(second)
        assert change.first[0] < change.first[1] or change.second[0] < change.second[1]
        assert first[slice(*change.first)] != second[slice(*change.second)]
        (_, end), (_, to) = change.first, change.second
    assert changes_between(first, first) == ()


def test_long_texts_are_divided_by_what_both_hold_once() -> None:
    words = [chr(0x4E00 + at) for at in range(5_000)]
    first = "".join(words)
    assert len(first) ** 2 > MOST_COMPARED
    second = "".join([*words[:100], "另", *words[101:3_000], *words[3_002:], "终"])
    assert marked(first, second) == [
        (words[100], "另"),
        ("".join(words[3_000:3_002]), ""),
        ("", "终"),
    ]


def test_the_time_grows_with_the_length_alone() -> None:
    """Also where every token occurs thousands of times, and nothing divides the texts."""

    def work(length: int) -> object:
        return changes_between("的" * length, "的了" * (length // 2))

    assert growth(work, 10_000) < LINEAR
