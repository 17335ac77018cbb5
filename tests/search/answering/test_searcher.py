"""What an index finds, held against a plain scan of the folded text and against itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
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
from search.query.query import (
    Adjacent,
    AmongFirst,
    And,
    AtLeast,
    Clause,
    Days,
    Either,
    Exact,
    Filter,
    Leaf,
    Near,
    Not,
    Or,
    Query,
    SameArticle,
    SameSentence,
    Words,
)
from search.ranking.rerank import ARTICLES_READ
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


@settings(max_examples=200)
@given(parts())
def test_exact_is_what_a_plain_scan_finds(searcher: Searcher, text: str) -> None:
    assert set(found(searcher, Query(text, Exact(text)))) == CORPUS.holding(text)


@settings(max_examples=50)
@given(st.sampled_from(["发展", "创湖", "创", "湖", "展", "发展创"]))
def test_a_title_holds_what_a_plain_scan_finds(searcher: Searcher, text: str) -> None:
    assert set(found(searcher, Query(text, Exact(text, "title")))) == CORPUS.holding(text, "title")


FILTERS = [
    Filter(field, term)
    for field in ("kind", "issuer", "number", "region", "source", "topic", "known")
    for term in ("没有", *sorted({term for held in CORPUS.terms.values() for term in held.get(field, ())}))
]


def patterns(fields: st.SearchStrategy[str]) -> st.SearchStrategy[Leaf]:
    """Patterns of at most two levels, so that the scan that tries all choices ends soon."""

    def of_parts(parts: st.SearchStrategy[Leaf]) -> st.SearchStrategy[Leaf]:
        some = st.lists(parts, min_size=2, max_size=3).map(tuple)
        distance = st.sampled_from([0, 1, 3, 500])
        return st.one_of(
            st.builds(SameSentence, some, fields),
            st.builds(Near, some, distance, fields),
            st.builds(Adjacent, some, distance, fields),
            st.builds(AtLeast, parts, st.integers(1, 3), fields),
            st.builds(Either, some, fields),
        )

    strings = st.builds(Exact, st.sampled_from(["发", "展", "展创", "湖", "a", "%", "没有"]))
    return of_parts(strings | of_parts(strings))


CLAUSES = st.recursive(
    st.builds(Exact, st.sampled_from(["发", "展", "创", "创湖", "a", "b1", "𠮷", "%", '"', "没有"]))
    | st.builds(Exact, st.sampled_from(["发展", "湖"]), st.just("title"))
    | st.sampled_from(FILTERS)
    | st.builds(Days, *2 * [st.none() | st.dates(date(2023, 12, 31), date(2024, 1, 6))])
    | patterns(st.just("body"))
    | patterns(st.just("title")),
    lambda inner: (
        st.builds(lambda clauses: SameArticle(tuple(clauses)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(AmongFirst, inner, st.integers(1, 3))
        | st.builds(lambda clauses: And(tuple(clauses)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(lambda clauses: Or(tuple(clauses)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(Not, inner)
    ),
    max_leaves=6,
)


@settings(max_examples=200)
@given(CLAUSES)
def test_operators_are_set_algebra(searcher: Searcher, clause: Clause) -> None:
    assert set(found(searcher, Query("", clause))) == CORPUS.matching(clause)


FIRST, SECOND = Exact("发"), Exact("创")
LAKE = Exact("湖")
SENTENCE = SameSentence((FIRST, SECOND))
WITH_A = SameSentence((FIRST, Exact("a")))
NEAR = Near((FIRST, SECOND), 2)
NOTICE = Filter("kind", "通知")
FINANCE, CUSTOMS = Filter("issuer", "财政部"), Filter("issuer", "海关总署")
HENAN, NUMBERED, DATED = Filter("region", "河南省"), Filter("known", "number"), Filter("known", "date")
SOME_DAYS = Days(date(2024, 1, 2), date(2024, 1, 3))
UNDATED = Not(DATED)
NO_WHOLE_DATE = Or((UNDATED, Filter("known", "month"), Filter("known", "year")))


def assert_narrows(narrowed: Found, alone: Found, places: Collection[tuple[str, int]]) -> None:
    """Some matches are those of another query in some places, and the first ones are in the same order.

    The articles of the first hits are read in both; what others hold is estimated, by other candidates."""
    assert set(narrowed) == set(alone) & set(places)
    read = {article for article, _ in alone[:ARTICLES_READ]}
    assert [place for place in narrowed if place[0] in read] == [
        place for place in alone if place in places and place[0] in read
    ]


def test_a_filter_narrows_what_ranks(searcher: Searcher) -> None:
    ranked = found(searcher, "发展创")
    notices = CORPUS.matching(NOTICE)
    assert_narrows(found(searcher, "发展创 kind:通知"), ranked, notices)
    assert found(searcher, "发展创", kind="通知") == found(searcher, "发展创 kind:通知")
    either = found(searcher, "发展创", kind=["通知", "實施意見"])
    assert set(either) == set(ranked) & (notices | CORPUS.matching(Filter("kind", "实施意见")))
    assert set(found(searcher, "", kind="通知")) == notices
    assert found(searcher, "。。", kind="没有") == []


@pytest.mark.parametrize(
    ("asked", "clause"),
    [
        ({"kind": "通知"}, NOTICE),
        ({"kind": ["通知", "實施意見"]}, Or((NOTICE, Filter("kind", "实施意见")))),
        ({"kind": "-通知"}, Not(NOTICE)),
        ({"kind": ("*", "-通知")}, And((Filter("known", "kind"), Not(NOTICE)))),
        ({"kind": [" ", ""], "issuer": "财政部"}, FINANCE),
        ({"issuer": "财政部 海关总署"}, And((FINANCE, CUSTOMS))),
        ({"number": "示发［２０２４］3"}, Filter("number", "示发〔2024〕3号")),
        ({"number": "-*"}, Not(NUMBERED)),
        ({"region": ["河南", "-鹰城"]}, And((HENAN, Not(Filter("region", "河南省/平顶山市"))))),
        ({"source": "日報", "topic": ("环保", "a")},
            And((Filter("source", "日报"), Or((Filter("topic", "环保"), Filter("topic", "a")))))),
        ({"date": "2024-01-02..2024-01-03"}, SOME_DAYS),
        ({"date": "-2024-01-02..2024-01-03"}, Not(SOME_DAYS)),
        ({"date": ["2024-01-01", ">=2024-01-04"], "kind": "通知"},
            And((Or((Days(*2 * [date(2024, 1, 1)]), Days(date(2024, 1, 4), None))), NOTICE))),
        ({"date": "-*", "region": "*"}, And((Not(DATED), Filter("known", "region")))),
        ({"since": date(2024, 1, 2), "date": "..2024-01-03"}, SOME_DAYS),
        ({"since": "2024-01-02", "until": "2024年1月3日"}, SOME_DAYS),
        ({"since": "2024Q1", "until": "2024-01"}, Days(date(2024, 1, 1), date(2024, 1, 31))),
    ],
)  # fmt: skip
def test_options_are_filters(searcher: Searcher, asked: dict[str, object], clause: Clause) -> None:
    matching = CORPUS.matching(clause)
    assert set(found(searcher, "", **asked)) == matching
    assert set(found(searcher, "发 OR 创", **asked)) == matching & CORPUS.matching(Or((FIRST, SECOND)))
    assert set(found(searcher, "kind:通知", **asked)) == matching & CORPUS.matching(NOTICE)


def test_a_date_that_is_none_is_refused(searcher: Searcher) -> None:
    with pytest.raises(ValueError, match=r"'2024-13' is no date; write 2024, 2024-03-29, "):
        searcher.search("发", date=["2024", "-2024-13"])
    for option in ("since", "until"):
        with pytest.raises(ValueError, match=r"'2024-13' is no date; write 2024, 2024-03, "):
            searcher.search("发", **{option: "2024-13"})


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
        ("(kind:通知 AND 发) OR issuer:财政部", Or((And((NOTICE, FIRST)), FINANCE))),
        ("-(kind:通知 OR 发) issuer:财政部", And((Not(Or((NOTICE, FIRST))), FINANCE))),
        ("发文机关：（财政部 海关总署）", And((FINANCE, CUSTOMS))),
        ("issuer:財政部、海關總署", And((FINANCE, CUSTOMS))),
        ("issuer:(财政部 OR 海关总署) -issuer:财政部", And((Or((FINANCE, CUSTOMS)), Not(FINANCE)))),
        ("number:示发2024-3", Filter("number", "示发〔2024〕3号")),
        ("文号：〔2024〕3号", Filter("number", "〔2024〕3号")),
        ("number:令3号 OR 文号：*", Or((Filter("number", "令第3号"), NUMBERED))),
        ("number:令13号", Filter("number", "没有")),
        ("地区：河南", HENAN),
        ("region:平顶山市 OR region:某", Or((Filter("region", "河南省/平顶山市"), Filter("region", "某")))),
        ("region:河南 -region:鹰城", And((HENAN, Not(Filter("region", "河南省/平顶山市"))))),
        ("source:日报 主题：环保", And((Filter("source", "日报"), Filter("topic", "环保")))),
        ("topic:(環保 AND a)", And((Filter("topic", "环保"), Filter("topic", "a")))),
        ("number:*", NUMBERED),
        ("-number:*", Not(NUMBERED)),
        ("标题：* -region:* 发", And((Filter("known", "title"), Not(Filter("known", "region")), FIRST))),
        ("kind:* OR source:*", Or((Filter("known", "kind"), Filter("known", "source")))),
        ("NOT (issuer:* AND date:*)", Not(And((Filter("known", "issuer"), DATED)))),
        ("date:*", DATED),
        ("-date:*", Not(DATED)),
        ("date:2024-01-02..2024-01-03", SOME_DAYS),
        ("-date:2024-01-02..2024-01-03", Not(SOME_DAYS)),
        ("date:<2024-01-02 OR date:>2024-01-03",
            Or((Days(None, date(2024, 1, 1)), Days(date(2024, 1, 4), None)))),
        ("(发 AND date:2024-01-02..2024-01-03) OR (创 AND -date:*)",
            Or((And((FIRST, SOME_DAYS)), And((SECOND, Not(DATED)))))),
        ("(date:2024-01-02..2024-01-03 OR kind:通知) AND 发 AND 创",
            And((Or((SOME_DAYS, NOTICE)), FIRST, SECOND))),
        ("date:2024 date:..2024-01-02 kind:通知", And((Days(date(2024, 1, 1), date(2024, 1, 2)), NOTICE))),
        ("body:发 OR 正文：创", Or((FIRST, SECOND))),
        ("发 SENT 创", SENTENCE),
        ("发 同句 创 AND 湖", And((SENTENCE, LAKE))),
        ("-发 同句 创", Not(SENTENCE)),
        ("发 AND 创 NOT (发 SENT 创)", And((FIRST, SECOND, Not(SENTENCE)))),
        ("发 SENT (创 OR 湖)", Or((SENTENCE, SameSentence((FIRST, LAKE))))),
        ("title:发展 SENT 创", SameSentence((Exact("发展"), SECOND), "title")),
        ("发 NEAR/2 创", NEAR),
        ("发 相邻/2 创", NEAR),
        ("发 NEAR 发", Near((FIRST, FIRST), 10)),
        ("发 NEAR/1 创 NEAR/1 湖", Near((FIRST, SECOND, LAKE), 1)),
        ("(发 NEAR/1 创) NEAR/1 湖", Near((Near((FIRST, SECOND), 1), LAKE), 1)),
        ("发 先后/2 创", Adjacent((FIRST, SECOND), 2)),
        ("发 NEAR/2 创 ADJ/1 湖", Adjacent((NEAR, LAKE), 1)),
        ("(发 OR 湖) NEAR/2 创", Or((NEAR, Near((LAKE, SECOND), 2)))),
        ("发 NEAR/2 (创 AND 湖)", And((NEAR, Near((FIRST, LAKE), 2)))),
        ("发 NEAR/2 (创 -湖)", And((NEAR, Not(LAKE)))),
        (
            "发 NEAR/2 ((创 AND 湖) OR a)",
            Or((And((NEAR, Near((FIRST, LAKE), 2))), Near((FIRST, Exact("a")), 2))),
        ),
        ("发 同句 ((创 AND 湖) OR a)", Or((SameSentence((FIRST, SECOND, LAKE)), WITH_A))),
        ("(发 NEAR/2 创) 同句 湖", SameSentence((NEAR, LAKE))),
        ("NOT 发 NEAR/2 创", Not(NEAR)),
        ("至少2次 发", AtLeast(FIRST, 2)),
        ("ATLEAST/2 发 NEAR/2 创", AtLeast(NEAR, 2)),
        ("至少2次 (发 OR 创)", AtLeast(Either((FIRST, SECOND)), 2)),
        ("至少2次 (发 AND 创)", And((AtLeast(FIRST, 2), AtLeast(SECOND, 2)))),
        ("(至少2次 发) 同句 创", SameSentence((AtLeast(FIRST, 2), SECOND))),
        ('"发*创"', Adjacent((FIRST, SECOND), 20)),
        ('NOT "发*创"', Not(Adjacent((FIRST, SECOND), 20))),
        ('title:"发*湖"', Adjacent((FIRST, LAKE), 20, "title")),
        ("title:(发 NEAR/2 展)", Near((FIRST, Exact("展")), 2, "title")),
        ("发 同段 创", And((FIRST, SECOND))),
        ("发 同篇 创", SameArticle((FIRST, SECOND))),
        ("发 DOC (title:发展)", SameArticle((FIRST, Exact("发展", "title")))),
        ("NOT 发 DOC 创", Not(SameArticle((FIRST, SECOND)))),
        ("(发 -创) DOC 湖", SameArticle((And((FIRST, Not(SECOND))), LAKE))),
        ("(发 NEAR/2 创) 同篇 湖", SameArticle((NEAR, LAKE))),
        ("(发 同篇 创) 同段 湖", And((SameArticle((FIRST, SECOND)), LAKE))),
        ("(发 同篇 创) NEAR/2 湖", And((SameArticle((FIRST, SECOND)), LAKE))),
        ("前2段 发", AmongFirst(FIRST, 2)),
        ("FIRST/1 (发 DOC 创)", AmongFirst(SameArticle((FIRST, SECOND)), 1)),
        ("(FIRST/1 发) DOC 创", SameArticle((AmongFirst(FIRST, 1), SECOND))),
        ("title:发展 OR FIRST/1 创", Or((Exact("发展", "title"), AmongFirst(SECOND, 1)))),
        ("NOT FIRST/1 发", Not(AmongFirst(FIRST, 1))),
        ("文种:通知 AND 发 NEAR/2 创", And((NOTICE, NEAR))),
    ],
)  # fmt: skip
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


@settings(max_examples=100)
@given(parts())
def test_bare_text_finds_at_least_what_holds_it(searcher: Searcher, text: str) -> None:
    places = found(searcher, Query(text, Words(text)))
    exact = set().union(*[CORPUS.holding(way) for (way,) in equivalents((text,))])
    assert set(places[: len(exact)]) == exact


@settings(max_examples=100)
@given(parts())
def test_bare_text_beside_a_quote_keeps_every_paragraph_with_the_quote(searcher: Searcher, text: str) -> None:
    clause = And((Words(text), Exact("发")))
    assert set(found(searcher, Query("", clause))) == CORPUS.holding("发")


@settings(max_examples=100)
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
    expected = CORPUS.matching(Days(since, until))
    for query in ("-没有", "NOT 没有 AND NOT 也没有"):
        assert set(found(searcher, query, since=since, until=until)) == expected
    assert set(found(searcher, "发", since=since, until=until)) >= expected & CORPUS.holding("发")
    assert set(found(searcher, "发", since=since, until=until)) <= expected


@pytest.mark.parametrize(
    ("asked", "possible", "matching"),
    [
        ("-没有 date:2024-01-02..2024-01-03", NO_WHOLE_DATE, SOME_DAYS),
        ("创 OR 发 date:2024", And((UNDATED, Or((SECOND, FIRST)))), Or((SECOND, And((FIRST, DATED))))),
        ("date:2024-01-02..2024-01-03 kind:通知", And((NO_WHOLE_DATE, NOTICE)), SOME_DAYS),
        ("date:2024-01", Or((UNDATED, Filter("known", "year"))), Days(None, date(2024, 1, 31))),
        ("发 AND 创 date:>=2024 -date:2025", And((UNDATED, FIRST, SECOND)), DATED),
        (
            "(date:2020 OR kind:通知) AND 发 AND 创",
            And((UNDATED, FIRST, SECOND)),
            And((FIRST, SECOND, NOTICE)),
        ),
        ("-date:2024 发 创 title:*", None, None),
        ("发 date:*", None, None),
        ("发", None, None),
    ],
)
def test_articles_without_a_whole_date_that_days_leave_out_are_counted(
    searcher: Searcher, asked: str, possible: Clause | None, matching: Clause | None
) -> None:
    results = searcher.search(asked)
    expected = None
    if possible is not None and matching is not None:
        left_out = CORPUS.matching(And((possible, Not(matching))))
        expected = len({article for article, _ in left_out})
        assert expected > 0
    assert results.undated == expected
    assert searcher.search(asked, count=False).undated is None


def test_the_days_that_were_meant_are_given(searcher: Searcher) -> None:
    results = searcher.search("发 date:2024-01", until=date(2024, 1, 3))
    days = (date(2024, 1, 1), date(2024, 1, 3))
    assert (results.since, results.until, results.searched) == (*days, "发 date:2024-01-01..2024-01-03")


def test_dates_that_have_no_day_in_common_are_searched_as_they_are_said_to_be(searcher: Searcher) -> None:
    results = searcher.search("发 date:2024-01-03 date:2024-01-01")
    assert (results.total, results.searched) == (0, "发 date:2024-01-03.. date:..2024-01-01")
    again = searcher.search(results.searched)
    assert (again.total, again.searched, again.since, again.until) == (
        *(0, results.searched, results.since, results.until),
    )


@pytest.mark.parametrize(
    ("asked", "notes"),
    [
        ("发 issuer:财政", ["issuer:财政: no article has this issuer; near it: 財政部 ({财政部})."]),
        ("发 OR kind:实施", ["kind:实施: no article has this kind; near it: 實施意見 ({实施意见})."]),
        ("发 -region:火星", ["region:火星: no article has this region."]),
        ("region:平顶", ["region:平顶: no article has this region; near it: 河南省/平顶山市 ({CITY})."]),
        ("region:朝阳区", ["region:朝阳区: no article has this region."]),
        ("source:日抱", ["source:日抱: no article has this source; near it: 日報 ({日报})."]),
        ("kind:没有 topic:(环 OR 环保)", ["kind:没有: no article has this kind.",
            "topic:环: no article has this topic; near it: 環保 ({环保})."]),
        ("发 kind:通知 issuer:财政部", []),
        ("发 (kind:通知 OR region:河南) -source:日报", []),
        ("没有没有 kind:通知 number:*", []),
    ],
)  # fmt: skip
def test_a_value_that_no_article_has_is_told_with_the_nearest(
    searcher: Searcher, asked: str, notes: list[str]
) -> None:
    of_articles = [CORPUS.terms[article.id].values() for article in CORPUS.articles]
    counts = Counter(term for held in of_articles for terms in held for term in terms)
    counts["CITY"] = counts["河南省/平顶山市"]
    expected = tuple(note.format_map(counts) for note in notes)
    assert searcher.search(asked).notes == expected


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
