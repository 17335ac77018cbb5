"""Word documents and workbooks before 2007: what stands in them, and what is told of other compound files."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from io import BytesIO
from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.sources.draft import DEFAULTS, Document, Draft, LeftOut, NotAnArticle
from indexer.sources.registry import format_of
from tests.examples import examples

from .compound_files import compound, excel, word, word_95

for library in ("olefile", "python_calamine", "defusedxml"):
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed", allow_module_level=True)

HIDDEN, STRUCK, DELETED = b"\x3c\x08\x01", b"\x37\x08\x01", b"\x00\x08\x01"
IN_TABLE, ROW_END = b"\0\0\x16\x24\x01", b"\0\0\x16\x24\x01\x17\x24\x01"


def read(content: bytes) -> Draft:
    form = format_of("a.doc")
    assert form is not None
    draft: Draft = form.load()(Document("a.doc", BytesIO(content)), DEFAULTS)
    return draft


def lines(content: bytes) -> Sequence[str]:
    return read(content).text.split("\n")


def reason(content: bytes) -> str:
    with pytest.raises(NotAnArticle) as raised:
        read(content)
    return str(raised.value)


def test_the_paragraphs_of_a_word_document_and_its_notes_and_boxes() -> None:
    text = "示例市通知\r第一段。\x0b换行\t制表\x1e连。\r"
    others = ("脚注。\r", "页眉\r", "", "批注\r", "尾注。\r", "框。\r", "")
    draft = read(word(text, others=others))
    assert [line for line in draft.text.split("\n") if line] == [
        *("示例市通知", "第一段。", "换行 制表-连。"),
        *("脚注。", "尾注。", "框。"),
    ]
    assert draft.left_out == [
        LeftOut("批注", "a comment"),
        LeftOut("页眉", "the head or foot of a page"),
    ]


def test_a_field_shows_its_result() -> None:
    text = "见\x13 HYPERLINK \x13 REF a \x14内\x15 \x14附件\x15。\r"
    assert lines(word(text))[0] == "见附件。"


def test_a_row_is_a_line_and_a_cell_may_hold_paragraphs() -> None:
    text = "甲\x07乙\r丙\x07\x07后\r"
    properties = [(0, 2, IN_TABLE), (2, 6, IN_TABLE), (6, 7, ROW_END)]
    assert [line for line in lines(word(text, paragraphs=properties)) if line] == ["甲 乙 丙", "后"]


def test_an_empty_cell_ends_no_row_where_the_file_tells() -> None:
    text = "甲\x07\x07乙\x07\x07"
    properties = [(0, 2, IN_TABLE), (2, 3, IN_TABLE), (3, 5, IN_TABLE), (5, 6, ROW_END)]
    assert [line for line in lines(word(text, paragraphs=properties)) if line] == ["甲 乙"]


def test_a_document_that_one_cell_lays_out_keeps_its_paragraphs() -> None:
    text = "通知\r各县区：\r请照办。\x07\x07"
    properties = [(0, 3, IN_TABLE), (3, 8, IN_TABLE), (8, 13, IN_TABLE), (13, 14, ROW_END)]
    assert [line for line in lines(word(text, paragraphs=properties)) if line] == [
        "通知",
        "各县区：",
        "请照办。",
    ]


@pytest.mark.parametrize(
    ("properties", "why"),
    [
        (HIDDEN, "hidden text"),
        (STRUCK, "text that is struck through"),
        (DELETED, "text that a tracked change deleted"),
    ],
)
def test_text_that_no_reader_sees_is_left_out_and_told(properties: bytes, why: str) -> None:
    draft = read(word("看得见看不见的话。\r", characters=[(3, 6, properties)]))
    assert (draft.text.strip(), draft.left_out) == ("看得见的话。", [LeftOut("看不见", why)])


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        ("示例市科技工作会议召开。", "gbk", 0x0804),
        ("示例市科技工作會議召開。", "big5", 0x0404),
        ("示例市科技工作会议召开，部署全年任务。", "gbk", 0x0409),
        ("Привет, мир.", "cp1251", 0x0419),
    ],
)
def test_the_text_of_word_95_is_in_the_encoding_of_its_language(
    text: str, encoding: str, language: int
) -> None:
    assert lines(word_95(f"{text}\r".encode(encoding), language))[0] == text


def test_what_is_no_readable_document_is_told_with_what_to_do() -> None:
    assert reason(word("a\r", flags=0x100)) == "it is encrypted: save it without a password"
    assert reason(compound({"EncryptedPackage": b""})) == "it is encrypted: save it without a password"
    assert reason(compound({"PowerPoint Document": b""})) == (
        "it is a presentation of before 2007: save it as .pptx"
    )
    assert reason(compound({"x": b""})) == (
        "it is neither a Word document nor a workbook: save it as .docx, .xlsx or .pdf"
    )
    assert "save it as .docx, .xlsx or .pdf" in reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    assert reason(compound({"WordDocument": b"\xec\xa5"})) == "it is older than Word 6: save it as .docx"
    assert reason(compound({"WordDocument": b"\xec\xa5\xc1\0"})).startswith(
        "no Word document that can be read"
    )


WHOLE = word(
    "通知\r甲\x07乙\x07\x07后\r",
    others=("脚注\r", "", "", "", "", "", ""),
    characters=[(1, 2, HIDDEN)],
    paragraphs=[(3, 5, IN_TABLE), (5, 7, IN_TABLE), (7, 8, ROW_END)],
)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=12))
@settings(max_examples=examples(40, ci=300))
def test_a_damaged_document_is_read_or_rejected(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(WHOLE)
    for place, value in changes:
        damaged[place] = value
    try:
        draft = read(bytes(damaged))
    except NotAnArticle:
        return
    assert isinstance(draft.text, str)


@given(st.binary(max_size=600))
@settings(max_examples=examples(20, ci=100))
def test_any_word_stream_is_read_or_rejected(data: bytes) -> None:
    try:
        read(compound({"WordDocument": b"\xec\xa5\xc1\0" + data, "0Table": data}))
    except NotAnArticle:
        return


def test_a_workbook_that_ends_its_reader_is_rejected_alone(capfd: pytest.CaptureFixture[str]) -> None:
    """The library panics, or asks for more memory than there is, which ends its process."""
    sound = excel([["企业名称", "金额"], ["示例科技有限公司", "三十"]])
    assert lines(sound) == ["企业名称 金额", "企业名称：示例科技有限公司；金额：三十"]
    at = sound.index(pack("<HH", 0x85, 10)) + 4
    for place in (0x7FFFFF, 0x7FFFFFFF, 0xFFFFFFFF):
        broken = sound[:at] + pack("<I", place) + sound[at + 4 :]
        assert reason(broken).startswith(("no workbook that can be read: ", "reading it crashed"))
    assert lines(sound) == ["企业名称 金额", "企业名称：示例科技有限公司；金额：三十"]
    assert capfd.readouterr() == ("", "")
