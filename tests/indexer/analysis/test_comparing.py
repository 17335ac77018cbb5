"""The paragraphs of two articles in pairs: equal, changed, moved, and only in one of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, ParagraphPair
from indexer.analysis import changes_between, fold_text, pair_paragraphs
from indexer.analysis.differing import tokens_of
from tests.timing import LINEAR, growth

REPORT = [
    "全市科技工作会议在白龟湖科创新城召开",
    "会议总结了去年以来的科技创新工作",
    "全社会研发投入强度达到2.06%，比上年提高0.1个百分点",
    "会议要求抓好五个方面的重点任务",
]

Said = tuple[str, int | None, int | None, list[tuple[str, str]]]


def compared(first: list[str], second: list[str]) -> tuple[ParagraphPair, ...]:
    one, two = (
        list(Article(name, "\n".join(texts)).paragraphs()) for name, texts in (("a", first), ("b", second))
    )
    return pair_paragraphs(one, two)


def said(first: list[str], second: list[str]) -> list[Said]:
    """(kind, number in the first article, number in the second, what differs) of each pair."""
    return [
        (
            pair.kind,
            pair.first and pair.first.ordinal,
            pair.second and pair.second.ordinal,
            [
                (pair.first.text[slice(*each.first)], pair.second.text[slice(*each.second)])
                for each in pair.changes
                if pair.first and pair.second
            ],
        )
        for pair in compared(first, second)
    ]


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        ([], [], []),
        ([], ["科技"], [("only_second", None, 1, [])]),
        (REPORT, REPORT, [("equal", at, at, []) for at in (1, 2, 3, 4)]),
        (
            ["科技创新大会召开", "研发投入增长9%", "专家作了报告", "（来源：示例日报）"],
            ["科技創(chuàng)新大會召開！", "研发投入增长12%", "本站原创", "专家作了报告"],
            [
                ("equal", 1, 1, []),
                ("changed", 2, 2, [("9%", "12%")]),
                ("only_second", None, 3, []),
                ("equal", 3, 4, []),
                ("only_first", 4, None, []),
            ],
        ),
        (
            [*REPORT[:3], "附件", REPORT[3]],
            [REPORT[3], *REPORT[:3]],
            [
                ("moved", 5, 1, []),
                ("equal", 1, 2, []),
                ("equal", 2, 3, []),
                ("equal", 3, 4, []),
                ("only_first", 4, None, []),
            ],
        ),
        (
            REPORT,
            [REPORT[2].replace("2.06%", "2.6%"), *REPORT[:2], REPORT[3]],
            [
                ("moved", 3, 1, [("2.06%", "2.6%")]),
                ("equal", 1, 2, []),
                ("equal", 2, 3, []),
                ("equal", 4, 4, []),
            ],
        ),
        (
            ["平顶山市 2.06 120", "郑州市 3.10 900", "洛阳市 2.91 800"],
            ["平顶山市 2.16 131", "郑州市 3.30 950", "洛阳市 2.99 810"],
            [
                ("changed", 1, 1, [("2.06 120", "2.16 131")]),
                ("changed", 2, 2, [("3.10 900", "3.30 950")]),
                ("changed", 3, 3, [("2.91 800", "2.99 810")]),
            ],
        ),
        (
            ["——", "同上", "同上"],
            ["同上", "***"],
            [
                ("only_first", 1, None, []),
                ("equal", 2, 1, []),
                ("only_first", 3, None, []),
                ("only_second", None, 2, []),
            ],
        ),
    ],
)
def test_paragraphs_are_paired(first: list[str], second: list[str], pairs: list[Said]) -> None:
    assert said(first, second) == pairs


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([*REPORT, "附件", "——", "研发投入强度2.6%", "會議總結了去年以來的科技工作"]),
        max_size=7,
    ),
    st.lists(
        st.sampled_from([*REPORT, "附件", "——", "研发投入强度3.6%", "会议部署了今年的科技工作"]), max_size=7
    ),
)
def test_every_paragraph_is_in_one_pair_and_in_order(first: list[str], second: list[str]) -> None:
    pairs = compared(first, second)
    assert [pair.second.text for pair in pairs if pair.second] == second
    firsts = [pair.first for pair in pairs if pair.first]
    assert [each.text for each in sorted(firsts, key=lambda each: each.ordinal)] == first
    stay = [pair.first.ordinal for pair in pairs if pair.first and pair.kind != "moved"]
    assert stay == sorted(stay)
    for pair in pairs:
        if pair.first is None or pair.second is None:
            assert pair.kind == ("only_first" if pair.first else "only_second")
            continue
        one, two = pair.first.text, pair.second.text
        assert pair.changes == changes_between(one, two)
        is_equal = tokens_of(fold_text(one)) == tokens_of(fold_text(two))
        assert pair.kind in ("equal", "moved") if is_equal else pair.kind in ("changed", "moved")


def test_a_pair_as_json() -> None:
    (pair,) = compared(["投入2.06%"], ["投入2.6%"])
    assert pair.as_dict() == {
        "kind": "changed",
        "first": {"paragraph": 1, "text": "投入2.06%"},
        "second": {"paragraph": 1, "text": "投入2.6%"},
        "changes": [{"first": [2, 7], "second": [2, 6]}],
    }
    (pair, _) = compared(["科技", "——"], ["——"])
    assert pair.as_dict() == {
        "kind": "only_first",
        "first": {"paragraph": 1, "text": "科技"},
        "second": None,
        "changes": [],
    }


@pytest.mark.parametrize(
    ("row", "other"),
    [
        ("第{at}条 本条例适用于{at}类情形", "第{at}条 本条例适用于{at}种情形"),
        ("同上", "同上"),
        ("完成投资{at}万元", "完成投资{at}亿元"),
    ],
    ids=["each changed", "all equal", "rows of a table"],
)
def test_the_time_grows_with_the_number_of_paragraphs_alone(row: str, other: str) -> None:
    def work(count: int) -> object:
        first, second = ([text.format(at=at) for at in range(count)] for text in (row, other))
        return compared(first, second)

    assert growth(work, 600) < LINEAR
