"""The order in which the texts of a page are read: rows, cells, columns, tables, and text that is turned."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from indexer.sources.formats.layout import Segment, lines_of
from indexer.sources.formats.tables import Rule

PROSE = "左栏说的是科技创新与成果转化", "右栏说的是乡村振兴与粮食安全"


def at(text: str, left: float, base: float, size: float = 10.0, turn: int = 0) -> Segment:
    return Segment(text, left, left + size * len(text), base, size, turn)


def texts(segments: Sequence[Segment], rules: Sequence[Rule] = ()) -> list[str]:
    return [line.text for line in lines_of(segments, rules)]


def columns(lefts: Sequence[float], lines: Sequence[str], count: int) -> list[Segment]:
    """Lines side by side, drawn height by height."""
    return [
        at(f"{line}{number}", left, 100.0 + 15 * number)
        for number in range(count)
        for left, line in zip(lefts, lines, strict=True)
    ]


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        pytest.param([at("乙", 60, 100), at("甲", 50, 100)], ["甲乙"], id="from left to right"),
        pytest.param([at("甲", 50, 200), at("乙", 50, 100)], ["乙", "甲"], id="from top to bottom"),
        pytest.param([at("科技", 50, 100), at("创新", 72, 103)], ["科技创新"], id="nearly at one height"),
        pytest.param([at("R", 50, 100), at("D", 64, 100)], ["R D"], id="a gap between Latin words"),
        pytest.param([at("县", 50, 100), at("120", 90, 100)], ["县 120"], id="a wide gap"),
        pytest.param([at("面积10m", 50, 100), at("2", 100, 96, 6)], ["面积10m2"], id="a raised sign"),
    ],
)
def test_texts_at_one_height_are_a_line(segments: list[Segment], expected: list[str]) -> None:
    assert texts(segments) == expected


def test_a_text_that_is_drawn_several_times_to_look_bold_stands_once() -> None:
    word = [at("补助办法", 50 + offset, 100) for offset in (0, 0.2, 0.4, 0.6)]
    signs = [
        at(sign, 50 + 10 * place + offset, 200) for offset in (0, 0.3) for place, sign in enumerate("公告")
    ]
    part = [at("代码：30", 50, 300), at("：30", 70.2, 300)]
    assert texts([*word, *signs, *part, at("常", 50, 400), at("常", 60, 400)]) == [
        "补助办法",
        "公告",
        "代码：30",
        "常常",
    ]


def test_columns_of_prose_are_read_one_after_the_other_between_what_stands_across() -> None:
    title = at("题目横跨两栏之上而且很长很长很长很长很长很长很长", 60, 80)
    below = at("结尾横跨两栏之下而且很长很长很长很长很长很长很长", 60, 200)
    left, right = ([f"{line}{number}" for number in range(5)] for line in PROSE)
    assert texts([title, *columns((50, 250), PROSE, 5), below]) == [title.text, *left, *right, below.text]


def test_three_columns_are_read_one_after_the_other() -> None:
    lines = (*PROSE, "末栏说的是生态环境与绿色发展")
    assert texts(columns((50, 220, 390), lines, 4)) == [
        f"{line}{number}" for line in lines for number in range(4)
    ]


def test_short_cells_are_rows_also_where_each_column_is_drawn_by_itself() -> None:
    cells = [("单位", "金额"), ("甲县", "120"), ("乙区", "85"), ("丙市", "7"), ("丁州", "9")]
    segments = [
        at(row[column], 50 + 150 * column, 100 + 15 * n) for column in (0, 1) for n, row in enumerate(cells)
    ]
    lines = lines_of(segments)
    assert [(line.text, line.is_row) for line in lines] == [(" ".join(row), True) for row in cells]


def grid(tops: Sequence[float], lefts: Sequence[float]) -> list[Rule]:
    across = [Rule(lefts[0], top, lefts[-1], top) for top in tops]
    return across + [Rule(left, tops[0], left, tops[-1]) for left in lefts]


def test_texts_within_the_rules_of_a_cell_are_one_cell() -> None:
    rules = grid((100, 120, 160), (50, 120, 200))
    segments = [
        *(at("年份", 55, 115), at("评级机构", 125, 115)),
        *(at("中诚信国际信用", 125, 132), at("2023", 55, 142), at("评估公司", 125, 150)),
        *(at("表一", 55, 90), at("注：略", 55, 175)),
    ]
    assert texts(segments, rules) == ["表一", "年份 评级机构", "2023 中诚信国际信用评估公司", "注：略"]


def test_a_cell_that_spans_rows_stands_in_the_first_of_them() -> None:
    rules = [*grid((100, 120, 140), (120, 200)), *(Rule(50, top, 120, top) for top in (100, 140))]
    rules.append(Rule(50, 100, 50, 140))
    segments = [at("高速", 55, 125), at("八", 125, 115), at("六", 125, 135)]
    assert texts(segments, rules) == ["高速 八", "六"]


def test_a_frame_around_a_text_is_no_table() -> None:
    segments = [at("第一行", 60, 115), at("第二行", 60, 130)]
    assert texts(segments, grid((90, 150), (50, 200))) == ["第一行", "第二行"]
    assert texts(
        [*segments, at("表", 60, 170), at("头", 130, 170)], grid((90, 150, 180), (50, 120, 200))
    ) == [
        "第一行",
        "第二行",
        "表 头",
    ]


def test_letters_below_one_another_are_columns_from_right_to_left() -> None:
    words = ("政令第百四十九号", "道路交通法施行令")
    segments = [
        Segment(sign, 300 - 20 * column, 310 - 20 * column, 100.0 + 10 * place, 10.0)
        for column, word in enumerate(words)
        for place, sign in enumerate(word)
    ]
    assert texts(segments) == list(words)


def test_text_that_is_turned_stands_behind_the_text_of_the_page() -> None:
    upright = [at("正文的第一行在这里", 50, 100), at("正文的第二行在这里", 50, 120)]
    assert texts([at("侧边", 10, 20, turn=1), *upright]) == [*(each.text for each in upright), "侧边"]
