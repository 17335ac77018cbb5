"""Slips of an operator: nothing goes without a question, and a dry run says what would."""

from __future__ import annotations

import errno
import json
import os
import pty
import subprocess
from datetime import datetime, timezone, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer import build_index, index_info
from indexer.cli.commands import commands
from indexer.core.article import Rejection
from indexer.sources import articles, reading
from tests import COMMANDS, ROOT
from tests.indexer.indexes import bytes_of, texts_of, write_jsonl
from tests.timing import PATIENCE

pytestmark = pytest.mark.usefixtures("quick_dictionary")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with ten articles in `news`, two in `inbox`, and an index of `news`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICY_INDEX", raising=False)
    (tmp_path / "news").mkdir()
    (tmp_path / "inbox").mkdir()
    for number in range(10):
        (tmp_path / "news" / f"{number}.txt").write_text(f"科技{number}", encoding="utf-8")
    for number in range(2):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"来稿{number}", encoding="utf-8")
    assert run("build", "news").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments, catch_exceptions=False)


def delete(folder: Path, *numbers: int) -> None:
    for number in numbers:
        (folder / "news" / f"{number}.txt").unlink()


def test_an_update_of_another_folder_drops_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "inbox")
    expected = "2 added, 0 replaced, 0 dropped, 0 unchanged in ../index; 12 paragraphs; 0 rejected\n"
    assert run("update", "--index", "../index", ".").stdout == expected
    monkeypatch.chdir("/")
    again = run("update", "--index", str(folder / "index"), str(folder / "news"))
    assert again.stdout.startswith("0 added, 0 replaced, 0 dropped, 10 unchanged")
    assert len(texts_of(folder / "index")) == 12


def test_a_fifth_may_go_and_no_more(folder: Path) -> None:
    delete(folder, 0, 1)
    assert run("update").stdout.startswith("0 added, 0 replaced, 2 dropped, 8 unchanged")
    delete(folder, 2, 3)
    before = bytes_of(folder / "index")
    refused = run("update")
    assert (refused.exit_code, refused.stdout, refused.stderr) == (
        2,
        "",
        "indexer: this would drop 2 of the 8 articles of the index (2 of 8 of source news); the index is as "
        "it was; if it is right, add --yes\n",
    )
    assert bytes_of(folder / "index") == before
    assert run("update", "--yes").stdout.startswith("0 added, 0 replaced, 2 dropped, 6 unchanged")


def test_a_fifth_of_a_small_source_counts_too(folder: Path) -> None:
    run("update", "inbox")
    (folder / "inbox" / "0.txt").unlink()
    assert "1 of the 12 articles of the index (1 of 2 of source inbox)" in run("update").stderr


def test_a_build_over_an_index_of_another_source_is_refused(folder: Path) -> None:
    before = bytes_of(folder / "index")
    refused = run("build", "inbox")
    assert (refused.exit_code, bytes_of(folder / "index")) == (2, before)
    assert "10 of the 10 articles of the index (10 of 10 of source news)" in refused.stderr
    assert run("build", "inbox", "--yes").stdout == "2 articles in index; 2 paragraphs; 0 rejected\n"


def test_a_build_over_an_index_that_cannot_be_read_goes_by_its_sources(folder: Path) -> None:
    (folder / "index" / "MAIN_00000001.articles").write_bytes(b"damaged")
    assert "10 of the 10 articles of the index (10 of 10 of source news)" in run("build", "inbox").stderr
    assert run("build", "news").exit_code == 0


def test_a_file_that_may_not_be_read_is_not_lost_by_a_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delete(folder, 3)
    (folder / "news" / "3.txt").symlink_to("nowhere")
    refused = run("build", "news")
    assert refused.exit_code == 2
    detail = "(1 of 10 of source news, 1 of files that cannot be read now)"
    assert f"1 of the 10 articles of the index {detail}" in refused.stderr
    assert run("build", "news", "--yes").exit_code == 1


