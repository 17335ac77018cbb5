"""Plain text whose lines were broken for width is joined to paragraphs, and no other text is."""

from __future__ import annotations

import textwrap
from io import BytesIO

import pytest

from indexer.sources.draft import DEFAULTS, Document, LeftOut
from indexer.sources.formats.text import read_text
from indexer.sources.unwrapping import unwrap
from tests.timing import LINEAR, growth

TITLE = "关于做好防汛抗旱工作的通知"
ONE = (
    "各水库管理单位要认真贯彻落实防汛抗旱工作责任制，严格执行二十四小时值班制度，逾期未完成水库除险加固任务的，"
    "予以通报批评，并追究有关人员责任。各县区应当于2024年4月底前完成物资储备工作，将清单报送市防汛抗旱指挥部办公室备案。"
)
TWO = (
    "各级各部门要提高政治站位，把防汛抗旱工作摆在突出位置，坚决克服麻痹思想和侥幸心理，压实各级责任，确保人民群众"
    "生命财产安全。对落实不力的单位，由市防汛抗旱指挥部约谈其主要负责人，请遵照执行。"
)
ENGLISH = (
    "All units that manage reservoirs shall keep watch around the clock, and report at once what endangers "
    "a dam. Counties complete their stocks by the end of April, and send lists of them to the headquarters."
)


def broken(text: str, letters: int, first: str = "") -> list[str]:
    """The lines of a Chinese text, each with so many letters."""
    text = first + text
    return [text[start : start + letters] for start in range(0, len(text), letters)]


def joined(lines: list[str]) -> list[str] | None:
    unwrapped = unwrap(lines)
    return None if unwrapped is None else [line.strip() for line in unwrapped.lines if line.strip()]


@pytest.mark.parametrize("letters", [22, 30, 32, 36, 38, 40])
@pytest.mark.parametrize("indent", ["　　", "    "])
def test_indented_paragraphs(letters: int, indent: str) -> None:
    lines = [TITLE, "", *broken(ONE, letters, indent), *broken(TWO, letters, indent)]
    assert joined(lines) == [TITLE, ONE, TWO]


@pytest.mark.parametrize("letters", [22, 30, 32, 36, 38, 40])
def test_paragraphs_between_blank_lines(letters: int) -> None:
    lines = [TITLE, "", *broken(ONE, letters), "", *broken(TWO, letters)]
    assert joined(lines) == [TITLE, ONE, TWO]


def test_paragraphs_that_nothing_but_their_last_lines_parts() -> None:
    assert joined([TITLE, *broken(ONE, 30), *broken(TWO, 30)]) == [TITLE, ONE, TWO]


def test_all_lines_below_the_title_may_be_indented() -> None:
    lines = [f"    {line}" if line else "" for line in (*broken(ONE, 34), "", *broken(TWO, 34))]
    assert joined([TITLE, "", *lines]) == [TITLE, ONE, TWO]
    paragraphs = [f"　　{ONE[:30]}。", f"　　{TWO[:30]}。"] * 3
    assert joined([TITLE, *paragraphs]) is None


def test_the_marks_of_a_quoted_mail_stand_only_before_a_paragraph() -> None:
    lines = [f"> {line}" for line in (TITLE, "", *broken(ONE, 34), "", *broken(TWO, 34))]
    assert joined(lines) == [f"> {TITLE}", f"> {ONE}", f"> {TWO}"]


def test_signs_that_begin_no_line_make_the_line_before_shorter_or_longer() -> None:
    lines = [
        "　　各单位要认真贯彻落实防汛抗旱工作责任制度，严格执行二十四小",
        "时值班制度，完成《水库大坝安全管理条例》规定的各项任务并报告，",
    ]
    lines += ["逾期未完成的，予以通报批评，并追究有关人员责任，绝不姑息迁", "就，请遵照执行。"]
    assert joined([TITLE, *lines]) == [TITLE, "".join(lines).strip()]


def test_a_full_line_that_ends_a_sentence_goes_on_where_paragraphs_are_marked() -> None:
    first, second = ONE[: ONE.index("。") + 1], ONE[ONE.index("。") + 1 :]
    lines = broken(first[-30:], 30) + broken(second, 30)
    full = ["各单位要做好以下各项工作，并于每月底前将进展情况报送市防汛抗旱"[:30], *lines]
    assert joined(["　　" + full[0][2:], *full[1:], "　　完。"]) == ["".join(full)[2:], "完。"]
    assert joined([full[0], *full[1:], "第二段说明，到此为止。", "第三段。"]) == [
        "".join(full[:2]),
        second,
        "第二段说明，到此为止。",
        "第三段。",
    ]


@pytest.mark.parametrize(
    "page_end",
    [["- 1 -"], ["", "— 12 —", ""], ["第 3 页 共 10 页"], ["3/10"], ["", "7", "\f"], ["\f"], ["- 1 -", "\f"]],
)
def test_a_sentence_goes_on_on_the_next_page(page_end: list[str]) -> None:
    lines = broken(ONE, 30)
    unwrapped = unwrap([TITLE, "", *lines[:2], *page_end, *lines[2:]])
    assert unwrapped is not None
    assert unwrapped.lines == [TITLE, "", ONE]
    assert unwrapped.left_out == [
        LeftOut(line, "the head or foot of a page") for line in page_end if line.strip()
    ]


def test_a_head_that_recurs_is_left_out() -> None:
    lines, head = broken(ONE + TWO, 30), "示例市人民政府公报"
    paged = [TITLE, "", *lines[:2], "1", f"\f{head}", "", *lines[2:5], "2", f"\f{head}", *lines[5:]]
    unwrapped = unwrap(paged)
    assert unwrapped is not None
    assert unwrapped.lines == [TITLE, "", ONE + TWO]
    assert [text for text, _ in unwrapped.left_out] == ["1", head, "2", head]


