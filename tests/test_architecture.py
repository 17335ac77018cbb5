"""The boundaries of docs/architecture.md, held by reading the source of every module of the two packages."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import ROOT
from tests.modules import PACKAGES, Module, imports, is_ours, modules

VAGUE_NAMES = {"common", "helpers", "misc", "utils"}

MAY_IMPORT = {
    "indexer.native": "",
    "indexer.core": "native",
    "indexer.analysis": "core native",
    "indexer.values": "core analysis",
    "indexer.storage": "core native analysis values",
    "indexer.recognition": "core analysis values",
    "indexer.duplicates": "core native analysis values storage",
    "indexer.whoosh": "core analysis storage",
    "indexer.sources": "core analysis storage recognition",
    "indexer.inspecting": "core analysis storage sources",
    "indexer.writing": "core native analysis values storage duplicates whoosh sources inspecting",
    "indexer.cli": "core analysis storage sources inspecting writing",
    "search.query": "",
    "search.explanation": "",
    "search.citations": "",
    "search.highlight": "",
    "search.facet": "",
    "search.suggestion": "",
    "search.hit_parts": "highlight",
    "search.hit": "query citations highlight facet suggestion hit_parts",
    "search.extract": "citations highlight hit_parts",
    "search.similar": "highlight",
    "search.comparison": "",
    "search.verification": "highlight hit",
    "search.state": "",
    "search.engine": "query hit_parts hit state",
    "search.output": "explanation citations highlight facet suggestion hit extract similar",
    "search.ranking": "query engine",
    "search.searcher": (
        "query explanation suggestion hit extract similar comparison verification state ranking"
    ),
    "search.kernel": "query engine ranking",
    "search.answering": (
        "query explanation highlight facet suggestion hit_parts hit extract similar comparison verification "
        "state engine ranking kernel"
    ),
    "search.embedded": "hit_parts hit state engine kernel answering",
    "search.opensearch": "query hit_parts hit state engine ranking kernel answering",
    "search.evaluation": "ranking searcher",
    "search.opening": "engine searcher embedded opensearch",
    "search.source_files": "",
    "search.web": "query highlight facet hit extract similar comparison state output searcher opening",
    "search.mcp": "citations extract facet highlight hit output query searcher verification",
    "search.retrievers": "hit searcher",
    "search.cli": (
        "query explanation citations hit similar output ranking searcher evaluation opening source_files "
        "web mcp"
    ),
}
"""Each folder of a package, or module at its top, and what of its own package it may import."""

OF_INDEXER = ("core", "native", "analysis", "values", "storage")
"""What `search` may import of `indexer`."""

NATIVE = ROOT / "indexer" / "native"
MAY_INCLUDE = {
    "base": "",
    "analysis": "base",
    "segment": "base analysis",
    "search": "base analysis segment",
    "duplicates": "base analysis segment",
    "binding": "base analysis segment search duplicates",
}
"""Each folder of C code, and the others whose headers it may include."""

ARCHITECTURE = ROOT / "docs" / "architecture.md"


def room_of(name: str) -> str:
    """The folder, or the module at the top of a package, that a dotted name is in."""
    return ".".join(name.split(".")[:2])


def forbidden_imports(module: Module) -> Iterator[str]:
    """Imports that go up, aside, or from `indexer` into `search`."""
    room = room_of(module.name)
    for name in imports(module):
        other = room_of(name)
        if not is_ours(name) or room == other or room in PACKAGES:
            continue
        package, _, folder = other.partition(".")
        if package == room.partition(".")[0]:
            allowed = folder in MAY_IMPORT[room].split()
        else:
            allowed = package == "indexer" and folder in OF_INDEXER
        if not allowed:
            yield f"{module.name} imports {name}"


def is_command_module(module: Module) -> bool:
    """A module of a command line: what is in `cli/`."""
    return room_of(module.name).endswith(".cli")


HELP = "indexer.core.help"
"""The module that puts the help of both command lines into another language."""


OF_OPENSEARCH = ("indexer.storage.opensearch.client", "indexer.storage.opensearch.connection")


def stray_libraries(module: Module) -> Iterator[str]:
    """Imports of jieba, Whoosh, click or opensearch-py outside the modules that are there for them."""
    homes = {
        "jieba": module.name == "indexer.analysis.compiling",
        "whoosh": room_of(module.name) == "indexer.whoosh",
        "click": is_command_module(module) or module.name == HELP,
        "opensearchpy": module.name in OF_OPENSEARCH,
        "fastapi": room_of(module.name) == "search.web",
        "starlette": room_of(module.name) == "search.web",
        "jinja2": room_of(module.name) == "search.web",
        "prometheus_client": room_of(module.name) == "search.web",
        "uvicorn": module.name in ("search.cli.server", "search.cli.mcp"),
        "mcp": room_of(module.name) == "search.mcp",
        "mcp_types": room_of(module.name) == "search.mcp",
        "langchain_core": module.name == "search.retrievers.langchain",
        "llama_index": module.name == "search.retrievers.llamaindex",
    }
    for name in imports(module):
        library = name.partition(".")[0]
        if not homes.get(library, True):
            yield f"{module.name} imports {library}"


SPEAKING_CALLS = {"print", "input", "exit", "quit", "breakpoint"}
SPEAKING_NAMES = {
    "sys": {"argv", "exit", "stdin", "stdout", "stderr"},
    "os": {"_exit", "environ", "getenv", "environb"},
}


def speech(module: Module) -> Iterator[str]:
    """Printing, reading the environment and leaving the process, outside a command line."""
    if is_command_module(module):
        return
    for node in module.nodes:
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in SPEAKING_CALLS:
                yield f"{module.name} calls {name}"
            case ast.Raise(exc=ast.Name(id="SystemExit") | ast.Call(func=ast.Name(id="SystemExit"))):
                yield f"{module.name} raises SystemExit"
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in SPEAKING_NAMES.get(owner, ()):
                yield f"{module.name} uses {owner}.{name}"
            case ast.ImportFrom(module="sys" | "os" as owner, names=aliases):
                for alias in aliases:
                    if alias.name in SPEAKING_NAMES[owner]:
                        yield f"{module.name} uses {owner}.{alias.name}"


def untold(module: Module) -> Iterator[str]:
    """A module that does not open by saying what it is responsible for."""
    if not ast.get_docstring(module.tree):
        yield f"{module.name} has no docstring"


def misnamed(module: Module) -> Iterator[str]:
    """A module with a name that says nothing."""
    if module.last_name in VAGUE_NAMES:
        yield f"{module.name} has a name that says nothing"


UNPICKLING_LIBRARIES = {"pickle", "_pickle", "marshal", "shelve", "dbm"}
LOADS_CODE = "indexer.core.loading"
"""The module that loads the bytecode of others, as the import system does."""


def unpickling(module: Module) -> Iterator[str]:
    """Ways by which data could run code."""
    for name in imports(module):
        library = name.partition(".")[0]
        if library in UNPICKLING_LIBRARIES and (module.name, library) != (LOADS_CODE, "marshal"):
            yield f"{module.name} imports {library}"
    for node in module.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "eval":
            yield f"{module.name} calls eval"


Check = Callable[[Module], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    forbidden_imports,
    stray_libraries,
    speech,
    unpickling,
    untold,
    misnamed,
)


@pytest.mark.parametrize("check", CHECKS)
def test_every_module_keeps_the_boundaries(check: Check) -> None:
    assert [fault for module in modules() for fault in check(module)] == []


def test_each_folder_imports_all_that_it_may() -> None:
    imported: dict[str, set[str]] = {room: set() for room in MAY_IMPORT}
    for module in modules():
        room = room_of(module.name)
        for name in imports(module) if room in MAY_IMPORT else ():
            package, _, folder = room_of(name).partition(".")
            if room.startswith(f"{package}.") and room_of(name) != room:
                imported[room].add(folder)
    assert imported == {room: set(allowed.split()) for room, allowed in MAY_IMPORT.items()}


def test_every_module_is_read() -> None:
    assert {"indexer", "indexer.core.article", "indexer.analysis", "search", "search.hit"} <= {
        module.name for module in modules()
    }


@pytest.mark.parametrize(
    ("check", "name", "source", "faults"),
    [
        (
            forbidden_imports,
            "indexer.writing.indexing",
            "import search.hit",
            ["indexer.writing.indexing imports search.hit"],
        ),
        (
            forbidden_imports,
            "indexer.storage.segment.terms",
            "def f():\n    from indexer.writing.writer import cancelling",
            ["indexer.storage.segment.terms imports indexer.writing.writer.cancelling"],
        ),
        (
            forbidden_imports,
            "indexer.analysis.folding",
            "from ..storage import segment\nfrom . import words\nfrom ..core.errors import LexiconError",
            ["indexer.analysis.folding imports indexer.storage.segment"],
        ),
        (
            forbidden_imports,
            "indexer.writing.indexing",
            "import searching\nfrom indexer.core import article",
            [],
        ),
        (forbidden_imports, "search.hit", "from indexer.core.article import Article", []),
        (
            forbidden_imports,
            "search.hit",
            "from indexer import Article",
            ["search.hit imports indexer.Article"],
        ),
        (
            forbidden_imports,
            "search.embedded.snapshot",
            "import indexer.writing",
            ["search.embedded.snapshot imports indexer.writing"],
        ),
        (
            forbidden_imports,
            "search.embedded.snapshot",
            "from search.opensearch import view",
            ["search.embedded.snapshot imports search.opensearch.view"],
        ),
        (
            forbidden_imports,
            "search.opening",
            "def f():\n    from .evaluation import runs",
            ["search.opening imports search.evaluation.runs"],
        ),
        (stray_libraries, "indexer.analysis.compiling", "import jieba.finalseg", []),
        (
            stray_libraries,
            "indexer.analysis.words",
            "from jieba import Tokenizer",
            ["indexer.analysis.words imports jieba"],
        ),
        (stray_libraries, "indexer.whoosh.toc", "from whoosh import index", []),
        (
            stray_libraries,
            "search.searcher",
            "def f():\n    import whoosh.index",
            ["search.searcher imports whoosh"],
        ),
        (stray_libraries, "search.cli.options", "import click", []),
        (
            stray_libraries,
            "search.opensearch.view",
            "import opensearchpy",
            ["search.opensearch.view imports opensearchpy"],
        ),
        (stray_libraries, "search.cli.evaluation", "import click", []),
        (stray_libraries, HELP, "import click", []),
        (stray_libraries, "indexer.core.messages", "import click", ["indexer.core.messages imports click"]),
        (
            stray_libraries,
            "search.evaluation.report",
            "import click",
            ["search.evaluation.report imports click"],
        ),
        (
            stray_libraries,
            "search.output.formatters",
            "import click",
            ["search.output.formatters imports click"],
        ),
        (speech, "search.cli.main", "import sys\nprint(sys.argv)", []),
        (speech, "search.query.query", "print(1)", ["search.query.query calls print"]),
        (speech, "search.query.query", "import sys\nsys.exit(2)", ["search.query.query uses sys.exit"]),
        (speech, "search.query.query", "from os import environ", ["search.query.query uses os.environ"]),
        (speech, "search.query.query", "import os\nos.environ['A']", ["search.query.query uses os.environ"]),
        (speech, "search.query.query", "import sys\nsys.stdout", ["search.query.query uses sys.stdout"]),
        (speech, "search.query.query", "raise SystemExit(2)", ["search.query.query raises SystemExit"]),
        (speech, "search.query.query", "import os\nos.replace('a', 'b')", []),
        (unpickling, "search.hit", "import json", []),
        (unpickling, "search.hit", "from pickle import loads", ["search.hit imports pickle"]),
        (unpickling, "search.hit", "eval('1')", ["search.hit calls eval"]),
        (unpickling, LOADS_CODE, "from marshal import loads", []),
        (unpickling, LOADS_CODE, "import pickle", [f"{LOADS_CODE} imports pickle"]),
        (untold, "search.query.query", '"""Queries."""', []),
        (untold, "search.query.query", "x = 1\n'''Queries.'''", ["search.query.query has no docstring"]),
        (misnamed, "search.query.query", "", []),
        (misnamed, "search.utils", "", ["search.utils has a name that says nothing"]),
    ],
)
def test_the_checks_can_fail(check: Check, name: str, source: str, faults: list[str]) -> None:
    assert list(check(Module(name, source))) == faults


def test_relative_imports_of_a_package_start_at_itself() -> None:
    package = Module("indexer.analysis", "from .folding import fold\nfrom .. import core", is_package=True)
    assert list(imports(package)) == ["indexer.analysis.folding.fold", "indexer.core"]


@dataclass(frozen=True)
class Row:
    """A row of a table of docs/architecture.md: a folder, or a module, and its third and fourth cell."""

    folder: str
    allowed: str
    start: str

    def starting_point(self, root: Path) -> Path:
        """The file to start at; the module itself if the row is a module's."""
        return root / self.folder / self.start.strip("`") if self.start else root / self.folder


