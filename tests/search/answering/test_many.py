"""Many queries at once, on every engine: the results of each, in their order."""

from __future__ import annotations

import pytest

from indexer import Article
from indexer.core.errors import CursorError
from search import Searcher, open_index, parse_query
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

ARTICLES = [Article(f"a{number}", f"科技创新{'发展' * (number % 3)}\n创新\n科技") for number in range(7)]
QUERIES = ["科技", "创新发展", "没有", "", parse_query("科技 NOT 创新"), *map(str, range(30)), "发展"]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Searcher:
    return open_index(make_index(ARTICLES))


@pytest.mark.parametrize("threads", [None, 1, 3])
def test_each_query_has_its_results_in_its_turn(searcher: Searcher, threads: int | None) -> None:
    expected = [searcher.search(query, limit=3, precise=True) for query in QUERIES]
    found = list(searcher.search_many(QUERIES, threads=threads, limit=3, precise=True))
    assert [(each.query, each.hits, each.total) for each in found] == [
        (each.query, each.hits, each.total) for each in expected
    ]


def test_an_error_is_raised_in_its_turn(searcher: Searcher) -> None:
    with pytest.raises(CursorError):
        list(searcher.search_many(["科技"], cursor="x"))
    with pytest.raises(ValueError, match="threads are 1 or more"):
        searcher.search_many([], threads=0)
