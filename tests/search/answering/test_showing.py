"""Hits work out their fields when they are asked for them, and are values all the same."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy, deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, build_index, native
from indexer.core.frozen import altered
from indexer.core.partial_date import PartialDate
from indexer.storage.segment.days import day_of
from search import Hit, Searcher, SearchResults, open_index
from search.embedded.generations import open_snapshot
from search.embedded.snapshot import Snapshot
from search.hit import SLOTS_AT_FIRST, SLOTS_OF_DETAILS
from tests.examples import examples
from tests.search.conftest import MakeIndex

REPORT = """白龟湖科创新城今日开工建设，全社会研发投入强度达到百分之二点零六。
各县市区科技管理部门负责同志参加会议。"""
ARTICLES = [
    Article("report", REPORT, title="报道", published=date(2024, 3, 29), source="人民日报"),
    Article("mirror", REPORT.replace("会议", "會議"), title="轉載", kind="报道"),
    Article("page", "要闻汇总\n" + REPORT + "\n湿地公园迎来大批候鸟越冬。", url="https://example.org/a"),
    Article("plan", "一、科创新城\n（一）开工\n白龟湖畔，新城开工。", number="示政〔2024〕3号"),
]
QUERIES = ['"科创新城"', "科创新城开工 湿地", "新城 NEAR 开工", "白龟湖 AND 开工", "示政〔2024〕3号"]
FIELDS = Hit.__match_args__


def worked_out(results: SearchResults) -> SearchResults:
    return replace(deepcopy(results), took_ms=0.0)


@pytest.fixture(scope="module")
def index(make_index: MakeIndex) -> Path:
    return make_index(ARTICLES[:2], ARTICLES[2:])


@pytest.fixture(scope="module")
def searcher(index: Path) -> Iterator[Searcher]:
    with open_index(index) as opened:
        yield opened


@settings(max_examples=examples(12, ci=200))
@given(st.sampled_from(QUERIES), st.sampled_from(["relevance", "newest"]), st.permutations(FIELDS))
def test_a_hit_says_the_same_in_whatever_order_it_is_asked(
    searcher: Searcher, query: str, order: str, fields: Sequence[str]
) -> None:
    expected = worked_out(searcher.search(query, order=order))
    hits = searcher.search(query, order=order).hits
    for name in fields:
        assert [getattr(hit, name) for hit in hits] == [getattr(hit, name) for hit in expected.hits]


def test_hits_outlive_searcher_and_index(index: Path, tmp_path: Path) -> None:
    copied = tmp_path / "index"
    shutil.copytree(index, copied)
    with open_index(copied) as searcher:
        expected = [worked_out(searcher.search(query)) for query in QUERIES]
        found = [searcher.search(query) for query in QUERIES]
    shutil.rmtree(copied)
    build_index([Article("other", "别的文章")], copied)
    assert [replace(results, took_ms=0.0) for results in found] == expected


def test_hits_are_values(searcher: Searcher) -> None:
    def first() -> Hit:
        return searcher.search('"科创新城"').hits[0]

    expected = worked_out(searcher.search('"科创新城"')).hits[0]
    assert repr(first()) == repr(expected)
    assert hash(first()) == hash(expected)
    for same in (copy, deepcopy, altered, replace):
        assert same(first()) == first() == expected
    assert pickle.loads(pickle.dumps(first())) == expected
    assert altered(first(), title="别的") == replace(expected, title="别的") != first()
    with pytest.raises(AttributeError, match="cannot assign"):
        first().title = "别的"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = first().nothing  # type: ignore[attr-defined]
    match first():
        case Hit(article, paragraph, title):
            assert (article, paragraph, title) == (expected.article, expected.paragraph, expected.title)


def test_text_and_place_need_nothing_else(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [(hit.article, hit.paragraph, hit.text, hit.score) for hit in searcher.search("白龟湖").hits]
    with monkeypatch.context() as patch:
        for name in ("add_details", "are_boilerplate", "articles_like", "reposts"):
            patch.delattr(Snapshot, name)
        patch.setattr("search.answering.showing.find_spans", None)
        hits = searcher.search("白龟湖").hits
        assert [(hit.article, hit.paragraph, hit.text, hit.score) for hit in hits] == expected
    assert [hit.title for hit in hits] == [hit.title for hit in searcher.search("白龟湖").hits]


def test_threads_may_ask_one_hit(searcher: Searcher) -> None:
    expected = worked_out(searcher.search("科创新城开工 湿地"))
    with ThreadPoolExecutor(8) as pool:
        for _ in range(10):
            results = searcher.search("科创新城开工 湿地")
            for same in pool.map(worked_out, [results] * 8):
                assert same == expected


def test_hits_of_several_indexes_name_theirs(index: Path, make_index: MakeIndex) -> None:
    other = make_index([Article("else", REPORT)])
    with open_index([index, other]) as searcher:
        results = searcher.search('"科创新城"')
        expected = worked_out(results)
    assert {hit.index for hit in results} == {str(index), str(other)}
    assert [hit.reposts for hit in results] == [hit.reposts for hit in expected]
    assert [hit.repost_count for hit in results if hit.article == "else"] == [0]


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
@pytest.mark.parametrize(
    ("match", "slots", "error"),
    [
        ((0, 999, 1.0, 0, 0), SLOTS_AT_FIRST, IndexError),
        ((9, 0, 1.0, 0, 0), SLOTS_AT_FIRST, IndexError),
        ((0, 0), SLOTS_AT_FIRST, TypeError),
        ((0, 0, 1.0, 0, 0), SLOTS_AT_FIRST[1:], ValueError),
        ((0, 0, 1.0, 0, 0), tuple("abcdefghi"), TypeError),
    ],
)
def test_c_refuses_what_is_no_match_or_slot(
    index: Path, match: Any, slots: tuple[object, ...], error: type[Exception]
) -> None:
    segments = [segment.native for segment in open_snapshot(index).segments]
    with pytest.raises(error):
        native.extension.show(segments, [match], Hit, slots, None, 1.0)
    with pytest.raises(IndexError):
        native.extension.add_details(segments[0], 999, Hit, SLOTS_OF_DETAILS, day_of)


def test_a_day_is_written_as_far_as_it_is_known(make_index: MakeIndex) -> None:
    days = [date(2024, 3, 29), PartialDate(2024, 3), PartialDate(2024), date(987, 6, 5), None]
    articles = [Article(f"a{at}", "科创新城", published=day) for at, day in enumerate(days)]
    with open_index(make_index(articles)) as searcher:
        hits = {hit.article: hit for hit in searcher.search("科创新城").hits}
        found = [hits[article.id] for article in articles]
        assert [hit.published_text for hit in found] == ["2024-03-29", "2024-03", "2024", "0987-06-05", None]
        assert [hit.published for hit in found] == days
        assert [hit.published_text for hit in found] == [day and day.isoformat() for day in days]
        assert [replace(hit).published_text for hit in found] == [hit.published_text for hit in found]
