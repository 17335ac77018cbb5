"""Reports of the things that were left out of files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer import build_index, update_index
from indexer.cli.commands import commands
from indexer.core.article import Article
from indexer.sources import LeftOut
from indexer.writing.left_out import MOST_REASONS, OTHER, LeftOutCounter
from indexer.writing.report import LeftOutCount

pytestmark = pytest.mark.usefixtures("quick_dictionary")

PAGE = (
    "<html><head><title>节能通知</title></head><body><nav>首页 新闻</nav><h1>节能通知</h1>"
    "<p>各单位须在三月底前报送节能方案，逾期未报的通报批评。</p></body></html>"
)
MAIL = (
    "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/plain; charset=utf-8\n\n落实值班制度。\n"
    "--b\nContent-Type: image/png; name=seal.png\n\nx\n"
    "--b\nContent-Type: image/png; name=map.png\n\nx\n--b--\n"
)
LEFT_OUT = (LeftOutCount("a picture", 2, "s/m.eml/seal.png"), LeftOutCount("in <nav>", 1, "s/a.html"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICY_INDEX", raising=False)
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "s" / "m.eml").write_text(MAIL, encoding="utf-8")
    return tmp_path / "s"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments, catch_exceptions=False)


def without_title(left_out: tuple[LeftOutCount, ...]) -> tuple[LeftOutCount, ...]:
    return tuple(each for each in left_out if each.why != "the title")


def test_a_report_counts_what_was_left_out_by_reason_parts_of_files_first() -> None:
    report = build_index(["s"], "index")
    assert (without_title(report.left_out), report.rejected) == (LEFT_OUT, ())
    assert without_title(update_index(["s"], "index").left_out) == LEFT_OUT


def test_the_command_tells_it_in_one_line_and_the_exit_status_is_0() -> None:
    result = run("build", "s")
    assert (result.exit_code, result.stderr) == (
        0,
        "left out: 2 × a picture (first: s/m.eml/seal.png); 1 × in <nav> (first: s/a.html); "
        "1 × the title (first: s/a.html); `indexer preview FILE` shows what\n",
    )
    assert run("build", "s", "--quiet").stderr == ""
    assert run("remove", "s/a.html").stderr == ""


def test_json_has_all_of_it_in_the_result() -> None:
    assert json.loads(run("build", "s", "--json").stdout)["left_out"] == [
        {"why": "a picture", "count": 2, "first": "s/m.eml/seal.png"},
        {"why": "in <nav>", "count": 1, "first": "s/a.html"},
        {"why": "the title", "count": 1, "first": "s/a.html"},
    ]


def test_a_preview_shows_each_part_that_is_left_out() -> None:
    shown = run("preview", "s/m.eml")
    assert shown.exit_code == 0
    assert "m.eml/seal.png\n  left out   (a picture)\n\nm.eml/map.png\n  left out   (a picture)\n\n" in (
        shown.stdout
    )
    lines = [json.loads(line) for line in run("preview", "s/m.eml", "--json").stdout.splitlines()]
    assert lines[1:] == [
        {"path": "m.eml/seal.png", "why": "a picture"},
        {"path": "m.eml/map.png", "why": "a picture"},
    ]


def test_a_file_of_which_all_is_left_out_is_rejected(folder: Path) -> None:
    (folder / "p.eml").write_text("Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n" + (
        "--b\nContent-Type: image/png; name=seal.png\n\nx\n--b--\n"
    ))  # fmt: skip
    report = build_index(["s"], "index")
    assert [str(each) for each in report.rejected] == ["s/p.eml: it holds no document"]


def test_a_line_gives_eight_reasons_and_a_report_counts_a_hundred_apart(folder: Path) -> None:
    counter = LeftOutCounter()
    article = Article("a", "一")
    counter.add_passages([LeftOut("x", f"reason {number}") for number in range(MOST_REASONS + 5)], article)
    counted = counter.counts()
    assert (len(counted), counted[0]) == (MOST_REASONS + 1, LeftOutCount(OTHER, 5, "a"))
    names = ["nav", "footer", "aside", "header", "menu", "dialog"]
    page = PAGE.replace("<nav>", "".join(f"<{name}>首页 {name}</{name}>" for name in names) + "<nav>")
    (folder / "a.html").write_text(page.replace("<h1>", "<p>上一篇：春耕</p><h1>"), encoding="utf-8")
    assert "; 1 more reason, listed with --json; `indexer preview FILE` shows what\n" in (
        run("build", "s").stderr
    )
