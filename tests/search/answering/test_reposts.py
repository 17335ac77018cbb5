"""Copies among the hits: one for all on a page, where else each stands, and which is likely the origin."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article
from search import Hit, Repost, Searcher, open_index
from search.answering.grouping import Copies, Grouping, page_of
from tests.opensearch import EVERY
from tests.search.cli.test_grouped import search
from tests.search.conftest import MakeIndex

ENGINES = EVERY

SENTENCES = [
    "全市科技工作会议在白龟湖科创新城召开",
    "会议总结了去年以来的科技创新工作",
    "全社会研发投入强度达到百分之二点零六",
    "新增高新技术企业一百二十家",
    "各县市区科技管理部门负责同志参加会议",
]
REPORT = "。\n".join(SENTENCES) + "。"
IN_OTHER_SCRIPT = REPORT.replace("会议", "會議").replace("创", "創(chuàng)").replace("。\n", "。")
NEWS = ["尼龙产业发展的若干意见今日印发全市。", "白龟湖湿地公园迎来大批候鸟越冬。"]
PAGE = "\n".join(["要闻汇总第一百零八期目录如下。", REPORT, *NEWS])
ARTICLES = [
    Article("mirror", IN_OTHER_SCRIPT, title="转载", published=date(2024, 4, 1), source="某网"),
    Article(
        "report", REPORT, title="报道", published=date(2024, 3, 29), url="https://www.example.gov.cn/a.html"
    ),
    Article("same day", REPORT, title="又一篇", published=date(2024, 3, 29)),
    Article("page", PAGE, title="要闻汇总"),
    Article("other", "白龟湖科创新城今日开工建设。", title="无关"),
]


@pytest.fixture(scope="module")
def index(make_index: MakeIndex) -> Path:
    return make_index(ARTICLES[:2], ARTICLES[2:])


@pytest.fixture(scope="module")
def searcher(index: Path) -> Iterator[Searcher]:
    with open_index(index) as opened:
        yield opened


def places(hits: tuple[Hit, ...]) -> list[tuple[str, int]]:
    return [(hit.article, hit.paragraph) for hit in hits]


def test_of_copies_the_best_hit_is_shown_for_all(searcher: Searcher) -> None:
    every = searcher.search('"白龟湖科创新城"')
    folded = searcher.search('"白龟湖科创新城"', collapse=True)
    assert {hit.article for hit in every.hits} == {"mirror", "report", "same day", "page", "other"}
    assert every.hits[0].article == "other"
    assert [hit.article for hit in folded.hits] == ["other", every.hits[1].article]
    assert (every.total, folded.total, folded.complete, folded.more) == (5, 5, True, False)


def test_what_a_copy_says_in_addition_is_a_hit_of_its_own(searcher: Searcher) -> None:
    folded = searcher.search('"白龟湖"', collapse=True)
    assert ("page", 8) in places(folded.hits)
    assert len(folded.hits) == 3


def test_each_hit_tells_where_else_its_article_stands_and_where_likely_first(searcher: Searcher) -> None:
    hits = {hit.article: hit for hit in searcher.search('"研发投入强度"').hits}
    assert set(hits) == {"mirror", "report", "same day", "page"}
    others = [repost.article for repost in hits["mirror"].reposts]
    # Of one day the official one; what has no date could be from any time.
    assert (others, hits["mirror"].repost_count, hits["mirror"].origin) == (
        ["report", "same day", "page"],
        3,
        "report",
    )
    assert hits["same day"].reposts[0] == Repost(
        "report", "报道", None, date(2024, 3, 29), "https://www.example.gov.cn/a.html", None
    )
    # A longer page tells of what its paragraph is from.
    assert [repost.article for repost in hits["page"].reposts] == ["report", "same day", "mirror"]
    (news,) = searcher.search('"候鸟越冬"').hits
    assert (news.article, news.reposts, news.repost_count, news.origin) == ("page", (), 0, None)


def test_nobody_is_called_the_first_without_a_reason(make_index: MakeIndex) -> None:
    with open_index(make_index([Article("a", REPORT), Article("b", REPORT)])) as searcher:
        (hit,) = searcher.search('"研发投入强度"', collapse=True).hits
    assert (hit.article, hit.repost_count, hit.origin) == ("a", 1, None)


def test_pages_of_folded_hits_go_on(searcher: Searcher) -> None:
    whole = places(searcher.search("白龟湖", collapse=True).hits)
    ones = [searcher.search("白龟湖", collapse=True, limit=1, offset=at) for at in range(len(whole) + 1)]
    assert [place for one in ones for place in places(one.hits)] == whole


def test_a_page_collapses_and_json_does_not_unless_asked(index: Path) -> None:
    _, page, _ = search(index, '"研发投入强度"')
    _, every, _ = search(index, '"研发投入强度"', "--all")
    _, lines, _ = search(index, '"研发投入强度"', "--json")
    _, folded, _ = search(index, '"研发投入强度"', "--json", "--collapse")
    assert page == (
        "报道\n2024-03-29\n全社会«研发投入强度»达到百分之二点零六。\n"
        "report ¶3  https://www.example.gov.cn/a.html\nThis article stands in 3 more places.\n\n"
        "4 paragraphs match.\nShown: 1.\n"
        "One paragraph per article is shown, and no copies; --all shows every paragraph.\n"
    )
    assert every.count("¶") == len(json.loads(lines)["hits"]) == 4
    assert "\nIt seems to have appeared first in report, 2024-03-29.\n" in every
    (hit,) = json.loads(folded)["hits"]
    assert hit["repost_count"] == 3
    assert hit["origin"] == "report"
    assert hit["reposts"][0] == {
        "article": "same day",
        "title": "又一篇",
        "source": None,
        "published": "2024-03-29",
        "url": None,
        "path": None,
    }


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=30))
def test_collapsing_is_as_a_plain_loop_gives_it(places: list[tuple[int, int]]) -> None:
    """Articles are related to their neighbours; a place repeats a related one with the same text."""

    def related(article: int) -> tuple[int, ...]:
        return (article, article - 1, article + 1)

    copies = Copies(related, lambda one, two: one[1] == two[1])
    expected: list[tuple[int, int]] = []
    for article, text in places:
        if not any((neighbour, text) in expected for neighbour in (article - 1, article + 1)):
            expected.append((article, text))
    grouping = Grouping(article_of=lambda place: place[0], copies=copies)
    page = page_of(lambda count: places[:count], len(places) + 1, 0, len(places), grouping)
    assert page.matches == expected


def test_reading_an_article_tells_its_copies_and_what_holds_it(searcher: Searcher) -> None:
    extract = searcher.read("mirror")
    assert [each.article for each in extract.reposts] == ["report", "same day", "page"]
    assert (extract.repost_count, extract.origin) == (3, "report")
    told = extract.as_dict()
    assert (told["reposts"], told["repost_count"], told["origin"]) == (
        [each.as_dict() for each in extract.reposts],
        3,
        "report",
    )
    assert [each.article for each in searcher.read("page").reposts] == ["report", "same day", "mirror"]
    assert searcher.read("other").reposts == ()
    assert "reposts" not in searcher.read("other").as_dict()
