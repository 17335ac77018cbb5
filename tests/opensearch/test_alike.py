"""A cluster and a folder give the same, whatever is in the articles and whatever is asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from indexer import Article, build_index
from search import Searcher, SearchResults, open_index
from search.query.filters import FACETS

from . import drop_index, new_address

ODD = [
    "\ud800",
    "\udfff",
    "\0",
    "\u2028",
    "\u3000",
    "\x1c",
    "\x85",
    "𠮷",
    "é",
    "ﷺ",
    "㎡",
    '"',
    "\\",
    "/",
]
PIECES = [
    "发展",
    "發展",
    "创(chuàng)新",
    "科技创新",
    "白龟湖",
    "R&D",
    "2.06%",
    "〔2024〕3号",
    " ",
    "，",
    "。",
    "a",
    "b1",
]
TEXT = st.lists(st.sampled_from(PIECES * 3 + ODD), min_size=1, max_size=12).map("".join)
DAYS = [None, *(date(2024, 1, 1) + timedelta(days=number) for number in range(3))]

ARTICLES = st.lists(
    st.builds(
        Article,
        id=st.sampled_from(["a", "b", "c", "d", "a" * 3_000, "\ud800", "甲/乙 %?#"]),
        text=st.lists(TEXT, min_size=1, max_size=9).map("\n".join),
        title=st.none() | st.just("") | TEXT,
        url=st.none() | st.just("https://example.org/\ud800"),
        source=st.none() | st.just("日报"),
        published=st.sampled_from(DAYS),
        topics=st.sampled_from([(), ("科技", "\udfff")]),
        kind=st.sampled_from([None, "通知", "article"]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda article: article.id,
)

OPERATORS = ["", " AND ", " OR ", " -", " title:", '"', "”", "“", "(", ")", " date:2024-01-02 ", " NOT "]
QUERIES = st.lists(st.sampled_from(PIECES + ODD + OPERATORS * 2), min_size=1, max_size=7).map("".join)
ASKED = st.fixed_dictionaries(
    {
        "limit": st.sampled_from([3, 10, 500]),
        "offset": st.sampled_from([0, 0, 2]),
        "order": st.sampled_from(["relevance", "newest", "oldest"]),
        "per_article": st.sampled_from([None, None, 1]),
        "distinct": st.booleans(),
        "collapse": st.booleans(),
        "since": st.sampled_from([None, None, date(2024, 1, 2)]),
        "facets": st.sampled_from([(), FACETS]),
        "copies_once": st.booleans(),
        "within": st.sampled_from([(), (), "发展", "kind:通知", ("科技创新", "-a date:2024")]),
    }
)


@pytest.fixture
def addresses(cluster: str) -> Iterator[list[str]]:
    made: list[str] = []
    yield made
    for address in made:
        drop_index(address)


def timeless(results: SearchResults) -> SearchResults:
    """The results without their time; of the cursor, which names the index, only whether there is one."""
    return replace(results, took_ms=0.0, cursor=results.cursor and "a cursor")


def explained(searcher: Searcher, query: str) -> object:
    hits = searcher.search(query, limit=2).hits
    return searcher.explain(query, hits), [searcher.context(hit, 1) for hit in hits]


@settings(
    max_examples=4,
    # To make a failing example smaller takes an index for each attempt.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ARTICLES, st.lists(st.tuples(QUERIES, ASKED), min_size=10, max_size=25))
@example([Article("a", "\ud83c\udf00发展", title="\udf00\ud83c\udf00")], [("发展", {})])
def test_a_cluster_gives_what_a_folder_gives(
    cluster: str,
    addresses: list[str],
    tmp_path_factory: pytest.TempPathFactory,
    articles: list[Article],
    asked: list[tuple[str, dict[str, object]]],
) -> None:
    folder: Path = tmp_path_factory.mktemp("index")
    address = new_address(cluster)
    addresses.append(address)
    assert build_index(articles, folder, threads=1) == build_index(articles, address)
    with open_index(folder) as ours, open_index(address) as theirs:
        for query, options in asked:
            both = [timeless(each.search(query, **options)) for each in (ours, theirs)]  # type: ignore[arg-type]
            assert both[1] == both[0]
            assert explained(theirs, query) == explained(ours, query)
            for article in articles[:2]:
                assert theirs.why_not(query, article.id, 1) == ours.why_not(query, article.id, 1)


def test_long_articles_are_the_same(cluster: str, addresses: list[str], tmp_path: Path) -> None:
    address = new_address(cluster)
    addresses.append(address)
    long = "\n".join(f"第{number}段，发展科技创新" for number in range(3_000))
    articles = [
        Article("long", long, title="长文"),
        Article("paragraph", "科技创新发展" * 10_000 + "白龟湖"),
        Article("short", "白龟湖\n发展"),
    ]
    for place in (tmp_path, address):
        build_index(articles, place)
    with open_index(tmp_path) as ours, open_index(address) as theirs:
        for query in (
            "第2999段",
            "“第2999段，发展”",
            "白龟湖",
            "发展科技创新",
            "-发展",
            "科技 AND 白龟湖",
            "科创",
        ):
            both = [timeless(each.search(query, limit=150)) for each in (ours, theirs)]
            assert both[1] == both[0]
        last = ours.search("“第2999段”").hits[0]
        assert theirs.context(last, 2) == ours.context(last, 2)
