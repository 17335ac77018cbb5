"""Marks within the text of a page: readings, note marks, struck-out text, and text that is shown later."""

from __future__ import annotations

import json
from html import escape
from io import BytesIO

import pytest

from indexer.sources.draft import DEFAULTS, Document, Draft, LeftOut, NotAnArticle
from indexer.sources.formats.html import read_html

HEADING = "<title>防汛工作安排</title><h1>防汛工作安排</h1>"
SENTENCE = "各水库管理单位须落实二十四小时防汛值守，逾期未落实的通报批评。"
MORE = "各县区应于四月底前完成除险加固任务，并报送物资清单。"
PROSE = f"<p>{SENTENCE}</p>"
HIDDEN = "对落实不力的单位，由市防汛指挥部约谈其主要负责人。"


def read(body: str) -> Draft:
    page = f"<html><head><meta charset=utf-8></head><body>{HEADING}{body}</body></html>"
    return read_html(Document("a.html", BytesIO(page.encode())), DEFAULTS)


def paragraphs(body: str) -> list[str]:
    """The paragraphs after the first one, which is prose."""
    first, *others = read(PROSE + body).text.split("\n")
    assert first == SENTENCE
    return others


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby><rb>白<rt>bái<rb>龟<rt>guī<rb>湖<rt>hú</ruby>",
        "<ruby>白<rt>bái</rt>龟<rt>guī</rt>湖<rt>hú</ruby>",
        "<ruby>白龟湖<rp>(<rt>bái guī hú<rp>)</ruby>",
        "<ruby>白龟<rt>bái<rt>guī<rb>湖</rb></ruby>",
        "<ruby><rb>白龟湖</rb><rtc>bái guī hú</rtc></ruby>",
        "<ruby><rb>白</rb><rb>龟湖</rb><rtc><rt>bái</rt> <rt>guī hú</rt></rtc><rtc>x<rt>y</rt>z</rtc></ruby>",
        "<ruby>白<rtc>bái<rb>龟<rtc>guī</ruby>湖",
        "<ruby>白龟湖<rt>bái guī hú ",
        "<ruby>白<rt>bái</rt>龟湖",
        "<ruby>白<rt>ㄅㄞˊ龟<rt>ㄍㄨㄟ湖<rt>ㄏㄨˊ</ruby>",
        "<ruby>白<rp>（<rt>bái<rp>）龟湖</ruby>",
        "<ruby>白<rp>（</rp><rt>音百</rt><rp>）</rp>龟湖</ruby>",
    ],
)
def test_readings_are_no_text_whatever_ends_them(ruby: str) -> None:
    assert paragraphs(f"<p>会议在{ruby}科创新城举行，各界参加。</p><p>完。</p>") == [
        "会议在白龟湖科创新城举行，各界参加。",
        "完。",
    ]


def test_a_reading_without_an_end_takes_no_number_and_no_bracket_from_the_text_behind_it() -> None:
    assert paragraphs("<p><ruby>湖<rt>hu2 2024年《规划》施行。</p>") == ["湖2024年《规划》施行。"]
    assert paragraphs("<p><ruby>湖<rt>hu2 《规划》施行，好。</p>") == ["湖《规划》施行，好。"]


def test_a_reading_ends_with_its_line() -> None:
    assert paragraphs("<p>在<ruby>白龟湖<rt>bái guī hú<br>各界代表参加会议，听取报告。</p>") == [
        "在白龟湖",
        "各界代表参加会议，听取报告。",
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2023年<sup>[1]</sup>底", "2023年底"),
        ("责任<sup>1</sup>制度", "责任制度"),
        ("责任<sup>1,2</sup>制度<sup>3-5</sup>", "责任制度"),
        ("责任<sup> （2） </sup>制度", "责任制度"),
        ("“制度”<sup>1</sup>，好。<sup>2</sup>", "“制度”，好。"),
        ("增长5%<sup>①</sup>，30<sup>*</sup>家", "增长5%，30家"),
        ("30<sup>〔注2〕</sup>家", "30家"),
        ("30<a href='#_ftn1'><sup>1</sup></a>家", "30家"),
        ("30<sup><a href='http://a.cn/b.htm#_ftn1'>1</a></sup>家", "30家"),
        ("5000m<sup>2</sup>", "5000m2"),
        ("1000米<sup>2</sup>，2平方公里<sup>3</sup>", "1000米2，2平方公里3"),
        ("10<sup>3</sup>，30<sup>1</sup>家", "10³，30¹家"),
        ("x<sup>n</sup>，第1<sup>st</sup>，品牌<sup>TM</sup>", "xn，第1st，品牌TM"),
        ("（a+b)<sup>2</sup>，Ca<sup>2+</sup>", "（a+b)2，Ca2+"),
        ("10<sup><a href='/list.htm'>3</a></sup>", "10³"),
        ("10<sup>-6</sup>，1.2×10<sup>8</sup>", "10⁻⁶，1.2×10⁸"),
        ("2023<sup>1</sup>年，12023<sup>2</sup>", "2023年，12023²"),
        ("30<sup>1-3</sup>家，30<sup>（1）</sup>家，2<sup>n</sup>", "30家，30家，2n"),
        ("责任<span style='vertical-align: super'>1</span>制度", "责任制度"),
        ("责任<span style='vertical-align:super'><span lang=EN>[1]</span></span>制度", "责任制度"),
        (
            "5m<font style='VERTICAL-ALIGN:super'>2</font>，<span style='vertical-align:top'>1</span>",
            "5m2，1",
        ),
        ("责任<sup>1", "责任1"),
    ],
)
def test_note_marks_are_no_text_and_exponents_are(written: str, expected: str) -> None:
    assert paragraphs(f"<p>本段，{written}</p>") == [f"本段，{expected}"]