def test_one_line_is_enough_at_the_end_of_a_page() -> None:
    lines = ["防汛通知", "各水库管理单位要认真贯彻落实防汛抗旱工作责", "- 1 -", "\f任制，严格执行值班制度。"]
    assert joined(lines) == ["防汛通知", "各水库管理单位要认真贯彻落实防汛抗旱工作责任制，严格执行值班制度。"]


def test_a_signature_at_the_margin_is_no_list() -> None:
    signed = ["示例市人民政府办公室", "2024年3月29日"]
    assert joined([TITLE, "", *broken(ONE, 36), *signed]) == [TITLE, ONE, *signed]


def test_headings_items_and_signatures_stay_lines() -> None:
    lines = [TITLE, "各县区人民政府：", *broken(ONE, 30), "一、总体要求", *broken(TWO, 30)]
    lines += ["（一）落实责任", *broken(ONE, 30), "        示例市人民政府", "        2024年3月29日"]
    expected = [TITLE, "各县区人民政府：", ONE, "一、总体要求", TWO, "（一）落实责任", ONE]
    assert joined(lines) == [*expected, "示例市人民政府", "2024年3月29日"]


@pytest.mark.parametrize("width", [66, 72, 76, 80])
def test_words_keep_their_spaces_and_numbers_their_digits(width: int) -> None:
    assert joined(["On floods", "", *textwrap.wrap(ENGLISH, width), "", "End."]) == [
        "On floods",
        ENGLISH,
        "End.",
    ]
    number = ONE.index("2024") + 2
    lines = [ONE[number - 60 : number - 30], ONE[number - 30 : number], *broken(ONE[number:], 30)]
    assert joined([TITLE, "", *lines]) == [TITLE, ONE[number - 60 :]]


PROJECTS = ["示例水库除险加固工程", "东部灌区续建配套与节水改造", "城乡供水一体化", "河道治理与堤防加固二期"]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([TITLE, ONE, TWO], id="a paragraph a line"),
        pytest.param(
            [TITLE, *(f"{text}。" for text in ONE.split("。") if text), TWO[:20]], id="short paragraphs"
        ),
        pytest.param(
            [f"关于做好第{n}批水库除险加固工作有关事项的通知" for n in "一二三四五六七八"], id="equal titles"
        ),
        pytest.param([project * 2 for project in PROJECTS * 4], id="unequal titles"),
        pytest.param(
            [
                "重点项目如下。",
                *(f"{n}县示例水库除险加固及配套工程建设项目" for n in "甲乙丙丁戊"),
                "特此公告。",
            ],
            id="a list",
        ),
        pytest.param(
            [f"{n}、落实防汛责任，做好值班值守工作，完成物资储备，清单报备案" for n in "一二三四"], id="items"
        ),
        pytest.param(
            ["朝辞白帝彩云间，千里江陵一日还。", "两岸猿声啼不住，轻舟已过万重山。"] * 3, id="verse"
        ),
        pytest.param(
            ["风急天高猿啸哀渚清沙白鸟飞回，无边落木萧萧下", "不尽长江滚滚来万里悲秋常作客，百年多病独登台"]
            * 3
            + ["完。"],
            id="long verse",
        ),
        pytest.param(
            [
                "示例省示例市示例县示例镇示例路一百二十三号",
                "联系人：张三",
                "电话：010-12345678",
                "邮编：100000",
            ],
            id="an address",
        ),
        pytest.param(
            [f"{n}县水库   除险加固   {n}月完成   投资一百二十万元" for n in "一二三四五六"], id="columns"
        ),
        pytest.param(
            [f"{n}县水库\t除险加固\t{n}月\t投资，一百二十三万元整。" for n in "一二三四五六"], id="tabs"
        ),
        pytest.param(
            [f"| {n}县水库，除险加固 | {n}月完成，投资一百二十万元 |" for n in "一二三四五六"], id="a table"
        ),
        pytest.param(
            [f"    if (value_{n} == other) {{ return compute(value, other); }}" for n in range(9)], id="code"
        ),
        pytest.param(
            [f"2024-03-01 12:00:{n} INFO request handled in {n} ms by worker {n}" for n in range(10, 30)],
            id="a log",
        ),
        pytest.param(broken(ONE, 12), id="narrow lines"),
        pytest.param([ONE[:60], ONE[60:]], id="wide lines"),
        pytest.param(["7", "8", "- 9 -"], id="numbers"),
        pytest.param([], id="nothing"),
        pytest.param(["", "\f", " "], id="blank lines"),
    ],
)
def test_other_text_stays_as_it_is(lines: list[str]) -> None:
    assert unwrap(lines) is None


def test_a_text_file_says_what_was_joined() -> None:
    text = "\r\n".join([TITLE, "", *broken(ONE, 30)[:2], "- 1 -", *broken(ONE, 30)[2:], ""])
    draft = read_text(Document("a.txt", BytesIO(text.encode("gbk"))), DEFAULTS)
    assert draft.text == f"{TITLE}\n\n{ONE}"
    assert draft.joined == "3 joined to those before, broken at a width of 60 columns"
    assert draft.left_out == [LeftOut("- 1 -", "the head or foot of a page")]


@pytest.mark.parametrize(
    "line", ["各水库要落实责任，" * 5, "a " * 50, "\f", "12", "- 1 -", "字" * 40, "(" * 80]
)
def test_long_files_take_linear_time(line: str) -> None:
    assert growth(lambda count: unwrap([line] * count), 1_000) < LINEAR
    assert growth(lambda count: unwrap([line[: 20 + n % 60] for n in range(count)]), 1_000) < LINEAR
