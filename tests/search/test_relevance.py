"""What a user of the sample articles finds, by the `searches` of `tests/relevance/*.json`: each says how."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer import index_info
from search import Hit, Searcher, open_index
from tests import ROOT
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

TESTS = ROOT / "tests"
FILES = sorted((TESTS / "relevance").glob("*.json"))
SEARCHES = [
    each for file in FILES for each in json.loads(file.read_text(encoding="utf-8")).get("searches", ())
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    index = make_index([TESTS.parent / "seeds"])
    assert index_info(index).articles >= 30
    with open_index(index) as opened:
        yield opened


def place(hit: Hit) -> str:
    name = Path(hit.article).name.partition("-")[0] if hit.article == hit.path else hit.article
    return f"{name}/{hit.paragraph}"


@pytest.mark.above_engines
@pytest.mark.parametrize("expected", SEARCHES, ids=[each["query"] for each in SEARCHES])
def test_relevance(searcher: Searcher, expected: dict[str, Any]) -> None:
    assert expected.keys() & {"first", "all", "none"}
    results = searcher.search(expected["query"], limit=999)
    places = [place(hit) for hit in results.hits]
    if "first" in expected:
        assert places[: len(expected["first"])] == expected["first"]
    if "all" in expected:
        assert sorted(places) == sorted(expected["all"])
    if "none" in expected:
        assert (places, results.total) == ([], 0)
