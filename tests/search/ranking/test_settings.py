"""Settings of the ranking: how they are written, and what they do to the order of hits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article, native
from search import Ranking, Searcher, open_index
from search.engine.values import EXACT_TIER, EXAMINED_TIER, TIER_STEP
from search.ranking.settings import MOST
from search.ranking.weights import (
    ARTICLE_K1,
    ARTICLE_WEIGHT,
    COVERAGE_WEIGHT,
    LETTER_WEIGHT,
    MOST_TERMS,
    NAMING_WEIGHT,
    PAIR_WEIGHT,
    PARAGRAPH_K1,
)
from tests.search.conftest import MakeIndex, MakeSearcher

NUMBERS = st.floats(0, MOST)
RANKINGS = st.builds(Ranking, NUMBERS, NUMBERS, st.booleans(), NUMBERS, NUMBERS, NUMBERS)


@given(RANKINGS)
def test_settings_are_read_as_they_are_written(ranking: Ranking) -> None:
    assert Ranking.read(str(ranking)) == ranking


@pytest.mark.parametrize(
    ("text", "ranking", "written"),
    [
        ("default", Ranking(), "default"),
        ("title=0.5,article=0", Ranking(title=0.5, article=0), "title=0.5,article=0"),
        (" synonyms = no , title=2 ", Ranking(title=2, synonyms=False), "title=2,synonyms=no"),
        ("synonyms=1,article=1", Ranking(), "default"),
        ("recency=0.5", Ranking(recency=0.5), "recency=0.5"),
        ("naming=0,heading=0.5", Ranking(heading=0.5, naming=0), "heading=0.5,naming=0"),
    ],
)
def test_read(text: str, ranking: Ranking, written: str) -> None:
    assert (Ranking.read(text), str(ranking)) == (ranking, written)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "'' is no setting: write name=value,... or default"),
        ("title", "'title' is no setting: write name=value,... or default"),
        ("title=1,", "'' is no setting: write name=value,... or default"),
        (
            "near=2",
            "there is no setting 'near'; there are title, article, synonyms, recency, heading, naming",
        ),
        ("title=much", "title is a number from 0 to 4, not 'much'"),
        ("title=-1", "title is a number from 0 to 4, not -1.0"),
        ("article=nan", "article is a number from 0 to 4, not nan"),
        ("recency=5", "recency is a number from 0 to 4, not 5.0"),
        ("article=4.5", "article is a number from 0 to 4, not 4.5"),
        ("title=1,title=2", "title is set twice"),
        ("synonyms=2", "synonyms is yes or no, not '2'"),
    ],
)
def test_what_is_no_setting_is_told(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fault)}$"):
        Ranking.read(text)


ARTICLES = [
    Article("text", "尼龙尼龙尼龙\n天气", title="会议"),
    Article("neighbours", "尼龙等项目的资金安排\n尼龙尼龙，尼龙补贴\n尼龙企业，尼龙补贴", title="会议纪要"),
    Article("title", "尼龙等项目的资金安排\n其他", title="尼龙补贴资金"),
]


@pytest.fixture(scope="module", params=["C", "Python"])
def searcher(request: pytest.FixtureRequest, make_index: MakeIndex) -> Iterator[Searcher]:
    if request.param == "C" and native.extension is None:
        pytest.skip("the extension is not compiled")
    with pytest.MonkeyPatch.context() as patch, open_index(make_index(ARTICLES)) as opened:
        if request.param == "Python":
            patch.setattr(native, "extension", None)
        yield opened


def order(searcher: Searcher, query: str, settings: str) -> list[str]:
    hits = searcher.search(query, ranking=Ranking.read(settings), limit=99).hits
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    return [hit.article for hit in hits if hit.paragraph == 1]


@pytest.mark.parametrize(
    ("settings", "first"),
    [
        ("default", ["title", "neighbours", "text"]),
        ("title=0", ["neighbours", "text", "title"]),
        ("article=0", ["title", "text", "neighbours"]),
        ("title=0,article=0", ["text", "neighbours", "title"]),
        ("synonyms=no", ["title", "neighbours", "text"]),
    ],
)
def test_settings_change_the_order_of_evidence(searcher: Searcher, settings: str, first: list[str]) -> None:
    assert order(searcher, "尼龙补贴有哪些", settings) == first


@pytest.mark.parametrize(("settings", "first"), [("default", "title"), ("title=0", "neighbours")])
def test_settings_change_the_order_of_exact_strings(searcher: Searcher, settings: str, first: str) -> None:
    assert order(searcher, '"资金安排"', settings)[0] == first


def test_no_setting_brings_evidence_above_the_text_as_it_is(searcher: Searcher) -> None:
    """The most that evidence can be: all strings, each a pair and a word, in one of ten million paragraphs,
    and the title is of a law that a million articles name."""
    idf = 16.1
    most = (
        MOST_TERMS
        * idf
        * max(
            PAIR_WEIGHT * (PARAGRAPH_K1 + 1)
            + MOST * (2 * ARTICLE_WEIGHT * (ARTICLE_K1 + 1) + COVERAGE_WEIGHT),
            LETTER_WEIGHT * (PARAGRAPH_K1 + 1),
        )
    )
    most += MOST * NAMING_WEIGHT * MOST_TERMS * idf * log(1 + 1_000_000)
    assert most < EXAMINED_TIER * TIER_STEP < EXACT_TIER * TIER_STEP
    for settings in ("title=4,article=4,heading=4,naming=4", "title=0"):
        hits = searcher.search("资金安排", ranking=Ranking.read(settings)).hits
        exact = EXACT_TIER * TIER_STEP
        assert [hit.score >= exact for hit in hits] == ["资金安排" in hit.text for hit in hits]


def test_without_synonyms_text_is_searched_as_it_is(make_searcher: MakeSearcher) -> None:
    searcher = make_searcher("推进科技创新", "天气")
    found = searcher.search("科创")
    assert ([hit.text for hit in found.hits], len(found.expansions)) == (["推进科技创新"], 1)
    found = searcher.search("科创", ranking=Ranking(synonyms=False))
    assert (found.hits, found.expansions) == ((), ())
