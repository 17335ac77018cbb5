"""Reads web pages of many kinds of site. Those in `pages` are invented; beside each is its article."""

from __future__ import annotations

import json
import lzma
import tarfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.recognition import parse_date
from indexer.sources.draft import FieldValue, LeftOut, NotAnArticle
from indexer.sources.page import blocks
from tests import SHARED
from tests.examples import examples
from tests.indexer.sources.html_pages import ARTICLE, read
from tests.timing import usual_seconds

REAL_PAGES = SHARED / "corpora" / "govcn_2019"


PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_article_of_a_page(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    draft = read(page.read_bytes())
    values = {field: found.value for field, found in draft.fields.items()}
    if "published" in values:
        values["published"] = str(parse_date(str(values["published"])))
    if "topics" in values:
        values["topics"] = str(values["topics"]).split(";")  # type: ignore[assignment]
    assert {**values, "text": draft.text.split("\n")} == expected


def test_what_is_left_out_says_why() -> None:
    page = """<body><nav>首页 新闻</nav><h1>科技工作会议召开</h1><p>2024-03-29 来源：示例日报</p>
    <p>会议指出，要加强科技创新，推动成果转化。</p><p>上一篇：<a href="1.htm">春耕备耕</a></p>
    <div class="comment">写得好，支持，希望早日落实。</div></body>"""
    assert read(page).left_out == [
        LeftOut("首页 新闻", "in <nav>"),
        LeftOut("科技工作会议召开", "the title"),
        LeftOut("2024-03-29 来源：示例日报", "a line that says where the article is from"),
        LeftOut("上一篇：春耕备耕", "a link to the article before or after"),
        LeftOut("写得好，支持，希望早日落实。", "in a part of the page named comment"),
    ]


def test_how_values_were_found() -> None:
    page = """<head><title>科技工作会议召开_示例网</title><meta name="PubDate" content="2024-03-30"></head>
    <h1>科技工作会议召开</h1><p>2024-03-29 10:20 来源：示例日报 作者：张三</p>
    <p>会议指出，要加强科技创新，推动成果转化。</p>"""
    line = "the line 2024-03-29 10:20 来源：示例日报 作者：张三"
    assert read(page, url="https://example.org/2024/03/29/a.html").fields == {
        "title": FieldValue("科技工作会议召开", "the heading that agrees with the page's head"),
        "published": FieldValue("2024-03-29 10:20", line),
        "source": FieldValue("示例日报", line),
        "author": FieldValue("张三", line),
        "url": FieldValue("https://example.org/2024/03/29/a.html", "where it was fetched"),
    }


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>甲乙丙丁_中国政府网</title>", "", "甲乙丙丁"),
        ("<title>甲乙丙丁 - 新华网</title>", "", "甲乙丙丁"),
        ("<title>甲乙丙丁--时政--人民网</title>", "", "甲乙丙丁"),
        ("<title>甲乙丙丁|要闻|示例日报</title>", "", "甲乙丙丁"),
        ("<title>甲乙——丙丁</title>", "", "甲乙——丙丁"),
        ("<title>A-B联盟成立</title>", "", "A-B联盟成立"),
        ("<title>[视频]甲乙丙丁_示例网</title>", "", "甲乙丙丁"),
        ("<title>【走基层】甲乙丙丁</title>", "", "【走基层】甲乙丙丁"),
        ("<title>示例网</title>", "<h1>甲乙丙丁戊己</h1>", "甲乙丙丁戊己"),
        ("<title>示例网_甲乙丙丁</title>", "", "甲乙丙丁"),
        ("<title>甲乙丙丁_示例网</title>", "<h1>示例网</h1>", "甲乙丙丁"),
        (
            "<title>示例网_甲乙丙丁戊己庚辛壬癸</title>",
            "<h2>甲乙丙丁戊己庚辛壬癸</h2>",
            "甲乙丙丁戊己庚辛壬癸",
        ),
        (
            "<title>关于印发甲乙丙丁方案的通知_示例网</title>",
            "<p>关于印发甲乙<br>丙丁方案的通知</p>",
            "关于印发甲乙丙丁方案的通知",
        ),
        ("<meta property='og:title' content='甲乙丙丁'>", "", "甲乙丙丁"),
        ("", "<table><tr><td>标　　题：</td><td>甲乙丙丁</td></tr></table>", "甲乙丙丁"),
        ("", "<h1>甲乙丙丁</h1>", "甲乙丙丁"),
        ("<title>甲乙丙丁_示例网</title>", "<h2><a href='1.htm'>甲乙丙丁</a></h2>", "甲乙丙丁"),
        ("", "", None),
    ],
)
def test_titles(head: str, body: str, title: str | None) -> None:
    found = read(f"<head>{head}</head><body>{body}{ARTICLE}</body>").fields.get("title")
    assert (found and found.value) == title