def test_the_mark_before_a_note_stays() -> None:
    assert paragraphs("<p><sup>[1]</sup> 见附件清单，第一页。</p>") == ["[1] 见附件清单，第一页。"]


@pytest.mark.parametrize(
    ("body", "kept", "struck"),
    [
        ("<p>罚款<del>一千元</del><ins>五千元</ins>以上。</p>", ["罚款五千元以上。"], ["一千元"]),
        ("<p>罚款<s>一千</s>五<strike>千</strike>元。</p>", ["罚款五元。"], ["一千千"]),
        (
            "<p>罚<span style='color:red; Text-Decoration: Line-Through'>一<span>千</span>元</span>款。</p>",
            ["罚款。"],
            ["一千元"],
        ),
        (
            "<p style='text-decoration-line:line-through'>旧，段。</p><p>新，段。</p>",
            ["新，段。"],
            ["旧，段。"],
        ),
        ("<del><p>旧一，段。</p><p>旧二，段。</p></del><p>新。</p>", ["新。"], ["旧一，段。", "旧二，段。"]),
        ("<ul><li>甲，项。<li><s>乙，项。</s></ul>", ["甲，项。"], ["乙，项。"]),
        ("<p>甲，<del>乙</p><p>丙，丁。</p>", ["甲，", "丙，丁。"], ["乙"]),
        (
            "<p>甲，<img style='text-decoration:line-through'>乙<u style='text-decoration:none'>丙</u></p>",
            ["甲，乙丙"],
            [],
        ),
    ],
)
def test_struck_out_text_is_left_out_and_told(body: str, kept: list[str], struck: list[str]) -> None:
    draft = read(PROSE + body)
    assert draft.text.split("\n") == [SENTENCE, *kept]
    assert draft.left_out == [
        LeftOut("防汛工作安排", "the title"),
        *(LeftOut(text, "text that is struck through") for text in struck),
    ]


def folded(control: str, style: str = "display:none", text: str = HIDDEN) -> str:
    return f"<div><p>{MORE}</p><div style='{style}'><p>{text}</p></div><a href='#'>{control}</a></div>"


@pytest.mark.parametrize(
    "body",
    [
        folded("").replace("<a href='#'></a>", "<button>展开全文</button>"),
        folded("").replace("<a href='#'></a>", "<input type=button value=展开全文>"),
        f"<div>{folded('')}</div><div><a>继续阅读</a></div>",
        f"<section><div>{folded('')}</div><div><a>查看更多</a></div></section>",
    ],
    ids=["button", "input", "beside the body", "beside the text"],
)
def test_the_control_may_be_a_button_or_stand_beside_the_text(body: str) -> None:
    assert paragraphs(body)[:2] == [MORE, HIDDEN]


def test_a_click_may_show_the_whole_article_in_place_of_its_beginning() -> None:
    short = f"<div><p>{MORE[:-1]}……</p><a>展开全文</a></div>"
    whole = f"<div style='display:none'><p>{MORE}</p><p>{HIDDEN}</p></div>"
    assert read(short + whole).text.split("\n")[-2:] == [MORE, HIDDEN]
    assert HIDDEN not in read(f"{short}<div style='display:none'><p>{HIDDEN}</p></div>").text


@pytest.mark.parametrize("control", ["展开全文", "阅读全文 ▼", "點擊展開", "查看更多", "展开剩余70%"])
def test_prose_that_a_click_shows_belongs_to_the_article(control: str) -> None:
    assert paragraphs(folded(control))[:2] == [MORE, HIDDEN]


@pytest.mark.parametrize(
    "body",
    [
        folded("返回首页"),
        folded("展开全文", text=MORE),
        folded("展开").replace("<a", "</div><div><div><div><a"),
        folded("") + "<div><a href='/list.html'>查看更多</a></div>",
    ],
    ids=["no control", "a copy of what is shown", "the control stands elsewhere", "a list elsewhere"],
)
def test_other_hidden_prose_does_not(body: str) -> None:
    draft = read(PROSE + body)
    assert draft.text.split("\n")[:2] == [SENTENCE, MORE]
    assert HIDDEN not in draft.text
    assert draft.text.count(MORE) == 1


