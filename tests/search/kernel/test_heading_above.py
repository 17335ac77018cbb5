"""The heading above a paragraph, in C and in Python."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, native
from indexer.storage.segment.inversion import segment_in_memory
from search.engine.segment import OpenSegment
from search.engine.values import Match, RerankQuery
from search.kernel.heading_above import FARTHEST, LONGEST, MOST_UNITS, heading_above
from search.kernel.reranking import rerank
from tests.examples import examples


def opened(*articles: list[str]) -> OpenSegment:
    made = [(Article(str(at), "\n".join(paragraphs)), {}) for at, paragraphs in enumerate(articles)]
    return OpenSegment(segment_in_memory(made, None))


SENTENCE = "各地要抓好落实。"


@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ([], None),
        (["一、总则"], 0),
        (["一、总则", SENTENCE, "负责人；", "依法，", "依法;"], 0),
        (["一、总则", "（一）目标"], 1),
        (["一、总则", *[SENTENCE] * (FARTHEST - 1)], 0),
        (["一、总则", *[SENTENCE] * FARTHEST], None),
        (["目" * LONGEST], 0),
        (["目" * (LONGEST + 1)], None),
        (["目 " * (MOST_UNITS // 2)], 0),
        ([("目 " * (MOST_UNITS // 2)).strip() + "  录"], None),
        (["怎么办？"], 0),
    ],
)
def test_the_nearest_short_line_that_is_no_sentence_is_the_heading(
    above: list[str], heading: int | None
) -> None:
    assert heading_above(opened([*above, SENTENCE]), len(above)) == heading


def test_a_heading_is_of_the_same_article() -> None:
    assert heading_above(opened(["一、总则"], [SENTENCE]), 1) is None


def test_a_heading_counts_in_a_paragraph_and_lengthens_it_not() -> None:
    """`SENTENCE` has 8 characters, the heading holds 总则 twice."""
    segment = opened(["总则总则", SENTENCE], [SENTENCE])
    query = RerankQuery((("总则", 3.0, 0.0, 0.0),), (), (0.5, 0.25, 2.0), (1.0, 0.0, 0.0), heading=0.5)
    for extension in {native.extension, None}:
        with patch.object(native, "extension", extension):
            scores = {match[1]: match[2] for match in rerank([segment], matches_in(segment), query)}
        assert scores == {0: 3.0 * 2 / (2 + 0.5 + 0.25 * 4), 1: 3.0 * 1 / (1 + 0.5 + 0.25 * 8), 2: 0.0}


def matches_in(segment: OpenSegment) -> list[Match]:
    return [(0, document, 0.0, 0, 0) for document in range(segment.files.documents)]


LINES = st.lists(
    st.sampled_from(
        [*"总则甲a1 \u3000。；;，,.！？…:﹐︔｡", "创(chuàng)", "𠮷", "甲乙丙丁" * 9, " " * 20, "\u0301", "．"]
    ),
    min_size=1,
    max_size=8,
).map("".join)


@pytest.mark.skipif(native.extension is None, reason="there is only the Python path")
@settings(max_examples=examples(37, ci=500))
@given(st.lists(LINES.map("始".__add__) | LINES, min_size=1, max_size=16))
def test_c_and_python_find_the_same_heading(lines: list[str]) -> None:
    segment = opened(lines)
    terms = tuple([(string, 1.0, 0.0, 0.0) for string in ("总则", "甲", "始", "a")])
    query = RerankQuery(terms, (), (0.5, 0.25, 2.0), (1.0, 0.0, 0.0), heading=1.0)
    in_c = rerank([segment], matches_in(segment), query)
    with patch.object(native, "extension", None):
        assert in_c == rerank([segment], matches_in(segment), query)
