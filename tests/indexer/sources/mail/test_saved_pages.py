"""Saved pages: each page with prose is read, and the rest is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.sources import ReadArticle, read_with_drafts
from tests.indexer.sources.mail.messages import MORE, TEXT, Part, multipart, read

FRAME = f"<html><body><p>{TEXT}</p><p>{MORE}</p></body></html>"


MENU = '<html><body><a href="x">首页</a> <a href="y">新闻</a></body></html>'


OUTER = "<html><body><h1>防汛</h1><p>首页说明文字，请在下方阅读正文内容。</p><iframe src=x></body></html>"


FRAMESET = '<html><frameset cols="1,2"><frame src=a><frame src=b></frameset></html>'


NO_PROSE = "left out: a page without prose, of a page with frames"


def saved(*parts: Part) -> str:
    head, content = multipart("related", *parts)
    site = "Snapshot-Content-Location: http://example.org/a"
    return f"From: <Saved by Blink>\n{site}\nSubject: page\n{head}\n\n{content}"


def at(location: str, content: str, kind: str = "text/html") -> Part:
    return f"Content-Type: {kind}; charset=utf-8\nContent-Location: {location}", content


F, M = "http://example.org/f.html", "http://example.org/m.html"


OUTER_TEXT = "首页说明文字，请在下方阅读正文内容。"


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([at("http://example.org/a", FRAME)], [("message.html", f"{TEXT}\n{MORE}")]),
        ([at("http://example.org/a", OUTER), at(F, FRAME)], [
            ("message.html", OUTER_TEXT), (F, f"{TEXT}\n{MORE}"),
        ]),
        ([at("http://example.org/a", OUTER), at(M, MENU), at(F, FRAME)], [
            ("message.html", OUTER_TEXT), (M, NO_PROSE), (F, f"{TEXT}\n{MORE}"),
        ]),
        ([at("http://example.org/a", OUTER), at(F, FRAME), at(F, FRAME.replace(TEXT, ""))], [
            ("message.html", OUTER_TEXT), (F, f"{TEXT}\n{MORE}"), ("http://example.org/f-2.html", MORE),
        ]),
        ([at("http://example.org/a", FRAMESET), at(M, MENU), at(F, FRAME)], [
            ("message.html", NO_PROSE), (M, NO_PROSE), (F, f"{TEXT}\n{MORE}"),
        ]),
        ([at("http://example.org/a", OUTER), ("Content-Type: text/html\nContent-ID: <f@x>", FRAME)], [
            ("message.html", OUTER_TEXT), ("frame.html", f"{TEXT}\n{MORE}"),
        ]),
        ([at("http://example.org/a", OUTER), at("http://example.org/n.txt", MORE, "text/plain")], [
            ("message.html", OUTER_TEXT), ("http://example.org/n.txt", MORE),
        ]),
        ([at("http://example.org/a", OUTER), multipart("related", at(F, FRAME), at(M, MENU))], [
            ("message.html", OUTER_TEXT), (M, NO_PROSE), (F, f"{TEXT}\n{MORE}"),
        ]),
        ([at("http://example.org/a", OUTER), at("http://example.org/a.css", "p {}", "text/css"),
          at("http://example.org/a.png", "x", "image/png"),
          at("http://example.org/a.woff", "{}", "font/woff")], [
            ("message.html", OUTER_TEXT),
            ("http://example.org/a.css", "left out: a resource of a page"),
            ("http://example.org/a.png", "left out: a picture"),
            ("http://example.org/a.woff", "left out: a font"),
        ]),
        ([at("http://example.org/a.png", "x", "image/png"), at("http://example.org/a", OUTER)], [
            ("message.html", OUTER_TEXT), ("http://example.org/a.png", "left out: a picture"),
        ]),
    ],
)  # fmt: skip
def test_each_page_of_a_saved_page_that_holds_prose_is_read(
    parts: list[Part], found: list[tuple[str, str]]
) -> None:
    assert read(saved(*parts), "a.mht") == found


@pytest.mark.parametrize("sender", ["<Saved by Blink>", "<由 Internet Explorer 8 保存>", "<由 IE 儲存>"])
def test_who_saved_a_page_is_not_its_source(sender: str) -> None:
    head, content = multipart("related", at("http://example.org/a", FRAME))
    Path("a.mht").write_text(f"From: {sender}\nDate: Fri, 29 Mar 2024 08:00:00 +0800\n{head}\n\n{content}")
    (item,) = read_with_drafts(["a.mht"])
    assert isinstance(item, ReadArticle)
    article = item.article
    assert (article.source, article.published, article.url) == (None, None, "http://example.org/a")


def test_the_root_of_a_saved_page_may_be_named() -> None:
    root = ("Content-Type: text/html; charset=utf-8\nContent-ID: <r@x>", OUTER)
    head, content = multipart("related", at(F, FRAME), root)
    written = f'Subject: page\n{head}; start="<r@x>"\n\n{content}'
    assert read(written, "a.mht") == [("message.html", OUTER_TEXT), (F, f"{TEXT}\n{MORE}")]
