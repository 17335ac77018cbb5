"""The look of a page: colours and links by option, environment and output; and the number alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from indexer import build_index
from tests import COMMANDS, ROOT
from tests.terminal import in_terminal, needs_terminal

SEARCH = COMMANDS["search"]
MARKED = "\x1b[1;31m科技\x1b[0m"
_LINK = re.compile("\x1b\\]8;;([^\x1b]+)\x1b\\\\(.*?)\x1b\\]8;;\x1b\\\\")
_COLOUR = re.compile("\x1b\\[[0-9;]*m")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (folder / "a b.md").write_text("---\nurl: https://a.cn/通知\n---\n# 题\n\n科技\n", encoding="utf-8")
    (folder / "lines.jsonl").write_text(json.dumps({"id": "x", "text": "科技甲\n科技乙"}), encoding="utf-8")
    build_index([folder / "a b.md", folder / "lines.jsonl"], folder / "index")
    (folder / "lines.jsonl").unlink()
    return folder


def piped(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "CLICOLOR_FORCE")}
    return subprocess.run(
        [*SEARCH, *arguments],
        cwd=folder,
        env={**given, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "TERM": "xterm", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def links(shown: str) -> set[tuple[str, str]]:
    """(target, text) of the links in what was shown."""
    return {(target, _COLOUR.sub("", text)) for target, text in _LINK.findall(shown)}


COLOURS = [
    ([], {}, True, False),
    ([], {"NO_COLOR": "1"}, False, False),
    ([], {"NO_COLOR": ""}, True, False),
    ([], {"TERM": "dumb"}, False, False),
    ([], {"CLICOLOR_FORCE": "1"}, True, True),
    ([], {"CLICOLOR_FORCE": "0"}, True, False),
    ([], {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False, False),
    (["--color", "auto"], {}, True, False),
    (["--color", "always"], {}, True, True),
    (["--color", "always"], {"NO_COLOR": "1", "TERM": "dumb"}, True, True),
    (["--color=never"], {"CLICOLOR_FORCE": "1"}, False, False),
]


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "environment", "on_terminal", "in_pipe"), COLOURS)
@needs_terminal
def test_colours(
    folder: Path, arguments: list[str], environment: dict[str, str], on_terminal: bool, in_pipe: bool
) -> None:
    _, shown = in_terminal([*SEARCH, "科技", *arguments], folder, **environment)
    assert (MARKED in shown, "«科技»" in shown) == (on_terminal, not on_terminal)
    printed = piped(folder, "科技", *arguments, **environment).stdout
    assert (MARKED in printed, "«科技»" in printed) == (in_pipe, not in_pipe)


def web_and_file(folder: Path) -> set[tuple[str, str]]:
    """The links of the first article: its title and URL lead to the web, its place to the file."""
    page, file = "https://a.cn/%E9%80%9A%E7%9F%A5", f"file://{os.uname().nodename}{folder}/a%20b.md"
    return {(page, "题"), (page, "https://a.cn/通知"), (file, "a b.md ¶1")}


@needs_terminal
def test_links_lead_to_the_web_and_to_the_file(folder: Path) -> None:
    """Nothing leads to the file that is gone."""
    assert links(in_terminal([*SEARCH, "科技"], folder)[1]) == web_and_file(folder)


@needs_terminal
@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("kitty", "file://{host}{folder}/a%20b.md#6"),
        ("vscode", "vscode://file{folder}/a%20b.md:6:1"),
        ("x-y://{line}{path}", "x-y://6{folder}/a%20b.md"),
    ],
)
def test_a_format_says_what_a_link_to_a_file_is(folder: Path, written: str, target: str) -> None:
    expected = target.format(host=os.uname().nodename, folder=folder)
    _, shown = in_terminal([*SEARCH, "科技", "--hyperlink-format", written], folder)
    assert (expected, "a b.md ¶1") in links(shown)


@needs_terminal
@pytest.mark.parametrize(
    ("arguments", "environment", "has_links"),
    [
        ([], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {}, True),
        (["--hyperlink-format", "none"], {}, False),
        ([], {"TERM": "dumb"}, False),
        ([], {"TERM": "linux"}, False),
        (["--hyperlink-format", "default"], {"TERM": "linux"}, True),
        ([], {"PAGER": "more"}, False),
        (["--no-pager"], {"PAGER": "more"}, True),
        (["--hyperlink-format", "file"], {"PAGER": "more"}, True),
        ([], {"PAGER": "/usr/bin/less -S"}, True),
    ],
)
def test_links_are_for_a_terminal_that_knows_them(
    folder: Path, arguments: list[str], environment: dict[str, str], has_links: bool
) -> None:
    _, shown = in_terminal([*SEARCH, "科技", *arguments], folder, rows=200, **environment)
    assert (links(shown) == web_and_file(folder), "\x1b]8" in shown) == (has_links, has_links)


@pytest.mark.parametrize(
    ("arguments", "has_links"),
    [
        ([], False),
        (["--color", "always"], False),
        (["--hyperlink-format", "default"], False),
        (["--color", "always", "--hyperlink-format", "default"], True),
    ],
)
def test_a_pipe_gets_links_only_if_it_is_told_so(folder: Path, arguments: list[str], has_links: bool) -> None:
    printed = piped(folder, "科技", *arguments).stdout
    assert (links(printed) == web_and_file(folder), "\x1b]8" in printed) == (has_links, has_links)


@pytest.mark.parametrize(("query", "number", "status"), [("科技", 3, 0), ("没有这个", 0, 1)])
def test_the_number_alone(folder: Path, query: str, number: int, status: int) -> None:
    for more in ([], ["-n", "1"], ["--date=-*"]):
        found = piped(folder, query, "--count", *more)
        assert (found.returncode, found.stdout, found.stderr) == (status, f"{number}\n", "")
    keys = json.loads(piped(folder, query, "--count", "--json").stdout)
    assert (keys["total"], keys["complete"], keys["hits"]) == (number, True, [])
    (folder / "queries").write_text(f"{query}\n没有\n", encoding="utf-8")
    lines = piped(folder, "--queries", "queries", "--count").stdout.splitlines()
    assert [(json.loads(line)["total"], json.loads(line)["hits"]) for line in lines] == [
        (number, []),
        (0, []),
    ]


@pytest.mark.parametrize("other", [["--context", "1"], ["--explain"], ["--facet", "year"], ["--csv"]])
def test_a_number_is_not_a_page(folder: Path, other: list[str]) -> None:
    found = piped(folder, "科技", "--count", *other)
    assert (found.returncode, found.stdout) == (2, "")
    assert "not both." in found.stderr
