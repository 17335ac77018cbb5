"""The command `indexer`: what it prints where, and its exit status."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import ANY

import pytest
from click.testing import CliRunner, Result

from indexer import Progress, index_info
from indexer.cli.commands import commands
from indexer.cli.info import run_text
from indexer.cli.messages import progress_text
from indexer.sources.registry import known_suffixes
from indexer.writing import batch
from indexer.writing.embedded import change
from indexer.writing.embedded.writer import EmbeddedWriter
from tests import ROOT
from tests.indexer.indexes import bytes_of, texts_of, write_jsonl
from tests.timing import PATIENCE

pytestmark = pytest.mark.usefixtures("quick_dictionary")

RUN = [sys.executable, "-c", "from indexer.cli.main import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two articles; `index` is its default index."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICY_INDEX", raising=False)
    write_jsonl(tmp_path / "a.jsonl", {"a": "科技\n创新", "b": "平顶山"})
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments, catch_exceptions=False)


def said(result: Result) -> tuple[int, str, str]:
    """(exit status, standard output, standard error)."""
    return result.exit_code, result.stdout, result.stderr


def test_build_and_update_and_remove_sum_up_in_a_line(folder: Path) -> None:
    assert said(run("build", "a.jsonl")) == (0, "2 articles in index; 3 paragraphs; 0 rejected\n", "")
    write_jsonl(folder / "a.jsonl", {"a": "科技", "c": "鹰城"})
    expected = "1 added, 1 replaced, 1 dropped, 0 unchanged in index; 2 paragraphs; 0 rejected\n"
    assert said(run("update", "a.jsonl", "--yes")) == (0, expected, "")
    assert said(run("remove", "c")) == (0, "1 removed from index; 1 paragraph; 0 rejected\n", "")
    assert texts_of(folder / "index") == {"a": ("科技",)}


def test_what_is_rejected_is_listed_and_the_rest_is_done(folder: Path) -> None:
    (folder / "bad.jsonl").write_text('{"id": "c", "text": "丙"}\nnot json\n{"id": "a", "text": "丁"}\n')
    (folder / "x.exe").touch()
    assert said(run("build", "a.jsonl", "bad.jsonl", "x.exe")) == (
        1,
        "3 articles in index; 4 paragraphs; 3 rejected\n",
        "rejected: bad.jsonl, line 2: not JSON: Expecting value at character 1 of the line\n"
        "rejected: bad.jsonl, line 3: the id 'a' was taken by an earlier article, of a.jsonl\n"
        f"rejected: x.exe: not a known kind of article ({known_suffixes()})\n",
    )
    assert said(run("remove", "z")) == (
        1,
        "0 removed from index; 4 paragraphs; 1 rejected, 1 of them new\n",
        "rejected: index: holds no article z\n",
    )


def test_twenty_of_many_rejected_are_listed(folder: Path) -> None:
    (folder / "bad.jsonl").write_text("[]\n" * 1_050 + '{"id": "g", "text": "好"}\n')
    result = run("build", "bad.jsonl")
    assert result.stdout == "1 article in index; 1 paragraph; 1,050 rejected\n"
    lines = result.stderr.splitlines()
    assert (len(lines), lines[19]) == (21, "rejected: bad.jsonl, line 20: not a JSON object")
    assert lines[20] == "rejected: 1,030 more, listed with --all-rejected"
    assert len(run("build", "bad.jsonl", "--all-rejected").stderr.splitlines()) == 1_050


def test_sources_without_an_article_do_not_replace_an_index(folder: Path) -> None:
    (folder / "empty").mkdir()
    (folder / "bad.jsonl").write_text("[]\n")
    run("build", "a.jsonl")
    assert said(run("build", "empty")) == (
        2,
        "",
        "indexer: no article was found in empty; the index is as it was\n",
    )
    assert said(run("build", "bad.jsonl", "empty")) == (
        2,
        "",
        "indexer: no article was found in bad.jsonl, empty (1 rejected, first bad.jsonl, line 1: "
        "not a JSON object); the index is as it was\n",
    )
    assert index_info("index").articles == 2


def test_info(folder: Path) -> None:
    run("build", "a.jsonl")
    info = index_info("index")
    assert info.last_run is not None
    assert info.last_run == info.last_change
    assert json.loads(run("info", "--json").stdout) == {
        "path": "index",
        "generation": 1,
        "written": info.written,
        "articles": 2,
        "paragraphs": 3,
        "segments": 1,
        "deleted_paragraphs": 0,
        "reposted_articles": 0,
        "boilerplate_paragraphs": 0,
        "bytes": info.bytes,
        "oldest": None,
        "newest": None,
        "fingerprint": info.fingerprint,
        "sources": [json.loads(json.dumps(asdict(info.sources[0])))],
        "last_run": asdict(info.last_run),
        "last_change": asdict(info.last_run),
        "words": [],
        "rejected": 0,
        "kept_generations": [],
        "kept_bytes": 0,
        "leftover_bytes": 0,
        "free_bytes": ANY,
    }
    shown = re.sub(r"free bytes.*\n", "", run("info").stdout)
    assert (
        shown
        == f"""\
