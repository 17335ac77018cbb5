"""The table of formats, and the order of modules that `indexer.sources` states."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from indexer import sources
from indexer.sources.registry import COMPRESSED, FORMATS, format_of
from tests import ROOT

FOLDER = ROOT / "indexer" / "sources"
SHARED = {
    *("formats.damaged_xml", "formats.doc", "formats.headings", "formats.layout", "formats.markup"),
    *("formats.odt_numbering", "formats.office", "formats.paged", "formats.records", "formats.tables"),
    *("formats.graphics", "formats.sheet_parts", "formats.sheet_reading"),
    *("formats.xml", "containers.content_encoding", "containers.names", "containers.streams"),
}
ROWS = re.findall("^    ([a-z]+)/?  ", sources.__doc__ or "", re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("A.ZIP", "containers.zip.read_zip"),
        ("a.tar.zst", "containers.tar.read_tar"),
        ("b.txz", "containers.tar.read_tar"),
        ("a/b.Html.gz", "formats.html.read_html"),
        ("c.gz", None),
        ("README", None),
    ],
)
def test_a_format_is_known_by_the_end_of_a_name(name: str, reader: str | None) -> None:
    form = format_of(name)
    assert (form and form.reader) == reader


def test_each_format_has_a_row_and_each_row_its_module() -> None:
    modules = {
        f"{path.parent.name}.{path.stem}"
        for folder in ("formats", "containers")
        for path in (FOLDER / folder).glob("[!_]*.py")
    }
    named = {form.reader.rpartition(".")[0] for form in FORMATS}
    assert modules - SHARED - {"formats.sqlite", "formats.picture"} == named
    assert {form.extra for form in FORMATS} == {None, "office", "pdf", "warc"}
    assert all(find_spec(f"indexer.sources.{module}") for module in named)


def test_the_docs_name_each_format() -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    suffixes = [*COMPRESSED, *(suffix for form in FORMATS for suffix in form.suffixes)]
    assert [suffix for suffix in suffixes if f"`{suffix}`" not in page] == []


def imported_rows(path: Path) -> Iterator[str]:
    """The rows of the table in `indexer.sources` that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            steps = (node.module or "").split(".")
            if steps[:2] == ["indexer", "sources"]:
                yield steps[2]
            elif node.level == 1 and path.parent == FOLDER:
                yield steps[0]


def test_each_row_imports_only_rows_above_it() -> None:
    upward = [
        f"{path.relative_to(FOLDER)} imports {name}"
        for path in FOLDER.rglob("[!_]*.py")
        for name in imported_rows(path)
        if ROWS.index(name) > ROWS.index(path.relative_to(FOLDER).parts[0].removesuffix(".py"))
    ]
    assert upward == []
    assert {"files", "reading", "finishing"} <= set(imported_rows(FOLDER / "articles.py"))
