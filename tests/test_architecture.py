"""The boundaries of docs/architecture.md, held by reading the source of every module of the two packages."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("indexer", "search")
LONGEST = 450
VAGUE_NAMES = {"common", "helpers", "misc", "utils"}

ALLOWED = (
    "analysis",
    "article",
    "errors",
    "frozen",
    "generation",
    "native",
    "opensearch_address",
    "opensearch_articles",
    "opensearch_cluster",
    "opensearch_documents",
    "opensearch_state",
    "relations",
    "schema",
    "sections",
    "segment",
)
"""The modules of `indexer` that `search` may import: those that own a format, and what those stand on."""

LEAVES = ("indexer.analysis", "indexer.segment")
"""Packages that import nothing of ours but themselves and what everything stands on."""

GROUND = ("indexer.errors", "indexer.frozen", "indexer.native", "indexer.schema", "indexer.sections")
"""What everything stands on: these import nothing of ours but one another."""


@dataclass(frozen=True)
class Module:
    """One module by its dotted name, with its source."""

    name: str
    source: str
    is_package: bool = False

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def last_name(self) -> str:
        return self.name.rpartition(".")[2]


def modules() -> Iterator[Module]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            yield Module(name, path.read_text(encoding="utf-8"), is_package)


def imports(module: Module) -> Iterator[str]:
    """The dotted names that a module imports, also inside functions: `from a.b import c` gives a.b.c."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = node.module or ""
            if node.level:
                steps = module.name.split(".")
                steps = steps[: len(steps) - node.level + module.is_package]
                package = ".".join([*steps, package] if package else steps)
            yield from (f"{package}.{alias.name}" for alias in node.names)


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def is_ours(name: str) -> bool:
    return any(is_within(name, package) for package in PACKAGES)


def forbidden_imports(module: Module) -> Iterator[str]:
    """Imports that cross a boundary between our own packages."""
    for name in imports(module):
        if not is_ours(name):
            continue
        leaf = next((leaf for leaf in LEAVES if is_within(module.name, leaf)), None)
        if module.name in GROUND:
            allowed = any(is_within(name, ground) for ground in GROUND)
        elif leaf is not None:
            allowed = is_within(name, leaf) or any(is_within(name, ground) for ground in GROUND)
        elif is_within(module.name, "indexer"):
            allowed = not is_within(name, "search")
        else:
            allowed = is_within(name, "search") or any(is_within(name, f"indexer.{own}") for own in ALLOWED)
        if not allowed:
            yield f"{module.name} imports {name}"


def reached_evaluation(module: Module) -> Iterator[str]:
    """Imports of `search.evaluation` by what a search loads: only its command and itself import it."""
    if is_within(module.name, "search.evaluation") or module.name == "search.cli_evaluation":
        return
    for name in imports(module):
        if is_within(name, "search.evaluation") or is_within(name, "search.cli_evaluation"):
            yield f"{module.name} imports {name}"


def is_command_module(module: Module) -> bool:
    """A command line, `cli.py`, or a module of its options, `cli_*.py`."""
    return module.last_name == "cli" or module.last_name.startswith("cli_")


def stray_libraries(module: Module) -> Iterator[str]:
    """Imports of jieba, Whoosh, click or opensearch-py outside the modules that are there for them."""
    homes = {
        "jieba": module.name == "indexer.analysis.compiling",
        "whoosh": module.last_name.startswith("whoosh_"),
        "click": is_command_module(module),
        "opensearchpy": module.name == "indexer.opensearch_cluster",
    }
    for name in imports(module):
        library = name.partition(".")[0]
        if not homes.get(library, True):
            yield f"{module.name} imports {library}"


SPEAKING_CALLS = {"print", "input", "exit", "quit", "breakpoint"}
SPEAKING_NAMES = {
    "sys": {"argv", "exit", "stdin", "stdout", "stderr"},
    "os": {"_exit", "environ", "getenv", "environb", "putenv"},
}


def speech(module: Module) -> Iterator[str]:
    """Printing, reading the environment and leaving the process, outside a command line."""
    if is_command_module(module):
        return
    for node in ast.walk(module.tree):
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


def misshapen(module: Module) -> Iterator[str]:
    """A module with more than one reason to change, told by its length or by a name that says nothing."""
    lines = len(module.source.splitlines())
    if lines > LONGEST:
        yield f"{module.name} has {lines} lines"
    if module.last_name in VAGUE_NAMES:
        yield f"{module.name} has a name that says nothing"


Check = Callable[[Module], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    forbidden_imports,
    reached_evaluation,
    stray_libraries,
    speech,
    untold,
    misshapen,
)


