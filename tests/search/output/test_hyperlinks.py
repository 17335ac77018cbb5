"""Links on a terminal: formats, and targets in which nothing can command the terminal."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.output.hyperlinks import ALIASES, HitLinks, HyperlinkFormat, linked, web_target

IN_URL = re.compile(r"[!-~]*")


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_each_alias_is_a_format(alias: str) -> None:
    assert HyperlinkFormat.read(alias).text == ALIASES[alias]
    if alias != "none":
        assert HyperlinkFormat.read(ALIASES[alias]) == HyperlinkFormat.read(alias)


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("default", "file://pc/a/b%20c.txt"),
        ("kitty", "file://pc/a/b%20c.txt#7"),
        ("vscode", "vscode://file/a/b%20c.txt:7:1"),
        ("x-1+.y:{path}{path}", "x-1+.y:/a/b%20c.txt/a/b%20c.txt"),
        ("none", ""),
    ],
)
def test_a_target(written: str, target: str) -> None:
    assert HyperlinkFormat.read(written).target("/a/b c.txt", "pc", 7) == target


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "'' is no format of links; write one of none, default, cursor, "),
        ("vim", "'vim' is no format of links; write one of none, default, cursor, "),
        ("file", None),
        ("{path}", "is no format of links"),
        ("a b:{path}", "is no format of links"),
        ("file://{path}\x1b", "is no format of links"),
        ("file://通知{path}", "is no format of links"),
        ("file://{host}", "has no {path}; write one of none"),
        ("file://{path}{wslprefix}", "another word than {path}, {host}, {line}, {column}"),
        ("file://{path}{", "another word than {path}, {host}, {line}, {column}"),
        ("file://{{path}}", "another word than {path}, {host}, {line}, {column}"),
        ("file://{path}:{column}", "has {column} without {line}"),
    ],
)
def test_a_format_that_is_none_is_told(written: str, fault: str | None) -> None:
    if fault is None:
        assert HyperlinkFormat.read(written)
        return
    with pytest.raises(ValueError, match=re.escape(fault)):
        HyperlinkFormat.read(written)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.cn/通知?a=[1]&b=%20#c", "https://a.cn/%E9%80%9A%E7%9F%A5?a=[1]&b=%20#c"),
        ("HTTP://A.cn", "HTTP://A.cn"),
        ("https://a.cn/\x1b]8;;\x07\n b", "https://a.cn/%1B]8;;%07%0A%20b"),
        ("https://a.cn/\ud800", "https://a.cn/%3F"),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("a.cn", None),
        ("", None),
        (None, None),
    ],
)
def test_only_pages_of_the_web_are_linked(url: str | None, target: str | None) -> None:
    assert web_target(url) == target


@given(st.text(), st.text(st.characters(exclude_categories=["Cs"])), st.binary())
def test_a_target_is_printable_ascii_and_names_what_was_given(url: str, host: str, name: bytes) -> None:
    web = web_target(f"https://{url}")
    assert web is not None
    assert IN_URL.fullmatch(web)
    path = os.fsdecode(b"/" + name)
    target = HyperlinkFormat.read("x:{host}?{path}").target(path, host, 1)
    assert IN_URL.fullmatch(target)
    shown, located = target.removeprefix("x:").split("?")
    assert (unquote(shown), unquote_to_bytes(located)) == (host, b"/" + name)


def test_a_text_is_linked() -> None:
    assert linked("通知", "https://a.cn") == "\x1b]8;;https://a.cn\x1b\\通知\x1b]8;;\x1b\\"
    assert linked("通知", None) == "通知"


def test_the_links_of_a_hit() -> None:
    web, file = "https://a.cn/%20", "file:///a"
    line = "a ¶1  https://a.cn/  boilerplate"
    both, none = HitLinks(web, file), HitLinks()
    assert both.on_title("题") == HitLinks(web).on_title("题") == linked("题", web)
    assert HitLinks(None, file).on_title("题") == linked("题", file)
    assert none.on_title("题") == "题"
    assert both.on_place(line, "a ¶1", "https://a.cn/") == (
        f"{linked('a ¶1', file)}  {linked('https://a.cn/', web)}  boilerplate"
    )
    assert none.on_place(line, "a ¶1", "https://a.cn/") == line