STORED = f"<p>{SENTENCE}</p><p>{MORE}</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"<textarea style='display:none'>{escape(STORED)}</textarea>",
        f"<noscript>{STORED}</noscript>",
        f"<script>var a = '\"'\nwindow.__STATE__={json.dumps({'id': 1, 'content': STORED})};f()</script>",
        f'<script type="application/json">{json.dumps([["甲。", STORED]], ensure_ascii=False)}</script>',
        f"<script>var a = {json.dumps({'list': [SENTENCE, MORE], 'summary': 'x'})}</script>",
        f"<script>document.write('<p class=\\x22a\\x22>{SENTENCE}</p><p class=\"b\">{MORE}</p>')</script>",
        f"<script>var t = `<p>{SENTENCE}</p>\n<p>{MORE}</p>`</script>",
        f"<template>{STORED}</template>",
        f"<xmp>{STORED}</xmp>",
        f'<input type=hidden value="{escape(STORED)}">',
    ],
    ids=[
        *("textarea", "noscript", "script", "JSON", "list", "single quotes", "template string"),
        *("template", "xmp", "hidden field"),
    ],
)
def test_a_page_without_prose_has_that_which_a_script_shows(body: str) -> None:
    draft = read(f"<div id=app>加载中</div>{body}")
    assert draft.text == f"{SENTENCE}\n{MORE}"
    assert draft.left_out[0] == LeftOut("加载中", "a script shows more")


def test_a_page_with_prose_has_only_its_own() -> None:
    script = f"<script>var a = {json.dumps({'content': HIDDEN * 9})}</script>"
    assert paragraphs(f"{script}<textarea>{HIDDEN * 9}</textarea>") == []
    assert (
        read("<p>版面图片</p><script>alert('您的浏览器版本过低，请升级后再试。')</script>").text == "版面图片"
    )
    with pytest.raises(NotAnArticle, match="it shows only its title; the rest is shown by a script"):
        read('<script>f("a long string, not Chinese")</script>')


def test_a_frame_whose_page_stands_in_an_attribute() -> None:
    inner = escape(f"<p>{MORE}</p></div><p style='display:none'>密。</p>")
    nested = escape(f'<p>外。</p><iframe srcdoc="{escape(f"<p>{HIDDEN}</p>")}"></iframe>')
    assert paragraphs(f'<div><iframe srcdoc="{inner}"></iframe></div>{PROSE}') == [MORE, SENTENCE]
    assert paragraphs(f'<iframe srcdoc="{nested}"></iframe>') == ["外。", HIDDEN]
    assert paragraphs('<iframe src="a.html">无框架，请升级。</iframe>') == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (escape(f"<p>{MORE[:5]}<strong>{MORE[5:]}</strong></p><p>完。</p>"), [MORE, "完。"]),
        (escape("<p>&ldquo;三个&rdquo;责任人，名单。</p>"), ["“三个”责任人，名单。"]),
        ("<p>标签 &lt;p&gt; 与 &lt;/p&gt; 成对，必须。</p>", ["标签 <p> 与 </p> 成对，必须。"]),
        ("<pre>&lt;p&gt;示例，代码。&lt;/p&gt;</pre>", ["<p>示例，代码。</p>"]),
        (f"<p>{MORE[:5]}&lt;b&gt;{MORE[5:9]}&lt;/b&gt;{MORE[9:]}</p>", [MORE]),
        (escape(f'<span style="color:red">{MORE}</span><br>完，了。'), [MORE, "完，了。"]),
        ("<p>落实&amp;ldquo;责任&amp;rdquo;，R&amp;amp;D。</p>", ["落实“责任”，R&amp;D。"]),
        ("<pre>&amp;nbsp;</pre>", ["&nbsp;"]),
        ("<p>浓度&lt;b&gt;5，a&lt;b，见&lt;通知&gt;。</p>", ["浓度<b>5，a<b，见<通知>。"]),
    ],
)
def test_markup_that_was_escaped_twice(body: str, expected: list[str]) -> None:
    assert paragraphs(body) == expected


@pytest.mark.parametrize(
    "piece",
    [
        "<sup>",
        "<sup>1</sup>",
        "<span style='vertical-align:super'>1",
        "<ruby>字<rt>1.1.（（字",
        "<button>展开全文",
        "&lt;b&gt;",
        "<script>'</script><script>['字','字",
        "<ruby><rt>",
        "<rt>字<br>",
        "<del>字",
        "<s><p>",
        "<iframe srcdoc='<p>'>",
        "&lt;p&gt;&lt;/p&gt;",
        "<span style='text-decoration:line-through'>",
    ],
)
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    assert read(PROSE + 5_000 * piece).text.startswith(SENTENCE)