def test_a_list_of_links_is_no_article() -> None:
    links = "".join(
        f"<li><a href='{number}.htm'>第{number}条新闻的标题</a> 2024-03-29</li>" for number in range(30)
    )
    with pytest.raises(NotAnArticle, match="a list of 30 links to other pages, and no article"):
        read(f"<title>新闻列表</title><ul>{links}</ul><p>共 2 页</p>")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("甲<br><br><br>乙", "甲\n乙"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙"),
        ("<p>科技\n创新</p>", "科技创新"),
        ("<p>with\n  R&D</p>", "with R&D"),
        ("<p>科<b>技</b><span>创</span>新</p>", "科技创新"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙"),
        ("<dl><dt>甲<dd>乙</dl>", "甲\n乙"),
        ("<table><tr><td>甲<td><p>乙</p><tr><th>丙</th><td>丁</td></table>", "甲 乙\n丙 丁"),
        ("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", "甲\n乙"),
        ("<pre>甲\n乙</pre>", "甲\n乙"),
        ("<p>甲<div>乙</div></p>丙", "甲\n乙\n丙"),
        ("甲</div></span></table>乙", "甲\n乙"),
        ("<table><tr><td>甲</div>乙</td></tr></table>", "甲\n乙"),
        ('<p title="a>b" class="x"">甲</p>', "甲"),
        ("<p>一 < 二 <3> &lt;b&gt; &amp;&nbsp;&#19977;</p>", "一 < 二 <3> <b> &\xa0三"),
        ("<p>甲&#0;\x00\x0b乙&#1114112;&#99999999999999999999;</p>", "甲�乙��"),
        ("<script>var a = '</p>';</script><style>p {}</style><p>甲</p>", "甲"),
        ("<p>甲</p><textarea>乙</textarea><select><option>丙</select>", "甲"),
        ("<p>甲</p><a", "甲\n<a"),
        ("<title>题<p>甲</p>", "甲"),
        ("<script src='a.js'/><p>甲</p>", "甲"),
        ("<p>于<st1:date w:st='on'>二〇〇八年</st1:date>发布</p>", "于二〇〇八年发布"),
        ("<p><ruby>创<rp>(</rp><rt>chuàng</rt><rp>)</rp>新<rt>xīn</ruby>者</p>", "创新者"),
        ("<p>文<script>x</script>字<svg><path/><text>图</text></svg>甲<button>乙</button>丙</p>", "文字甲丙"),
        ("<p>甲</p><button>乙<p>丙</p>", "甲\n丙"),
        ("<noscript>乙<p>甲", "乙\n甲"),
    ],
)
def test_paragraphs(markup: str, text: str) -> None:
    assert read(markup).text == text


@pytest.mark.parametrize(
    "line",
    [
        "时间：2024年3月29日上午9时",
        "<a href='1.htm'>省科技厅印发的管理办法全文</a>",
        "推广使用健康二维码",
        "版权声明怎样写才有效",
        "相关文件",
        "本文来源：示例日报",
        "附件：<a href='1.htm'>名单</a>",
    ],
)
def test_lines_among_the_paragraphs_stay(line: str) -> None:
    page = f"<h1>科技工作会议</h1><div>{ARTICLE}<p>{line}</p>{ARTICLE}</div>"
    paragraphs = [read(markup).text for markup in (ARTICLE, line, ARTICLE)]
    assert read(page).text == "\n".join(paragraphs)


