"""Pages longer than the screen go through the pager, in a real terminal."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import build_index
from tests import COMMANDS
from tests.terminal import in_terminal, needs_terminal

pytestmark = needs_terminal

SEARCH = COMMANDS["search"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    """An index of thirty articles, the first of which is longer than a pipe holds."""
    folder = tmp_path_factory.mktemp("pager")
    (folder / "news").mkdir()
    (folder / "news" / "long.txt").write_text("科技创新" * 50_000, encoding="utf-8")
    for number in range(29):
        (folder / "news" / f"{number}.txt").write_text(f"第{number}篇谈科技\n\n无关", encoding="utf-8")
    build_index([folder / "news"], folder / "index")
    return folder


@pytest.fixture
def pager(tmp_path: Path) -> Callable[[str], str]:
    """Makes a pager of a line of shell; in it `$paged` is a file of the test."""

    def make(line: str) -> str:
        program = tmp_path / "pager"
        program.write_text(f"#!/bin/sh\npaged={tmp_path / 'paged'}\n{line}\n", encoding="utf-8")
        program.chmod(0o755)
        return str(program)

    return make


def test_a_long_page_goes_through_the_pager(
    folder: Path, tmp_path: Path, pager: Callable[[str], str]
) -> None:
    program = pager('echo "$LESS $1" >$paged; cat >>$paged; exit 3')
    status, shown = in_terminal([*SEARCH, "科技"], folder, PAGER=f"{program} 'an argument'", LESS="")
    paged = (tmp_path / "paged").read_text(encoding="utf-8")
    assert (status, shown) == (0, "")
    assert paged.startswith(" an argument\n")
    assert "\x1b[1;31m科技\x1b[0m" in paged
    assert "Shown: 1 to 10" in paged


def test_less_is_told_what_git_tells_it(folder: Path, tmp_path: Path, pager: Callable[[str], str]) -> None:
    in_terminal([*SEARCH, "科技"], folder, PAGER=pager("echo $LESS $LV >$paged"), LESS="MX")
    assert (tmp_path / "paged").read_text() == "MX -c\n"
    program = pager("echo $LESS $LV >$paged")
    in_terminal(["sh", "-c", 'unset LESS LV; exec "$@"', "sh", *SEARCH, "科技"], folder, PAGER=program)
    assert (tmp_path / "paged").read_text() == "FRX -c\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["-n", "2"], {}),
        (["--no-pager"], {}),
        (["--count"], {}),
        (["--json"], {}),
        ([], {"PAGER": ""}),
        ([], {"PAGER": "cat"}),
        ([], {"TERM": "dumb"}),
    ],
)
def test_no_pager_is_started(
    folder: Path,
    tmp_path: Path,
    pager: Callable[[str], str],
    arguments: list[str],
    environment: dict[str, str],
) -> None:
    given = {"PAGER": pager("touch $paged"), **environment}
    status, shown = in_terminal([*SEARCH, "科技", *arguments], folder, **given)
    assert status == 0
    assert shown
    assert not (tmp_path / "paged").exists()


def test_a_screen_that_holds_the_page_needs_no_pager(
    folder: Path, tmp_path: Path, pager: Callable[[str], str]
) -> None:
    for rows, is_paged in ((200, False), (4, True)):
        in_terminal([*SEARCH, "第3篇", "-n", "1"], folder, rows=rows, PAGER=pager("touch $paged"))
        assert (tmp_path / "paged").exists() == is_paged


def test_nobody_waits_for_keys_where_there_are_none(
    folder: Path, tmp_path: Path, pager: Callable[[str], str]
) -> None:
    without_keys = ["sh", "-c", 'exec "$@" </dev/null', "sh", *SEARCH, "科技"]
    assert in_terminal(without_keys, folder, PAGER=pager("touch $paged"))[0] == 0
    piped = ["sh", "-c", '"$@" | cat', "sh", *SEARCH, "科技"]
    assert in_terminal(piped, folder, PAGER=pager("touch $paged"))[0] == 0
    assert not (tmp_path / "paged").exists()


@pytest.mark.parametrize(("query", "expected"), [("科技", 0), ("没有这个", 1)])
def test_leaving_the_pager_is_no_error(
    folder: Path, pager: Callable[[str], str], query: str, expected: int
) -> None:
    arguments = [*SEARCH, query, "--full"]
    assert in_terminal(arguments, folder, rows=1, PAGER=pager("exit 1")) == (expected, "")


def test_a_missing_pager_is_told_and_the_page_is_shown(folder: Path) -> None:
    status, shown = in_terminal([*SEARCH, "科技"], folder, PAGER="no-such-pager")
    assert status == 0
    assert shown.startswith("search: cannot start $PAGER, no-such-pager: ")
    assert "Shown: 1 to 10" in shown


def test_without_less_the_page_is_just_shown(folder: Path, tmp_path: Path) -> None:
    without = ["sh", "-c", 'unset PAGER; PATH=$0 exec "$@"', str(tmp_path), *SEARCH, "科技"]
    status, shown = in_terminal(without, folder)
    assert (status, "search: " in shown) == (0, False)
    assert "Shown: 1 to 10" in shown


@pytest.mark.slow
def test_an_interrupt_is_meant_for_the_pager(
    folder: Path, tmp_path: Path, pager: Callable[[str], str]
) -> None:
    program = pager("trap : INT; echo [ready]; sleep 2; cat >$paged")
    status, shown = in_terminal([*SEARCH, "科技"], folder, [("[ready]", "\x03")], PAGER=program)
    assert (status, "interrupted" in shown) == (0, False)
    assert "Shown: 1 to 10" in (tmp_path / "paged").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("less") is None, reason="needs less")
def test_less_shows_colours(folder: Path) -> None:
    keys = [("[ready]", "q")]
    status, shown = in_terminal([*SEARCH, "科技"], folder, keys, PAGER="less", LESS="-RX -Ps[ready]$")
    assert status == 0
    assert "\x1b[1;31m科技" in shown
    assert "ESC[" not in shown