path                    index
generation              1
written                 {info.written}
articles                2
paragraphs              3
segments                1
deleted paragraphs      0
reposted articles       0
boilerplate paragraphs  0
bytes                   {info.bytes:,}
oldest                  unknown
newest                  unknown
fingerprint             {info.fingerprint}
last run                {run_text(info.last_run)}
last change             {run_text(info.last_run)}
rejected                0
kept generations        none
kept bytes              0
leftover bytes          0
source                  a.jsonl: 2 of {folder / "a.jsonl"}
"""
    )


def test_verify_and_repair(folder: Path) -> None:
    run("build", "a.jsonl")
    sound = (0, "index is sound: 3 paragraphs\n", "")
    assert said(run("verify")) == sound
    assert said(run("verify", "--repair")) == sound
    (folder / "index" / "MAIN_00000001.terms").unlink()
    missing = "index/MAIN_00000001.terms is missing; run `indexer verify --repair`"
    assert said(run("verify")) == (2, "", f"indexer: {missing}\n")
    assert said(run("verify", "--repair")) == (
        0,
        "index is repaired, and nothing is lost: 3 paragraphs\n",
        f"damaged: {missing}\n",
    )
    (folder / "index" / "MAIN_00000002.texts").unlink()
    missing = "index/MAIN_00000002.texts is missing; run `indexer verify --repair`"
    assert said(run("verify", "--repair")) == (
        1,
        "index is repaired: 0 paragraphs; 3 lost, which `indexer update` brings back\n",
        f"damaged: {missing}\nlost: a\nlost: b\n",
    )
    assert said(run("update", "a.jsonl"))[0] == 0
    (folder / "index" / "MAIN_00000004.articles").unlink()
    (folder / "index" / "MAIN_00000004.terms").unlink()
    unnamed = "lost: articles that cannot be named, 3 paragraphs\n"
    assert run("verify", "--repair").stderr.endswith(unnamed)


def test_what_cannot_be_done_is_told_with_status_2(folder: Path) -> None:
    none = "indexer: there is no index in index; build one with `indexer build SOURCE...`\n"
    for command in (["update", "a.jsonl"], ["remove", "a"], ["info"], ["verify"], ["verify", "--repair"]):
        assert said(run(*command)) == (2, "", none)
    assert said(run("build", "absent")) == (
        2,
        "",
        "indexer: cannot read absent: No such file or directory; give files or folders that exist\n",
    )
    assert run("build").exit_code == 2
    assert said(run("build", "a.jsonl", "--index", "."))[:2] == (2, "")
    run("build", "a.jsonl")
    writer = EmbeddedWriter(Path("index"), fresh=False)
    status, output, error = said(run("update", "a.jsonl"))
    writer.cancel()
    assert (status, output) == (2, "")
    assert error.startswith(f"indexer: {folder}/index is being written by process {os.getpid()} on ")


def test_the_index_is_where_the_environment_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_INDEX", "elsewhere")
    assert run("build", "a.jsonl").stdout == "2 articles in elsewhere; 3 paragraphs; 0 rejected\n"
    assert run("verify", "--index", "elsewhere").exit_code == 0


@pytest.mark.slow
def test_the_real_command(folder: Path) -> None:
    done = subprocess.run([*RUN, "build", "a.jsonl"], env=ENVIRONMENT, capture_output=True, encoding="utf-8")
    expected = "2 articles in index; 3 paragraphs; 0 rejected\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")


@contextmanager
def building(*prefix: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that builds `a.jsonl`, while its dictionary is compiled, which takes a second."""
    command = [*prefix, *RUN, "build", "a.jsonl"]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        while not list(Path().glob("index/runs-*")):
            assert process.poll() is None
            time.sleep(0.01)
        yield process


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGINT, 130, b"indexer: interrupted; the index is as it was\n"),
        (signal.SIGTERM, 143, b"indexer: ended by SIGTERM; the index is as it was\n"),
        (signal.SIGHUP, 129, b"indexer: ended by SIGHUP; the index is as it was\n"),
    ],
)
def test_a_signal_is_told_and_leaves_the_old_index(
    folder: Path, number: signal.Signals, status: int, said: bytes
) -> None:
    run("build", "a.jsonl")
    before = bytes_of(folder / "index")
    with building() as process:
        process.send_signal(number)
        output, error = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output, error) == (status, b"", said)
    assert bytes_of(folder / "index") == before


