"""Searches that take no longer than they may: a caller's time, and a budget for what nobody waits for."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, native
from search import Searcher, SearchResults, open_index
from search.answering import suggestions
from search.answering.plan import Plan
from search.answering.retrieval import Answer
from search.answering.suggestions import suggest
from search.embedded.generations import open_snapshot
from search.engine import budget
from search.explanation import WhyNot
from search.query.parsing import parse_query
from search.suggestion import Suggestion
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex
from tests.search.oracle.corpus import CORPUS
from tests.timing import usual_seconds

ENGINES = EVERY
QUERIES = [
    *("发展", "发展创湖", '"，发"', '"发展" OR "创湖"', "-创"),
    *("title:发展", "创 SENT 湖", "没有发", '"发展創%"', ""),
]


def places(results: SearchResults) -> set[tuple[str, int]]:
    return {(hit.article, hit.paragraph) for hit in results.hits}


@settings(max_examples=examples(10, ci=150))
@given(
    st.sampled_from(QUERIES),
    st.sampled_from([1e-9, 1e-4, 3e-4, 1e-3, 2e-3]),
    st.sampled_from([{}, {"per_article": 1}, {"distinct": True}, {"collapse": True}, {"count": False}]),
    st.sampled_from(["relevance", "newest"]),
)
def test_what_is_found_in_time_is_right(
    searcher: Searcher, query: str, timeout: float, grouping: dict[str, object], order: str
) -> None:
    everything = searcher.search(query, limit=999)
    results = searcher.search(query, limit=50, timeout=timeout, order=order, **grouping)  # type: ignore[arg-type]
    assert places(results) <= places(everything)
    assert len(results.hits) <= results.total <= everything.total
    if results.complete:
        assert results.total == everything.total
    assert results.holding_all in (None, everything.holding_all)
    explanations = searcher.explain(query, everything.hits, timeout=timeout)
    explained = [(each.article, each.paragraph) for each in explanations]
    assert explained == [(hit.article, hit.paragraph) for hit in everything.hits][: len(explained)]
    assert isinstance(searcher.why_not(query, CORPUS.articles[0].id, timeout=timeout), WhyNot)


def test_a_time_that_is_up_at_once_leaves_nothing_complete(searcher: Searcher) -> None:
    results = searcher.search("发展创湖", timeout=1e-9)
    assert (results.complete, results.holding_all, results.suggestions) == (False, None, ())


def test_a_time_that_is_long_enough_changes_nothing(searcher: Searcher) -> None:
    for query in QUERIES:
        with_time, without = searcher.search(query, timeout=60), searcher.search(query)
        assert with_time.hits == without.hits
        assert (with_time.total, with_time.complete) == (without.total, True)


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_time_that_is_none_is_an_error(searcher: Searcher, timeout: float) -> None:
    for call in (
        lambda: searcher.search("发展", timeout=timeout),
        lambda: searcher.explain("发展", (), timeout=timeout),
    ):
        with pytest.raises(ValueError, match="timeout is a number of seconds above 0"):
            call()


def test_hits_are_ranked_once_to_be_explained(searcher: Searcher) -> None:
    hits = searcher.search("发展", limit=20).hits
    with patch.object(Answer, "first", autospec=True, side_effect=Answer.first) as first:
        assert len(searcher.explain("发展", hits)) == len(hits) > 5
    assert first.call_count == 1


LETTERS = "的一是在不了有和人这"
SIGNS = " ".join(f'"、{letter}，、{letter}"' for letter in LETTERS[1:])
"""Nothing holds these, and every text holds the pairs of each."""


def test_no_more_is_read_for_suggestions_than_they_are_worth(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = 2 * len(LETTERS)
    texts = [Article(str(number), "\n".join(["，、".join(LETTERS)] * 20)) for number in range(20)]
    index = make_index(texts)
    if isinstance(index, str):
        pytest.skip("a cluster reads the texts itself")
    monkeypatch.setattr(suggestions, "_CHARACTERS", 1_000)
    view = open_snapshot(index).within(None)
    left = view.budget.left
    plan = Plan(view, parse_query(SIGNS))
    assert suggest(plan.clauses, view) == ()
    assert 1_000 <= left - view.budget.left <= 2 * (1_000 + longest + 100)
    assert not view.budget.is_cut_short
    with open_index(index) as searcher:
        results = searcher.search(SIGNS)
        assert (results.total, results.complete, results.suggestions) == (0, True, ())


def test_suggestions_end_after_so_many_trials_in_c_and_in_python(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index([Article("a", "推动区域协调发展。\n科技创新取得进展。")])
    if isinstance(index, str):
        pytest.skip("C and Python read texts to find one in a folder alone")

    def suggested(trials: int) -> list[tuple[Suggestion, ...]]:
        monkeypatch.setattr(budget, "TRIALS_OF_PART", trials)
        found = []
        for extension in dict.fromkeys((native.extension, None)):
            with patch.object(native, "extension", extension), open_index(index) as searcher:
                found.append(searcher.search('"区域协调法展" "科技创辛"').suggestions)
        return found

    assert {len(set(suggested(trials))) for trials in range(0, 60, 3)} == {1}
    assert (suggested(0)[0], len(suggested(600)[0])) == ((), 3)


def test_a_search_that_has_read_too_much_says_so(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index([Article(str(number), "甲，乙，甲，甲") for number in range(300)])
    if isinstance(index, str):
        pytest.skip("a cluster reads the texts itself")
    query = '"乙，甲，甲" OR "乙，乙"'
    with open_index(index) as searcher:
        assert (searcher.search(query).total, searcher.search(query).complete) == (300, True)
    monkeypatch.setattr(budget, "FEWEST_CHARACTERS", 2_000)
    monkeypatch.setattr(budget, "MOST_READINGS", 0)
    with open_index(index) as searcher:
        results = searcher.search(query)
        assert len(results.hits) <= results.total < 300
        assert (results.complete, results.holding_all) == (False, None)


def test_a_slow_search_ends_in_time(make_index: MakeIndex) -> None:
    index = make_index([Article(str(number), "\n".join(["甲，乙，" * 3_000] * 5)) for number in range(60)])
    if isinstance(index, str):
        pytest.skip("a cluster reads the texts itself")
    with open_index(index) as searcher:
        with usual_seconds() as taken:
            results = searcher.search('"甲，甲" OR "乙，乙"', timeout=0.002)
        assert taken.seconds < 1
        assert (results.hits, results.complete) == ((), False)
