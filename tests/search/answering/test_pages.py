"""All hits of a search, page by page, on every engine."""

from __future__ import annotations

from typing import Any

import pytest

import search.answering.base_searcher
from indexer import Article
from search import Searcher, open_index
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

ARTICLES = [Article(f"a{number}", f"科技创新{'发展' * (number % 3)}\n创新\n科技") for number in range(7)]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Searcher:
    return open_index(make_index(ARTICLES))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"per_article": 1},
        {"distinct": True},
        {"offset": 3},
        {"limit": 5},
        {"limit": 4, "offset": 1},
        {"limit": 0},
        {"order": "oldest"},
        {"kind": "通知"},
    ],
)
def test_pages_together_are_one_big_page(
    searcher: Searcher, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search.answering.base_searcher, "HITS_OF_PAGE", 2)
    whole = searcher.search("科技创新", **{"limit": 1_000, **options})
    pages = list(searcher.pages("科技创新", **options))
    assert [hit for page in pages for hit in page] == list(whole)
    assert {(page.total, page.complete) for page in pages} == {(whole.total, whole.complete)}
    assert all(len(page) == 2 for page in pages[:-1])


def test_wrong_options_are_refused(searcher: Searcher) -> None:
    with pytest.raises(ValueError, match="per_article is 1 or more"):
        next(iter(searcher.pages("科技", per_article=0)))
