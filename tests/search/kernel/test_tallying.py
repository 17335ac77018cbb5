"""Tallies and what they add up to: C against its twin in Python, and both against the matches themselves."""

from __future__ import annotations

import random
from array import array
from collections import Counter
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, native
from indexer.analysis import Segmenter, fold_text
from indexer.core.frozen import altered
from indexer.core.schema import FOLDED_FIELDS, KEYWORD_FIELDS, WORDS
from indexer.storage.segment.inversion import segment_in_memory
from indexer.values import keywords_of
from search.engine.retrieval import Retrieval
from search.engine.segment import OpenSegment
from search.engine.values import MONTH
from search.kernel.searching import search_segments
from search.kernel.spelling import respellings, written_values
from search.kernel.tallying import share_by_month, share_by_term, shares_by_value, tally_segments
from tests.examples import examples
from tests.search.kernel.segments import (
    RETRIEVALS,
    TINY,
    Given,
    given_segments,
    random_call,
    segment_of,
    zipf_articles,
)

FIELDS = (*KEYWORD_FIELDS, MONTH)
in_c_alone = pytest.mark.skipif(native.extension is None, reason="the C extension is not built")


def counted(
    segments: list[OpenSegment], retrieval: Retrieval
) -> tuple[int, list[array[int]], int, list[object]]:
    """The number of matches, the tallies, the number of articles, and the shares of every field."""
    total, articles, tallies = tally_segments(segments, retrieval)
    return total, tallies, articles, [shares_by_value(segments, field, tallies) for field in FIELDS]


def check(segments: list[OpenSegment], retrieval: Retrieval) -> None:
    in_c = counted(segments, retrieval)
    with patch.object(native, "extension", None):
        assert counted(segments, retrieval) == in_c
    # All matches are counted, and those after a given one are found.
    total, matches = search_segments(segments, altered(retrieval, after=None), 4.5, 10**6, count=True)
    of_article = Counter((match[0], segments[match[0]].article_of(match[1])) for match in matches)
    articles = [[of_article[number, at] for at in range(len(each))] for number, each in enumerate(in_c[1])]
    assert (total, [list(tally) for tally in in_c[1]], in_c[2]) == (in_c[0], articles, len(of_article))


@settings(max_examples=examples(15, ci=200))
@given(st.lists(given_segments(), max_size=3), RETRIEVALS)
def test_c_counts_what_its_twin_counts_and_what_is_found(
    segmenter: Segmenter, made: list[tuple[list[Given], list[int], list[int]]], retrieval: Retrieval
) -> None:
    check([segment_of(given, segmenter, *rest) for given, *rest in made], retrieval)


def test_many_blocks_and_windows(segmenter: Segmenter) -> None:
    segments = [
        segment_of(given, segmenter, *rest)
        for given, *rest in (zipf_articles(1, 2500), zipf_articles(2, 500))
    ]
    chosen = random.Random(7)
    for _ in range(examples(6, ci=20)):
        check(segments, random_call(chosen)[0])


def test_the_shares_of_a_tally(segmenter: Segmenter) -> None:
    segment = segment_of([*TINY, *TINY], segmenter)
    tally = array("I", [2, 0, 0, 0, 3, 4])
    assert share_by_month(segment, tally) == [(0, 2, 7), (202403, 1, 2)]
    assert share_by_term(segment, "kind", tally) == [("意见", 1, 4), ("通知", 1, 2), (None, 1, 3)]
    assert share_by_term(segment, "article", tally) == [("a0", 1, 2), ("a4", 1, 3), ("a5", 1, 4)]


VALUES = st.sampled_from(["甲", "Ａb", "ab", "甲\x1fAB", "x ab", " 乙", "\ud800", "\x1e", "甲、AB", "aab"])


@settings(max_examples=examples(10, ci=200))
@given(st.lists(st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=5), min_size=1, max_size=3))
def test_c_tells_the_respellings_that_its_twin_tells(
    segmenter: Segmenter, batches: list[list[tuple[str, str, str]]]
) -> None:
    segments = [
        OpenSegment(
            segment_in_memory(
                [
                    (article, keywords_of(article))
                    for number, (source, issuer, topic) in enumerate(batch)
                    for article in [
                        Article(str(number), "", source=source, issuer=issuer, topics=(topic, source))
                    ]
                ],
                segmenter,
            )
        )
        for batch in batches
    ]
    for field in FOLDED_FIELDS:
        written = written_values(segments, field)
        respelled = [respellings(segment, field, letter) for segment in segments for letter in "sotk"]
        with patch.object(native, "extension", None):
            assert written_values(segments, field) == written
            in_python = [respellings(segment, field, letter) for segment in segments for letter in "sotk"]
        assert in_python == respelled
        assert all(
            keyword == fold_text(value).strip() and keyword not in value for keyword, value in written.items()
        )
    first: dict[str, str] = {}
    for batch in batches:
        for source, _, _ in batch:
            first.setdefault(fold_text(source).strip(), source.strip())
    known = {term: value for term, value in first.items() if term not in value}
    assert written_values(segments, "source") == known


@in_c_alone
def test_what_is_no_tally_is_refused(segmenter: Segmenter) -> None:
    segment = segment_of(TINY, segmenter)
    sound = array("I", [1, 1, 1])
    for call in (
        lambda: share_by_term(segment, "kind", sound[:2]),
        lambda: share_by_month(segment, array("I", [1] * 4)),
        lambda: share_by_term(segment, WORDS, sound),
        lambda: share_by_term(segment, "text", sound),
        lambda: native.extension.share_by_month(segment.native, b"123"),
        lambda: native.extension.respellings(segment.native, WORDS, "s"),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            call()
    with pytest.raises(TypeError):
        native.extension.share_by_term(3, "kind", sound)  # type: ignore[arg-type]
