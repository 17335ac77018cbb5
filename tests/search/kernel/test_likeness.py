"""Articles that have a paragraph like a text: in C as in Python, and as sets of pairs say."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, native
from indexer.analysis import fold_text
from indexer.analysis.terms import letter_pairs
from search import open_index
from search.embedded.searcher import EmbeddedSearcher
from search.engine.segment import OpenSegment
from search.kernel.likeness import ALIKE, articles_like
from tests.examples import examples
from tests.search.conftest import MakeIndex

TEXTS = st.text(st.sampled_from("白龟龜湖科创，。 a"), min_size=1, max_size=12).filter(str.strip)


def segment_of(make_index: MakeIndex, texts: list[str]) -> OpenSegment:
    with open_index(make_index([Article(str(at), text) for at, text in enumerate(texts)])) as searcher:
        assert isinstance(searcher, EmbeddedSearcher)
        (segment,) = searcher._current().segments
    return segment


def is_like(one: str, two: str) -> bool:
    first, second = set(letter_pairs(one)), set(letter_pairs(two))
    smaller = min(len(first), len(second))
    return one == two or (smaller > 0 and len(first & second) >= ALIKE * smaller)


@settings(max_examples=examples(10, ci=100))
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=4), TEXTS)
def test_articles_are_like_a_text_if_a_paragraph_is(
    make_index: MakeIndex, articles: list[list[str]], text: str
) -> None:
    segment = segment_of(make_index, ["\n".join(paragraphs) for paragraphs in articles])
    folded = fold_text(text)
    expected = [any(is_like(folded, fold_text(each)) for each in paragraphs) for paragraphs in articles]
    numbers = range(len(articles))
    for extension in {native.extension, None}:
        with patch.object(native, "extension", extension):
            assert articles_like(segment, numbers, folded) == expected
            assert articles_like(segment, (), folded) == []


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
@pytest.mark.parametrize(
    ("articles", "text", "error"),
    [([1], "白", IndexError), ([-1], "白", OverflowError), (["0"], "白", TypeError), ([0], 3, TypeError)],
)
def test_c_refuses_what_is_no_article_or_text(
    make_index: MakeIndex, articles: list[int], text: str, error: type[Exception]
) -> None:
    segment = segment_of(make_index, ["白龟湖"])
    with pytest.raises(error):
        native.extension.articles_like(segment.native, articles, text, ALIKE)
