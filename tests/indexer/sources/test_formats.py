"""What each format gives: bytes of one file in, one article out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.article import Article
from indexer.recognition import parse_date
from indexer.sources.draft import DEFAULTS, Document, Draft, Settings
from indexer.sources.finishing import finish
from indexer.sources.formats.html import read_html
from indexer.sources.formats.markdown import read_markdown
from indexer.sources.formats.text import read_text
from indexer.sources.metadata import metadata_of_line, split_topics
from indexer.sources.wrapping import join_wrapped


def article(read: Callable[[Document, Settings], Draft], data: bytes, name: str) -> Article:
    return finish(read(Document(name, BytesIO(data)), DEFAULTS), name)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-29", date(2024, 3, 29)),
        ("20240329", date(2024, 3, 29)),
        ("2024/3/29", date(2024, 3, 29)),
        ("2024.3.29", date(2024, 3, 29)),
        ("2024年3月29日", date(2024, 3, 29)),
        ("２０２４年３月２９日", date(2024, 3, 29)),
        ("2024 年 3 月 29 日", date(2024, 3, 29)),
        (" 2024-03-29T23:59:59+08:00", date(2024, 3, 29)),
        ("2024-03-29T15:59:59.999Z", date(2024, 3, 29)),
        ("2024-03-29 16:00:00+00", date(2024, 3, 30)),
        ("9999-12-31T23:00Z", date(9999, 12, 31)),
        ("2024-03-29 09:00-11:30", date(2024, 3, 29)),
        ("2024-03-29 10:30", date(2024, 3, 29)),
        ("20240329103000", date(2024, 3, 29)),
        ("2024", None),
        ("2024-03", None),
        ("2024-02-30", None),
        ("0000-01-01", None),
        ("1711670400", None),
        ("2024-03-291", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_a_date_is_read_however_it_is_written(written: str, expected: date | None) -> None:
    assert parse_date(written) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(written: str) -> None:
    parse_date(written)


@given(
    st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日", "%Y/%m/%d"])
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert parse_date(day.strftime(form)) == day


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("来源：示例日报", {"source": "示例日报"}),
        ("來源: 示例日報", {"source": "示例日報"}),
        (
            "发布时间：2024-03-29 10:30 来源：示例日报 浏览次数：12",
            {"published": "2024-03-29 10:30", "source": "示例日报"},
        ),
        (
            "发布日期：2024-03-29|文号：示政发〔2024〕3号",
            {"published": "2024-03-29", "number": "示政发〔2024〕3号"},
        ),
        ("网址：https://example.org/a?b=c:1", {"url": "https://example.org/a?b=c:1"}),
        ("https://example.org/", None),
        ("时间：2024-03-29 来源：示例日报 浏览：12", {"published": "2024-03-29", "source": "示例日报"}),
        ("时间：3月29日9时 地点：会议室", None),
        ("来源：", {}),
        ("来源于基层：一是抓落实", None),
        ("来源：会议指出，要加强科技创新。", None),
        ("会议指出：要加强科技创新", None),
        ("一是加强领导 来源：示例日报", None),
    ],
)
def test_a_line_of_metadata_is_told_from_text(line: str, expected: dict[str, str] | None) -> None:
    assert metadata_of_line(line) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("科技;创新", ("科技", "创新")),
        ("科技 创新, open source、", ("科技", "创新", "open source")),
        ("", ()),
    ],
)
def test_topics_are_split(written: str, expected: tuple[str, ...]) -> None:
    assert split_topics(written) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["科技", "创新"], "科技创新"),
        (["open", "source"], "open source"),
        (["科技", "R&D"], "科技R&D"),
        (["", "  一 ", ""], "一"),
        ([], ""),
    ],
)
def test_wrapped_lines_are_joined_without_a_space_between_han(lines: list[str], expected: str) -> None:
    assert join_wrapped(lines) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全市科技工作会议召开\n正文。",
            Article("a.txt", "全市科技工作会议召开\n正文。", title="全市科技工作会议召开", path="a.txt"),
        ),
        (
            "\n  标题\n\n　　第一段。\n第二段 ",
            Article("a.txt", "\n  标题\n\n　　第一段。\n第二段 ", title="标题", path="a.txt"),
        ),
        ("第一段是一句话。\n第二段。", Article("a.txt", "第一段是一句话。\n第二段。", path="a.txt")),
        ("只有一行", Article("a.txt", "只有一行", path="a.txt")),
        ("长" * 61 + "\n正文。", Article("a.txt", "长" * 61 + "\n正文。", path="a.txt")),
        (
            "标题\n来源：示例日报\n发布日期：2024年3月29日\n\n文号：示发〔2024〕3号\n正文。\n来源：不动",
            Article(
                "a.txt",
                "标题\n正文。\n来源：不动",
                title="标题",
                source="示例日报",
                published=date(2024, 3, 29),
                number="示发〔2024〕3号",
                path="a.txt",
            ),
        ),
        (
            "來源：示例社\n標題\n發佈日期：2024-03-29\n正文。",
            Article(
                "a.txt",
                "標題\n正文。",
                title="標題",
                source="示例社",
                published=date(2024, 3, 29),
                path="a.txt",
            ),
        ),
        ("标题\n来源：示例日报", Article("a.txt", "标题\n来源：示例日报", source="示例日报", path="a.txt")),
    ],
)
def test_plain_text(text: str, expected: Article) -> None:
    assert article(read_text, text.encode(), "a.txt") == expected


MARKDOWN = """---
date: 2024-03-29
source: "示例日报"
topics: [科技, 创新]
unknown: left out
---

