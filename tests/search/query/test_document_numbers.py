"""Queries that are document numbers, and the ways in which texts cite them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import fold_text
from indexer.values import number_key
from search.query.document_numbers import has_issuer, number_in, ways_to_cite
from tests import ROOT


def test_the_documentation_is_true() -> None:
    page = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")
    section = page.partition("## Document numbers")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 5
    assert [[text, number_in(text)] for text, _ in rows] == rows
    assert [has_issuer(number) for _, number in rows] == [True] * (len(rows) - 1) + [False]


@pytest.mark.parametrize("text", ["", "科技创新", "2021年3月", "第5号", "3号", "国发", "（一）", "2019-5"])
def test_no_number(text: str) -> None:
    assert number_in(text) is None


KEYS = st.builds(
    "{}〔{}〕{}号".format,
    st.sampled_from(["国发", "渝府办发", "建规(城)", "财政部公告"]),
    st.integers(1949, 2099),
    st.integers(1, 9999),
) | st.builds("国务院令第{}号".format, st.integers(1, 9999))


@given(KEYS)
def test_each_way_to_cite_is_folded_and_is_that_number(key: str) -> None:
    ways = ways_to_cite(key)
    assert fold_text(key) in ways
    assert len(set(ways)) == len(ways)
    assert [way for way in ways if fold_text(way) != way] == []
    # In brackets of its own, as in 公告(2024年第3号), a number is none by itself.
    assert {number_key(way) for way in ways} - {None} == {key}


@given(KEYS, KEYS)
def test_no_way_to_cite_one_number_is_a_part_of_another(one: str, other: str) -> None:
    others = "\n".join(ways_to_cite(other))
    parts = [way for way in ways_to_cite(one) if way in others]
    assert (parts == []) or number_key(one) == number_key(other)


def test_what_is_no_key_is_cited_in_no_way() -> None:
    assert ways_to_cite("国发") == ()