@pytest.mark.parametrize(
    "around",
    [
        "<div style='display:none'>{}</div>",
        "<div class='comment-article'>{}</div>",
        "<aside>{}</aside>",
        "<div class='has-comments'><h1>科技工作会议</h1>{}</div>",
        "<div class='share'>{}</div>",
        "<a href='app://open'><div>{}</div></a>",
    ],
)
def test_an_article_is_found_wherever_it_is(around: str) -> None:
    text = "\n".join([read(ARTICLE).text] * 4)
    page = (
        "<title>科技工作会议_示例网</title><ul><li><a href='/'>要闻</a><li><a href='/b'>科技</a></ul>"
        + around.format(4 * ARTICLE)
    )
    assert read(page).text == text


@pytest.mark.parametrize("body", ["甲，乙。\\n丙，丁。", "<p>甲，乙。</p><p>丙，丁。</p>"])
def test_a_text_that_only_a_script_holds(body: str) -> None:
    script = f'<script type="application/ld+json">{{"headline": "题目", "articleBody": "{body}"}}</script>'
    draft = read(f"{script}<p>加载中</p>")
    assert draft.text == "甲，乙。\n丙，丁。"
    assert draft.left_out == [LeftOut("加载中", "JSON-LD has more")]


def test_when_a_meeting_is_stays() -> None:
    page = (
        f"<h1>会议通知</h1><div>2024-03-01 来源：办公室</div><div><p>时间：2024年3月29日</p>{ARTICLE}</div>"
    )
    assert read(page).text.split("\n")[0] == "时间：2024年3月29日"


def test_lines_that_were_not_broken_for_width_stay() -> None:
    poem = ["床前明月光，", "疑是地上霜。", "举头望明月，", "低头思故乡。"]
    assert read("<br>".join(poem)).text == "\n".join(poem)


SIZE = examples(1, ci=4)
"""Size of hostile pages: four times as large in CI."""

_HOSTILE = {
    "unclosed tags": "<div>" * (25_000 * SIZE) + "文",
    "unclosed phrases": "<b><a href=x><span>" * (12_500 * SIZE) + "文",
    "deep nesting": "<div>" * (25_000 * SIZE) + "文",
    "a long attribute": f"<p class='{'文' * 10_000_000}'>文</p>",
    "many attributes": f"<p {'x=1 ' * (125_000 * SIZE)}>文</p>",
    "tags without an end": "<a " * (75_000 * SIZE),
    "quotes without an end": "<a x=\"<a x='" * (25_000 * SIZE) + ">",
    "comments without an end": "文<!--" * (50_000 * SIZE),
    "declarations": "<![if x]>" * (25_000 * SIZE) + "文",
    "closing tags of nothing": "<table><tr><td>" * 300 + "</div></tr></td>" * (7_500 * SIZE) + "文",
    "cells": "<table><tr>" + "<td>文" * (5_000 * SIZE),
    "nested lists": "<ul><li>" * (500 * SIZE) + "<blockquote>文" * (3_750 * SIZE),
    "nested parts around": "<div class=nav>" * (500 * SIZE) + f"<p>文，{'文' * 12}。" * (1_250 * SIZE),
    "white space": "<p>文" + "\u3000" * 1_000_000 + "文</p>" + "\n" * (75_000 * SIZE),
    "white space after a label": "<h1>标题："
    + "\u3000" * 1_000_000
    + "文</h1><p>来源："
    + "\xa0" * 1_000_000,
    "one paragraph": "<p>" + "文，" * 1_000_000,
    "references": "&#" * (50_000 * SIZE) + "&amp" * (50_000 * SIZE),
    "breaks": "文<br>" * (5_000 * SIZE),
    "a long title": f"<title>{'文_' * (125_000 * SIZE)}</title><p>文</p>",
    "raw text": "<title>" * (25_000 * SIZE) + "<noscript>" * (25_000 * SIZE) + "文",
    "JSON-LD": f"<script type=application/ld+json>{'[' * (225_000 * SIZE)}</script>文",
}


