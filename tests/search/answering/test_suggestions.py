"""What is suggested when nothing was found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer import Article
from search import Searcher, Suggestion, open_index
from search.answering.suggestions import MOST_SUGGESTIONS
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex
from tests.timing import usual_seconds

ENGINES = EVERY

TEXTS = [
    "推进白龟湖科创新城建设",
    "白龟湖科创新城",
    "白龟湖风景",
    "白龜湖(風景區)",
    "金融r&d",
    "甲乙丙丁",
    "甲丙丙丁",
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    articles = [Article(str(number), text, title="规划纲要") for number, text in enumerate(TEXTS)]
    with open_index(make_index(articles, [Article("gone", "白龟池科创新城")], removed=["gone"])) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "suggestions"),
    [
        ("“白龟潮科创新城”", [('"白龟湖科创新城"', 2), ('"科创新城"', 2), ('"白龟"', 4)]),
        ("「白龜潮」", [('"白龟湖"', 4), ('"白龟"', 4)]),
        ("“甲戊丙丁”", [('"甲乙丙丁"', 1), ('"甲丙丙丁"', 1), ('"丙丁"', 2)]),
        ("“科创新城建筑”", [('"科创新城建设"', 1), ('"科创新城建"', 1)]),
        ("“湖风景科创新城”", [('"科创新城"', 2), ('"湖风景"', 1)]),
        ("白龟湖 AND 银杏", []),
        ("白龟湖 AND 金融", [('"白龟湖"', 4), ('"金融"', 1)]),
        ("白龟湖 NEAR/0 建设", [('"白龟湖" AND "建设"', 1), ('"白龟湖"', 4), ('"建设"', 1)]),
        ("金融 同句 白龟湖", [('"金融"', 1), ('"白龟湖"', 4)]),
        ("金融 同篇 白龟湖", [('"金融"', 1), ('"白龟湖"', 4)]),
        ("前1段 (金融 白龟湖)", [('"金融"', 1), ('"白龟湖"', 4)]),
        ("“白龟潮*新城”", [('"白龟湖"', 4), ('"白龟"', 4)]),
        ("白龟潮 AND 金融", [('"白龟湖"', 4), ('"白龟"', 4)]),
        ("白龟潮 OR 甲戊丙丁", [('"白龟湖"', 4), ('"白龟"', 4), ('"甲乙丙丁"', 1)]),
        ("金融 NOT r&d -白龟潮", []),
        ("“R＆E”", [('"r&d"', 1)]),
        # Two letters side by side are the least that is suggested of a text.
        ("“，白、，龟湖，，”", [('"龟湖"', 4)]),
        ("title:规划纲领", [('title:"规划纲"', 7)]),
        ("qwx", []),
        ("“囧”", []),
        ("\ud800", []),
        ("date:1990 白龟湖", []),
        (" ", []),
    ],
)
def test_suggestions(searcher: Searcher, query: str, suggestions: list[tuple[str, int]]) -> None:
    results = searcher.search(query)
    assert results.total == 0
    assert results.suggestions == tuple(Suggestion(*each) for each in suggestions)


def test_none_where_something_is_found(searcher: Searcher) -> None:
    assert searcher.search("白龟湖").suggestions == ()


@pytest.mark.parametrize("query", ["“白龟潮科创新城”", "“甲戊丙丁”", "白龟潮 OR 甲戊丙丁"])
def test_what_is_suggested_is_found_as_often(searcher: Searcher, query: str) -> None:
    suggestions = searcher.search(query).suggestions
    assert 0 < len(suggestions) <= MOST_SUGGESTIONS
    assert [searcher.search(each.query).total for each in suggestions] == [each.total for each in suggestions]


def test_a_long_text_takes_no_time(searcher: Searcher) -> None:
    with usual_seconds() as taken:
        searcher.search("“" + "科创新城白龟" * 1_500 + "”")
        searcher.search(" OR ".join(f"没有{number}" for number in range(500)))
    assert taken.seconds < 2


def test_bare_text_with_a_slip_is_answered_in_part_and_the_whole_is_suggested(searcher: Searcher) -> None:
    results = searcher.search("白龟潮科创新城")
    assert results.total > 0
    assert (results.holding_all, results.suggestions) == (0, (Suggestion('"白龟湖科创新城"', 2),))
    whole = searcher.search("白龟湖科创新城")
    assert (whole.holding_all, whole.suggestions) == (2, ())


def test_no_part_of_a_latin_word_is_suggested(searcher: Searcher) -> None:
    assert searcher.search("“金融zx r“金融rx”x”").suggestions == (Suggestion('"金融"', 1),)
