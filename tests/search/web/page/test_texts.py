"""The texts of the pages: each has its Chinese, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

from search.web.page import texts
from search.web.page.chinese import CHINESE
from search.web.page.texts import Texts
from tests import ROOT

FOLDER = ROOT / "search" / "web" / "page"

ELSEWHERE = {
    "Year",
    "Issuer",
    "Number",
    "Region",
    "Kind",
    "Source",
    "Topic",
    "Date",
    "Within",
    "From",
    "To",
} | {*("Relevance", "Newest", "Oldest", "one kind of document", "one issuer", "one region")}
"""Texts that a table of the code names, and `t` is given by name."""


def in_python() -> Iterator[str]:
    """The literal texts that are given to `t`."""
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="t"), args=[ast.Constant(value=str(text)), *_]):
                    yield text
                case ast.Call(func=ast.Attribute(value=ast.Name(id="t"), attr="plural"), args=[_, many, *_]):
                    yield ast.literal_eval(many)


def in_templates() -> Iterator[str]:
    for path in (FOLDER / "templates").glob("*.html"):
        source = path.read_text(encoding="utf-8")
        yield from re.findall(r"\bt\(\"([^\"]+)\"", source)
        yield from re.findall(r"else t\(\"([^\"]+)\"", source)
        yield from re.findall(r"\bt\.plural\(\"[^\"]+\", \"([^\"]+)\"", source)


def test_every_text_has_its_chinese_and_none_is_left_over() -> None:
    assert {*in_python(), *in_templates(), *ELSEWHERE} == set(CHINESE)


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_the_chinese_has_the_same_names_in_braces() -> None:
    assert [text for text, chinese in CHINESE.items() if names_in(text) != names_in(chinese)] == []


def test_a_text_is_filled_in_either_language() -> None:
    english, chinese = Texts("en"), Texts("zh")
    one, many = "{count:,} paragraph", "{count:,} paragraphs"
    assert [english.plural(one, many, 1), english.plural(one, many, 1200)] == [
        "1 paragraph",
        "1,200 paragraphs",
    ]
    assert chinese.plural(one, many, 1) == "1 段"
    assert chinese.in_a_row([chinese("Nothing found."), "甲"]) == "没有结果。甲"
    assert texts.Texts("zh").note("any text") == "any text"