@pytest.mark.parametrize("page", _HOSTILE)
def test_hostile_pages_are_read_in_the_time_of_others(page: str) -> None:
    with usual_seconds() as taken:
        read(_HOSTILE[page])
    # A linear reader needs a quarter of a second for the longest of SIZE 1; any other needs far more.
    assert taken.seconds < 2.5 * SIZE


@pytest.mark.parametrize("line", ["<p>文", "文<br>", "<td>文"])
def test_a_page_of_too_many_paragraphs_is_refused(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_BLOCKS", 1_000)
    assert read(line * 900).text
    with pytest.raises(NotAnArticle, match="a web page of more than 1,000 paragraphs"):
        read(line * 1_100)


def test_a_page_too_long_is_refused() -> None:
    with pytest.raises(NotAnArticle, match="a web page longer than 33,554,432 bytes"):
        read(b"x" * (32 * 2**20 + 1))


_TAGS = [
    "p",
    "div",
    "table",
    "tr",
    "td",
    "li",
    "a href=x",
    "a href=x.pdf",
    "h1",
    "b",
    "title",
    "script",
    "pre",
    "nav",
]


_PIECES = [
    *(f"<{tag}>" for tag in _TAGS),
    *(f"</{tag.split()[0]}>" for tag in _TAGS),
    "<br>",
    "<!--",
    "-->",
    "<![",
    "<",
]


_WORDS = [
    "上一篇：",
    "来源：甲",
    "2024-03-29",
    "会议指出，要加强科技创新。",
    "版权所有",
    "&#x",
    "&amp;",
    "\n",
    "\u3000\u3000",
    '"',
    "=",
]


_META = [
    "<meta name=PubDate content=2024-03-29>",
    "<meta property=og:title content=题>",
    "<div class=comment>",
    "<div hidden>",
]


_ANY_PAGE = st.lists(st.sampled_from(_PIECES + _WORDS + _META) | st.text(max_size=5), max_size=60).map(
    "".join
)


@given(_ANY_PAGE, st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_page_is_read_or_refused_with_a_reason(page: str, encoding: str) -> None:
    with suppress(NotAnArticle, UnicodeError):
        assert not set("\x00\r\x0b") & set(read(page.encode(encoding, errors="replace")).text)


@given(_ANY_PAGE)
def test_no_letter_of_a_page_is_lost_but_the_markup(page: str) -> None:
    """Text outside of the article is in what was left out."""
    draft = read(
        f"<p>甲乙丙</p>{page}<p>丁戊己".replace("<script>", "").replace("<title>", "").replace("<!", "")
    )
    assert "甲乙丙" in draft.text + "".join(left.text for left in draft.left_out)


@pytest.mark.skipif(not REAL_PAGES.exists(), reason="needs the pages of ../shared/corpora/govcn_2019")
def test_real_pages() -> None:
    """The smaller site of benchmarks/main_text.py reaches the bars."""
    with tarfile.open(REAL_PAGES / "raw_html_dev.tar.xz") as archive:
        pages = {
            Path(member.name).stem: opened.read()
            for member in archive
            if (opened := archive.extractfile(member)) is not None
        }
    with lzma.open(REAL_PAGES / "docs.jsonl.xz", "rt", encoding="utf-8") as lines:
        expected = {record["id"]: record for record in map(json.loads, lines)}
    drafts = {name: read(page) for name, page in pages.items()}
    assert {name: draft.fields["title"].value for name, draft in drafts.items()} == {
        name: expected[name]["title"] for name in pages
    }
    assert {name: draft.fields["number"].value for name, draft in drafts.items()} == {
        name: expected[name]["doc_no"] for name in pages
    }
    overlaps = []
    for name, draft in drafts.items():
        found, wanted = (Counter("".join(text.split())) for text in (draft.text, expected[name]["text"]))
        overlaps.append(2 * (found & wanted).total() / (found.total() + wanted.total()))
    assert mean(overlaps) >= 0.97
