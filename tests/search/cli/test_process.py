"""The command `search` as a real process: its status, its streams, and the signals that end it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

import pytest

from tests import ROOT
from tests.timing import PATIENCE

# The real command. `-c` puts a fake in place of the index, which is what the process would open.
PROCESS = """
import sys, search.opening, search.cli.main
from tests.search.cli.fake import FakeSearcher
search.opening.open_index = FakeSearcher().open
sys.argv[0] = "search"
search.cli.main.main()
"""


def process(arguments: Sequence[str], stdin: bytes = b"", **environment: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr."""
    with started(arguments, **environment) as running:
        stdout, stderr = running.communicate(stdin, timeout=PATIENCE)
        return running.returncode, stdout.decode(), stderr.decode()


def started(arguments: Sequence[str], **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def test_the_process_ends_with_the_status() -> None:
    assert process(["没有"]) == (1, "Nothing found. Searched for: 没有\n", "")
    assert process(["damaged"]) == (2, "", "search: the index is damaged\n")
    assert process(["--help"])[0] == 0
    assert "There is no option -news; put -- before a query" in process(["科创", "-news"])[2]


def test_any_locale_and_any_bytes() -> None:
    queries = "科创\n".encode() + b"\xff\n"
    status, stdout, stderr = process(
        ["--queries", "-"], queries, LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0"
    )
    assert stdout.isascii()
    answers = [(line["query"], line["total"]) for line in map(json.loads, stdout.splitlines())]
    assert (status, answers, stderr) == (0, [("科创", 2), ("\udcff", 0)], "")


@contextmanager
def answered_once() -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes], IO[bytes]]]:
    """A process that has answered one query and waits for the next, with its stdin, stdout and stderr."""
    with started(["--queries", "-"]) as running:
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write("科创\n".encode())
        running.stdin.flush()
        running.stdout.readline()
        yield running, running.stdin, running.stdout, running.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    with answered_once() as (running, stdin, stdout, stderr):
        stdout.close()
        stdin.write("科创\n".encode())
        stdin.close()
        assert (stderr.read(), running.wait(timeout=PATIENCE)) == (b"", 0)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_quietly(number: signal.Signals, status: int) -> None:
    with answered_once() as (running, _, _, stderr):
        running.send_signal(number)
        assert (running.wait(timeout=PATIENCE), stderr.read()) == (status, b"")
