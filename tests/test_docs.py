"""The examples of README.md, CONTRIBUTING.md and docs/ run; the links, paths, modules and messages there
exist; and docs/cli.md is up to date.

In Python blocks, a statement runs as it stands, in a folder that has `index/`, built from the project's
seeds, and `seeds/`. In console blocks, a line after `$` runs as it stands; lines after it, if any, are its
standard output, in which `...` stands for anything. Where an example asks a cluster, that for tests answers.
"""

from __future__ import annotations

import ast
import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from indexer import build_index
from tests import COMMANDS, ROOT
from tests.modules import is_within, modules
from tests.opensearch import OPTION, drop_index

PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSES/README.md")),
        *(ROOT / "docs").glob("*.md"),
    ]
)

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_ANCHOR = re.compile(r"\]\(([^):#\s]*)#([^)\s]+)\)")
_TITLE = re.compile(r"^#+ (.+)$", re.MULTILINE)
_PATH = re.compile(r"`((?:indexer|search|tests|benchmarks|docs|seeds)/[\w./-]*)`")
_NAME = re.compile(r"`((?:indexer|search|benchmarks)(?:\.\w{2,})+)[`(]|python -m (benchmarks(?:\.\w+)+)")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text, and the line of the page that it starts after."""

    language: str
    text: str
    line: int


def blocks(page: str) -> list[Block]:
    return [
        Block(found[1], found[2], page.count("\n", 0, found.start()) + 1) for found in _BLOCK.finditer(page)
    ]


def command_examples(console: str) -> list[tuple[str, str]]:
    """The command lines of a console block, each with the output that is shown for it."""
    examples: list[tuple[str, str]] = []
    for line in console.splitlines(keepends=True):
        if line.startswith("$ "):
            examples.append((line[2:].strip(), ""))
        else:
            command, output = examples.pop()
            examples.append((command, output + line))
    return examples


EXAMPLE_CLUSTER = "search-1:9200"


def examples(language: str) -> list[object]:
    return [
        pytest.param(
            block.text,
            id=f"{page.name}:{block.line}",
            marks=[pytest.mark.cluster] if EXAMPLE_CLUSTER in block.text else [],
        )
        for page in PAGES
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.language == language
    ]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a shell line in which the commands are this checkout's."""
    definitions = "".join(
        f'{name}() {{ {shlex.join(command)} "$@"; }}\n' for name, command in COMMANDS.items()
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    environment.pop("POLICY_INDEX", None)
    return subprocess.run(
        ["bash", "-c", f"{definitions}{command}"],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    """A folder after the first set-up command, run twice: `seeds/`, and `index/` with a former state
    to go back to, so that no example needs another one."""
    place = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "seeds", place / "seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for _ in range(2):
            build_index(["seeds/"])
    return place


@pytest.fixture
def text(request: pytest.FixtureRequest) -> str:
    """An example, with the cluster for tests in place of the one that it names."""
    written: str = request.param
    if EXAMPLE_CLUSTER not in written:
        return written
    return written.replace(EXAMPLE_CLUSTER, request.getfixturevalue("cluster"))


@pytest.fixture(scope="module", autouse=True)
def no_index_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    cluster = request.config.getoption(OPTION)
    if cluster:
        drop_index(f"opensearch://{cluster}/news")


@pytest.mark.usefixtures("quick_dictionary")
@pytest.mark.parametrize("text", examples("python"), indirect=True)
def test_python_example_runs(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    exec(compile(text, "example", "exec"), {"__name__": "example"})


@pytest.mark.slow
@pytest.mark.parametrize("text", examples("console"), indirect=True)
def test_console_example_gives_what_is_shown(text: str, folder: Path) -> None:
    for command, expected in command_examples(text):
        got = run(command, folder)
        assert got.returncode == 0, got.stderr
        if expected:
            flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
            assert doctest.OutputChecker().check_output(expected, got.stdout, flags), got.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def anchors(page: Path) -> set[str]:
    """The names under which GitHub links to the titles of a page."""
    titles = _TITLE.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_titles(page: Path) -> None:
    links = _ANCHOR.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if link[1] not in anchors(page.parent / (link[0] or page.name))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_are_there(page: Path) -> None:
    paths = _PATH.findall(page.read_text(encoding="utf-8"))
    assert [path for path in paths if not (ROOT / path).exists()] == []


def is_there(name: str) -> bool:
    """Whether a dotted name is a module, or something in one; modules of benchmarks are not run for this."""
    path = ROOT.joinpath(*name.split("."))
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    module, _, attribute = name.rpartition(".")
    return module.partition(".")[0] != "benchmarks" and hasattr(import_module(module), attribute)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_modules_and_names_are_there(page: Path) -> None:
    names = ["".join(groups) for groups in _NAME.findall(page.read_text(encoding="utf-8"))]
    assert [name for name in names if not is_there(name)] == []


@pytest.mark.parametrize(
    ("page", "title"), [("docs/operations.md", "## Messages and remedies"), ("README.md", "常见提示")]
)
def test_messages_with_a_remedy_are_those_of_the_program(page: str, title: str) -> None:
    table = (ROOT / page).read_text(encoding="utf-8").partition(title)[2].partition("\n##")[0]
    cells = re.findall(r"^\| ([^|]*`[^|]*) \|", table, re.MULTILINE)
    fragments = [
        fragment.strip()
        for cell in cells
        for message in re.findall("`([^`]+)`", cell)
        for fragment in message.split("...")
    ]
    texts = {
        node.value
        for module in modules()
        if is_within(module.name, "indexer")
        for node in module.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert len(fragments) > 9
    assert [fragment for fragment in fragments if not any(fragment in text for text in texts)] == []


def test_command_line_reference_is_generated() -> None:
    generated = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate_cli.py"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == generated.stdout


def test_blocks_and_commands_are_read() -> None:
    page = "Text\n```console\n$ search a | wc -l\n1\n2\n$ search b\n```\n```python\nx = 1\n```\n"
    assert blocks(page) == [
        Block("console", "$ search a | wc -l\n1\n2\n$ search b\n", 2),
        Block("python", "x = 1\n", 8),
    ]
    assert command_examples("$ search a | wc -l\n1\n2\n$ search b\n") == [
        ("search a | wc -l", "1\n2\n"),
        ("search b", ""),
    ]
