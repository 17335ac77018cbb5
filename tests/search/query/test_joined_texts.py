"""What is read without the parser is read as the parser reads it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.expressions import parse_expression
from search.query.joined_texts import parse_joined
from search.query.query import Query
from tests.examples import examples

words = st.text(
    st.sampled_from("科创新城同句段篇前至少先后相邻三次五条第一月计画规划部份和与或非不国務院龟龜"),
    min_size=1,
    max_size=4,
)
texts = st.one_of(
    st.builds(
        lambda words, operator: f" {operator} ".join(words),
        st.lists(words, min_size=1, max_size=4),
        st.sampled_from(["AND", "OR", "and", "NOT", "同句", "AND AND", "OR NOT", "|", ""]),
    ),
    st.builds("{}{}{}".format, st.sampled_from('"“「『'), words, st.sampled_from('"”」』')),
    st.lists(st.one_of(words, st.sampled_from('  "“”「」')), max_size=8).map("".join),
    st.lists(st.one_of(words, st.sampled_from(["AND", "OR", '"'])), max_size=5).map(" ".join),
    st.lists(st.one_of(words, st.sampled_from(" \u3000\t\n")), max_size=5).map("".join),
)


@settings(max_examples=examples(75, ci=1000))
@given(texts)
def test_what_is_read_is_what_the_parser_reads(text: str) -> None:
    assert parse_joined(text) in (None, parse_expression(text))


@pytest.mark.parametrize(
    "text",
    [
        "科创",
        "科创 新城",
        " 科 创\u3000新城 ",
        "科创 AND 新城",
        "科创 OR 新城 OR 企业",
        "科创 AND 科创",
        '"科创新城"',
        " 「科创新城」",
        "“放管服”改革",
        "国务院 “放管服” 改革 通知",
        "「第十二条」",
    ],
)
def test_usual_expressions_are_read(text: str) -> None:
    assert isinstance(parse_joined(text), Query)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "科创 前三段",
        "科创 AND",
        "科创 AND 新城 OR 企业",
        "科创 AND 前三段",
        '"',
        '"科创*新城"',
        "AND AND OR",
    ],
)
def test_other_texts_are_for_the_parser(text: str) -> None:
    assert parse_joined(text) is None
