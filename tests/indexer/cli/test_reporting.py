"""Reports of the command `indexer` for programs and for logs: `--json`, `--quiet` and `--log`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer import Progress
from indexer.cli import reporting
from indexer.cli.commands import commands
from indexer.cli.reporting import Reporter
from indexer.writing.embedded.writer import EmbeddedWriter
from tests.indexer.indexes import write_jsonl

pytestmark = pytest.mark.usefixtures("quick_dictionary")

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d "


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two articles and a line that is none; `index` is its default index."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICY_INDEX", raising=False)
    write_jsonl(tmp_path / "a.jsonl", {"a": "科技\n创新", "b": "平顶山"})
    (tmp_path / "bad.jsonl").write_text("[]\n")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments, catch_exceptions=False)


def printed(result: Result) -> tuple[int, object]:
    """(exit status, the one object on standard output)."""
    return result.exit_code, json.loads(result.stdout)


def told(result: Result) -> list[object]:
    """The objects on standard error but those of progress, which depends on the time."""
    objects = [json.loads(line) for line in result.stderr.splitlines()]
    return [each for each in objects if "progress" not in each]


REJECTED = {"file": "bad.jsonl", "place": "line 1", "reason": "not a JSON object", "new": True}
COUNTS = {
    **dict.fromkeys(("added", "updated", "removed", "unchanged", "skipped"), 0),
    **{"paragraphs": 3, "rejected": [], "left_out": [], "recognised": None, "warnings": [], "plan": None},
}


def test_every_change_prints_its_report_as_an_object(folder: Path) -> None:
    built = run("build", "a.jsonl", "bad.jsonl", "--json")
    report = {**COUNTS, "added": 2, "rejected": [REJECTED]}
    assert printed(built) == (1, {"command": "build", **report, "index": "index"})
    updated = run("update", "a.jsonl", "--json")
    assert printed(updated) == (0, {"command": "update", **COUNTS, "unchanged": 2, "index": "index"})
    removed = run("remove", "b", "--json")
    report = {**COUNTS, "removed": 1, "paragraphs": 2}
    assert printed(removed) == (0, {"command": "remove", **report, "index": "index"})
    assert [told(each) for each in (built, updated, removed)] == [[], [], []]


def test_verify_and_repair_print_what_is_lost_as_an_object(folder: Path) -> None:
    run("build", "a.jsonl")
    sound = {
        **{"command": "verify", "index": "index", "paragraphs": 3},
        **{"lost": [], "mended": [], "warnings": []},
    }
    assert printed(run("verify", "--json")) == (0, sound)
    assert printed(run("verify", "--repair", "--json")) == (0, sound)
    (folder / "index" / "MAIN_00000001.relations").unlink()
    fault = "index/MAIN_00000001.relations is missing; run `indexer verify --repair`"
    assert printed(run("verify", "--repair", "--json")) == (0, {**sound, "mended": [fault]})
    (folder / "index" / "MAIN_00000001.texts").unlink()
    status, repaired = printed(run("verify", "--repair", "--json"))
    fault = "index/MAIN_00000001.texts is missing; run `indexer verify --repair`"
    lost = [{"fault": fault, "paragraphs": 3, "articles": ["a", "b"], "unnamed": 0}]
    assert (status, repaired) == (1, {**sound, "paragraphs": 0, "lost": lost})


@pytest.mark.parametrize(
    "command",
    [
        ["update", "a.jsonl"],
        ["remove", "a"],
        ["verify"],
        ["verify", "--repair"],
        ["info"],
        ["boilerplate"],
        ["compare", "a", "b"],
    ],
    ids=" ".join,
)
def test_every_error_is_an_object_on_standard_error(folder: Path, command: list[str]) -> None:
    result = run(*command, "--json")
    message = "there is no index in index; build one with `indexer build SOURCE...`"
    assert (result.exit_code, result.stdout) == (2, "")
    assert told(result) == [{"error": message, "kind": "IndexNotFoundError", "status": 2}]


def test_a_folder_has_nothing_to_revert_or_discard_and_says_so_as_an_object(folder: Path) -> None:
    run("build", "a.jsonl")
    for command in (["revert"], ["discard", "--run", "r"]):
        (error,) = told(run(*command, "--json"))
        assert isinstance(error, dict)
        assert (error["kind"], error["status"]) == ("PolicySearchError", 2)


def test_quiet_leaves_errors_and_rejections(folder: Path) -> None:
    quiet = run("build", "a.jsonl", "bad.jsonl", "--quiet")
    rejection = "rejected: bad.jsonl, line 1: not a JSON object\n"
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (1, "", rejection)
    assert run("verify", "--quiet").output == ""
    previewed = run("preview", "a.jsonl", "bad.jsonl", "--quiet")
    assert (previewed.exit_code, previewed.stdout, previewed.stderr) == (1, "", rejection)
    assert run("update", "absent", "--quiet").stderr.startswith("indexer: cannot read absent: ")


def test_each_line_of_a_log_begins_with_the_time(folder: Path) -> None:
    logged = run("build", "a.jsonl", "bad.jsonl", "--log")
    assert re.fullmatch(f"{TIME}2 articles in index; 3 paragraphs; 1 rejected\n", logged.stdout)
    lines = [f"{TIME}2 articles, .* a second; writing the index", f"{TIME}rejected: bad.jsonl, line 1: .*"]
    assert re.fullmatch("".join(f"{line}\n" for line in lines), logged.stderr)
    failed = run("update", "absent", "--log")
    assert re.fullmatch(f"{TIME}indexer: cannot read absent: .*\n", failed.stderr)
    assert re.fullmatch('{"time": "[^ ]*", "error": .*}\n', run("update", "absent", "--log", "--json").stderr)


@pytest.mark.parametrize(("options", "seconds"), [({"as_json": True}, 5), ({"log": True}, 30)])
def test_progress_comes_every_few_seconds(
    capsys: pytest.CaptureFixture[str], options: dict[str, bool], seconds: int
) -> None:
    reporter = Reporter("build", **{"as_json": False, "quiet": False, "log": False, **options})
    assert reporter.progress is not None
    for second in range(1, 61):
        reporter.progress(Progress(second, 0, 0, float(second)))
    reporter.progress(Progress(60, 0, 0, 60.0, writing=True))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 60 // seconds + 1
    if "as_json" in options:
        keys = {"articles": 60, "bytes_read": 0, "bytes_total": 0, "seconds": 60.0, "writing": True}
        assert json.loads(lines[-1]) == {"progress": keys}
    else:
        assert re.fullmatch(f"{TIME}30 articles, 1 a second", lines[0])


def test_progress_is_silent_without_a_terminal_and_where_it_cannot_move_the_cursor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forms = {"as_json": False, "quiet": False, "log": False}
    assert Reporter("build", **forms).progress is None
    assert Reporter("build", **{**forms, "as_json": True, "quiet": True}).progress is None
    monkeypatch.setattr(reporting, "sys", SimpleNamespace(stderr=SimpleNamespace(isatty=lambda: True)))
    monkeypatch.setenv("TERM", "xterm")
    assert Reporter("build", **forms).progress is not None
    assert Reporter("build", **{**forms, "quiet": True}).progress is None
    monkeypatch.setenv("TERM", "dumb")
    assert Reporter("build", **forms).progress is None


def test_an_interrupt_after_the_commit_says_that_the_change_was_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = EmbeddedWriter.commit

    def commit_and_be_interrupted(writer: EmbeddedWriter, record: Mapping[str, Any]) -> int:
        commit(writer, record)
        raise KeyboardInterrupt

    def be_interrupted(writer: EmbeddedWriter, record: Mapping[str, Any]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(EmbeddedWriter, "commit", commit_and_be_interrupted)
    made = "indexer: interrupted; the change was made before that, and the new index is in place\n"
    assert (run("build", "a.jsonl").exit_code, run("build", "a.jsonl").stderr) == (130, made)
    monkeypatch.setattr(EmbeddedWriter, "commit", be_interrupted)
    assert run("build", "a.jsonl").stderr == "indexer: interrupted; the index is as it was\n"


def test_names_cannot_forge_lines_or_reach_the_terminal(folder: Path) -> None:
    name = "x\nindexer: done\x1b]0;x\x07.exe"
    (folder / name).touch()
    result = run("build", "a.jsonl", name, "--index", "in\x1b[2Jdex")
    assert result.stdout == "2 articles in in�[2Jdex; 3 paragraphs; 1 rejected\n"
    assert result.stderr.startswith("rejected: x indexer: done�]0;x�.exe: not a known kind of article")
    assert result.stderr.count("\n") == 1
