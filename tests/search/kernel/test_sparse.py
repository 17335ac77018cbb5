"""Matches far apart, and strings that are words: the kernel passes over what cannot match, and reads no text
for what a word's list tells."""

from __future__ import annotations

import pytest

from indexer import native
from indexer.analysis import Segmenter
from search.engine.budget import Budget
from search.engine.retrieval import Retrieval
from search.kernel.searching import search_segments
from search.query.conditions import AllOf, AnyOf, Condition, NoneOf
from search.query.query import Exact

from .segments import Given, both, segment_of

pytestmark = pytest.mark.skipif(native.extension is None, reason="the C extension is not built")

WINDOW = 4096
"""Number of documents that the kernel looks at together."""

PLACES = {
    0: "甲乙丙",
    WINDOW - 1: "甲乙，丙",
    WINDOW: "甲乙丙",
    3 * WINDOW + 5: "甲乙丙",
    4 * WINDOW - 1: "丙，甲乙",
}
"""The texts of the documents that hold anything."""

OF_ARTICLE = 500


def far_apart() -> list[Given]:
    texts = [PLACES.get(document, "丁") for document in range(4 * WINDOW)]
    parts = [texts[start : start + OF_ARTICLE] for start in range(0, len(texts), OF_ARTICLE)]
    return [(f"戊己庚{number}" if number % 9 == 8 else "", part, None) for number, part in enumerate(parts)]


@pytest.mark.parametrize(
    ("condition", "total"),
    [
        (Exact("甲乙丙"), 3),
        (AnyOf((Exact("乙,丙"), Exact("丙,甲"))), 2),
        (AnyOf((Exact("无"), Exact("甲乙丙"))), 3),
        (Exact("戊己庚", "title"), 3 * OF_ARTICLE),
        (AnyOf((Exact("甲乙丙"), Exact("戊己庚", "title"))), 2 + 3 * OF_ARTICLE),
        (AllOf((AnyOf((Exact("丙"), Exact("庚1", "title"))), AnyOf((Exact(","), Exact("无"))))), 2),
        (AllOf((Exact("甲乙"), NoneOf((Exact(","),)))), 3),
        (AllOf((Exact("甲乙"), Exact("戊己", "title"))), 2),
        (Exact("无"), 0),
    ],
)
def test_matches_in_windows_far_apart(condition: Condition, total: int, segmenter: Segmenter) -> None:
    segments = [segment_of(far_apart(), segmenter)]
    for limit, count in ((10, True), (2, False), (0, True)):
        in_c, in_python = both(segments, Retrieval(condition), 3.0, limit, count)
        assert in_c == in_python
        assert not count or in_c[0] == total


@pytest.mark.parametrize("field", ["body", "title"])
def test_no_text_is_read_where_the_string_is_a_word(field: str, segmenter: Segmenter) -> None:
    texts = ["国务院发布", "国务，院发布", "发布"]
    given: list[Given] = [(text, [text], None) for text in texts]
    budget = Budget(0)
    total, _ = search_segments(
        [segment_of(given, segmenter)], Retrieval(Exact("国务院", field)), 3.0, 5, count=True, budget=budget
    )
    assert (total, budget.left, budget.is_cut_short) == (1, 0, False)
