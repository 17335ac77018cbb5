"""Every benchmark can be imported with all that it names, and says its options; none is run here."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec, resolve_name
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import answers, versions
from search import Hit, SearchResults
from tests import ROOT

OURS = ("benchmarks", "indexer", "search", "tests")
WITHOUT_OPTIONS = ("benchmarks.answers", "benchmarks.serving.load", "benchmarks.speed.worker")
"""What other benchmarks start, with arguments that are theirs to know."""


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


SOURCES = {name_of(path): path for path in sorted((ROOT / "benchmarks").rglob("*.py"))}
PROGRAMS = [name for name, path in SOURCES.items() if "def main(" in path.read_text(encoding="utf-8")]


def imported_names(source: str, package: str) -> Iterator[tuple[str, str | None]]:
    """(module, name in it or None) of every import of this project, in functions too.

    >>> list(imported_names("from search import Hit", "benchmarks"))
    [('search', 'Hit')]
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names if alias.name.split(".")[0] in OURS)
        elif isinstance(node, ast.ImportFrom):
            module = resolve_name("." * node.level + (node.module or ""), package)
            if module.split(".")[0] in OURS:
                yield from ((module, alias.name) for alias in node.names)


def is_there(module: str, name: str | None) -> bool:
    try:
        found = import_module(module)
    except ModuleNotFoundError:
        return False
    return name is None or hasattr(found, name) or find_spec(f"{module}.{name}") is not None


def imported(name: str) -> object:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in OURS:
            raise
        pytest.skip(f"needs {error.name}; `pip install -e .[bench]`")


@pytest.fixture(autouse=True)
def quick_jieba(monkeypatch: pytest.MonkeyPatch) -> None:
    """`jieba.analyse`, which `benchmarks.stock` imports, reads a large table and leaves its file open."""
    monkeypatch.setitem(sys.modules, "jieba.analyse", SimpleNamespace(ChineseAnalyzer=None))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SOURCES)
def test_a_benchmark_is_imported_with_all_that_it_names(name: str) -> None:
    imported(name)
    path = SOURCES[name]
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    named = imported_names(path.read_text(encoding="utf-8"), package)
    assert [each for each in named if not is_there(*each)] == []


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name not in WITHOUT_OPTIONS])
def test_a_benchmark_says_its_options(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = imported(name)
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with pytest.raises(SystemExit) as ended:
        module.main()  # type: ignore[attr-defined]
    assert not ended.value.code
    assert capsys.readouterr().out.lower().startswith("usage: ")


def test_every_benchmark_is_in_the_list() -> None:
    listed = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    names = {name.removeprefix("benchmarks.").removesuffix(".__main__") for name in PROGRAMS}
    names -= {name.removeprefix("benchmarks.") for name in WITHOUT_OPTIONS}
    assert [name for name in names if f"`{name}`" not in listed and f"`{name}.py`" not in listed] == []


def test_a_name_that_is_gone_is_seen() -> None:
    source = (
        "def run():\n    from search import Hit, gone\n    from .nowhere import this\nimport indexer.gone, os"
    )
    named = list(imported_names(source, "benchmarks"))
    assert [each for each in named if not is_there(*each)] == [
        ("indexer.gone", None),
        ("search", "gone"),
        ("benchmarks.nowhere", "this"),
    ]


def test_versions_compares_all_that_a_search_gives() -> None:
    # What a version before lacks, and what differs between two indexes, cannot be compared.
    left_out = {"query", "hits", "took_ms", "number", "offset", "cursor", "since", "until", "undated"}
    assert {*answers.RESULT_FIELDS, *left_out} == set(SearchResults.__match_args__)
    left_out = {"score", "holds_all", "below", "more_in_article", "index"}
    assert {*answers.HIT_FIELDS, *left_out} == set(Hit.__match_args__)


def test_versions_shows_what_differs() -> None:
    one = {"total": 2, "hits": [{"article": "a", "spans": [[0, 2]]}]}
    another = {"total": 2, "hits": [{"article": "a", "spans": [[0, 3]]}]}
    assert versions.differing(one, one) == []
    assert versions.differing(one, another) == ["hits"]
    assert versions.first_difference(one, another) == (2, 3)
    assert versions.first_difference(one["hits"], []) == (one["hits"], [])
    assert versions.differing({"error": "ValueError"}, {"total": 0}) == ["error", "total"]
