"""Plain bodies whose lines were broken for transport are read in paragraphs, and others as they are."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.mail.bodies import flowed, unwrapped

LONG = (
    "各县（市、区）要按照属地管理原则，切实落实防汛责任制，并于四月底前完成病险水库除险加固任务，"
    "逾期未完成的通报批评，同时报送物资储备清单和值班安排，确保安全度汛。"
)
ENGLISH = (
    "All counties shall implement the flood control responsibility system in accordance with the principle "
    "of territorial management, and complete the reinforcement of reservoirs by the end of April."
)


def broken(text: str, columns: int) -> str:
    """The text in lines of at most so many columns, as programs break Chinese."""
    lines, width = [""], 0
    for character in text:
        if width + 2 > columns:
            lines.append("")
            width = 0
        lines[-1] += character
        width += 2
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "deletes_spaces", "joined"),
    [
        ("落实防汛 \n责任。\n", True, "落实防汛责任。\n"),
        ("落实防汛 \n责任。\n", False, "落实防汛责任。\n"),
        ("落实 R&D \n投入。", False, "落实 R&D投入。"),
        ("flood \ncontrol", False, "flood control"),
        ("flood  \ncontrol", True, "flood control"),
        ("flo \nod", True, "flood"),
        ("一 \n\n二", True, "一\n二"),
        ("一 \n>二 \n>三\n四", True, "一\n> 二三\n四"),
        ("> 一 \n> 二", True, "> 一二"),
        (">> 一 \n> 二", True, ">> 一\n> 二"),
        ("一\n-- \n张三 \n科技局", True, "一\n-- \n张三科技局"),
        (" 缩进 \n >三", True, "缩进>三"),
        ("", True, ""),
    ],
)
def test_a_flowed_body_goes_on_after_a_space(text: str, deletes_spaces: bool, joined: str) -> None:
    assert flowed(text, deletes_spaces) == joined


@pytest.mark.parametrize("columns", [70, 72, 74, 76, 78, 80])
def test_a_body_broken_at_a_column_is_joined(columns: int) -> None:
    assert unwrapped(f"{broken(LONG, columns)}\n\n{broken(LONG, columns)}") == f"{LONG}\n\n{LONG}"
    quoted = "\n".join(f"> {line}" for line in broken(LONG, columns).split("\n"))
    assert unwrapped(f"见下：\n{quoted}") == f"见下：\n> {LONG}"
    assert unwrapped("\n".join(textwrap.wrap(ENGLISH, columns))) == ENGLISH


@pytest.mark.parametrize("columns", [40, 60, 64, 90])
def test_a_body_of_another_width_is_joined_as_a_file_is(columns: int) -> None:
    assert unwrapped(f"{broken(LONG, columns)}\n\n{broken(LONG, columns)}") == f"{LONG}\n\n{LONG}"
    quoted = "\n".join(f"> {line}" for line in broken(LONG, columns).split("\n"))
    numbered = f"{broken(LONG, columns)}\n- 1 -\n{broken(LONG, columns)}"
    assert [unwrapped(quoted), unwrapped(numbered)] == [quoted, numbered]


def test_lines_quoted_by_bars_are_joined_without_the_bars() -> None:
    quoted = "\n".join(f"| {line}" for line in broken(LONG, 72).split("\n"))
    assert unwrapped(quoted) == f"| {LONG}"


TITLE = "关于印发《示例市水库安全运行管理办法（试行）》和《示例市防汛值班规定》的通知"
FULL = "各县市区要按照属地管理原则，切实落实防汛责任制并于四月底前完成病险水库"


@pytest.mark.parametrize(
    "text",
    [
        # A paragraph a line, some of them long.
        f"{FULL}\n{LONG}",
        "一、总则\n二、防汛\n三、附则",
        # A full line ends its sentence, or an item begins after it.
        f"{FULL}备。\n各地遵照执行。",
        f"{FULL}\n二、加强值守",
        f"{FULL}\n（二）加强值守",
        f"{FULL}\n第二条 加强值守",
        f"{FULL}\n2. 加强值守",
        f"{FULL}\n- 加强值守",
        f"{FULL}\n\n加强值守",
        f"{FULL}\n　　加强值守",
        # Lines that are not full, tables, rules, addresses, another quotation.
        f"{TITLE}\n各县人民政府：\n示例市水利局\n二〇二四年三月",
        f"{FULL}\n\n示例市水利局\n二〇二四年三月",
        f"{'-' * 76}\n通知\n{'-' * 76}",
        f"姓名{' ' * 34}部门{' ' * 32}电话\n张三{' ' * 34}科技{' ' * 32}123",
        f"见 https://example.org/{'a' * 52}\n下文",
        f"{FULL}\n> 加强值守",
        f"| {FULL[:20]} | {FULL[:10]} |\n| 加强值守 | 甲 |",
        "",
        "\n\n",
    ],
)
def test_other_bodies_stay_as_they_are(text: str) -> None:
    assert unwrapped(text) == text


@given(st.text("一，。> -a\n"), st.booleans())
def test_joining_changes_blanks_and_breaks_only(text: str, deletes_spaces: bool) -> None:
    def letters(shown: str) -> str:
        return "".join(shown.translate({ord(">"): None}).split())

    assert letters(unwrapped(text)) == letters(text)
    assert letters(flowed(text, deletes_spaces)) == letters(text)
