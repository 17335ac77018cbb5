"""Boilerplate comes after everything else, is found all the same, and says what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Article, native
from search import Hit, Searcher, open_index
from tests.opensearch import EVERY
from tests.search.cli.test_grouped import search
from tests.search.conftest import MakeIndex

ENGINES = EVERY

FOOTER = "扫一扫在手机打开科技创新专题"
BODIES = ["科技创新大会今天召开。", "手机产业园里科技创新成果多。", "市科技局发布创新指数。"]
ARTICLES = [
    Article(
        str(number),
        f"{body}\n{'甲乙丙'[number] * 9}的情况如下。\n{FOOTER}",
        title="科技创新" if number else None,
    )
    for number, body in enumerate(BODIES)
]


@pytest.fixture(scope="module")
def index(make_index: MakeIndex) -> Path:
    return make_index(ARTICLES[:2], ARTICLES[2:])


@pytest.fixture(scope="module", params=["C", "Python"])
def searcher(index: Path, request: pytest.FixtureRequest) -> Iterator[Searcher]:
    if request.param == "C" and native.extension is None:
        pytest.skip("the extension is not compiled")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "Python":
            patch.setattr(native, "extension", None)
        with open_index(index) as opened:
            yield opened


def places(hits: tuple[Hit, ...]) -> list[tuple[str, int, bool]]:
    return [(hit.article, hit.paragraph, hit.boilerplate) for hit in hits]


@pytest.mark.parametrize(
    "query", ["科技创新", '"创新"', "科技 AND 创新", "手机科技", "创", "title:科技 OR 科技"]
)
def test_it_comes_last_whatever_is_asked(searcher: Searcher, query: str) -> None:
    results = searcher.search(query)
    flags = [hit.boilerplate for hit in results.hits]
    assert flags == sorted(flags)
    assert flags.count(True) == 3
    assert results.total == len(flags)
    scores = [hit.score for hit in results.hits]
    assert scores == sorted(scores, reverse=True)
    for at in range(len(flags) + 1):
        assert searcher.search(query, limit=2, offset=at).hits == results.hits[at : at + 2]


def test_it_is_found_by_an_exact_search(searcher: Searcher) -> None:
    results = searcher.search(f'"{FOOTER[3:]}"')
    assert sorted(places(results.hits)) == [("0", 3, True), ("1", 3, True), ("2", 3, True)]
    assert (results.total, results.complete) == (3, True)


def test_where_nothing_else_holds_the_text_it_comes_first(searcher: Searcher) -> None:
    hits = searcher.search("手机打开科技").hits
    assert [hit.boilerplate for hit in hits] == [True] * 3 + [False] * (len(hits) - 3)
    assert len(hits) > 3
    assert [searcher.search("手机打开科技", limit=1, offset=at).hits[0] for at in range(len(hits))] == list(
        hits
    )


def test_by_date_only_the_days_decide(searcher: Searcher) -> None:
    assert [hit.boilerplate for hit in searcher.search("科技创新", order="newest").hits].index(True) < 5


def test_it_is_explained(searcher: Searcher) -> None:
    results = searcher.search("科技创新")
    for hit, explanation in zip(results.hits, searcher.explain("科技创新", results.hits), strict=True):
        assert sum(part.score for part in explanation.parts) == pytest.approx(hit.score)
    why = searcher.why_not("科技创新", "0", 3)
    assert why.reasons[1] == "It is boilerplate, what sites put around articles, and such comes last."


def test_a_page_and_json_say_so(index: Path) -> None:
    _, page, _ = search(index, f'"{FOOTER}"', "--limit", "1")
    assert "1 ¶3  Text that a site puts around its articles.\n" in page
    _, lines, _ = search(index, '"科技创新"', "--json")
    hits = json.loads(lines)["hits"]
    assert [hit.get("boilerplate", False) for hit in hits] == [False] * (len(hits) - 3) + [True] * 3
