"""What an index finds, held against a plain scan of the folded text and against itself."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, Paragraph
from indexer.analysis import fold_text
from search import Searcher, open_index
from search.query.query import And, Clause, Exact, Filter, Not, Or, Query, SameSentence, Words
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex
from tests.search.oracle.scan import Corpus

ALL = 10**6
Found = list[tuple[str, int]]
"""(article, paragraph) of hits."""

ENGINES = EVERY
CORPUS = Corpus()


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    path = make_index(*CORPUS.batches, removed=CORPUS.removed)
    with open_index(path) as opened:
        yield opened


def found(searcher: Searcher, query: str | Query, **asked: object) -> Found:
    results = searcher.search(query, limit=ALL, **asked)  # type: ignore[arg-type]
    places = [(hit.article, hit.paragraph) for hit in results.hits]
    assert (results.total, results.complete) == (len(places), True)
    assert len(set(places)) == len(places)
    return places


@st.composite
def parts(draw: st.DrawFn) -> str:
    """A part of a folded text, or a string of the same characters."""
    text = draw(st.sampled_from([text for text in CORPUS.folded.values() if text]))
    start = draw(st.integers(0, len(text) - 1))
    return draw(
        st.just(text[start : start + draw(st.integers(1, 12))]) | st.text('发展创湖a1," m', min_size=1)
    )


@settings(max_examples=200, deadline=None)
@given(parts())
def test_exact_is_what_a_plain_scan_finds(searcher: Searcher, text: str) -> None:
    assert set(found(searcher, Query(text, Exact(text)))) == CORPUS.holding(text)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(["发展", "创湖", "创", "湖", "展", "发展创"]))
def test_a_title_holds_what_a_plain_scan_finds(searcher: Searcher, text: str) -> None:
    assert set(found(searcher, Query(text, Exact(text, "title")))) == CORPUS.holding(text, "title")


CLAUSES = st.recursive(
    st.builds(Exact, st.sampled_from(["发", "展", "创", "创湖", "a", "b1", "𠮷", "%", '"', "没有"]))
    | st.builds(Exact, st.sampled_from(["发展", "湖"]), st.just("title"))
    | st.builds(Filter, st.just("kind"), st.sampled_from(["通知", "实施意见", "没有"]))
    | st.builds(
        SameSentence, st.lists(st.sampled_from(["发", "展创", "。", "a"]), min_size=2, max_size=3).map(tuple)
    ),
    lambda inner: (
        st.builds(lambda clauses: And(tuple(clauses)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(lambda clauses: Or(tuple(clauses)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(Not, inner)
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(CLAUSES)
def test_operators_are_set_algebra(searcher: Searcher, clause: Clause) -> None:
    assert set(found(searcher, Query("", clause))) == CORPUS.matching(clause)


FIRST, SECOND = Exact("发"), Exact("创")
SENTENCE = SameSentence(("发", "创"))
NOTICE = Filter("kind", "通知")


def test_a_filter_narrows_what_ranks(searcher: Searcher) -> None:
    ranked = found(searcher, "发展创")
    notices = CORPUS.matching(NOTICE)
    assert found(searcher, "发展创 kind:通知") == [place for place in ranked if place in notices]
    assert found(searcher, "发展创", kind="通知") == found(searcher, "发展创 kind:通知")
    either = found(searcher, "发展创", kind=["通知", "實施意見"])
    assert set(either) == set(ranked) & (notices | CORPUS.matching(Filter("kind", "实施意见")))
    assert set(found(searcher, "", kind="通知")) == notices
    assert found(searcher, "。。", kind="没有") == []


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("发 AND 创", And((FIRST, SECOND))),
        ("发 OR 创", Or((FIRST, SECOND))),
        ("-发", Not(FIRST)),
        ("-发 -创", And((Not(FIRST), Not(SECOND)))),
        ("发 AND NOT 创", And((FIRST, Not(SECOND)))),
        ("发 OR NOT 创", Or((FIRST, Not(SECOND)))),
        ("发 AND NOT (创 OR 湖)", And((FIRST, Not(Or((SECOND, Exact("湖"))))))),
        ("NOT (发 AND 创)", Not(And((FIRST, SECOND)))),
        ("湖 OR 发 AND 创", Or((Exact("湖"), And((FIRST, SECOND))))),
        ("(湖 OR 发) AND 创", And((Or((Exact("湖"), FIRST)), SECOND))),
        ('"发" "创"', And((FIRST, SECOND))),
        ("title:发展 AND 创", And((Exact("发展", "title"), SECOND))),
        ("-title:发展", Not(Exact("发展", "title"))),
        ("发 AND -发", And((FIRST, Not(FIRST)))),
        ("kind:通知", NOTICE),
        ("文种：實施意見", Filter("kind", "实施意见")),
        ("kind:没有", Filter("kind", "没有")),
        ("-kind:通知", Not(NOTICE)),
        ("kind:通知 AND 发", And((NOTICE, FIRST))),
        ("kind:(通知 OR 实施意见) AND 创", And((Or((NOTICE, Filter("kind", "实施意见"))), SECOND))),
        ("文種:通知 发 SENT 创", And((NOTICE, SENTENCE))),
        ("发 OR kind:通知", Or((FIRST, NOTICE))),
        ("发 SENT 创", SENTENCE),
        ("发 同句 创 AND 湖", And((SENTENCE, Exact("湖")))),
        ("-发 同句 创", Not(SENTENCE)),
        ("发 AND 创 NOT (发 SENT 创)", And((FIRST, SECOND, Not(SENTENCE)))),
        ("发 SENT (创 OR 湖)", Or((SENTENCE, SameSentence(("发", "湖"))))),
        ("title:发展 SENT 创", SameSentence(("发展", "创"), "title")),
    ],
)
def test_truth_table(searcher: Searcher, text: str, clause: Clause) -> None:
    assert set(found(searcher, text)) == CORPUS.matching(clause)


STRANGE = tuple(Exact(f"没有{number}") for number in range(1_500))
MANY: list[Clause] = [
    Or((*STRANGE, FIRST, Exact("创湖"), Exact("发展", "title"))),
    And((FIRST, *map(Not, STRANGE), Not(SECOND))),
    And((Or((*STRANGE, SECOND)), Or((*STRANGE[::-1], FIRST)))),
    Not(Or((*STRANGE, FIRST))),
    Or((*STRANGE, And((FIRST, SECOND)), Not(Exact("湖")))),
    And(tuple(Or((And(STRANGE[at : at + 2]), And((FIRST, Not(STRANGE[at]))))) for at in range(0, 1_500, 2))),
    And((FIRST, *[Not(Exact("没有" * 20 + str(number))) for number in range(900)])),
    Or(tuple(And((one, Or((FIRST, one)))) for one in (*STRANGE[:600], SECOND))),
]


@pytest.mark.parametrize("clause", MANY, ids=range(len(MANY)))
def test_more_parts_than_anybody_types(searcher: Searcher, clause: Clause) -> None:
    assert set(found(searcher, Query("", clause))) == CORPUS.matching(clause)


@settings(max_examples=100, deadline=None)
@given(parts())
def test_bare_text_finds_at_least_what_holds_it(searcher: Searcher, text: str) -> None:
    places = found(searcher, Query(text, Words(text)))
    exact = CORPUS.holding(text)
    assert set(places[: len(exact)]) == exact


@settings(max_examples=100, deadline=None)
@given(parts())
def test_bare_text_beside_a_quote_keeps_every_paragraph_with_the_quote(searcher: Searcher, text: str) -> None:
    clause = And((Words(text), Exact("发")))
    assert set(found(searcher, Query("", clause))) == CORPUS.holding("发")


@settings(max_examples=100, deadline=None)
@given(parts(), st.sampled_from(["words", "exact", "beside"]))
def test_spans_fold_to_what_was_searched(searcher: Searcher, text: str, kind: str) -> None:
    clauses: dict[str, Clause] = {
        "words": Words(text),
        "exact": Exact(text),
        "beside": And((Exact(text), Exact("发"))),
    }
    hits = searcher.search(Query(text, clauses[kind]), limit=ALL).hits
    for hit in hits:
        end = 0
        for start, following in hit.spans:
            assert end <= start < following <= len(hit.text)
            folded = fold_text(hit.text[start:following])
            assert folded in text if kind == "words" else folded in (text, "发")
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
    for asked in ({"limit": -1}, {"offset": -1}):
        with pytest.raises(ValueError, match="0 or more"):
            searcher.search("发", **asked)  # type: ignore[arg-type]


DAYS: list[tuple[date | None, date | None]] = [
    (date(2024, 1, 2), None),
    (None, date(2024, 1, 3)),
    (date(2024, 1, 2), date(2024, 1, 2)),
    (date(2024, 1, 3), date(2024, 1, 2)),
    (date(2025, 1, 1), None),
]


@pytest.mark.parametrize(("since", "until"), DAYS)
def test_days_are_inclusive_and_need_a_date(
    searcher: Searcher, since: date | None, until: date | None
) -> None:
    expected = {
        place
        for place in CORPUS.folded
        if (day := CORPUS.published[place[0]]) and (since or day) <= day <= (until or day)
    }
    for query in ("-没有", "NOT 没有 AND NOT 也没有"):
        assert set(found(searcher, query, since=since, until=until)) == expected
    assert set(found(searcher, "发", since=since, until=until)) >= expected & CORPUS.holding("发")
    assert set(found(searcher, "发", since=since, until=until)) <= expected


def test_days_of_the_query_and_of_the_caller_narrow_each_other(searcher: Searcher) -> None:
    asked = found(searcher, "date:2024-01-01..2024-01-03", since=date(2024, 1, 3))
    assert {CORPUS.published[article] for article, _ in asked} == {date(2024, 1, 3)}


@pytest.mark.parametrize(("order", "sign"), [("newest", -1), ("oldest", 1)])
def test_orders_by_day_put_the_undated_last(searcher: Searcher, order: str, sign: int) -> None:
    days = [CORPUS.published[article] for article, _ in found(searcher, "-没有", order=order)]
    dated = [day for day in days if day]
    assert days == [*dated, *([None] * (len(days) - len(dated)))]
    assert dated == sorted(dated, reverse=sign < 0)
    assert None in days


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
