"""`--open`: a hit's URL reaches the browser, and its file an editor or the desktop's program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import build_index
from tests import COMMANDS, ROOT
from tests.terminal import in_terminal, needs_terminal

OPENER = "open" if sys.platform == "darwin" else "xdg-open"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    folder = tmp_path_factory.mktemp("launching")
    (folder / "news").mkdir()
    (folder / "news" / "$(touch hacked); a.txt").write_text("题目\n\n科技甲\n\n科技乙", encoding="utf-8")
    pages = {"金融": "https://a.cn/通知?a=1;touch hacked", "农业": "file:///etc/passwd", "人才": "-x"}
    (folder / "news" / "b.txt").write_text("能源\n", encoding="utf-8")
    (folder / "news" / "b.txt.json").write_text('{"url": "https://b.cn/"}', encoding="utf-8")
    lines = [json.dumps({"id": text, "text": text, "url": url, "title": "题"}) for text, url in pages.items()]
    (folder / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build_index([folder / "news", folder / "lines.jsonl"], folder / "index")
    (folder / "lines.jsonl").unlink()
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a program of this name that writes its arguments to `called`, a line each, and ends with 0."""

    def make(name: str, status: int = 0) -> Path:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{tmp_path / "called"}\nexit {status}\n')
        path.chmod(0o755)
        return path

    return make


def called(tmp_path: Path) -> list[str]:
    return (tmp_path / "called").read_text(encoding="utf-8").splitlines()


def search(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr, where no browser, editor or desktop is found but those given."""
    given = {
        name: value for name, value in os.environ.items() if name not in ("BROWSER", "DISPLAY", "VISUAL")
    }
    found = subprocess.run(
        [*COMMANDS["search"], *arguments],
        cwd=folder,
        env={**given, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PATH": "", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return found.returncode, found.stdout, found.stderr


def test_a_page_of_the_web_is_opened_in_the_browser(
    folder: Path, tmp_path: Path, program: Callable[..., Path]
) -> None:
    status, stdout, stderr = search(folder, "金融", "--open", "1", BROWSER=str(program("browser")))
    page = "https://a.cn/%E9%80%9A%E7%9F%A5?a=1;touch%20hacked"
    assert (status, stdout, stderr) == (0, "", f"search: opened {page}\n")
    assert called(tmp_path) == [page]


@needs_terminal
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vim", ["-f", "+5", "FILE"]),
        ("code", ["-f", "--goto", "FILE:5"]),
        ("subl", ["-f", "FILE:5"]),
    ],
)
def test_a_text_is_opened_at_its_line_in_the_editor(
    folder: Path, tmp_path: Path, program: Callable[..., Path], name: str, expected: list[str]
) -> None:
    file = str(folder / "news" / "$(touch hacked); a.txt")
    status, shown = in_terminal(
        [*COMMANDS["search"], "科技", "--per-article", "all", "--open", "2"],
        folder,
        EDITOR=f"{program(name)} -f",
        VISUAL="",
    )
    assert (status, shown) == (0, f"search: opened {file}, line 5\r\n")
    assert called(tmp_path) == [argument.replace("FILE", file) for argument in expected]
    assert not (folder / "hacked").exists()


@needs_terminal
def test_without_a_browser_the_file_is_opened(
    folder: Path, tmp_path: Path, program: Callable[..., Path]
) -> None:
    command = ["env", "-u", "DISPLAY", "-u", "BROWSER", "PATH=", *COMMANDS["search"], "能源", "--open", "1"]
    status, shown = in_terminal(command, folder, EDITOR=str(program("vim")), VISUAL="")
    file = str(folder / "news" / "b.txt")
    assert (status, shown) == (0, f"search: opened {file}, line 1\r\n")
    assert called(tmp_path) == ["+1", file]


@needs_terminal
def test_visual_comes_before_editor_and_a_missing_one_is_told(folder: Path) -> None:
    arguments = [*COMMANDS["search"], "科技", "--open", "1"]
    for given, message in (
        ("no-such-editor", "cannot start $VISUAL, no-such-editor: "),
        ("'", "cannot start $VISUAL, ': "),
    ):
        status, shown = in_terminal(arguments, folder, VISUAL=given, EDITOR="true")
        assert (status, shown.startswith(f"search: {message}")) == (2, True)


def test_without_a_terminal_the_desktop_opens_the_file(
    folder: Path, tmp_path: Path, program: Callable[..., Path]
) -> None:
    file = str(folder / "news" / "$(touch hacked); a.txt")
    path = str(program(OPENER).parent)
    assert search(folder, "科技", "--open", "1", PATH=path, EDITOR="vi") == (
        0,
        "",
        f"search: opened {file}\n",
    )
    assert called(tmp_path) == [file]
    program(OPENER, status=3)
    told = f"search: {OPENER} could not open {file}: it ended with status 3\n"
    assert search(folder, "科技", "--open", "1", PATH=path) == (2, "", told)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["科技", "--per-article", "all", "--open", "3"],
            "hit 3 is not on this page, which has 2; ask for a longer page by --limit",
        ),
        (["科技", "--open", "2", "-n", "1"], "hit 2 is not on this page, which has 1; "),
        (["科技", "--open", "1"], "nothing here opens "),
        (
            ["金融", "--open", "1"],
            "no browser was found for https://a.cn/%E9%80%9A%E7%9F%A5?a=1;touch%20hacked; name",
        ),
        (["能源", "--open", "1"], "no browser was found for https://b.cn/; nothing here opens "),
        (["农业", "--open", "1"], "hit 1, 农业, has no URL, and its file, lines.jsonl, is not there now"),
        (["人才", "--open", "1"], "hit 1, 人才, has no URL, and its file, lines.jsonl, is not there now"),
    ],
)
def test_what_cannot_be_opened_is_told(folder: Path, arguments: list[str], message: str) -> None:
    status, stdout, stderr = search(folder, *arguments)
    assert (status, stdout) == (2, "")
    assert stderr.startswith(f"search: {message}")


def test_where_nothing_is_found_nothing_is_opened(folder: Path) -> None:
    status, stdout, stderr = search(folder, "没有这个", "--open", "1")
    assert (status, stderr) == (1, "")
    assert stdout.startswith("Nothing found.")


@pytest.mark.parametrize("other", [["--json"], ["--count"], ["--csv"], ["--cite", "line"]])
def test_a_hit_is_opened_from_a_page_alone(folder: Path, other: list[str]) -> None:
    status, stdout, stderr = search(folder, "科技", "--open", "1", *other)
    assert (status, stdout) == (2, "")
    assert "not both." in stderr
