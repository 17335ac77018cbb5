"""Both commands with closed, full and broken standard streams, and with other encodings than UTF-8."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from indexer import build_index
from tests import COMMANDS, ROOT

pytestmark = pytest.mark.usefixtures("quick_dictionary")

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
FULL = "cannot write to standard output: No space left on device; make room on that disk"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    """Where the commands run: an index of the seeds, one of `a.txt`, and judged queries."""
    folder = tmp_path_factory.mktemp("streams")
    (folder / "a.txt").write_text("标题\n科技𠀀 é\n金融", encoding="utf-8")
    (folder / "b.unknown").touch()
    (folder / "queries").write_text("q\t科技\n", encoding="utf-8")
    (folder / "qrels").write_text("q\tsample-news-004\n", encoding="utf-8")
    build_index([ROOT / "seeds"], folder / "index")
    build_index([folder / "a.txt"], folder / "small")
    return folder


def run(folder: Path, line: str, **environment: str) -> tuple[int, str, str]:
    """(exit status, standard output, standard error) of a line of the shell that names a command first."""
    command, _, rest = line.partition(" ")
    ended = subprocess.run(
        ["bash", "-c", f'"$@" {rest}', "bash", *COMMANDS[command]],
        cwd=folder,
        env={**ENVIRONMENT, **environment},
        input=b"",
        capture_output=True,
        check=False,
    )
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "line"),
    [
        (0, "search 科技 >&-"),
        (1, "search --queries - <&-"),
        (2, "search 科技 --index nope >&- 2>&- <&-"),
        (2, "search 科技 --index nope 2>&-"),
        (2, "search --nope 2>&-"),
        (0, "search-evaluate queries qrels >&-"),
        (2, "search-evaluate - qrels <&- 2>&-"),
        (0, "indexer info >&-"),
        (0, "indexer preview a.txt >&- 2>&-"),
        (1, "indexer preview a.txt b.unknown >&- 2>&-"),
        (2, "indexer build - --index none <&- 2>&-"),
        (2, "indexer update nope 2>&-"),
        (2, "indexer nope 2>&- >&-"),
        (0, "indexer --help >&- 2>&- <&-"),
    ],
)
def test_a_closed_stream_is_empty_and_takes_all(folder: Path, status: int, line: str) -> None:
    """Status as with /dev/null, and no error lands on standard output."""
    assert run(folder, line) == (status, "", "")


def test_without_standard_error_the_answer_is_the_same(folder: Path) -> None:
    line = "search 科技 --index index"
    assert run(folder, f"{line} 2>&-") == run(folder, line)
    assert run(folder, line)[0] == 0


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize(
    "line",
    [
        "search 科技",
        "search 科技 --json",
        "search --queries queries",
        "search 科技 --why-not sample-news-004",
        "search --help",
        "search-evaluate queries qrels",
        "indexer info",
        "indexer boilerplate",
        "indexer compare sample-news-004 sample-news-007",
        "indexer preview a.txt",
        "indexer verify",
        "indexer --version",
    ],
)
def test_a_full_standard_output_is_an_error(folder: Path, line: str) -> None:
    assert run(folder, f"{line} >/dev/full") == (2, "", f"{line.partition(' ')[0]}: {FULL}\n")
    assert run(folder, f"{line} >/dev/full 2>/dev/full") == (2, "", "")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_change_whose_summary_cannot_be_written_is_made_and_told(folder: Path) -> None:
    made = f"indexer: {FULL}; the change was made before that, and the new index is in place\n"
    unchanged = f"indexer: {FULL}; the index is as it was\n"
    assert run(folder, "indexer build a.txt --index full >/dev/full") == (2, "", made)
    assert run(folder, "indexer update a.txt --index full >/dev/full") == (2, "", unchanged)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "line"),
    [
        (0, "search 科技"),
        (0, "search 科技 --json"),
        (0, "search --help"),
        (0, "search --version"),
        (0, "search-evaluate queries qrels"),
        (0, "indexer info"),
        (0, "indexer boilerplate"),
        (0, "indexer compare sample-news-004 sample-news-007"),
        (0, "indexer preview a.txt"),
        (0, "indexer preview a.txt --json"),
        (0, "indexer verify"),
        (0, "indexer update a.txt --index small"),
        (1, "indexer update a.txt b.unknown --index small"),
        (0, "indexer --help"),
        (0, "indexer build --help"),
        (2, "indexer nope"),
        (2, "indexer info --index nope"),
    ],
)
def test_a_reader_that_has_gone_is_no_error(folder: Path, status: int, line: str) -> None:
    """It changes no status, on standard output and on standard error."""
    command, _, rest = line.partition(" ")
    reader, writer = os.pipe()
    os.close(reader)
    process = [*COMMANDS[command], *rest.split()]
    ended = subprocess.run(process, cwd=folder, env=ENVIRONMENT, stdout=writer, stderr=subprocess.PIPE)
    faults = [word for word in (b"Broken pipe", b"Traceback", b"Exception") if word in ended.stderr]
    assert (ended.returncode, faults) == (status, [])
    ended = subprocess.run(process, cwd=folder, env=ENVIRONMENT, stdout=writer, stderr=writer)
    assert ended.returncode == status
    os.close(writer)


def test_what_an_encoding_lacks_is_escaped(folder: Path) -> None:
    for command, *arguments in (
        ["search", "科技", "--index", "small"],
        ["indexer", "preview", "a.txt"],
        ["indexer", "compare", "a.txt", "a.txt", "--index", "small"],
    ):
        ended = subprocess.run(
            [*COMMANDS[command], *arguments],
            cwd=folder,
            env={**ENVIRONMENT, "PYTHONIOENCODING": "gbk"},
            capture_output=True,
            check=True,
        )
        assert "标题" in ended.stdout.decode("gbk")
        assert "\\U00020000 é\n" in ended.stdout.decode("gbk")


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["search 科技 --json", "indexer preview a.txt --json", "indexer info --json"]
)
def test_json_reads_alike_in_every_encoding(folder: Path, line: str) -> None:
    here = json.loads(run(folder, line)[1])
    status, there, errors = run(folder, line, PYTHONIOENCODING="gbk")
    assert (status, there.isascii(), errors) == (0, True, "")
    moment = {"took_ms": 0, "free_bytes": 0}
    assert json.loads(there) | moment == here | moment