# 全市**科技**工作会议 #

会议指出，要加强
科技创新，支持 open
source 社区[（链接）](https://example.org/x)。

## 一、重点任务

- 做强*平台*
- 培育 `主体`
  和人才
1. 第一项

> 引用的话

| 指标 | 数值 |
|------|-----:|
| 强度 | 2.06% |

***
```
原样  保留
```
2 \\* 3 * 4，snake_case_name
"""


def test_markdown() -> None:
    assert article(read_markdown, MARKDOWN.encode(), "a.md") == Article(
        "a.md",
        "会议指出，要加强科技创新，支持 open source 社区（链接）。\n一、重点任务\n做强平台\n培育 主体和人才\n"
        "1. 第一项\n引用的话\n指标 数值\n强度 2.06%\n原样  保留\n2 * 3 * 4，snake_case_name",
        title="全市科技工作会议",
        source="示例日报",
        published=date(2024, 3, 29),
        topics=("科技", "创新"),
        path="a.md",
    )


@pytest.mark.parametrize(
    "line",
    [
        "当前位置：首页>通知公告",
        "首页 > 政务公开 > 通知公告",
        "【字体：大 中 小】",
        "打印本页",
        "000014349/2023-00021",
    ],
)
def test_what_a_page_has_above_a_text_is_no_title_and_stays(line: str) -> None:
    text = f"{line}\n示例市开展节能宣传\n　　活动今天开始。"
    assert article(read_text, text.encode(), "a.txt") == Article(
        "a.txt", text, title="示例市开展节能宣传", path="a.txt"
    )


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("正文一段。", None, "正文一段。"),
        ("---\ntitle: 题目\n---\n# 题目\n正文。", "题目", "正文。"),
        ("---\ntitle: 题目\n---\n# 另一题\n正文。", "题目", "另一题\n正文。"),
        ("---\n没有结束的块", None, "没有结束的块"),
        ("前言。\n# 题目\n正文。", None, "前言。\n题目\n正文。"),
        ("#不是标题", None, "#不是标题"),
        ("创(chuàng)新。〔2024〕3号 [2024]3号 2*3", None, "创(chuàng)新。〔2024〕3号 [2024]3号 2*3"),
    ],
)
def test_markdown_titles(text: str, title: str | None, body: str) -> None:
    assert article(read_markdown, text.encode(), "a.md") == Article("a.md", body, title=title, path="a.md")


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>全市科技工作会议_示例网</title>
<meta name="PubDate" content="2024-03-29 10:30"><meta name="ContentSource" content="示例日报">
<meta property="og:url" content="https://example.org/1"><style>p { color: red }</style></head>
<body><header><h1>示例网</h1>首页 | 新闻</header><nav><a href="/">导航</a></nav>
<div class="detail"><div id="zoom"><h1>全市科技工作会议</h1>
<p>发布时间：2024-03-29　来源：示例日报</p>
<p>　　会议指出，要加强
科技<b>创新</b>&nbsp;R&amp;D。<br>另一行
<p>没有结束的段落
<table><tr><td>强度</td><td>2.06%</td></tr></table>
<script>var x = "<p>脚本</p>";</script></div></div><footer>版权</footer></body></html>"""


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("GBK", "gb18030"), ("gb2312", "utf-8")],
)
def test_a_web_page(charset: str, encoding: str) -> None:
    page = PAGE.replace('charset="utf-8"', f'charset="{charset}"').encode(encoding)
    assert article(read_html, page, "a.html") == Article(
        "a.html",
        "会议指出，要加强科技创新\xa0R&D。\n另一行\n没有结束的段落\n强度 2.06%",
        title="全市科技工作会议",
        url="https://example.org/1",
        source="示例日报",
        published=date(2024, 3, 29),
        path="a.html",
    )


