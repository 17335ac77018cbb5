"""Results: their order, their pages, the fields of a hit, its context, and a searcher that is closed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, Paragraph
from indexer.analysis import fold_text
from search import Searcher, open_index
from search.query.equivalents import equivalents
from search.query.query import And, Clause, Exact, Query, Words
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex
from tests.search.oracle.corpus import ALL, CORPUS, Found, found, parts

ENGINES = EVERY


@pytest.mark.above_engines
@settings(max_examples=examples(25, ci=100))
@given(parts(), st.sampled_from(["words", "exact", "beside"]))
def test_spans_fold_to_what_was_searched(searcher: Searcher, text: str, kind: str) -> None:
    clauses: dict[str, Clause] = {
        "words": Words(text),
        "exact": Exact(text),
        "beside": And((Exact(text), Exact("发"))),
    }
    results = searcher.search(Query(text, clauses[kind]), limit=ALL)
    also = [other for expansion in results.expansions for other in expansion.also]
    written = (
        [way for (way,) in equivalents((text,))] + also + [results.searched]
    )  # What is pinyin by chance may be read.
    for hit in results.hits:
        end = 0
        for start, following in hit.spans:
            assert end <= start < following <= len(hit.text)
            folded = fold_text(hit.text[start:following])
            assert any(folded in way for way in written) if kind == "words" else folded in (text, "发")
            end = following


def test_scores_order_the_hits(searcher: Searcher) -> None:
    hits = searcher.search("发展创湖", limit=ALL).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("order", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["发展", "发 OR 创", "-没有"])
def test_pages_make_the_whole(searcher: Searcher, query: str, order: str) -> None:
    whole = found(searcher, query, order=order)
    for size in (1, 7):
        pages: Found = []
        for offset in range(0, len(whole) + 2 * size, size):
            results = searcher.search(query, limit=size, offset=offset, order=order)  # type: ignore[arg-type]
            assert results.total == len(whole)
            pages += [(hit.article, hit.paragraph) for hit in results.hits]
        assert pages == whole


def test_limits(searcher: Searcher) -> None:
    none = searcher.search("发", limit=0)
    assert (none.hits, none.total) == ((), len(CORPUS.holding("发")))
    beyond = searcher.search("发", offset=ALL)
    assert (beyond.hits, beyond.total) == ((), none.total)
    most = 2**31 - 1
    everything = searcher.search("发", limit=most)
    assert (len(everything.hits), everything.total) == (none.total, none.total)
    assert searcher.search("发", limit=most, offset=most, per_article=2**63).hits == ()
    for asked in ({"limit": -1}, {"offset": -1}, {"limit": 2**63}, {"offset": most + 1}):
        with pytest.raises(ValueError, match="limit and offset are from 0 to 2,147,483,647"):
            searcher.search("发", **asked)  # type: ignore[arg-type]


def test_a_hit_is_all_that_is_known_of_its_paragraph(make_index: MakeIndex) -> None:
    article = Article(
        "x", "甲\n \n科創(chuàng)\n丙", "題目", "https://e.org", "日報", date(2024, 2, 29), path="seeds/x.txt"
    )
    with open_index(make_index([article])) as searcher:
        results = searcher.search("“科创”")
        (hit,) = results.hits
        context = {distance: searcher.context(hit, distance) for distance in (0, 1, 99)}
    known = (
        hit.article,
        hit.paragraph,
        hit.title,
        hit.text,
        hit.spans,
        hit.source,
        hit.published,
        hit.url,
        hit.path,
    )
    day = date(2024, 2, 29)
    assert known == ("x", 2, "題目", "科創(chuàng)", ((0, 10),), "日報", day, "https://e.org", "seeds/x.txt")
    assert (results.query, results.searched, results.holding_all) == ("“科创”", '"科创"', None)
    paragraphs = tuple(article.paragraphs())
    assert context == {0: paragraphs[1:2], 1: paragraphs, 99: paragraphs}


@pytest.mark.above_engines
def test_results_tell_what_was_half_understood(searcher: Searcher) -> None:
    note = "date:2024-13 is no date, so it is searched as text;"
    for asked in ({}, {"since": date(2024, 1, 2)}, {"kind": "通知", "order": "newest"}):
        told = searcher.search("发展 date:2024-13", **asked).notes  # type: ignore[arg-type]
        assert [each.startswith(note) for each in told] == [True]
    assert searcher.search("发展 date:2024-01").notes == ()


def test_context_stays_in_the_article_and_leaves_deleted_ones_out(searcher: Searcher) -> None:
    for hit in searcher.search("-没有", limit=ALL).hits:
        near = range(hit.paragraph - 1, hit.paragraph + 2)
        expected = [
            each for each in CORPUS.paragraphs if each.article == hit.article and each.ordinal in near
        ]
        assert list(searcher.context(hit, 1)) == expected
        assert Paragraph(hit.article, hit.paragraph, hit.text) in expected


def test_nothing_is_asked_and_an_empty_index_has_nothing(searcher: Searcher, make_index: MakeIndex) -> None:
    results = searcher.search(" ")
    assert (results.hits, results.total, results.searched, results.holding_all) == ((), 0, "", None)
    article = Article("a", "发展")
    with open_index(make_index([article], [], removed=["a"])) as empty:
        for query in ("发展", "“发展”", "-发展", "date:2024", "发 OR 展", "title:发"):
            results = empty.search(query)
            assert (results.total, results.complete, results.suggestions) == (0, True, ())


def test_threads_get_the_same(searcher: Searcher) -> None:
    queries = ["发展", "“创湖”", "发 OR 创", "-发", "title:发展", "創 新 湖"] * 8
    alone = [searcher.search(query).hits for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: searcher.search(query).hits, queries))
    assert together == alone


def test_hits_outlive_the_searcher_and_a_closed_one_says_so(make_index: MakeIndex, tmp_path: Path) -> None:
    searcher = open_index(str(make_index([Article("a", "发展")])))
    results = searcher.search("发展")
    searcher.close()
    searcher.close()
    assert [hit.text[slice(*span)] for hit in results.hits for span in hit.spans] == ["发展"]
    for use in (
        lambda: searcher.search("发"),
        lambda: searcher.context(results.hits[0], 1),
        searcher.refresh,
    ):
        with pytest.raises(ValueError, match="closed"):
            use()