def test_a_read_error_ends_a_build_and_keeps_the_file_in_an_update(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(file: object, mode: str, **options: object) -> object:
        if str(file).endswith("5.txt"):
            raise OSError(errno.EIO, "Input/output error")
        return open(file, mode, **options)  # type: ignore[call-overload]

    (folder / "news" / "5.txt").write_text("新的", encoding="utf-8")
    monkeypatch.setattr(reading, "open", failing, raising=False)
    before = bytes_of(folder / "index")
    failed = run("build", "news", "--yes")
    assert (failed.exit_code, failed.stderr, bytes_of(folder / "index")) == (
        2,
        "indexer: news/5.txt: cannot be read: Input/output error; the index is as it was; mend that, or "
        "leave the file out with --exclude\n",
        before,
    )
    updated = run("update")
    assert (updated.exit_code, updated.stdout) == (
        1,
        "0 added, 0 replaced, 0 dropped, 9 unchanged in index; 10 paragraphs; 1 rejected, 1 of them new\n",
    )


def test_no_memory_is_no_rejected_article(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> object:
        raise MemoryError

    write_jsonl(folder / "news" / "a.jsonl", {"a": "甲"})
    monkeypatch.setattr("indexer.sources.formats.jsonl.parse_json", failing)
    before = bytes_of(folder / "index")
    for command in ("build", "update"):
        assert run(command, "news").exit_code == 2
    assert bytes_of(folder / "index") == before


def test_a_fault_in_a_line_costs_that_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from indexer.sources.formats import jsonl

    def failing(text: str, where: str = "") -> object:
        if "乙" in text:
            raise ZeroDivisionError("odd")
        return json.loads(text)

    write_jsonl(folder / "a.jsonl", {"a": "甲", "b": "乙", "c": "丙"})
    monkeypatch.setattr(jsonl, "parse_json", failing)
    assert [
        str(item) if isinstance(item, Rejection) else item.id for item in articles.read_articles(["a.jsonl"])
    ] == [
        "a",
        "a.jsonl, line 2: reading it failed, which is a fault of this program: ZeroDivisionError: odd",
        "c",
    ]


def test_a_dry_run_says_what_would_change_and_changes_nothing(folder: Path) -> None:
    delete(folder, 0, 1, 2)
    (folder / "news" / "4.txt").write_text("换了", encoding="utf-8")
    (folder / "news" / "new.txt").write_text("新的", encoding="utf-8")
    before = bytes_of(folder / "index")
    dry = run("update", "--dry-run")
    assert (dry.exit_code, dry.stdout, dry.stderr) == (
        0,
        "dry run, nothing was changed; 1 added, 1 replaced, 3 dropped, 6 unchanged in index; 8 paragraphs; "
        "0 rejected\n",
        "warning: without --yes this asks or fails, since it drops 3 of the 10 articles of the index (3 of "
        "10 of source news)\nwould add: news/new.txt\nwould replace: news/4.txt\n"
        "would drop: news/0.txt\nwould drop: news/1.txt\nwould drop: news/2.txt\n",
    )
    built = json.loads(run("build", "inbox", "--dry-run", "--json").stdout)
    assert (built["added"], built["plan"]["added"]) == (2, ["inbox/0.txt", "inbox/1.txt"])
    report = json.loads(run("remove", "news/9.txt", "nothing", "--dry-run", "--json").stdout)
    assert (report["plan"]["removed"], len(report["rejected"])) == (["news/9.txt"], 1)
    assert bytes_of(folder / "index") == before
    assert built["plan"]["removed"] == [f"news/{number}.txt" for number in range(10)]
    assert run("build", "inbox", "--dry-run", "--index", "nowhere").exit_code == 0
    assert not (folder / "nowhere").exists()


def test_a_source_can_be_removed_and_moved(folder: Path) -> None:
    run("update", "inbox")
    removed = run("remove", "--source", "inbox")
    assert removed.stdout == "2 removed from index; 10 paragraphs; 0 rejected\n"
    assert run("remove", "--source", "inbox").stderr == "rejected: index: has no source inbox\n"
    (folder / "news").rename(folder / "archive")
    assert run("update").exit_code == 1
    assert run("update", "archive", "--moved", "news").stdout.startswith(
        "0 added, 0 replaced, 0 dropped, 10 unchanged"
    )
    assert texts_of(folder / "index").keys() == {f"news/{number}.txt" for number in range(10)}


def test_one_missing_source_does_not_keep_the_others_from_being_read(folder: Path) -> None:
    run("update", "inbox")
    (folder / "news").rename(folder / "away")
    (folder / "inbox" / "2.txt").write_text("来稿2", encoding="utf-8")
    updated = run("update")
    assert (updated.exit_code, updated.stderr) == (
        1,
        f"rejected: news: {folder}/news cannot be read: No such file or directory; its articles stay\n",
    )
    assert updated.stdout.startswith("1 added, 0 replaced, 0 dropped, 2 unchanged")


def test_a_linked_folder_that_is_empty_keeps_its_articles(folder: Path) -> None:
    (folder / "news" / "disk").symlink_to(folder / "inbox")
    assert run("update").exit_code == 0
    for number in range(2):
        (folder / "inbox" / f"{number}.txt").unlink()
    for _ in range(2):
        updated = run("update")
        assert (updated.exit_code, updated.stderr) == (
            1,
            "rejected: news/disk: it holds no article now, and the index has some of it, which stay\n",
        )
    assert len(texts_of(folder / "index")) == 12


def test_a_monitor_hears_of_a_missing_source_and_of_a_clock_that_is_wrong(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("info", "--max-age", "1h").exit_code == 0
    first = index_info("index").last_run
    (folder / "news").rename(folder / "away")
    run("update")
    run("remove", "nothing")
    assert index_info("index").last_run == first
    (folder / "away").rename(folder / "news")

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Earlier:  # type: ignore[override]
            return cls(2001, 1, 1, tzinfo=timezone.utc)

    monkeypatch.setattr("indexer.cli.info.datetime", Earlier)
    told = run("info", "--max-age", "1h")
    assert (told.exit_code, "which is yet to come; set the clock" in told.stderr) == (1, True)


def test_an_update_of_a_folder_above_a_source_is_no_empty_source(folder: Path) -> None:
    assert run("update", ".", "--exclude", "/inbox/").exit_code == 0
    assert run("update").exit_code == 0


def test_an_index_inside_its_source_is_no_article(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "news")
    (folder / "news" / "a.png").touch()
    assert run("build", ".").stdout == "10 articles in index; 10 paragraphs; 0 rejected; 2 skipped\n"
    assert (run("update").exit_code, run("update", ".").exit_code) == (0, 0)


def test_without_recorded_sources_there_is_nothing_to_read_again(folder: Path) -> None:
    from indexer import Article

    build_index([Article("a", "甲")], "given")
    missing = "there is no index in nowhere; build one with `indexer build SOURCE...`"
    none = "the index has no recorded sources to read again; give files or folders"
    for command in ("build", "update"):
        assert run(command, "--index", "given").stderr == f"indexer: {none}\n"
        assert run(command, "--index", "nowhere").stderr == f"indexer: {missing}\n"
    assert not (folder / "nowhere").exists()


@pytest.mark.parametrize(("answer", "status", "left"), [(b"y\n", 0, 5), (b"n\n", 2, 10), (b"\n", 2, 10)])
def test_on_a_terminal_the_operator_is_asked(folder: Path, answer: bytes, status: int, left: int) -> None:
    delete(folder, *range(5))
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*COMMANDS["indexer"], "update"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    while b"[y/N]" not in shown:
        shown += os.read(leader, 4096)
    os.write(leader, answer)
    assert process.wait(PATIENCE) == status
    os.close(leader)
    assert b"this drops 5 of the 10 articles of the index (5 of 10 of source news)" in shown
    assert len(texts_of(folder / "index")) == left
