"""By date what holds all of a query comes first, and recency adds to scores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from indexer import Article
from search import Ranking, Searcher, open_index
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

ARTICLES = [
    Article("whole, 2020", "提高研发投入强度", published=date(2020, 5, 1)),
    Article("loose, 2024", "强度很大\n天气", published=date(2024, 5, 1)),
    Article("apart, 2022", "研发的投入，其强度", published=date(2022, 5, 1)),
    Article("whole, undated", "研发投入强度"),
    Article("loose, 2019", "投入", published=date(2019, 5, 1)),
    Article("whole, 2020 again", "研發投入強度高", published=date(2020, 5, 1)),
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    with open_index(make_index(ARTICLES[:3], ARTICLES[3:])) as opened:
        yield opened


def order(searcher: Searcher, query: str, **options: object) -> list[tuple[str, bool | None]]:
    results = searcher.search(query, **options)  # type: ignore[arg-type]
    return [(hit.article, hit.holds_all) for hit in results.hits]


NEWEST = [
    ("apart, 2022", True),
    ("whole, 2020 again", True),
    ("whole, 2020", True),
    ("whole, undated", True),
    ("loose, 2024", False),
    ("loose, 2019", False),
]


def test_by_date_what_holds_all_of_the_query_comes_first(searcher: Searcher) -> None:
    newest = order(searcher, "研发投入强度", order="newest")
    # Within a day scores decide.
    assert sorted(newest[1:3]) == sorted(NEWEST[1:3])
    assert [*newest[:1], *newest[3:]] == [*NEWEST[:1], *NEWEST[3:]]
    oldest = order(searcher, "研发投入强度", order="oldest")
    assert oldest == [*newest[1:3], newest[0], newest[3], newest[5], newest[4]]
    assert searcher.search("研发投入强度").holding_all == 4


def test_pages_by_date_fit_together(searcher: Searcher) -> None:
    whole = order(searcher, "研发投入强度", order="newest")
    pages = [order(searcher, "研发投入强度", order="newest", limit=1, offset=at) for at in range(6)]
    assert [each for page in pages for each in page] == whole


def test_equals_are_in_the_order_of_indexing(make_index: MakeIndex) -> None:
    day = date(2024, 1, 1)
    batches = [[Article(f"{batch}{at}", "尼龙产业", published=day) for at in range(3)] for batch in "ab"]
    expected = ["a0", "a1", "a2", "b0", "b1", "b2"]
    with open_index(make_index(*batches)) as searcher:
        for by in ("relevance", "newest", "oldest"):
            assert [article for article, _ in order(searcher, "尼龙产业", order=by)] == expected


def test_by_relevance_each_hit_says_whether_it_holds_all(searcher: Searcher) -> None:
    held = dict(order(searcher, "研发投入强度"))
    assert held == dict(NEWEST)
    assert {flag for _, flag in order(searcher, "研发 OR 天气")} == {True}


def test_a_page_by_date_tells_where_parts_begin(searcher: Searcher) -> None:
    from search.output.formatters import Page, as_text

    results = searcher.search("研发投入强度", order="newest", limit=5)
    line = "The following hold only parts of the query.\n\n"
    before, _, after = as_text(results, Page(80, colour=False, by_date=True)).partition(line)
    assert (before.count("¶"), after.count("¶")) == (4, 1)
    assert line not in as_text(results, Page(80, colour=False))


RECENT = [
    Article("old", "尼龙产业发展", published=date(2014, 6, 1)),
    Article("new", "关于尼龙产业发展的一些别的很长的说法和看法", published=date(2024, 6, 1)),
    Article("undated", "尼龙产业发展"),
    Article("loose", "尼龙产业", published=date(2023, 6, 1)),
]


@pytest.fixture(scope="module")
def recent(make_index: MakeIndex) -> Iterator[Searcher]:
    with open_index(make_index(RECENT)) as opened:
        yield opened


def test_recency_brings_new_articles_up(recent: Searcher) -> None:
    assert [article for article, _ in order(recent, "尼龙产业发展")] == ["old", "undated", "new", "loose"]
    weighed = order(recent, "尼龙产业发展", ranking=Ranking(recency=4))
    # What holds the text as it is stays before what does not.
    assert [article for article, _ in weighed] == ["new", "old", "undated", "loose"]


def test_recency_is_a_share_of_the_score_that_halves_every_three_years(recent: Searcher) -> None:
    def scores(ranking: Ranking | None) -> dict[str, float]:
        return {hit.article: hit.score % 100_000 for hit in recent.search("“尼龙产业”", ranking=ranking).hits}

    plain, weighed = scores(None), scores(Ranking(recency=2))
    factors = {article: weighed[article] / plain[article] for article in plain}
    expected = {"old": 1 + 2 * 0.5 ** (10 / 3), "new": 3.0, "undated": 1.0, "loose": 1 + 2 * 0.5 ** (1 / 3)}
    assert factors == pytest.approx(expected, rel=1e-4)
    assert scores(Ranking(recency=0)) == plain
