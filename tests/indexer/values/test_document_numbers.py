"""The key of a document number, for all of its spellings."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.core.numerals import in_han
from indexer.values.document_numbers import number_key, number_terms

PREFIXES = st.sampled_from(["豫政", "国办发", "工信厅联通信函", "建规(城)", "示科"])
BRACKETS = st.sampled_from(["〔〕", "［］", "[]", "【】", "()", "（）", "﹝﹞", "<>", "《》"])
FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}


@given(
    prefix=PREFIXES,
    brackets=BRACKETS,
    year=st.integers(min_value=1949, max_value=2099),
    running=st.integers(min_value=1, max_value=9999),
    space=st.sampled_from(["", " ", "\u3000"]),
    first=st.sampled_from(["", "第"]),
    last=st.sampled_from(["号", "號", ""]),
    wide=st.booleans(),
)
def test_every_spelling_has_one_key(
    prefix: str, brackets: str, year: int, running: int, space: str, first: str, last: str, wide: bool
) -> None:
    opening, closing = brackets
    for written in (
        f"{prefix}{space}{opening}{year}{closing}{space}{first}{space}{running}{space}{last}",
        f"{prefix}{space}{opening}{year}{closing}{space}{first}{in_han(running)}{last}",
        f"{prefix}{space}{year}年{first}{running}{last}",
        f"{prefix}{space}{year} {first}{running}{space}{last}",
        f"{prefix}{space}{year}-{running:02}{last}",
    ):
        assert (
            number_key(written.translate(FULL_WIDTH) if wide else written) == f"{prefix}〔{year}〕{running}号"
        )


@given(st.text(alphabet="豫政国务院令公告通第号號〔〕[]()（）2024年3一二十 ;、-", max_size=30))
@example("甲(乙)告5")
def test_a_key_is_its_own(written: str) -> None:
    key = number_key(written)
    assert key is None or number_key(key) == key


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("豫政〔2024〕3号", ("豫政〔2024〕3号", "〔2024〕3号")),
        ("〔2024〕3号", ("〔2024〕3号",)),
        ("2024年第3号", ("〔2024〕3号",)),
        ("中华人民共和国国务院令 第720号", ("国务院令第720号",)),
        ("国务院令720", ("国务院令第720号",)),
        ("主席令（第三十七号）", ("主席令第37号",)),
        ("国务院令第147号", ("国务院令第147号",)),
        ("第3号", ("第3号",)),
        ("财政部 海关总署公告 2018年第109号", ("财政部海关总署公告〔2018〕109号", "〔2018〕109号")),
        ("公告（2024）第3号", ("公告〔2024〕3号", "〔2024〕3号")),
        ("交办水函2019586号", ("交办水函〔2019〕586号", "〔2019〕586号")),
        ("国发〔二〇一九〕五号", ("国发〔2019〕5号", "〔2019〕5号")),
        ("國發〔2019〕5-1號", ("国发〔2019〕5号", "〔2019〕5号")),
        ("国发 2019", ("国发2019",)),
        ("2019-5", ("2019-5",)),
        ("3号", ("3号",)),
        ("豫政〔2024〕3号文件", ("豫政(2024)3号文件",)),
        ("", ()),
    ],
)
def test_terms_of_numbers_and_of_other_texts(written: str, terms: tuple[str, ...]) -> None:
    assert number_terms(written) == terms
