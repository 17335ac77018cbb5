"""Pages by cursor: joined, they are one big page, however the index changes meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indexer import Article, update_index
from indexer.core.errors import CursorError
from search import Hit, Ranking, Searcher, open_index
from search.query.query import ORDERS
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex, MakeSearcher

ENGINES = EVERY

SENTENCES = [
    "尼龙产业发展。",
    "尼龙，产业发展",
    "尼龍 产业发展",
    "尼龙产业的发展",
    "补贴尼龙",
    "尼龙",
    "会议",
    "尼龙产业会议",
    "本报讯：尼龙",
    "增长2.06%，尼龙",
    "增长2点06，尼龙",
    "按照示政〔2024〕3号",
    "按照示政（2024）第3号文件，示政〔2024〕13号",
]
REPORT = """近日，全市尼龙产业发展大会召开。
会议指出，要加快推进尼龙新材料产业发展。
去年，全社会研发投入强度达到百分之二点零六。
各地都要关心群众的生活，把各项工作落到实处。"""
NOTICE = "本网注明来源的尼龙稿件，版权均属本网所有。"
QUERIES = [
    "尼龙",
    "尼龙产业会议补贴",
    "补贴的发展",
    '"尼龙"',
    "尼龙 AND 发展",
    "尼龙 OR 会议",
    "-补贴",
    "会议 尼龙",
    "尼龙产业发展",
    "本网注明来源",
    "示政〔2024〕3号",
    '"示政2024-3"',
    "没有的内容",
]


def articles_of(chosen: random.Random, count: int) -> list[Article]:
    """Articles of few sentences, so that many are alike; some hold a report, some a notice of their site."""
    days = [None, *(date(2020, 1, 1) + timedelta(days=500 * day) for day in range(4))]
    made = []
    for number in range(count):
        text = "\n".join(chosen.choices(SENTENCES, k=chosen.randrange(1, 9)))
        if number % 7 == 0:
            text = f"{REPORT}\n{text}" if number % 2 else REPORT
        if number % 3 == 0:
            text += f"\n{NOTICE}"
        title = chosen.choice([None, "尼龙", "会议"])
        own = "示政〔2024〕3号" if number % 11 == 0 else None
        day = chosen.choice(days)
        made.append(Article(f"a{number}", text, title=title, published=day, source="本网", number=own))
    return made


Opened = tuple[Searcher, Callable[[], None]]


@pytest.fixture(scope="module")
def opened(make_index: MakeIndex) -> Iterator[Opened]:
    """A searcher, and a function that changes its index and goes over to the change."""
    chosen = random.Random(7)
    articles = articles_of(chosen, 60)
    path = make_index(articles[:40], articles[40:], removed=["a3", "a50"])
    with open_index(path) as searcher:
        assert searcher.search("尼龙", limit=999).holding_all
        changes = iter(range(10**6))

        def change() -> None:
            added = Article(f"b{next(changes)}", "尼龙产业发展", title="尼龙", published=date(2025, 1, 1))
            update_index([added], path, threads=1)
            assert searcher.refresh()

        yield searcher, change


def pages(searcher: Searcher, query: str, options: dict[str, Any], limit: int) -> Iterator[list[Hit]]:
    cursor = None
    shown = 0
    while True:
        page = searcher.search(query, limit=limit, cursor=cursor, **options)
        assert (page.offset, page.suggestions) == (shown, ()) or cursor is None
        shown += len(page.hits)
        yield list(page.hits)
        cursor = page.cursor
        if cursor is None:
            return
        assert len(page.hits) == limit


OPTIONS = st.fixed_dictionaries(
    {
        "order": st.sampled_from(ORDERS),
        "per_article": st.none() | st.integers(1, 3),
        "distinct": st.booleans(),
        "collapse": st.booleans(),
        "ranking": st.sampled_from([None, Ranking(recency=1.0), Ranking(synonyms=False)]),
    }
)


# On a cluster an example takes seconds, and shrinking one that fails would take an hour.
@settings(
    max_examples=examples(10, ci=150),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(st.sampled_from(QUERIES), OPTIONS, st.integers(9, 60))
def test_pages_are_parts_of_one_big_page(
    opened: Opened, query: str, options: dict[str, Any], limit: int
) -> None:
    searcher, _ = opened
    whole = searcher.search(query, limit=9999, **options)
    assert whole.cursor is None
    joined = [hit for page in pages(searcher, query, options, limit) for hit in page]
    assert joined == list(whole.hits)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("collapse", [False, True])
def test_a_change_meanwhile_changes_no_page(opened: Opened, order: str, collapse: bool) -> None:
    searcher, change = opened
    options = {"order": order, "collapse": collapse, "per_article": 2 if collapse else None}
    whole = searcher.search("尼龙产业", limit=9999, **options)
    joined: list[Hit] = []
    for page in pages(searcher, "尼龙产业", options, 50):
        if not joined:
            change()
        joined += page
    assert joined == list(whole.hits)
    assert searcher.search("尼龙产业").total == whole.total + 1


def test_a_cursor_of_another_search_is_refused(opened: Opened) -> None:
    searcher, _ = opened
    cursor = searcher.search("尼龙", limit=2).cursor
    assert cursor is not None
    # Other spellings of a query, and the size of a page, are no other search.
    assert searcher.search("尼龍", limit=3, count=False, cursor=cursor).hits
    others: list[dict[str, Any]] = [
        {"order": "newest"},
        {"per_article": 1},
        {"distinct": True},
        {"collapse": True},
        {"ranking": Ranking(title=0)},
        {"since": date(2020, 1, 1)},
        {"kind": "通知"},
    ]
    for query, options in [("尼龙产业", {}), *(("尼龙", options) for options in others)]:
        with pytest.raises(CursorError, match=r"^the cursor is of another query, or of other options; give"):
            searcher.search(query, cursor=cursor, **options)
    for altered in ("", "MSAx", cursor[:-1], cursor[:9] + "A" + cursor[10:], "光标"):
        with pytest.raises(CursorError, match=r" is no cursor: give one as a search gave it, whole$"):
            searcher.search("尼龙", cursor=altered)
    with pytest.raises(ValueError, match="give a cursor or an offset, not both"):
        searcher.search("尼龙", cursor=cursor, offset=1)


def test_only_a_page_that_others_follow_has_a_cursor(make_searcher: MakeSearcher) -> None:
    searcher = make_searcher("尼龙一", "尼龙二", "尼龙三")
    assert [searcher.search("“尼龙”", limit=limit).cursor is None for limit in (0, 2, 3, 4)] == [
        True,
        False,
        True,
        True,
    ]
    # Nothing tells that no more follow, where they are not counted.
    last = searcher.search("“尼龙”", limit=3, count=False)
    assert last.cursor is not None
    assert searcher.search("“尼龙”", count=False, cursor=last.cursor).hits == ()


def test_a_state_that_is_gone_is_told(make_index: MakeIndex) -> None:
    path = make_index([Article("a", "尼龙一\n尼龙二\n尼龙三")])
    with open_index(path) as searcher:
        first = searcher.search("“尼龙”", limit=1)
    for number in range(3):
        update_index([Article(f"b{number}", "尼龙")], path, threads=1)
    with open_index(path) as searcher, pytest.raises(CursorError) as told:
        searcher.search("“尼龙”", limit=1, cursor=first.cursor)
    assert (
        f"the state of {str(path).partition('?')[0]} that the cursor is of is gone: leave the cursor out"
        in str(told.value)
    )


def test_neighbours_and_reasons_are_those_of_the_cursor(make_index: MakeIndex) -> None:
    path = make_index([Article("a", "尼龙一\n尼龙二\n尼龙三")])
    with open_index(path) as searcher:
        cursor = searcher.search("“尼龙”", limit=1).cursor
        update_index([Article("a", "别的")], path, threads=1)
        searcher.refresh()
        (hit,) = searcher.search("“尼龙”", limit=1, cursor=cursor).hits
        around = searcher.context(hit, 1, cursor=cursor)
        assert [each.text for each in around] == ["尼龙一", "尼龙二", "尼龙三"]
        (explanation,) = searcher.explain("“尼龙”", [hit], cursor=cursor)
        assert explanation.score == pytest.approx(hit.score)
        assert searcher.why_not("“尼龙”", "a", 3, cursor=cursor).rank == 3
