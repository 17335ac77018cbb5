"""The day of a web page, wherever and however it is written."""

from __future__ import annotations

import pytest

from indexer.recognition import parse_date, parse_published
from tests.indexer.sources.html_pages import ARTICLE, read


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ("<meta name=PubDate content='2024-03-29 10:20'>", "", "2024-03-29"),
        ("<meta property='article:published_time' content='2024-03-29T10:20:00+08:00'>", "", "2024-03-29"),
        ("", "<div>发布时间：2024年3月29日　浏览次数：3</div>", "2024-03-29"),
        ("", "<div>更新时间：2024-04-01 发布时间：2024-03-29</div>", "2024-03-29"),
        ("", "<div>成文日期：2024-03-01</div><div>发布日期：2024-03-29</div>", "2024-03-29"),
        ("", "<div>示例日报 2024/03/29 10:20</div>", "2024-03-29"),
        ("", "<div>今天是2026年1月2日 星期五</div><div>2024-03-29</div>", "2024-03-29"),
        ("", "<time datetime='2024-03-29T08:00'>三月底</time>", "2024-03-29"),
        ("<link rel=canonical href='http://e.cn/t20240329_123.html'>", "", "2024-03-29"),
        ("<link rel=canonical href='http://e.cn/2024-03/29/content_1.htm'>", "", "2024-03-29"),
        ("<link rel=canonical href='http://e.cn/2024/0329/c1-2.html'>", "", "2024-03-29"),
        ("<link rel=canonical href='http://e.cn/20240329/1.shtml'>", "", "2024-03-29"),
        ("<link rel=canonical href='http://e.cn/news/12345678901.html'>", "", None),
        ("<meta name=PubDate content='1'>", "", None),
    ],
)
def test_dates(head: str, body: str, published: str | None) -> None:
    found = read(f"<head>{head}</head><body><h1>科技工作会议</h1>{body}{ARTICLE}</body>").fields.get(
        "published"
    )
    assert (found and str(parse_date(str(found.value)))) == published


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("二〇二四年三月二十九日", "2024-03-29"),
        ("二○二四年三月廿九日 10:30", "2024-03-29"),
        ("２０２４年３月２９日", "2024-03-29"),
        ("2024．3．29", "2024-03-29"),
        ("20240329", "2024-03-29"),
        ("20240329103000", "2024-03-29"),
        ("民國113年3月29日", "2024-03-29"),
        ("中華民國一百一十三年三月二十九日", "2024-03-29"),
        ("民國113-03-29", "2024-03-29"),
        ("113年3月29日", "2024-03-29"),
        ("113-03-29", "2024-03-29"),
        ("113/03/29", "2024-03-29"),
        ("一一三年三月二十九日", "2024-03-29"),
        ("1130329", "2024-03-29"),
        ("1131329", None),
        ("20240230", None),
        ("113-13-29", None),
        ("99-03-29", None),
        ("1711670400", None),
        ("0113-03-29", None),
        ("三月二十九日", None),
        ("昨天", None),
    ],
)
def test_a_day_behind_its_label_is_read_in_any_form(written: str, published: str | None) -> None:
    for label in ("发布时间：", "發佈日期: ", "日　期：", "发布时间 "):
        body = f"<h1>防汛工作安排</h1><p>{label}{written}　来源：某市水利局</p>{ARTICLE}"
        fields = read(f"<body>{body}</body>").fields
        found = fields.get("published")
        assert (found and str(parse_date(str(found.value)))) == published
        assert fields["source"].value == "某市水利局"


@pytest.mark.parametrize(
    "line",
    [
        "编号：20240329",
        "电话：113-03-29",
        "浏览次数：20240329",
        "第113年3月29日次",
        "版本：113.3.29",
        "20240329",
    ],
)
def test_a_number_without_the_label_of_a_day_is_none(line: str) -> None:
    assert "published" not in read(f"<body><h1>防汛工作安排</h1><p>{line}</p>{ARTICLE}</body>").fields


@pytest.mark.parametrize("written", ["1711670400", "1711670400000", "20240329", "1130329"])
def test_a_day_that_a_page_states_for_programs_may_be_a_number(written: str) -> None:
    for head in (f'<meta name="PubDate" content="{written}">', f'<time datetime="{written}"></time>'):
        found = read(f"{head}<h1>防汛工作安排</h1>{ARTICLE}").fields["published"]
        assert str(parse_date(str(found.value))) == "2024-03-29"


@pytest.mark.parametrize("day", ["2024年3月29日", "二〇二四年三月二十九日", "民國113年3月29日"])
def test_a_line_of_the_day_alone_is_left_out_below_the_title_and_stays_as_a_signature(day: str) -> None:
    draft = read(f"<body><h1>防汛工作安排</h1><p>{day}</p>{ARTICLE}<p>某市水利局</p><p>{day}</p></body>")
    assert draft.text.split("\n").count(day) == 1
    assert draft.text.endswith(f"\n某市水利局\n{day}")
    assert str(parse_date(str(draft.fields["published"].value))) == "2024-03-29"


@pytest.mark.parametrize("day", ["2024-03-29", "二〇二四年三月二十九日", "民國113年3月29日"])
def test_the_source_behind_the_day_is_found(day: str) -> None:
    draft = read(f"<body><h1>防汛工作安排</h1><p>{day} 示例日报</p>{ARTICLE}</body>")
    assert draft.fields["source"].value == "示例日报"


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ("<meta name=PubDate content='2024-03'>", "", "2024-03"),
        ("", "<div>发布日期：2024年3月 来源：示例网</div>", "2024-03"),
        ("<meta name=PubDate content='2024-03'>", "<div>发布时间：2024-03-29</div>", "2024-03-29"),
    ],
)
def test_a_month_is_taken_where_no_day_is_stated(head: str, body: str, published: str) -> None:
    draft = read(f"<head>{head}</head><body><h1>科技工作会议</h1>{body}{ARTICLE}</body>")
    assert str(parse_published(str(draft.fields["published"].value))) == published
