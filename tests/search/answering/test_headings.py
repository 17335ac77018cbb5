"""A hit that is a heading brings what stands below it: by shape, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article
from search import Searcher, open_index
from search.answering.headings import FARTHEST, is_heading, place_below
from search.hit import LONGEST_HEADING
from search.hit_parts import Below
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

HEADINGS = [
    *(
        "二、活动时间",
        "（一）启动活动",
        "（一）啟動活動",
        "1. 申请条件",
        "１．基本原则",
        "3、办理流程",
        "（2）补贴标准",
    ),
    *("第三条", "第二章 总则", "第一部分 总论", "第十二节 附则", "附件1", "附件：企业名单", "1）申请表"),
    *("国发〔2019〕5号", "国务院令第728号", "示政发[2024] 3 号"),
    *("各市、县人民政府：", "联系人:", "活动时间", "关于建设科创新城的通知", "一、加强领导，落实责任"),
]
TEXTS = [
    *("", " ", "2019年3月5日", "二〇一九年三月五日", "2020-07-15", "（征求意见稿）", "来源：新华社"),
    *(
        "特此通知。",
        "会议强调，要抓落实",
        "同意；",
        "是否同意？",
        "一",
        "1.",
        "一、",
        "等等……",
        "（一）明确责任。",
    ),
    *("字" * (LONGEST_HEADING + 1), "第一，坚持创新，推动发展"),
]


@pytest.mark.parametrize("text", HEADINGS)
def test_headings(text: str) -> None:
    assert is_heading(text)


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_no_heading(text: str) -> None:
    assert not is_heading(text)


@pytest.mark.parametrize(
    ("heading", "following", "place"),
    [
        ("二、活动时间", ["2020年7月15日。"], 0),
        ("二、活动时间", ["2020年7月至12月"], 0),
        ("二、活动时间", ["（一）启动活动", "7月下旬启动。"], 1),
        ("二、活动时间", ["（一）启动活动", "1. 时间", "7月下旬启动。"], 2),
        ("二、活动时间", ["三、活动内容", "发布车型。"], None),
        ("（一）启动活动", ["二、专场活动", "共四场。"], None),
        ("第二章 总则", ["第三条 本办法自发布之日起施行。"], 0),
        ("关于科创新城的通知", ["示政发〔2024〕3号", "各县：", "推进建设。"], 2),
        ("关于科创新城的通知", ["发布日期: 2022-05-31", "来源：新华社", "推进建设。"], 2),
        ("二、活动时间", ["启动：7月下旬"], 0),
        ("附件：", ["企业名单"], 0),
        ("活动时间", ["活动地点", "活动内容", "主办单位"], None),
        ("二、活动时间", [], None),
    ],
)
def test_the_place_below(heading: str, following: list[str], place: int | None) -> None:
    assert place_below(heading, following) == place


@given(
    st.text(st.sampled_from("第一二章、（）12.:。 龍x〔\ud800"), max_size=12),
    st.lists(st.sampled_from(HEADINGS + TEXTS)),
)
def test_any_text_has_a_place_below_or_none(heading: str, following: list[str]) -> None:
    is_heading(heading)
    place = place_below(heading, following)
    assert place is None or 0 <= place < len(following)


NOTICE = Article(
    "notice",
    "二、活动时间\n（一）启动\n7月下旬启动。\n三、活动地点\n四、其他\n活动名称\n活动单位\n活动方式\n活动对象\n如下。",
    title="通知",
)
LAST = Article("last", "启动仪式举行。\n五、活动经费")


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    with open_index(make_index([NOTICE, LAST])) as searcher:
        yield searcher


def test_hits_bring_what_is_below(searcher: Searcher) -> None:
    results = searcher.search("活动 OR 启动 OR 其他", limit=20)
    below = {(hit.article, hit.paragraph): hit.below for hit in results}
    assert below == {
        ("notice", 1): Below(3, "7月下旬启动。"),
        ("notice", 2): Below(3, "7月下旬启动。"),
        ("notice", 3): None,
        ("notice", 4): None,
        ("notice", 5): Below(6, "活动名称"),
        ("notice", 6): None,
        ("notice", 7): Below(10, "如下。"),
        ("notice", 8): Below(10, "如下。"),
        ("notice", 9): Below(10, "如下。"),
        ("last", 1): None,
        ("last", 2): None,
    }
    assert FARTHEST == 3
    (hit,) = searcher.search("活动时间", limit=1)
    assert hit.as_dict()["below"] == {"paragraph": 3, "text": "7月下旬启动。"}
    assert "below" not in searcher.search('"启动仪式"').hits[0].as_dict()


@pytest.mark.parametrize("per_article", [1, 2])
def test_how_much_more_of_an_article_matches(searcher: Searcher, per_article: int) -> None:
    results = searcher.search("活动 OR 启动", per_article=per_article)
    others = {"notice": 7, "last": 1}
    assert {hit.article: hit.more_in_article for hit in results} == others
    assert [hit.as_dict()["more_in_article"] for hit in results] == [others[hit.article] for hit in results]
    (first, *_) = searcher.search("活动 OR 启动")
    assert first.more_in_article is None
    assert "more_in_article" not in first.as_dict()
    days = searcher.search("活动 OR 启动", per_article=per_article, since="2024")
    assert not days.hits
