"""A query that takes one call has the plan and the answer that it has with many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import Article, native
from search import Ranking, Searcher, open_index
from search.answering.cursor import checksum_of, checksum_of_plain
from search.answering.known import KnownAnswer, known_answer
from search.answering.options import SearchOptions
from search.answering.plain import plain_answer
from search.answering.retrieval import Answer
from search.engine.view import View
from search.query.query import Query
from tests.examples import examples
from tests.search.conftest import MakeIndex

pytestmark = pytest.mark.skipif(native.extension is None, reason="the extension is not compiled")

PARTS = (
    *("科创", "科技创新", "新城", "白龟湖", "企业", "养老保险", "企业养老保险", "城镇职工基本养老保险"),
    *(
        "国务院办公厅",
        "中华人民共和国",
        "发展",
        "的",
        "如何",
        "和",
        "一",
        "第一",
        "。",
        "，",
        "《",
        "》",
        " ",
    ),
    *(
        "2024年",
        "二〇二四年",
        "3月5日",
        "第十二条",
        "第12条",
        "5000万元",
        "5,000万元",
        "pm2.5",
        "计划",
        "计画",
    ),
)

SAID = (
    "科创",
    "科技创新",
    "创新",
    "新城",
    "城镇职工基本养老保险",
    "国务院办公厅",
    "国办",
    "的",
    "，",
    "学校",
)
"""Phrases with synonyms, with parts of them and between them."""

SITE = "首页 > 科创新城 > 政策文件"
"""A line that is boilerplate: many articles begin with it."""

texts = st.lists(st.sampled_from(PARTS), min_size=1, max_size=8).map("".join)
words = st.sampled_from([part for part in PARTS if len(part) > 1])
queries = st.one_of(
    texts,
    st.builds(
        lambda one, operator, other: f"{one} {operator} {other}", words, st.sampled_from(["AND", "OR"]), words
    ),
    st.builds('"{}{}"'.format, words, words),
    st.builds("{} AND NOT {}".format, words, words),
    st.builds("({} OR {}) AND {}".format, words, words, words),
)

groupings = st.fixed_dictionaries(
    {},
    optional={
        "per_article": st.integers(1, 2),
        "distinct": st.booleans(),
        "collapse": st.booleans(),
        "count_repeats": st.booleans(),
    },
)


def bodies() -> Iterator[str]:
    """Texts with the parts in ever other neighbours, each twice as long as the one before or short again."""
    for step in range(1, 8):
        for start in range(len(PARTS)):
            yield (
                "".join([PARTS[(start + step * at) % len(PARTS)] for at in range(1 + (start * step) % 9)])
                + "。"
            )


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    articles = [Article(f"a{at}", f"{SITE}\n{body}", title=body[:6]) for at, body in enumerate(bodies())]
    with open_index(make_index(articles[:90], articles[90:], removed=["a3", "a120"])) as opened:
        yield opened


def on_view(searcher: Searcher, read: Callable[[View], Any]) -> Any:
    return searcher._read(read)  # type: ignore[attr-defined]


def answers(view: View, query: Query, options: SearchOptions) -> tuple[Answer, Answer]:
    planned = Answer(view, query, options.ranking, counts=options.count)
    return known_answer(view, query, options) or planned, planned


@settings(max_examples=examples(37, ci=600))
@given(queries, st.integers(1, 60), st.booleans())
@example("企业养老保险的科创", 10, True)
@example("首页", 10, True)
@example("科创新城", 40, True)
def test_the_answer_is_that_of_the_plan(searcher: Searcher, text: str, limit: int, count: bool) -> None:
    options = SearchOptions(limit=limit, count=count)
    query = options.narrowed(text)

    def compare(view: View) -> None:
        known, planned = answers(view, query, options)
        first = planned.first(limit)
        if isinstance(known, KnownAnswer):
            assert known.first(limit) == first
        assert (known.total, known.holding_all) == (planned.total, planned.holding_all)
        assert known.hits(first) == planned.hits(first)

    on_view(searcher, compare)


@settings(max_examples=examples(37, ci=600))
@given(st.one_of(queries, words), st.integers(0, 3), st.integers(1, 20), st.booleans(), groupings)
@example("科创新城", 0, 10, True, {})
@example("首页", 2, 10, False, {})
@example("发展", 0, 10, True, {"per_article": 1, "distinct": True, "collapse": True})
@example("企业", 0, 20, False, {"per_article": 2})
@example("首页", 0, 3, True, {"distinct": True, "count_repeats": False})
def test_a_page_that_one_call_gives_is_that_of_many(
    searcher: Searcher, text: str, offset: int, limit: int, count: bool, grouping: dict[str, Any]
) -> None:
    def page() -> dict[str, object]:
        results = searcher.search(text, offset=offset, limit=limit, count=count, **grouping)
        return {name: getattr(results, name) for name in results.__match_args__ if name != "took_ms"}

    at_once = page()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.answering.results.plain_answer", lambda view, text, options: None)
        assert page() == at_once
        patch.setattr("search.answering.known.known_answer", lambda view, query, options: None)
        assert page() == at_once


@settings(max_examples=examples(25, ci=300))
@given(queries)
def test_the_plan_is_the_same(searcher: Searcher, text: str) -> None:
    query = SearchOptions().narrowed(text)

    def compare(view: View) -> None:
        known, planned = answers(view, query, SearchOptions())
        # What is only of use while planning is not kept.
        kept = vars(planned.plan).keys() - {
            "_title",
            "_article",
            "_heading",
            "_naming",
            "_bodies",
            "_words",
            "_late",
        }
        if isinstance(known, KnownAnswer):
            assert {name: _listed(vars(known.plan)[name]) for name in kept - {"_view"}} == {
                name: _listed(vars(planned.plan)[name]) for name in kept - {"_view"}
            }
            assert known.plan.rerank_query() == planned.plan.rerank_query()

    on_view(searcher, compare)


def marks_of(plan: Any) -> tuple[object, ...]:
    """The values of a plan that hits ask for."""
    return plan.needles, plan.fragments, plan.phrases, plan.marked


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("科创新城", True),
        ("如何发展科创？", True),
        ("科创 AND 新城", True),
        ("科创 AND NOT 新城", True),
        ('"科创新城"', True),
        ("第一", True),
        ("企业养老保险", True),
        ("第十二条", True),
        ("如何执行2024年计划", True),
        ('"第十二条" OR 科创', True),
        ("国发〔2019〕5号", False),
        ("title:科创", False),
        ('科创 "新城"', False),
        ("科创 SENT 新城", False),
        ("科创 AND kind:通知", False),
        ("科创 date:2024", False),
        ("科创β", False),
        ("", False),
    ],
)
def test_only_plain_queries_take_one_call(searcher: Searcher, text: str, is_known: bool) -> None:
    options = SearchOptions()
    known, _ = on_view(searcher, lambda view: answers(view, options.narrowed(text), options))
    assert isinstance(known, KnownAnswer) == is_known


@pytest.mark.parametrize(
    "given_options",
    [
        {"limit": 0},
        {"limit": 101},
        {"order": "newest"},
        {"ranking": Ranking(title=2)},
        {"per_article": 1, "limit": 51},
        {"distinct": True, "offset": 41},
        {"facets": "year"},
        {"within": "发展"},
        {"since": "2024"},
    ],
)
def test_an_option_that_decides_on_matches_takes_many_calls(
    searcher: Searcher, given_options: dict[str, Any]
) -> None:
    options = SearchOptions(**given_options)
    known, _ = on_view(searcher, lambda view: answers(view, options.narrowed("科创新城"), options))
    assert not isinstance(known, KnownAnswer)


def test_more_matches_than_were_asked_for_are_found_as_well(searcher: Searcher) -> None:
    options = SearchOptions(limit=2)
    query = options.narrowed("如何发展科创")

    def compare(view: View) -> None:
        known, planned = answers(view, query, options)
        assert known.first(2) == planned.first(2)
        assert known.first(50) == planned.first(50)
        assert known.among([match[:2] for match in planned.first(9)]) == planned.first(9)

    on_view(searcher, compare)


def test_a_budget_that_is_spent_leaves_the_same_out(searcher: Searcher) -> None:
    options = SearchOptions()
    query = options.narrowed('"企业养老保险"')

    def first(view: View) -> tuple[Any, ...]:
        view.budget.left = 60
        answer, _ = answers(view, query, options)
        return answer.first(10), answer.total, view.budget.left, view.budget.is_cut_short

    known = on_view(searcher, first)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.answering.known._usual_expression", lambda clause, view: None)
        assert on_view(searcher, first) == known
    assert known[-1]


@settings(max_examples=examples(75, ci=1000))
@given(
    st.one_of(
        queries,
        st.text(st.sampled_from("科创新城发展的和计划第一年月号，《》“” ANDOR"), max_size=9),
        st.text(st.sampled_from("第一二零百年月日号条步段次先后邻民国令 "), max_size=9),
        st.lists(st.sampled_from(SAID), min_size=1, max_size=6).map("".join),
    )
)
def test_a_plain_query_is_answered_as_it_is_when_it_was_parsed(searcher: Searcher, text: str) -> None:
    options = SearchOptions()

    def compare(view: View) -> None:
        plain = plain_answer(view, text, options)
        if plain is not None:
            known = known_answer(view, options.narrowed(text), options)
            assert known is not None
            assert plain.known == known.known
            assert plain.expansions == known.expansions
            decides = (options, view.vocabulary.given)
            assert checksum_of_plain(text, plain.known, *decides) == checksum_of(
                options.narrowed(text), *decides
            )
            assert marks_of(plain.plan) == marks_of(plain.whole.plan) == marks_of(known.plan)

    on_view(searcher, compare)


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("新城", True),
        ("如何發展？", True),
        ("新城 AND 发展", True),
        ('"科创新城"', True),
        ("科创新城", True),
        ("第一年", False),
        ("第一步", True),
        ("三十年 AND 首次 AND 阶段", True),
        ("相邻 AND 新城", False),
        ("一九九八", False),
        ("国务院令第三号", False),
        ("计划", False),
        ("5G", False),
        ("新城 AND NOT 发展", False),
    ],
)
def test_plain_queries_are_answered_from_their_text(searcher: Searcher, text: str, is_plain: bool) -> None:
    assert (on_view(searcher, lambda view: plain_answer(view, text, SearchOptions())) is not None) == is_plain


@pytest.mark.parametrize(
    "given_options",
    [
        {"limit": 0},
        {"limit": 101},
        {"offset": 91},
        {"precise": True},
        {"kind": "通知"},
        {"ranking": Ranking()},
    ],
)
def test_options_that_alter_a_query_are_not_plain(given_options: dict[str, Any]) -> None:
    assert SearchOptions().are_plain
    assert not SearchOptions(**given_options).are_plain


def test_own_words_have_queries_read_here(make_index: MakeIndex, tmp_path: Path) -> None:
    lists = tmp_path / "synonyms.txt"
    lists.write_text("新城 = 城区", encoding="utf-8")
    articles = [Article("a", "新城"), Article("b", "城区")]
    with open_index(make_index(articles), synonyms=[lists]) as opened:
        assert [hit.article for hit in opened.search("新城").hits] == ["a", "b"]
