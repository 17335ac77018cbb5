"""The numbers that Word sets before paragraphs."""

from __future__ import annotations

import importlib.util

import pytest

from indexer.sources.formats.word.numerals import numeral
from tests.indexer.sources.word_documents import (
    DOCUMENT,
    NUMBERING,
    STYLES,
    document,
    level,
    lines,
    numbered,
    numbering,
    p,
    style,
    styles,
)

if importlib.util.find_spec("defusedxml") is None:
    pytest.skip("defusedxml is not installed", allow_module_level=True)


CLAUSES = (
    level(0, "第%1章", "chineseCountingThousand"),
    level(1, "第%2条", "chineseCountingThousand", '<w:lvlRestart w:val="0"/>'),
    level(2, "（%3）", "japaneseCounting"),
    level(3, "%4.", "decimal", '<w:suff w:val="space"/>'),
    level(4, "%1.%2.%5", "decimal", "<w:isLgl/>"),
)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", {0: "0", 1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalFullWidth", {10: "１０"}),
        ("upperRoman", {0: "0", 4: "IV", 1994: "MCMXCIV", 3999: "MMMCMXCIX", 4000: "4000"}),
        ("lowerRoman", {9: "ix", 5000: "5000"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA", 999_999: "999999"}),
        ("lowerLetter", {0: "0", 2: "b", 28: "bb"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 21: "21st", 112: "112th"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 101: "一〇一"}),
        (
            "chineseCountingThousand",
            {
                0: "零",
                10: "十",
                15: "十五",
                30: "三十",
                100: "一百",
                101: "一百零一",
                110: "一百一十",
                215: "二百一十五",
                1004: "一千零四",
                1040: "一千零四十",
                10_000: "一万",
                10_015: "一万零一十五",
                123_456: "十二万三千四百五十六",
                100_000_000: "100000000",
            },
        ),
        ("taiwaneseCountingThousand", {20_000: "二萬"}),
        ("japaneseCounting", {1: "一", 10: "十", 21: "二十一", 100: "百", 111: "百十一", 200: "二百"}),
        ("ideographDigital", {10: "一〇", 24: "二四"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {12: "亥", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 11: "甲戌", 60: "癸亥"}),
        ("chineseLegalSimplified", {3: "叁", 12: "壹拾贰", 105: "壹佰零伍"}),
        ("ideographLegalTraditional", {12: "壹拾貳"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedParen", {3: "⑶"}),
        ("decimalEnclosedFullstop", {3: "⒊"}),
        ("ideographEnclosedCircle", {3: "㈢"}),
        ("numberInDash", {3: "- 3 -"}),
        ("of the future", {3: "3"}),
    ],
)
def test_a_number_is_written_as_word_does(form: str, expected: dict[int, str]) -> None:
    assert {number: numeral(number, form) for number in expected} == expected


def test_each_paragraph_begins_with_the_number_of_its_level() -> None:
    levels = (0, 1, 2, 2, 3, 1, 2, 4, 0, 1, 4)
    body = document(p("节水办法"), *(numbered("甲", number) for number in levels), p("尾"))
    assert lines({DOCUMENT: body, NUMBERING: numbering(*CLAUSES)}) == [
        "节水办法",
        "第一章 甲",
        "第一条 甲",
        "（一）甲",
        "（二）甲",
        "1. 甲",
        "第二条 甲",
        "（一）甲",
        "1.2.1 甲",
        "第二章 甲",
        "第三条 甲",
        "2.3.1 甲",
        "尾",
    ]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (level(0, "%1、", "japaneseCounting"), ["一、甲", "二、甲"]),
        (level(0, "%1．"), ["1．甲", "2．甲"]),
        (level(0, "%1", more='<w:suff w:val="nothing"/>'), ["1甲", "2甲"]),
        (level(0, "%1)", start=5), ["5) 甲", "6) 甲"]),
        (level(0, "附件%1："), ["附件1：甲", "附件2：甲"]),
        (level(0, "第一部分"), ["第一部分 甲", "第一部分 甲"]),
        (level(0, "%1%%1"), ["1%1 甲", "2%2 甲"]),
        (level(0, "%1.%9"), ["1.0 甲", "2.0 甲"]),
        (level(0, "", "none"), ["甲", "甲"]),
        (level(0, "%1条", "none"), ["条 甲", "条 甲"]),
        (level(0, "·", "bullet"), ["· 甲", "· 甲"]),
        (level(0, "\uf0b7", "bullet"), ["• 甲", "• 甲"]),
        (
            level(0, "\uf0d8", "bullet", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'),
            ["➢ 甲", "➢ 甲"],
        ),
        (level(0, "l", "bullet", '<w:rPr><w:rFonts w:hAnsi="Wingdings"/></w:rPr>'), ["● 甲", "● 甲"]),
        (level(0, " ", "bullet"), ["甲", "甲"]),
        ('<w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl>', ["0. 甲", "1. 甲"]),
        (
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice><w:numFmt w:val="custom"/>'
            '</mc:Choice><mc:Fallback><w:numFmt w:val="upperRoman"/></mc:Fallback></mc:AlternateContent>'
            '<w:lvlText w:val="%1."/></w:lvl>',
            ["I. 甲", "II. 甲"],
        ),
        (level(3, "%1."), ["甲", "甲"]),
        (level(12, "%1."), ["甲", "甲"]),
        ("", ["甲", "甲"]),
    ],
)
def test_a_level_says_how_its_numbers_look(one: str, expected: list[str]) -> None:
    body = document(numbered("甲"), numbered("甲"))
    assert lines({DOCUMENT: body, NUMBERING: numbering(one)}) == expected


def test_lists_with_one_abstract_list_continue_each_other_unless_they_start_anew() -> None:
    lists = "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="7"/>{more}</w:num>'
        for name, more in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
            (4, f'<w:lvlOverride w:ilvl="0">{level(0, "（%1）", "upperRoman")}</w:lvlOverride>'),
            (5, "<w:lvlOverride/>"),
        )
    )
    body = document(*(numbered("甲", of=name) for name in (1, 1, 2, 3, 3, 1, 4, 5, 0, 99)))
    parts = {DOCUMENT: body, NUMBERING: numbering(level(0, "%1."), lists=lists)}
    assert lines(parts) == [
        "1. 甲",
        "2. 甲",
        "3. 甲",
        "1. 甲",
        "2. 甲",
        "3. 甲",
        "（IV）甲",
        "5. 甲",
        "甲",
        "甲",
    ]


