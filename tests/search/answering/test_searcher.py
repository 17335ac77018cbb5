"""What an index finds, held against a plain scan of the folded text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Searcher
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
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.oracle.corpus import (
    CORPUS,
    CUSTOMS,
    DATED,
    FILTERS,
    FINANCE,
    FIRST,
    HENAN,
    LAKE,
    NEAR,
    NOTICE,
    NUMBERED,
    SECOND,
    SENTENCE,
    SOME_DAYS,
    WITH_A,
    found,
    parts,
)

ENGINES = EVERY


@settings(max_examples=examples(50, ci=200))
@given(parts())
def test_exact_is_what_a_plain_scan_finds(searcher: Searcher, text: str) -> None:
    assert set(found(searcher, Query(text, Exact(text)))) == CORPUS.holding(text)


@settings(max_examples=examples(12, ci=50))
@given(st.sampled_from(["发展", "创湖", "创", "湖", "展", "发展创"]))
def test_a_title_holds_what_a_plain_scan_finds(searcher: Searcher, text: str) -> None:
    assert set(found(searcher, Query(text, Exact(text, "title")))) == CORPUS.holding(text, "title")


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


@settings(max_examples=examples(50, ci=200))
@given(CLAUSES)
def test_operators_are_set_algebra(searcher: Searcher, clause: Clause) -> None:
    assert set(found(searcher, Query("", clause))) == CORPUS.matching(clause)


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


@settings(max_examples=examples(25, ci=100))
@given(parts())
def test_bare_text_finds_at_least_what_holds_it(searcher: Searcher, text: str) -> None:
    places = found(searcher, Query(text, Words(text)))
    exact = set().union(*[CORPUS.holding(way) for (way,) in equivalents((text,))])
    assert set(places[: len(exact)]) == exact


@settings(max_examples=examples(25, ci=100))
@given(parts())
def test_bare_text_beside_a_quote_keeps_every_paragraph_with_the_quote(searcher: Searcher, text: str) -> None:
    clause = And((Words(text), Exact("发")))
    assert set(found(searcher, Query("", clause))) == CORPUS.holding("发")
