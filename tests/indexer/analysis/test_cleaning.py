"""The clean copy of a text, and the way from the text to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import clean, fold

PIECES = [
    "科",
    "創(chuàng)",
    "白龟湖(bái guī hú)",
    "⽩",
    "2",
    "km",
    " ",
    "　",
    "，",
    "（",
    "）",
    "“",
    "\u200b",
    "(a)",
    "é",
]


@pytest.mark.parametrize(
    ("source", "copy"),
    [
        ("", ""),
        ("  ", ""),
        ("推进科創(chuàng)新城建设", "推进科創新城建设"),
        ("中(zhong)(zhong) 共", "中共"),
        ("白龟湖(bái guī hú)", "白龟湖"),
        ("縣(市、區(qū))和GDP(亿元)", "縣(市、區)和GDP(亿元)"),
        ("⽩⻳湖會", "白龟湖會"),
        ("\uf900\U0002f800", "豈丽"),
        ("　　一、 總則 ", "一、總則"),
        ("（ 2）建设目标： 2025年", "（2）建设目标：2025年"),
        ("省 “千人计划 ”办法", "省“千人计划”办法"),
        ("the “Belt and Road” plan", "the “Belt and Road” plan"),
        ("附 则", "附则"),
        ("主 要 内 容", "主要内容"),
        ("，组 建 方 案：", "，组建方案："),
        ("王 湛 江苏省原副省长", "王湛 江苏省原副省长"),
        ("第三条 本办法", "第三条 本办法"),
        ("财政部\u2002税务总局", "财政部\u2002税务总局"),
        ("2024 年 3 月 GDP 增长 5.3%", "2024 年 3 月 GDP 增长 5.3%"),
        ("A B C", "A B C"),
        ("\ufeff创\u200b新\u202e\x07", "创新"),
        ("👩\u200d🔬①《法》，２０％", "👩\u200d🔬①《法》，２０％"),
    ],
)
def test_copy_lacks_what_is_not_the_texts_own(source: str, copy: str) -> None:
    assert clean(source).text == copy


@pytest.mark.parametrize(
    ("source", "span", "shown"),
    [
        ("推进科創(chuàng)新城", (2, 13), "科創新"),
        ("⽩ 龜 湖", (0, 5), "白龜湖"),
        ("（ 2）", (0, 3), "（2"),
        ("创新", (1, 1), ""),
    ],
)
def test_span_of_the_copy_shows_what_that_of_the_source_does(
    source: str, span: tuple[int, int], shown: str
) -> None:
    copy = clean(source)
    start, end = copy.span(*span)
    assert copy.text[start:end] == shown


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_copy_is_clean_and_each_place_of_the_source_has_one_in_it(source: str) -> None:
    copy = clean(source)
    assert clean(copy.text).text == copy.text
    assert [copy.offsets[0], copy.offsets[-1], len(copy.offsets)] == [0, len(copy.text), len(source) + 1]
    assert {after - before for before, after in zip(copy.offsets, copy.offsets[1:], strict=False)} <= {0, 1}


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_copy_folds_to_what_its_source_folds_to(source: str) -> None:
    assert fold(clean(source).text).text == fold(source).text
