"""Comparisons of two articles, on every engine."""

from __future__ import annotations

from datetime import date

import pytest

from indexer import Article, build_index
from indexer.analysis import pair_paragraphs
from search import Comparison, IdNotFoundError, Searcher, open_index
from search.comparison import KINDS
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

FIRST = Article(
    *("a/1.html", "大会召开\n研发投入增长9%\n专家作了报告", "标题", "http://a/", "新华社"),
    published=date(2024, 3, 29),
)
SECOND = Article("b", "專(zhuān)家作了報告\n大會召開！\n研发投入增长12%")


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Searcher:
    return open_index(make_index([FIRST], [SECOND]))


def test_two_articles_are_compared(searcher: Searcher) -> None:
    pairs = pair_paragraphs(list(FIRST.paragraphs()), list(SECOND.paragraphs()))
    comparison = searcher.compare("a/1.html", "b")
    assert comparison == Comparison(FIRST, SECOND, pairs)
    assert searcher.compare(FIRST.short_id, SECOND.short_id) == comparison
    assert comparison.counts == dict(zip(KINDS, (1, 1, 1, 0, 0), strict=True))
    assert comparison.as_dict() == {
        "first": {
            **{"article": "a/1.html", "short_id": FIRST.short_id, "title": "标题", "source": "新华社"},
            **{"published": "2024-03-29", "url": "http://a/", "issuer": None, "number": None},
        },
        "second": {
            **{"article": "b", "short_id": SECOND.short_id, "title": None, "source": None},
            **{"published": None, "url": None, "issuer": None, "number": None},
        },
        "counts": {"equal": 1, "changed": 1, "moved": 1, "only_first": 0, "only_second": 0},
        "pairs": [pair.as_dict() for pair in pairs],
    }


def test_an_article_compared_with_itself_is_equal(searcher: Searcher) -> None:
    counts = searcher.compare("b", "b").counts
    assert counts == dict(zip(KINDS, (3, 0, 0, 0, 0), strict=True))


def test_the_id_of_a_paragraph_stands_for_it_alone(searcher: Searcher) -> None:
    (pair,) = searcher.compare("a/1.html:2", "b:3").pairs
    assert (pair.kind, pair.first, pair.second) == (
        "changed",
        searcher.paragraph("a/1.html:2"),
        searcher.paragraph("b:3"),
    )
    assert searcher.compare("a/1.html:1", "b").counts["only_second"] == 2


@pytest.mark.parametrize("ids", [("a/1.html", "none"), ("none", "b")])
def test_an_unknown_id_is_told(searcher: Searcher, ids: tuple[str, str]) -> None:
    with pytest.raises(IdNotFoundError, match="the index has no article none"):
        searcher.compare(*ids)


def test_articles_of_two_indexes_are_compared(tmp_path_factory: pytest.TempPathFactory) -> None:
    one, two = (str(tmp_path_factory.mktemp(name)) for name in ("one", "two"))
    build_index([FIRST], one, threads=1)
    build_index([Article("a/1.html", SECOND.text)], two, threads=1)
    with open_index([one, two]) as searcher:
        comparison = searcher.compare("a/1.html", "a/1.html", indexes=(two, one))
    assert (comparison.first.text, comparison.second) == (SECOND.text, FIRST)
    assert comparison.counts["changed"] == 1
