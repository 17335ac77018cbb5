"""Both commands on a terminal: nothing in names, ids, titles, texts or arguments reaches it as a control."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from indexer import build_index
from tests import COMMANDS, ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal of POSIX")

EVIL = "\x1b]0;x\x07\x1b[2J\x9b2J\x7f\u202e\u2066\u200f\x85\u2028\r\nforged"
"""The title of the window, clear the screen, its form of 8 bits, marks of direction, and ends of lines."""

OURS = re.compile(r"\x1b\[[0-9;]*m|\r\x1b\[K|\r\n|\x1b\]8;;[!-~]*\x1b\\")
"""What the commands send to a terminal: colours, a line of progress, ends of lines, links."""


def on_terminal(folder: Path, command: str, *arguments: str, **environment: str) -> tuple[int, str]:
    """(exit status, all that reached the terminal)."""
    terminal, end = os.openpty()
    with subprocess.Popen(
        [*COMMANDS[command], *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment},
        stdin=subprocess.DEVNULL,
        stdout=end,
        stderr=end,
    ) as process:
        os.close(end)
        shown = b""
        # Linux ends a terminal with an error once nobody else has it open.
        with suppress(OSError):
            while part := os.read(terminal, 65_536):
                shown += part
        os.close(terminal)
    return process.returncode, shown.decode()


def controls(shown: str) -> set[str]:
    """The characters that a terminal obeys, but for ours."""
    return {character for character in OURS.sub("", shown) if not character.isprintable()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    """Where the commands run: an index of evil articles, a damaged one, and queries with judgements."""
    folder = tmp_path_factory.mktemp("terminal")
    article = dict.fromkeys(["title", "source", "issuer", "number", "region", "kind"], f"科技{EVIL}")
    article["url"] = f"https://a.cn/{EVIL}"
    (folder / "good").mkdir()
    lines = [
        json.dumps({**article, "id": f"{number}{EVIL}", "text": f"科技{number}{EVIL}\n责任编辑{EVIL}"})
        for number in range(30)
    ]
    (folder / "good" / f"a{EVIL}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "bad").mkdir()
    (folder / "bad" / f"b{EVIL}.unknown").write_text("x")
    (folder / "bad" / "c.jsonl").write_text(json.dumps({"id": f"0{EVIL}", "text": "丙"}) + "\n" + f"[{EVIL}]")
    (folder / "queries").write_text(f"q\t科技{EVIL}\n".replace("\r\n", " "), encoding="utf-8")
    (folder / "lines").write_text(f"科技{EVIL}\n{{{EVIL}\n", encoding="utf-8")
    (folder / "qrels").write_text("q\t0\n", encoding="utf-8")
    build_index([folder / "good"], folder / "index")
    shutil.copytree(folder / "index", folder / "damaged")
    with (folder / "damaged" / "MAIN_00000001.texts").open("r+b") as file:
        file.seek(64)
        file.write(b"\0" * 200)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "arguments"),
    [
        (1, ["indexer", "build", "good", "bad", "--index", f"i{EVIL}"]),
        (1, ["indexer", "update", "good", "bad"]),
        (1, ["indexer", "update", "good", "bad", "--json"]),
        (1, ["indexer", "update", "good", "bad", "--log"]),
        (1, ["indexer", "remove", f"none{EVIL}"]),
        (1, ["indexer", "preview", "good", "bad"]),
        (1, ["indexer", "preview", "good", "bad", "--json"]),
        (0, ["indexer", "info"]),
        (0, ["indexer", "info", "--json"]),
        (0, ["indexer", "boilerplate"]),
        (0, ["indexer", "boilerplate", "--json"]),
        (0, ["indexer", "compare", f"0{EVIL}", f"1{EVIL}"]),
        (0, ["indexer", "compare", f"0{EVIL}", f"1{EVIL}", "--json"]),
        (2, ["indexer", "compare", f"0{EVIL}", f"none{EVIL}"]),
        (0, ["indexer", "verify"]),
        (2, ["indexer", "verify", "--index", f"none{EVIL}"]),
        (1, ["indexer", "verify", "--index", "damaged", "--repair"]),
        (2, ["indexer", "revert", "--index", f"i{EVIL}"]),
        (2, ["indexer", "discard", "--run", f"r{EVIL}", "--index", f"i{EVIL}"]),
        (2, ["indexer", f"none{EVIL}"]),
        (2, ["indexer", "build", f"--none{EVIL}", "--json"]),
        (0, ["search", "科技", "--limit", "3", "--context", "1", "--full", "--all"]),
        (0, ["search", f"科技{EVIL}", "--explain"]),
        (0, ["search", "科技", "--json"]),
        (1, ["search", f'"none{EVIL}"']),
        (0, ["search", "科技", "--why-not", f"1{EVIL}"]),
        (0, ["search", "科技", "--why-not", f"1{EVIL}", "--json"]),
        (2, ["search", "科技", "--why-not", f"none{EVIL}"]),
        (0, ["search", "科技", "--show", f"1{EVIL}"]),
        (0, ["search", "--show", f"1{EVIL}:1", "--json"]),
        (2, ["search", "--show", f"none{EVIL}"]),
        (2, ["search", "科技", f"--none{EVIL}"]),
        (2, ["search", "科技", "--since", f"none{EVIL}"]),
        (2, ["search", "--queries", "lines"]),
        (2, ["search", "--queries", f"none{EVIL}"]),
        (2, ["search", "科技", "--index", f"none{EVIL}"]),
        (0, ["search-evaluate", "queries", "qrels"]),
        (0, ["search-evaluate", "queries", "qrels", "--json"]),
        (2, ["search-evaluate", f"none{EVIL}", "qrels"]),
    ],
)
def test_no_foreign_control_reaches_the_terminal(folder: Path, status: int, arguments: list[str]) -> None:
    ended, shown = on_terminal(folder, *arguments)
    assert (ended, controls(shown)) == (status, set()), shown
    assert not re.search("^forged", shown, re.MULTILINE)


@pytest.mark.slow
def test_a_terminal_that_moves_no_cursor_gets_no_escapes(folder: Path) -> None:
    for arguments in (
        ["indexer", "update", "good"],
        ["indexer", "verify"],
        ["search", "科技"],
        ["search-evaluate", "queries", "qrels"],
    ):
        status, shown = on_terminal(folder, *arguments, TERM="dumb")
        assert (status, "\x1b" in shown) == (0, False)


def test_controls_are_noticed() -> None:
    assert controls("a\r\n\x1b[1;31mb\x1b[0m\r\x1b[K\x1b]8;;x:y\x1b\\c\x1b]8;;\x1b\\") == set()
    assert controls("\x1b]8;;x y\x1b\\c") == controls("\x1b]8;;科\x1b\\c") == {"\x1b"}
    assert controls("a\x1b]0;x\x07\rb") == {"\x1b", "\x07", "\r"}
