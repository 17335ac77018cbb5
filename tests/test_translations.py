"""The translations: none is missing or stale, each puts in the same values, and no sentence is forgotten."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from gettext import translation

import pytest

from indexer.core.messages import CATALOGUES, DOMAIN, LANGUAGES, catalogue_of
from tests import ROOT
from translations.catalogue import Catalogue, Key, mo_content, po_text, read_po
from translations.extraction import (
    COMMANDS,
    TEMPLATES,
    click_messages,
    help_of,
    names_in,
    source_messages,
    sources,
    templates_in,
)
from translations.generate import OF_CLICK, PO, compiled, mo_path, traditional, updated

ADVICE = "run `make messages`, and translate what it lists in translations/zh_CN.po"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_po(PO.read_text(encoding="utf-8"))


def test_the_file_has_the_messages_of_the_source(catalogue: Catalogue) -> None:
    assert PO.read_text(encoding="utf-8") == updated(catalogue), ADVICE


def test_every_message_is_translated(catalogue: Catalogue) -> None:
    assert [key[0] for key, text in catalogue.texts.items() if not text] == [], ADVICE


def test_the_compiled_catalogues_are_up_to_date(catalogue: Catalogue) -> None:
    for language, content in compiled(catalogue).items():
        assert mo_path(language).read_bytes() == content, ADVICE


def test_each_translation_puts_in_the_same_values(catalogue: Catalogue) -> None:
    assert [fault for key, text in catalogue.texts.items() for fault in faults_of(key, text)] == []


def test_the_traditional_catalogue_keeps_what_is_typed(catalogue: Catalogue) -> None:
    converted = traditional(catalogue).texts
    assert [fault for key in catalogue.texts for fault in faults_of(key, converted[key])] == []


@cache
def messages_of_click() -> set[Key]:
    return click_messages() - source_messages().keys()


def faults_of(key: Key, text: str) -> Iterator[str]:
    """Values that a translation lacks, or that the message does not give, and signs of other languages."""
    of_click = key in messages_of_click()
    given, put_in = set(names_in(key[-1])), set(names_in(text))
    if (not put_in <= given) if of_click else given != put_in:
        yield f"{text!r} puts in {put_in}, and {key[-1]!r} {given}"
    if re.search("[\u3400-\u9fff][,;:?!]( |$)|[\u3400-\u9fff]\\.$", text):
        yield f"{text!r} has a half-width sign after Han"
    if (text[:1].isspace() or text[-1:].isspace()) and not key[0][:1].isspace():
        yield f"{text!r} begins or ends with a space"


@pytest.mark.parametrize(
    ("key", "text", "number"),
    [
        (("in {file}",), "在 {file} 中", 0),
        (("in {file}",), "在文件中", 1),
        (("{count:,} file", "{count:,} files"), "{count} 个文件", 1),
        (("no text",), "没有正文.", 1),
        (("no text",), "没有，正文", 0),
        (("no text",), "没有, 正文", 1),
        (("no text",), " 没有正文", 1),
    ],
)
def test_the_check_of_a_translation_can_fail(key: Key, text: str, number: int) -> None:
    assert len([*faults_of(key, text)]) == number


TWO_WORDS = re.compile(r"(?<![\w<])[a-z]{2,} (?:[a-z]+ )*[a-z]{2,}(?![\w>])")
"""Text of two English words or more. Other strings are rarely for a person."""

NO_MESSAGES = {
    # Names of tags, attributes, fields and encodings, markup, and words of citations.
    "indexer/analysis/data/",
    "search/query/data/",
    "indexer/sources/encoding/data/",
    "indexer/sources/encoding/charsets.py",
    "indexer/sources/formats/markup.py",
    "indexer/sources/formats/records.py",
    "indexer/sources/formats/rtf.py",
    "indexer/sources/page/blocks.py",
    "indexer/sources/page/main_text.py",
    "indexer/sources/page/published.py",
    "indexer/sources/page/surroundings.py",
    "indexer/sources/registry.py",
    "search/citations/",
    # What language models read, in English.
    "search/mcp/answers.py",
    "search/mcp/server.py",
    "search/opensearch/query.py",
    "search/output/export/docx.py",
    "search/output/export/package.py",
    "search/output/export/xlsx.py",
    "search/query/notes.py",
    # The description of the API and of numbers, in English, and headers.
    "search/web/api/",
    "search/web/metrics.py",
    "search/web/parameters.py",
    # Texts of the page, which have a table and a test of their own.
    "search/web/page/",
    # Strings that a notebook shows.
    "search/hit.py",
}
"""Modules with strings of words that nobody reads as a sentence."""

FOR_PROGRAMMERS = {
    "late_pattern",
    "log_info",
    "log_warning",
    "namedtuple",
    "AssertionError",
    "AttributeError",
    "FrozenInstanceError",
    "NoSuchIndexError",
    "TypeError",
    "ValueError",
}
"""Exceptions that tell a programmer of a mistake. Those that a command shows have messages all the same."""


OF_OTHERS = {"can't start new thread", "timed out"}
"""Messages of other programs, by which they are known."""


@cache
def texts_of_help() -> str:
    """The help of all commands, whose parts may stand anywhere."""
    return "\n".join([text for command in COMMANDS.values() for text in help_of(command)])


def forgotten(path: str, source: str) -> Iterator[str]:
    """Sentences in a module that are no message, docstring, help of an option, or text for a programmer."""
    if path.startswith(tuple(NO_MESSAGES)) or path.startswith("indexer/whoosh/"):
        return
    tree = ast.parse(source)
    passed: set[int] = set()
    for node in ast.walk(tree):
        for each in [*_told_otherwise(node)]:
            passed.update(map(id, ast.walk(each)))
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        is_sentence = TWO_WORDS.search(text) and text not in OF_OTHERS and id(node) not in passed
        if is_sentence and text.strip() not in texts_of_help():
            yield f"{path}: {text!r} is not in `message(...)`"


def _told_otherwise(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Assert():
            yield node
        case ast.Call(func=ast.Name(id=name)) if name in TEMPLATES or name in FOR_PROGRAMMERS:
            yield node
        case (
            ast.Call(func=ast.Attribute(value=ast.Name(id="re"))) | ast.Call(func=ast.Name(id="late_pattern"))
        ):
            yield node


def test_no_sentence_is_forgotten() -> None:
    assert [fault for path, source in sources() for fault in forgotten(path, source)] == []


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ('"""Find a text."""', 0),
        ('x = "find a text"', 1),
        ('x = f"{y}: find a text"', 1),
        ('x = message("find a text {y}", y=y)', 0),
        ('x = say_plural("one big file", "{count} big files", 2)', 0),
        ('raise ValueError("find a text")', 0),
        ('raise SourceError("find a text")', 1),
        ('option("--a", help="find a text")', 1),
        ('option("--index", help="Search the index in folder DIR, ")', 0),
        ('x = "find"', 0),
        ('x = "a <br> b"', 0),
    ],
)
def test_the_check_for_sentences_can_fail(source: str, number: int) -> None:
    assert len([*forgotten("search/searcher.py", source)]) == number


def test_a_template_has_to_be_a_literal() -> None:
    assert [
        *templates_in(ast.parse('message("a {b}", b=b), plural("1", "n", 3), join_messages(", ", c)'))
    ] == [
        ("a {b}",),
        ("1", "n"),
        (", ",),
    ]
    for source in ('message(f"a {b}")', "say(text)", 'plural("1", many, 2)', "say()"):
        with pytest.raises(ValueError, match="takes the literal text"):
            list(templates_in(ast.parse(source)))


def test_a_catalogue_can_be_written_and_read() -> None:
    texts = {("a {b}\n",): '"甲" {b}\\\t', ("one", "many"): "多", ("new",): ""}
    content = po_text(Catalogue(["# 词"], "Language: zh\n", texts), {key: ["a.py"] for key in texts})
    assert read_po(content) == Catalogue(["# 词"], "Language: zh\n", texts)
    assert "#: a.py\n#, python-brace-format\n" in content
    assert mo_content(Catalogue([], "", texts)).count(b"new") == 0


@pytest.mark.parametrize(
    "content",
    ['msgid ""\nmsgstr ""\n\nmsgid "a" b\n', 'msgid ""\nmsgstr ""\n' + 2 * '\nmsgid "a"\nmsgstr "b"\n'],
)
def test_a_broken_catalogue_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"cannot be read|is there twice"):
        read_po(content)


def test_gettext_reads_the_compiled_catalogues() -> None:
    for language in LANGUAGES:
        read = translation(DOMAIN, CATALOGUES, [language])
        assert read.gettext("it holds no text") == catalogue_of(language).find(("it holds no text",))
        articles = ("{count:,} article", "{count:,} articles")
        assert read.ngettext(*articles, 1) == catalogue_of(language).find(articles)
        assert read.info()["language"] == language


def test_the_messages_of_click_are_those_that_it_has() -> None:
    content = PO.read_text(encoding="utf-8")
    assert content.count(f"#: {OF_CLICK}\n") > 20
    assert (ROOT / "translations" / "zh_CN.po") == PO
