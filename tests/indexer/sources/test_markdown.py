"""Markdown: the text is what a reader of the rendered file is shown."""

from __future__ import annotations

from io import BytesIO

import pytest

from indexer.sources.draft import DEFAULTS, Document, Draft, LeftOut
from indexer.sources.formats.markdown import read_markdown


def read(text: str) -> Draft:
    return read_markdown(Document("a.md", BytesIO(text.encode())), DEFAULTS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # HTML, character references, comments
        ("要落实<b>值</b>班<span class='x'>制</span>度。", "要落实值班制度。"),
        ("落实&ldquo;三个责任人&rdquo;&#8203;制度。", "落实“三个责任人”\u200b制度。"),
        ("甲<!-- 批注：\n暂缓 -->乙", "甲乙"),
        ("<!-- 批注\n\n暂缓公布 -->\n\n正文。", "正文。"),
        ("<div>\n<p>甲</p>\n</div>\n\n<ruby>龟<rt>guī</rt></ruby>湖", "甲\n龟湖"),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", "甲 乙"),
        ("<details>\n<summary>摘要</summary>\n\n**正文**\n\n</details>", "摘要\n正文"),
        (
            "若 a < b 且 c > d，则 <示例> 与 \\<b> 与 `<i>` 是文字",
            "若 a < b 且 c > d，则 <示例> 与 <b> 与 <i> 是文字",
        ),
        # Breaks
        ("第一行要求落实\\\n值班制度。", "第一行要求落实值班制度。"),
        ("第一行要求落实  \n值班  \n制度。", "第一行要求落实值班制度。"),
        ("第一句。  \n第二句。", "第一句。\n第二句。"),
        ("联系人：张三  \n电话：010-1  \n欢迎来访。", "联系人：张三\n电话：010-1\n欢迎来访。"),
        ("示例市科技局  \n示例市财政局", "示例市科技局\n示例市财政局"),
        ("软换行\n连成一段", "软换行连成一段"),
        ("甲。\n\u3000\n乙。", "甲。\n乙。"),
        ("    各单位要落实防汛责\n任，不得有误。", "各单位要落实防汛责任，不得有误。"),
        # Emphasis
        ("**重点：**内容，**“三项”**任务，~~废~~止", "重点：内容，“三项”任务，止"),
        ("科*创*新城，snake_case，__init__，2 * 3 * 4", "科创新城，snake_case，init，2 * 3 * 4"),
        ("**没有结束，〔2024〕3号", "**没有结束，〔2024〕3号"),
        # Lists and quotes
        ("1. 甲\n2. 乙\n   - 丙\n\n3) 丁\n\n- [ ] 戊", "1. 甲\n2. 乙\n丙\n3) 丁\n[ ] 戊"),
        ("1. 甲\n\n   乙\n", "1. 甲\n乙"),
        ("> 引\n> 用\n\n---\n\n***\n后", "引用\n后"),
        ("甲\n---\n乙", "甲\n乙"),
        # Tables
        ("|指标|数值|\n|:--|--:|\n|强度|**2%**|\n|a \\| b|", "指标 数值\n强度 2%\na | b"),
        ("指标|数值\n-|-\n强度|2%", "指标 数值\n强度 2%"),
        # Links and pictures
        (
            "见[通知](http://a.cn/x(1) '题')、[令][1]、<http://b.cn>。\n\n[1]: http://c.cn",
            "见通知、令、http://b.cn。",
        ),
        ("![图**一**](a.png)示意", "图一示意"),
        ("[注]: 本办法所称“节水”\n\n[2024]3号", "[注]: 本办法所称“节水”\n[2024]3号"),
        # Code
        ("```py\na  = 1\n\n**b**\n```\n后", "a  = 1\n**b**\n后"),
        ("~~~\n<b>\n~~~", "<b>"),
        ("`<p>全是代码</p>`", "<p>全是代码</p>"),
        # Footnotes
        (
            "2023年[^1]底。\n\n[^1]: 见附件清单。\n\n    第二段。\n\n末段。",
            "2023年底。\n末段。\n见附件清单。\n第二段。",
        ),
        ("甲[^a]。\n[^b]: 没有人提到的注。", "甲[^a]。\n没有人提到的注。"),
    ],
)
def test_the_text_is_what_a_reader_is_shown(text: str, expected: str) -> None:
    assert read(text).text == expected


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("防汛安排\n====\n正文。", "防汛安排", "正文。"),
        ("# 防汛&nbsp;<b>安排</b> #\n正文。", "防汛\xa0安排", "正文。"),
        ("<h1>防汛安排</h1>\n\n正文。", "防汛安排", "正文。"),
        ("## 小节\n正文。", None, "小节\n正文。"),
        (f"{'长' * 151}\n===\n正文。", None, f"{'长' * 151}\n正文。"),
    ],
)
def test_titles(text: str, title: str | None, body: str) -> None:
    draft = read(text)
    found = draft.fields.get("title")
    assert (found and found.value, draft.text) == (title, body)


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: '防汛安排'\ntags: [\"防汛\", 抗旱]\n---",
        "---\ntags:\n  - 防汛\n  - '抗旱'\nother: 1\ntitle: 防汛安排\n---",
        '+++\ntitle = "防汛安排"\ntags = ["防汛", "抗旱"]\n+++',
        "---\ncover:\n  title: 封面\ntitle: >-\n  防汛\n  安排\nx: |\n  title: 无\ntags: 防汛,抗旱\n---",
    ],
)
def test_front_matter(front: str) -> None:
    draft = read(f"{front}\n\n正文。")
    assert draft.text == "正文。"
    values = {name: written.value for name, written in draft.fields.items()}
    assert values == {"title": "防汛安排", "topics": "防汛,抗旱"}


def test_the_day_in_front_matter_may_be_a_number() -> None:
    assert read("---\ndate: 1711670400\n---\n正文。").fields["published"].value == "2024-03-29"


def test_hidden_text_is_left_out_and_told() -> None:
    draft = read("甲。\n\n<div style='display:none'>\n\n底**稿**。\n\n</div>\n\n乙。")
    assert (draft.text, draft.left_out) == ("甲。\n乙。", [LeftOut("底稿。", "not shown")])


def test_struck_out_text_is_told() -> None:
    assert read("罚款~~一千元~~五千元。\n\n<del>旧</del>").left_out == [
        LeftOut("一千元", "text that is struck through"),
        LeftOut("旧", "text that is struck through"),
    ]


@pytest.mark.parametrize(
    "piece",
    ["![", "[a](b", "**a*", "`a``", "<a ", "<!--", "> ", "- ", "|a", "[^1]", "[^1]: a\n", "~~a ", "a\n===\n"],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    assert isinstance(read(4_000 * piece).text, str)
