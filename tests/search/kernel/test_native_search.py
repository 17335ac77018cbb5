"""The kernel in C against its twin in Python: equal documents, order and scores, bit for bit."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import native
from indexer.analysis import Segmenter
from indexer.core.frozen import altered
from indexer.core.schema import GRAMS, TITLE_GRAMS, WORDS
from search.engine.retrieval import Retrieval
from search.engine.values import Found
from search.kernel.searching import search_segments
from search.query.conditions import (
    AnyOf,
    NoneOf,
)
from search.query.query import Exact
from tests.examples import examples
from tests.search.kernel.segments import (
    CALLS,
    TINY,
    Given,
    both,
    given_segments,
    random_call,
    segment_of,
    zipf_articles,
)

pytestmark = pytest.mark.skipif(native.extension is None, reason="the C extension is not built")


@settings(max_examples=examples(15, ci=200))
@given(st.lists(given_segments(), max_size=3), st.lists(CALLS, min_size=1, max_size=4))
def test_c_finds_what_its_twin_finds(
    segmenter: Segmenter,
    made: list[tuple[list[Given], list[int], list[int]]],
    calls: list[tuple[Retrieval, float, int, bool]],
) -> None:
    segments = [segment_of(given, segmenter, *rest) for given, *rest in made]
    for call in calls:
        in_c, in_python = both(segments, *call)
        assert in_c == in_python


def test_a_word_that_is_held_does_not_hold_the_empty_string(segmenter: Segmenter) -> None:
    """A word tells that its paragraph holds what is in the word; nothing holds the empty string."""
    segments = [segment_of([("", ["1"], None)], segmenter)]
    retrieval = Retrieval(NoneOf((Exact(""),)), (("words", "1", 1.0, 0.0),))
    in_c, in_python = both(segments, retrieval, 1.0, 1, False)
    assert in_c == in_python
    assert len(in_c[1]) == 1


def test_many_blocks_and_windows(segmenter: Segmenter) -> None:
    segments = [
        segment_of(given, segmenter, *rest)
        for given, *rest in (zipf_articles(1, 2500), zipf_articles(2, 500))
    ]
    chosen = random.Random(7)
    for _ in range(examples(10, ci=30)):
        call = random_call(chosen)
        in_c, in_python = both(segments, *call)
        assert in_c == in_python, call
        matches = in_c[1]
        retrieval, average, limit, count = call
        if matches:
            after = altered(retrieval, after=matches[len(matches) // 2])
            in_c, in_python = both(segments, after, average, limit, count)
            assert in_c == in_python, after
            documents = tuple(sorted(match[:2] for match in matches[::3]))
            among = altered(after, documents=documents)
            in_c, in_python = both(segments, among, average, limit, count)
            assert in_c == in_python, among


def test_counts_and_articles(segmenter: Segmenter) -> None:
    segment = segment_of(TINY, segmenter)
    assert [segment.article_of(document) for document in range(4)] == [0, 0, 0, 2]
    assert segment.counts(GRAMS, ["创新", "新", "\ud800", "没有"]) == [2, 2, 1, 0]
    assert segment.counts(TITLE_GRAMS, ["预", "科技"]) == [1, 1]


def test_terms_that_begin_alike_are_found(segmenter: Segmenter) -> None:
    """The blocks of a table are found by the first eight bytes of their first terms, which many share."""
    beginnings = ["a", "abcdefg", "abcdefgh", "abcdefghi", "b", "创", "创新发展"]
    words = [beginning + f"x{number:03}" for beginning in beginnings for number in range(0, 150, 2)]
    others = [beginning + f"x{number:03}" for beginning in beginnings for number in range(1, 150, 2)]
    segment = segment_of([("", [" ".join(words)], None)], segmenter)
    table = segment.files.terms.field(WORDS)
    keys = [table.key(place).decode() for place in range(len(table))]
    asked = [*keys, *words, *others, *beginnings, "", "0", "zz", "abcdefgh\0", "\U0010ffff"]
    held = set(keys)
    assert [each for each in words if each.isascii()] == [each for each in words if each in held]
    expected = [int(each in held) for each in asked]
    assert segment.counts(WORDS, asked) == expected
    with patch.object(native, "extension", None):
        assert segment.counts(WORDS, asked) == expected
        assert [table.place_from(key.encode()) for key in keys] == list(range(len(keys)))


def test_thousands_of_conditions(segmenter: Segmenter) -> None:
    condition = AnyOf(tuple([Exact(chr(0x4E00 + number)) for number in range(9_999)]))
    segments = [segment_of([("", ["一", "x", "丁丂"], None)], segmenter)]
    found = search_segments(segments, Retrieval(condition), 4.5, 10, count=True)
    assert found == (2, [(0, 0, 0.0, 0, 0), (0, 2, 0.0, 0, 0)])


def test_threads_share_segments(segmenter: Segmenter) -> None:
    segments = [segment_of(zipf_articles(4, 300)[0], segmenter)]
    chosen = random.Random(5)
    calls = [random_call(chosen) for _ in range(50)]

    def found() -> list[Found]:
        return [search_segments(segments, *call[:3], count=call[3]) for call in calls]

    alone = found()
    with ThreadPoolExecutor(4) as pool:
        for each in pool.map(lambda _: found(), range(8)):
            assert each == alone