def documented(title: str) -> list[Row]:
    """The rows of the table below a title of docs/architecture.md."""
    section = ARCHITECTURE.read_text(encoding="utf-8").partition(f" {title}\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| `([^`]+)` \|[^|]*\| ([^|]*) \| ([^|]*?) ?\|$", section, re.MULTILINE)
    return [
        Row(folder, allowed.replace("nothing", "").replace(",", ""), start) for folder, allowed, start in rows
    ]


def test_the_documentation_lists_each_folder_and_what_it_may_import() -> None:
    rows = documented("The folders")
    names = [row.folder.removesuffix(".py").strip("/").replace("/", ".") for row in rows]
    assert list(zip(names, [row.allowed for row in rows], strict=True)) == list(MAY_IMPORT.items())
    assert [row for row in rows if not row.starting_point(ROOT).is_file()] == []


def test_the_documentation_lists_each_folder_of_c_code_and_what_it_may_include() -> None:
    rows = documented("The C code")
    assert {path.parent.name for path in NATIVE.rglob("*.[ch]")} == set(MAY_INCLUDE)
    assert [(row.folder.strip("/"), row.allowed) for row in rows] == list(MAY_INCLUDE.items())
    assert [row for row in rows if not row.starting_point(NATIVE).is_file()] == []


def test_a_folder_imports_only_what_is_listed_above_it() -> None:
    above: dict[str, set[str]] = {package: set() for package in PACKAGES}
    for room, allowed in MAY_IMPORT.items():
        package, _, name = room.partition(".")
        assert set(allowed.split()) <= above[package], room
        above[package].add(name)
