"""The terms of a segment that look like a pattern: in C, in Python, and by looking at each of them."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import native
from indexer.analysis import Segmenter
from indexer.core.article import Article
from indexer.core.schema import GRAMS, TITLE_GRAMS, WORDS
from indexer.storage.segment.files import SegmentFiles
from indexer.storage.segment.inversion import segment_in_memory
from indexer.values import keywords_of
from search.engine.segment import OpenSegment
from tests.examples import examples

LETTERS = "白龟湖百归a𠮷é"


def in_memory(articles: list[Article], segmenter: Segmenter) -> SegmentFiles:
    return segment_in_memory([(article, keywords_of(article)) for article in articles], segmenter)


patterns = st.lists(st.frozensets(st.sampled_from([*LETTERS, "\U0010ffff", "\x00"])), min_size=1, max_size=3)


@settings(max_examples=examples(15, ci=500))
@given(st.lists(st.text(LETTERS, max_size=12), max_size=4), patterns)
def test_the_terms_like_a_pattern(
    segmenter: Segmenter, texts: list[str], pattern: list[frozenset[str]]
) -> None:
    articles = [Article(str(number), text or "白", title=text[::-1]) for number, text in enumerate(texts)]
    segment = OpenSegment(in_memory(articles, segmenter))
    for field in (WORDS, GRAMS, TITLE_GRAMS):
        table = segment.files.terms.field(field)
        terms = {key.decode(): table.count(place) for place, key in enumerate(table.keys())}
        like = {
            term: count
            for term, count in terms.items()
            if len(term) == len(pattern)
            and all(one in characters for one, characters in zip(term, pattern, strict=True))
        }
        for extension in (native.extension, None):
            with patch.object(native, "extension", extension):
                counts = segment.counts_like(field, pattern)
                assert (list(counts), counts) == (list(like), like)


@settings(max_examples=examples(10, ci=300))
@given(st.lists(st.text(LETTERS, max_size=12), max_size=4), st.text(LETTERS, max_size=2), st.integers(0, 9))
def test_the_counts_of_terms_from_a_beginning(
    segmenter: Segmenter, texts: list[str], beginning: str, most: int
) -> None:
    articles = [Article(str(number), text or "白", title=text[::-1]) for number, text in enumerate(texts)]
    segment = OpenSegment(in_memory(articles, segmenter))
    for field in (WORDS, GRAMS, TITLE_GRAMS):
        table = segment.files.terms.field(field)
        terms = [(key.decode(), table.count(place)) for place, key in enumerate(table.keys())]
        expected = [(term, count) for term, count in terms if term.startswith(beginning)]
        for extension in (native.extension, None):
            with (
                patch.object(native, "extension", extension),
                patch("search.engine.segment.MOST_LISTED", most),
            ):
                counts = segment.counts_from(field, beginning)
                assert list(counts.items()) == (expected if len(expected) <= most else [])


@pytest.mark.skipif(native.extension is None, reason="needs the extension")
def test_a_pattern_has_a_place(segmenter: Segmenter) -> None:
    segment = OpenSegment(in_memory([Article("a", "白龟湖")], segmenter))
    with pytest.raises(ValueError, match="a pattern has a place"):
        segment.native.counts_like(WORDS, ())
    with pytest.raises(TypeError):
        segment.native.counts_like(WORDS, (1,))


def test_terms_from_a_beginning_without_those_of_deleted_articles(segmenter: Segmenter) -> None:
    articles = [Article("a", "白龟湖\n白龟湖"), Article("b", "白龟湖"), Article("c", "白酒")]
    files = in_memory(articles, segmenter)
    deleted = (1).to_bytes(4, "little") + (2).to_bytes(4, "little")
    assert OpenSegment(files).terms_from(WORDS, "白") == {"白酒": 1, "白龟湖": 3}
    assert OpenSegment(files, deleted).terms_from(WORDS, "白") == {"白龟湖": 2}
    assert OpenSegment(files, deleted).terms_from("article", "") == {"a": 1}
