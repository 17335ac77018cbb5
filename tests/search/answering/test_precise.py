"""Precise and fuzzy search, and what an answer says of a plus that is text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer import Article
from search import Searcher, open_index
from search.query.parsing import parse_query
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY
TEXTS = ("科技 创新中心", "科技与金融", "创新与科技", "保险与科技，创新", "互联网+政务服务")


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    with open_index(make_index([Article(str(n), text) for n, text in enumerate(TEXTS, 1)])) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "precise", "found"),
    [
        ("科技 创新", True, {"1", "3", "4"}),
        ("科技创新", True, {"1"}),
        ("科 技 创 新", True, {"1"}),
        ("科技 创新 -保险", True, {"1", "3"}),
        ("科技 OR 创新", True, {"1", "2", "3", "4"}),
        ("没有 科技", True, set()),
        ("科技 创新", False, {"1", "2", "3", "4"}),
    ],
)
def test_bare_text_of_a_precise_search_must_occur(
    searcher: Searcher, query: str, precise: bool, found: set[str]
) -> None:
    results = searcher.search(query, precise=precise)
    assert {hit.article for hit in results.hits} == found
    assert results.total == len(found)


def test_a_query_that_was_parsed_is_taken_as_it_is(searcher: Searcher) -> None:
    assert searcher.search(parse_query("科技 创新"), precise=True).total == 4
    assert searcher.search(parse_query("科技 创新", precise=True)).total == 3


AS_TEXT = (
    "科技+创新 is searched as it stands, and nothing holds it; with spaces, as in 科技 + 创新, + is OR.",
)


@pytest.mark.above_engines
@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("科技+创新", AS_TEXT),
        ("“科技＋创新”", (AS_TEXT[0].replace("科技+创新", "科技＋创新"),)),
        ("科技+创新 -保险", AS_TEXT),
        ("没有 OR 科技+创新", AS_TEXT),
        ("互联网+政务服务", ()),
        ("互联网+政务服务 OR 科技+创新", ()),
        ("科技 + 创新", ()),
        ("5G+工业", ()),
    ],
)
def test_a_plus_that_is_text_is_told_where_nothing_holds_it(
    searcher: Searcher, query: str, notes: tuple[str, ...]
) -> None:
    assert searcher.search(query).notes == notes
    assert searcher.search(query, limit=0).notes == notes