def test_a_level_starts_anew_only_after_the_level_that_it_names() -> None:
    levels = (level(0, "%1."), level(1, "%2."), level(2, "%3.", more='<w:lvlRestart w:val="1"/>'))
    body = document(*(numbered("甲", number) for number in (0, 1, 2, 1, 2, 0, 2)))
    parts = {DOCUMENT: body, NUMBERING: numbering(*levels)}
    assert lines(parts) == ["1. 甲", "1. 甲", "1. 甲", "2. 甲", "2. 甲", "2. 甲", "1. 甲"]


def test_a_style_numbers_its_paragraphs() -> None:
    by_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    given = styles(
        style("a", by_list, ' w:default="1"'),
        style("b", '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr><w:basedOn w:val="a"/>'),
        style("c", '<w:basedOn w:val="d"/>'),
        style("d", by_list),
        style("e", '<w:basedOn w:val="f"/>'),
        style("f", '<w:basedOn w:val="e"/>'),
        style("g", '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:basedOn w:val="a"/>'),
    )
    levels = (level(0, "%1、"), level(1, "（%2）"), level(2, "%3.", more='<w:pStyle w:val="d"/>'))
    named = [p("甲", f'<w:pStyle w:val="{name}"/>') for name in "abcdefg"]
    own = p("甲", '<w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
    none = p("甲", '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    parts = {DOCUMENT: document(p("甲"), *named, own, none), NUMBERING: numbering(*levels), STYLES: given}
    assert lines(parts) == ["1、甲", "2、甲", "（1）甲", "1. 甲", "2. 甲", "甲", "甲", "甲", "（2）甲", "甲"]


def test_a_list_may_have_the_levels_of_a_style_of_lists() -> None:
    linked = '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="s"/></w:abstractNum>'
    lists = '<w:num w:numId="1"><w:abstractNumId w:val="8"/></w:num>'
    lists += '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    given = styles(style("s", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'))
    parts = {NUMBERING: numbering(level(0, "%1."), lists=linked + lists), STYLES: given}
    assert lines({DOCUMENT: document(numbered("甲", None)), **parts}) == ["1. 甲"]


def test_a_paragraph_that_is_gone_has_no_number_and_is_not_counted() -> None:
    def marked(text: str, mark: str) -> str:
        return numbered(text).replace("</w:pPr>", f"<w:rPr>{mark}</w:rPr></w:pPr>", 1)

    body = document(
        marked("", "<w:del/>"),
        marked("", "<w:moveFrom/>"),
        marked("", "<w:vanish/>"),
        marked("甲", "<w:vanish/><w:specVanish/>"),
        marked("甲", '<w:vanish w:val="0"/><w:b/>'),
    )
    assert lines({DOCUMENT: body, NUMBERING: numbering(level(0, "%1."))}) == ["", "", "", "1. 甲", "2. 甲"]


def test_the_rows_of_a_table_are_numbered() -> None:
    row = f"<w:tr><w:tc>{numbered('')}</w:tc><w:tc>{p('示例县')}</w:tc></w:tr>"
    body = document(f"<w:tbl>{row}{row}</w:tbl>")
    assert lines({DOCUMENT: body, NUMBERING: numbering(level(0, "%1"))}) == ["1 示例县", "2 示例县"]
