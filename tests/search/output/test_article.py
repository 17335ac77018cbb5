"""The look of an article that is read, on a terminal and for a program."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article
from indexer.core.columns import text_width
from search import Extract
from search.output.article import ReadingPage, extract_as_json, extract_as_text
from search.output.wrapping import lines_of

ARTICLE = Article(
    *("id/1", "一、总则\n推动科创(chuàng)发展。\n\n三、附\x1b则", "关于科创的通知", "http://a/b", "新华社"),
    *(date(2024, 3, 29), "财政部", "财〔2024〕1号", "河南", ("科技",), "a/b.html", "通知"),
)
WHOLE = Extract(ARTICLE)
PLAIN = ReadingPage(None, colour=False)
HEAD = "关于科创的通知\n2024-03-29  新华社  财〔2024〕1号\n财政部  河南  通知  科技\nhttp://a/b\na/b.html\n"


def test_an_article_is_shown_whole() -> None:
    assert extract_as_text(WHOLE, PLAIN) == (
        f"{HEAD}{ARTICLE.short_id}  id/1\n\n¶1  一、总则\n¶2  推动科创(chuàng)发展。\n¶3  三、附�则\n"
    )


def test_a_long_title_is_indented() -> None:
    article = replace(ARTICLE, title="关于推动科创的通知")
    lines = extract_as_text(Extract(article), ReadingPage(12, colour=True)).splitlines()
    assert lines[:2] == ["\x1b[1m关于推动科\x1b[0m", "\x1b[1m  创的通知\x1b[0m"]


def test_unknown_facts_are_left_out() -> None:
    bare = Extract(Article("a", "文"))
    assert extract_as_text(bare, PLAIN) == f"(no title)\n{bare.article.short_id}  a\n\n¶1  文\n"


@pytest.mark.parametrize(
    ("ordinals", "options", "shown"),
    [
        ((2,), {}, ["… ¶1: --full shows all", "¶2> 二", "¶3  三", "¶4  四", "¶5  二"]),
        ((2,), {"context": 1}, ["¶1  一", "¶2> 二", "¶3  三", "… ¶4 to ¶5: --full shows all"]),
        ((4,), {"full": True}, ["¶1  一", "¶2  二", "¶3  三", "¶4> 四", "¶5  二"]),
        ((2, 5), {}, ["… ¶1: --full shows all", "¶2> 二", "¶3  三", "¶4  四", "¶5> 二"]),
        ((), {"context": 1}, ["¶1  一", "¶2  二", "¶3  三", "¶4  四", "¶5  二"]),
    ],
)
def test_a_paragraph_is_shown_with_what_is_around_it(
    ordinals: tuple[int, ...], options: dict[str, int], shown: list[str]
) -> None:
    extract = Extract(Article("a", "一\n二\n三\n四\n二"), ordinals)
    text = extract_as_text(extract, replace(PLAIN, **options))
    assert text.splitlines()[-len(shown) :] == shown
    assert ("The article has this paragraph 2 times: ¶2, ¶5.\n" in text) == (len(ordinals) > 1)
    if ordinals:
        number = ordinals[0]
        paragraph = list(extract.article.paragraphs())[number - 1]
        assert f"\n{paragraph.id}  a ¶{number}\n" in text


def test_what_was_found_is_marked_on_each_line() -> None:
    extract = Extract(ARTICLE, (), ((), ((2, 4), (4, 14)), ()))
    plain = extract_as_text(extract, ReadingPage(14, colour=False)).splitlines()
    assert plain[-4:] == ["¶2  推动«科创", "    (chuàng)发", "    展»。", "¶3  三、附�则"]
    coloured = extract_as_text(extract, ReadingPage(14, colour=True)).splitlines()
    found, end = "\x1b[1;31m", "\x1b[0m"
    assert coloured[-4:] == [
        f"¶2  推动{found}科创{end}",
        f"    {found}(chuàng)发{end}",
        f"    {found}展{end}。",
        "¶3  三、附�则",
    ]


def test_a_clean_copy_keeps_its_marks() -> None:
    extract = Extract(ARTICLE, (), ((), ((2, 12),), ()))
    assert "¶2  推动«科创»发展。\n" in extract_as_text(extract, replace(PLAIN, clean=True))
    keys = json.loads(extract_as_json(extract, clean=True))
    assert keys["paragraphs"][1] == {
        "id": [*ARTICLE.paragraphs()][1].id,
        "paragraph": 2,
        "text": "推动科创(chuàng)发展。",
        "spans": [[2, 12]],
        "clean": {"text": "推动科创发展。", "spans": [[2, 4]]},
    }


def test_keys_are_those_of_the_article() -> None:
    keys = json.loads(extract_as_json(Extract(ARTICLE, (2,))))
    assert keys == json.loads(json.dumps(Extract(ARTICLE, (2,)).as_dict()))
    paragraphs = keys.pop("paragraphs")
    assert [list(each) for each in paragraphs] == [["id", "paragraph", "text"]] * 3
    assert keys == {
        **{"article": "id/1", "short_id": ARTICLE.short_id, "title": "关于科创的通知", "source": "新华社"},
        **{"published": "2024-03-29", "url": "http://a/b", "path": "a/b.html", "issuer": "财政部"},
        **{
            "number": "财〔2024〕1号",
            "region": "河南",
            "kind": "通知",
            "topics": ["科技"],
            "named": [2],
            "headings": [],
        },
    }


@given(st.text("ab 1，。（）“创新\u0301\U0001f300"), st.integers(2, 30))
def test_lines_hold_all_of_a_text_and_fit(text: str, width: int) -> None:
    lines = lines_of(text, width)
    shown = [text[start:end] for start, end in lines]
    assert "".join(shown).replace(" ", "") == text.replace(" ", "")
    for line, (start, _) in zip(shown, lines, strict=True):
        assert text_width(line) <= width
        assert not start or line[:1] != "\u0301" or text[start - 1] == " " or text_width(line) == 0


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("创新创新", 5, ["创新", "创新"]),
        ("推动创新。推动", 8, ["推动创", "新。推动"]),
        ("推动（创新）", 6, ["推动", "（创", "新）"]),
        ("a long word", 6, ["a long", "word"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("GDP增长5.2%左右", 9, ["GDP增长", "5.2%左右"]),
    ],
)
def test_lines_end_where_a_reader_expects_it(text: str, width: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in lines_of(text, width)] == lines


def test_a_long_paragraph_takes_no_time() -> None:
    text = "科技创新，" * 10_000
    spans = tuple((at, at + 2) for at in range(0, len(text), 5))
    shown = extract_as_text(Extract(Article("a", text), (), (spans,)), ReadingPage(60, colour=True))
    assert shown.count("\x1b[1;31m") >= len(spans)
