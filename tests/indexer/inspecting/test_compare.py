"""The comparison of two articles of an index."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Article, PolicySearchError, build_index, compare_articles
from indexer.analysis import pair_paragraphs
from indexer.core.short_ids import short_id

pytestmark = pytest.mark.usefixtures("quick_dictionary")


def test_two_articles_of_an_index_are_compared(tmp_path: Path) -> None:
    first = Article("a", "科技创新大会召开\n研发投入增长9%")
    second = Article("b", "科技創(chuàng)新大會召開！\n研发投入增长12%\n本站原创")
    build_index([first, second], tmp_path, threads=1)
    compared = pair_paragraphs(list(first.paragraphs()), list(second.paragraphs()))
    assert compare_articles("a", "b", tmp_path) == compared
    assert compare_articles(short_id("a"), short_id("b", 4), tmp_path) == compared
    with pytest.raises(
        PolicySearchError, match=r"holds no article x; an article's id is what `search` shows"
    ):
        compare_articles("a", "x", tmp_path)