@pytest.mark.parametrize(
    ("page", "title", "text"),
    [
        ("<p>一段</p>", None, "一段"),
        ("没有标记", None, "没有标记"),
        ("<title>题\n目</title><p>一<p>二", "题目", "一\n二"),
        ("<nav>导航</nav><p>一</p></nav></p></div>", None, "一"),
        ("<header>只有页眉</header>", None, "只有页眉"),
        ("<div class='content'><span>一</span></div><div>旁边</div>", None, "一\n旁边"),
        ("<p>甲<!-- 注释 -->乙</p>", None, "甲乙"),
        ("<p>甲</p><!-- 没有结束" + "<!--" * 100_000, None, "甲"),
        ("<p>甲</p><![if IE]><p>乙</p><![endif]>", None, "甲\n乙"),
        ("<svg><title>图标</title></svg><p>一</p>", None, "一"),
    ],
)
def test_web_pages_of_all_kinds(page: str, title: str | None, text: str) -> None:
    assert article(read_html, page.encode(), "a.html") == Article("a.html", text, title=title, path="a.html")


def test_labels_and_values_in_table_cells_fill_the_fields() -> None:
    page = """<table><tr><td>发文机关：</td><td><b>示例市政府</b></td>
    <td>发文字号：</td><td>示政〔2024〕3号</td></tr></table><article><p>正文</p></article>"""
    assert article(read_html, page.encode(), "a.html") == Article(
        "a.html", "正文", issuer="示例市政府", number="示政〔2024〕3号", path="a.html"
    )


_MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div id=zoom>",
            "</div>",
            "<![x[",
            "<!",
            "<!--",
            "<?",
            "&#",
            "<script>",
            "科技",
            "\n",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@given(_MARKUP)
def test_any_bytes_of_a_page_are_an_article(page: str) -> None:
    read_html(Document("a.html", BytesIO(page.encode(errors="replace"))), DEFAULTS)


@given(
    st.lists(
        st.sampled_from(["#", " ", "*", "_", "`", "[", "](", ")", "---\n", "\n", "> ", "|", "- "])
        | st.text(max_size=5)
    )
)
def test_any_text_is_markdown(pieces: list[str]) -> None:
    read_markdown(Document("a.md", BytesIO("".join(pieces).encode(errors="replace"))), DEFAULTS)