@pytest.mark.parametrize("check", CHECKS)
def test_every_module_keeps_the_boundaries(check: Check) -> None:
    assert [fault for module in modules() for fault in check(module)] == []


def test_every_module_is_read() -> None:
    assert {"indexer", "indexer.article", "indexer.analysis", "search", "search.hit"} <= {
        module.name for module in modules()
    }


@pytest.mark.parametrize(
    ("check", "name", "source", "faults"),
    [
        (forbidden_imports, "indexer.indexing", "import search", ["indexer.indexing imports search"]),
        (
            forbidden_imports,
            "indexer.indexing",
            "def f():\n    from search.hit import Hit",
            ["indexer.indexing imports search.hit.Hit"],
        ),
        (forbidden_imports, "indexer.indexing", "import searching\nfrom indexer.article import Article", []),
        (forbidden_imports, "search.hit", "from indexer.article import Article", []),
        (forbidden_imports, "search.hit", "from indexer import analysis, segment", []),
        (
            forbidden_imports,
            "search.hit",
            "from indexer import Article",
            ["search.hit imports indexer.Article"],
        ),
        (
            forbidden_imports,
            "search.hit",
            "import indexer.indexing",
            ["search.hit imports indexer.indexing"],
        ),
        (
            forbidden_imports,
            "indexer.analysis.folding",
            "from ..article import Article\nfrom . import words\nfrom ..errors import LexiconError",
            ["indexer.analysis.folding imports indexer.article.Article"],
        ),
        (
            forbidden_imports,
            "indexer.segment.texts",
            "from indexer.analysis import fold",
            ["indexer.segment.texts imports indexer.analysis.fold"],
        ),
        (reached_evaluation, "search.cli_evaluation", "from .evaluation import evaluate", []),
        (reached_evaluation, "search.evaluation.runs", "from .lines import File", []),
        (
            reached_evaluation,
            "search.cli",
            "def f():\n    from .evaluation import runs",
            ["search.cli imports search.evaluation.runs"],
        ),
        (stray_libraries, "indexer.analysis.compiling", "import jieba.finalseg", []),
        (
            stray_libraries,
            "indexer.analysis.words",
            "from jieba import Tokenizer",
            ["indexer.analysis.words imports jieba"],
        ),
        (stray_libraries, "search.whoosh_searcher", "from whoosh import index", []),
        (
            stray_libraries,
            "search.searcher",
            "def f():\n    import whoosh.index",
            ["search.searcher imports whoosh"],
        ),
        (stray_libraries, "search.cli_options", "import click", []),
        (
            stray_libraries,
            "search.opensearch_reading",
            "import opensearchpy",
            ["search.opensearch_reading imports opensearchpy"],
        ),
        (stray_libraries, "search.cli_evaluation", "import click", []),
        (
            stray_libraries,
            "search.evaluation.report",
            "import click",
            ["search.evaluation.report imports click"],
        ),
        (stray_libraries, "search.formatters", "import click", ["search.formatters imports click"]),
        (speech, "search.cli", "import sys\nprint(sys.argv)", []),
        (speech, "search.query", "print(1)", ["search.query calls print"]),
        (speech, "search.query", "import sys\nsys.exit(2)", ["search.query uses sys.exit"]),
        (speech, "search.query", "from os import environ", ["search.query uses os.environ"]),
        (speech, "search.query", "import os\nos.environ['A']", ["search.query uses os.environ"]),
        (speech, "search.query", "import sys\nsys.stdout", ["search.query uses sys.stdout"]),
        (speech, "search.query", "raise SystemExit(2)", ["search.query raises SystemExit"]),
        (speech, "search.query", "import os\nos.replace('a', 'b')", []),
        (untold, "search.query", '"""Queries."""', []),
        (untold, "search.query", "x = 1\n'''Queries.'''", ["search.query has no docstring"]),
        (misshapen, "search.query", "x = 1\n" * LONGEST, []),
        (misshapen, "search.query", "x = 1\n" * (LONGEST + 1), ["search.query has 451 lines"]),
        (misshapen, "search.utils", "", ["search.utils has a name that says nothing"]),
    ],
)
def test_the_checks_can_fail(check: Check, name: str, source: str, faults: list[str]) -> None:
    assert list(check(Module(name, source))) == faults


def test_relative_imports_of_a_package_start_at_itself() -> None:
    package = Module("indexer.analysis", "from .folding import fold\nfrom .. import article", is_package=True)
    assert list(imports(package)) == ["indexer.analysis.folding.fold", "indexer.article"]