@pytest.mark.slow
def test_a_signal_that_was_to_be_ignored_is(folder: Path) -> None:
    run("build", "a.jsonl")
    with building("nohup") as process:
        process.send_signal(signal.SIGHUP)
        output, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output) == (0, b"2 articles in index; 3 paragraphs; 0 rejected\n")


FAULT = "This is a fault of this program; set POLICY_TRACEBACK=1 to see where, and report it"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "there is not enough memory; free some or allow this process more"),
        (
            RuntimeError("can't start new thread"),
            "the system starts no more threads; allow this user or container more: `ulimit -u`",
        ),
        (RecursionError("too deep"), f"RecursionError: too deep. {FAULT}"),
        (KeyError("x"), f"KeyError: 'x'. {FAULT}"),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "cannot read or write in index: No space left on device; make room on that disk",
        ),
        (
            PermissionError(errno.EACCES, "Permission denied", "index/x"),
            "cannot read or write index/x: Permission denied; check its permissions and those of its folder",
        ),
        (OSError("odd"), "cannot read or write in index: odd"),
    ],
)
def test_every_exception_is_a_line_and_status_2(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(EmbeddedWriter, "commit", fail)
    monkeypatch.delenv("POLICY_TRACEBACK", raising=False)
    run("build", "a.jsonl")
    assert said(run("build", "a.jsonl")) == (2, "", f"indexer: {message}; the index is as it was\n")
    monkeypatch.setenv("POLICY_TRACEBACK", "1")
    assert run("build", "a.jsonl").stderr.startswith("Traceback (most recent call last):\n")


def test_a_failure_before_the_command_is_a_line_too(folder: Path) -> None:
    program = "import sys; sys.modules['click'] = None; from indexer.cli.main import main; main()"
    ended = subprocess.run([sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True)
    assert (ended.returncode, ended.stdout, ended.stderr.count(b"\n")) == (2, b"", 1)
    assert ended.stderr.startswith(b"indexer: ModuleNotFoundError: ")


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Progress(1, 0, 100, 0.0), "1 article, 0 a second"),
        (Progress(12_000, 25, 100, 4.0), " 25%  12,000 articles, 3,000 a second, 0:12 remaining"),
        (Progress(10, 1, 1_001, 4.0), "  0%  10 articles, 2 a second, 66:40 remaining"),
        (Progress(10, 200, 100, 4.0), "100%  10 articles, 2 a second, 0:00 remaining"),
        (Progress(10, 0, 0, 4.0), "10 articles, 2 a second"),
        (Progress(10, 100, 100, 4.0, writing=True), "10 articles, 2 a second; writing the index"),
    ],
)
def test_progress_in_words(progress: Progress, text: str) -> None:
    assert progress_text(progress) == text


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal of POSIX")
def test_progress_is_a_line_on_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_jsonl(folder / "four.jsonl", dict.fromkeys("abcd", "科技"))
    quarters = (number / 4 for number in count())
    monkeypatch.setattr(batch, "time", SimpleNamespace(monotonic=lambda: next(quarters)))
    terminal, end = os.openpty()
    with os.fdopen(end, "w", encoding="utf-8") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        commands.main(["build", "four.jsonl"], standalone_mode=False)
    shown = b""
    # Linux ends a terminal with an error once nobody else has it open.
    with suppress(OSError):
        while part := os.read(terminal, 4096):
            shown += part
    os.close(terminal)
    assert shown.decode().split("\r\x1b[K") == [
        "",
        "1 article, 4 a second",
        " 25%  2 articles, 4 a second, 0:02 remaining",
        " 50%  3 articles, 4 a second, 0:01 remaining",
        " 75%  4 articles, 4 a second, 0:00 remaining",
        "4 articles, 3 a second; writing the index",
        "",
    ]


def test_a_slip_is_reverted(folder: Path) -> None:
    run("build", "a.jsonl")
    run("remove", "a")
    reverted = run("revert")
    assert re.fullmatch(r"index is as it was on [0-9-]+ [0-9:]+: 2 articles\n", reverted.stdout)
    assert texts_of(folder / "index").keys() == {"a", "b"}
    assert said(run("revert"))[:2] == (2, "")


def test_what_cannot_be_cleaned_up_is_a_warning(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("build", "a.jsonl")
    monkeypatch.setattr(change, "delete_leftovers", lambda directory: ["old cannot be deleted: denied"])
    warning = "warning: old cannot be deleted: denied\n"
    assert said(run("remove", "a")) == (0, "1 removed from index; 1 paragraph; 0 rejected\n", warning)
