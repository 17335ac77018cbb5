"""The numbers that Word sets before paragraphs, and symbols, in documents before 2007."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from io import BytesIO
from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.sources.draft import DEFAULTS, Document, Draft, NotAnArticle
from indexer.sources.registry import format_of

from .compound_files import Properties, word
from .old_word_tables import (
    BULLET,
    CHAPTER,
    CLAUSE,
    COUNTING,
    FONTS,
    HAS_LEVEL,
    LEGAL,
    LISTS,
    NAMED_LISTS,
    NO_LIST,
    NONE,
    RESTART_SET,
    ROMAN,
    STARTS,
    STYLES,
    Level,
    Tables,
    fonts,
    level,
    lists,
    named,
    numbered,
    styles,
)

if importlib.util.find_spec("olefile") is None:
    pytest.skip("olefile is not installed", allow_module_level=True)

HIDDEN, DELETED = b"\x3c\x08\x01", b"\x00\x08\x01"
IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x16\x24\x01\x17\x24\x01"


def lines(paragraphs: Sequence[tuple[str, bytes]], tables: Tables, characters: Properties = ()) -> list[str]:
    """The lines of a document of these paragraphs, each with the mark at its end and its properties."""
    runs: list[tuple[int, int, bytes]] = []
    for text, properties in paragraphs:
        begin = runs[-1][1] if runs else 0
        runs.append((begin, begin + len(text), properties))
    whole = "".join(text for text, _ in paragraphs)
    return read(word(whole, paragraphs=runs, tables=tables, characters=characters)).text.split("\n")


def read(content: bytes) -> Draft:
    form = format_of("a.doc")
    assert form is not None
    draft: Draft = form.load()(Document("a.doc", BytesIO(content)), DEFAULTS)
    return draft


LAW = (
    level("第%1章", CHAPTER),
    level("第%2条", CHAPTER, bits=RESTART_SET),
    level("（%3）", COUNTING),
    level("%4.", characters=b""),
    level("%1.%2.%5", bits=LEGAL),
)


def test_each_paragraph_begins_with_the_number_of_its_level() -> None:
    levels = (0, 1, 2, 2, 3, 1, 2, 4, 0, 1, 4)
    paragraphs = [("节水办法\r", b""), *(("甲\r", numbered(1, each)) for each in levels), ("尾\r", b"")]
    assert lines(paragraphs, {LISTS: lists(LAW), NAMED_LISTS: named((1, ()))}) == [
        *("节水办法", "第一章 甲", "第一条 甲", "（一）甲", "（二）甲", "1. 甲", "第二条 甲", "（一）甲"),
        *("1.2.1 甲", "第二章 甲", "第三条 甲", "2.3.1 甲", "尾"),
    ]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (level("%1、", CLAUSE), ["一、甲", "二、甲"]),
        (level("%1~"), ["1甲", "2甲"]),
        (level("%1)", start=5), ["5) 甲", "6) 甲"]),
        (level("第一部分", NONE), ["第一部分 甲", "第一部分 甲"]),
        (level("%1.", 0x99), ["1. 甲", "2. 甲"]),
        (level("%1", 0x39), ["- 1 - 甲", "- 2 - 甲"]),
        (level("\uf0d8", BULLET, characters=b"\x4f\x4a\x01\x00"), ["➢ 甲", "➢ 甲"]),
        (level("\uf0b7", BULLET), ["• 甲", "• 甲"]),
    ],
)
def test_a_level_says_how_its_numbers_look(one: Level, expected: list[str]) -> None:
    tables = {LISTS: lists([one]), NAMED_LISTS: named((1, ())), FONTS: fonts("宋体", "Wingdings")}
    assert lines([("甲\r", numbered(1))] * 2, tables) == expected


def test_lists_with_the_same_levels_continue_each_other_unless_they_start_anew() -> None:
    anew = pack("<iI", 1, STARTS)
    other = pack("<iI", 1, HAS_LEVEL) + level("（%1）", ROMAN)
    tables = {
        LISTS: lists([level("%1.")]),
        NAMED_LISTS: named((1, ()), (1, ()), (1, (anew,)), (1, (other,)), (7, ())),
    }
    paragraphs = [("甲\r", numbered(each)) for each in (1, 1, 2, 3, 3, 1, 4, 5, 9, NO_LIST)]
    assert lines(paragraphs, tables) == [
        *("1. 甲", "2. 甲", "3. 甲", "1. 甲", "2. 甲", "3. 甲", "（IV）甲", "甲", "甲", "甲"),
    ]


ONE_LIST: Tables = {LISTS: lists([level("%1.")]), NAMED_LISTS: named((1, ()))}


def test_a_style_numbers_its_paragraphs() -> None:
    tables = {
        LISTS: lists((level("%1、"), level("（%2）"))),
        NAMED_LISTS: named((1, ())),
        STYLES: styles((0xFFF, b""), (0, numbered(1)[2:]), (1, numbered(at=1)[2:]), (3, b"")),
    }
    given = [*(numbered(style=each) for each in (0, 1, 2, 3, 9)), numbered(0, style=1), numbered(1, style=2)]
    assert lines([("甲\r", each) for each in given], tables) == [
        *("甲", "1、甲", "（1）甲", "甲", "甲", "甲", "（2）甲"),
    ]


def test_a_paragraph_that_is_gone_has_no_number_and_is_not_counted() -> None:
    paragraphs = [(f"{text}\r", numbered(1)) for text in ("甲", "乙", "丙", "丁")]
    gone = [(2, 4, HIDDEN), (4, 6, DELETED)]
    assert lines(paragraphs, ONE_LIST, gone) == ["1. 甲", "", "", "2. 丁"]


def test_the_cells_of_a_table_are_numbered() -> None:
    row = [("\x07", numbered(1) + IN_TABLE), ("示例县\x07", b"\0\0" + IN_TABLE), ("\x07", b"\0\0" + ROW_END)]
    assert lines([*row, *row, ("尾\r", b"")], ONE_LIST) == ["1. 示例县", "2. 示例县", "尾"]


def test_a_paragraph_that_goes_on_behind_the_end_of_a_page_has_one_number() -> None:
    paragraphs = [("封面\x0c", b""), ("甲\x0c乙\r", numbered(1)), ("丙\r", numbered(1))]
    assert lines(paragraphs, ONE_LIST) == ["封面", "1. 甲", "乙", "2. 丙"]


def test_a_symbol_is_the_character_that_its_font_shows() -> None:
    checked, at_least = (b"\x09\x6a" + pack("<HH", font, code) for font, code in ((1, 0xF0FE), (2, 0xF0B3)))
    characters = [(0, 1, checked), (3, 4, at_least), (5, 6, b"\x4f\x4a\x02\x00")]
    tables = {FONTS: fonts("宋体", "Wingdings", "Symbol")}
    assert lines([("(选中(5\uf0b0。\r", b"")], tables, characters) == ["☑选中≥5°。"]


WHOLE = word(
    "甲\r乙\r",
    paragraphs=[(0, 2, numbered(1, 1)), (2, 4, numbered(style=1))],
    tables={
        LISTS: lists(LAW),
        NAMED_LISTS: named((1, (pack("<iI", 1, HAS_LEVEL) + level("（%1）"),))),
        STYLES: styles((1, b""), (0, numbered(1)[2:])),
        FONTS: fonts("宋体"),
    },
)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=12))
@settings(max_examples=300)
def test_damaged_tables_are_read_as_far_as_they_go(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(WHOLE)
    for place, value in changes:
        damaged[place] = value
    try:
        draft = read(bytes(damaged))
    except NotAnArticle:
        return
    assert isinstance(draft.text, str)
