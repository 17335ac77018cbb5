"""Files of queries are answered by forked processes as by one, and without those that end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from indexer import Article
from search.cli.processes import Forked
from tests import ROOT
from tests.search.conftest import MakeIndex

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")

LINES = b"""\
\xe7\xa7\x91\xe5\x88\x9b
{"id": 7, "text": "\xe6\x96\xb0\xe5\x9f\x8e"}
{"id": 8}

\xff
""" + "".join(f"科创 {number}\n" for number in range(60)).encode()


def answered(folder: Path, cores: int, changes: str = "") -> tuple[int, str, str]:
    """(status, standard output without times, standard error) of a command with so many cores."""
    program = (
        "import sys\n"
        "from search.cli import batch, processes\n"
        "from search.cli.main import main\n"
        f"batch.cores = lambda: {cores}\n"
        f"{changes}\n"
        "sys.argv = ['search', '--queries', 'queries', '--index', 'index']\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, re.sub(r'"took_ms": *[0-9.]+', "", done.stdout), done.stderr


@pytest.fixture
def folder(make_index: MakeIndex, tmp_path: Path) -> Path:
    articles = [Article(f"a{at}", f"科创新城\n第{at}年的科创", title="通知") for at in range(20)]
    (tmp_path / "index").symlink_to(make_index(articles))
    (tmp_path / "queries").write_bytes(LINES)
    return tmp_path


TELLS = """
class Told(processes.Forked):
    def close(self):
        print(len(self), "processes", file=sys.stderr)
        super().close()

batch.Forked = Told
"""


@pytest.mark.slow
def test_processes_answer_as_one_does(folder: Path) -> None:
    by_one = answered(folder, 1)
    status, written, told = answered(folder, 3, TELLS)
    assert (status, written) == by_one[:2]
    assert (len(written.splitlines()), by_one[2][:24]) == (63, "search: queries, line 3:")
    assert told == f"{by_one[2]}3 processes\n"


@pytest.mark.slow
def test_lines_of_a_process_that_ends_are_answered_all_the_same(folder: Path) -> None:
    ends = "batch._answers_as_bytes = lambda answer, asked: processes.os._exit(9)"
    assert answered(folder, 2, ends) == answered(folder, 1)


def test_a_process_answers_until_it_ends() -> None:
    program = (
        "import os\n"
        "from search.cli.processes import Forked\n"
        "with Forked(lambda asked: [asked[:1], asked[1:]] if asked else os._exit(1), 1) as forked:\n"
        "    print(len(forked), *map(bytes, forked.answers([b'abc', None, b'de', None, None, b'f'])))\n"
        "    asked = [bytes([number]) * size for number in range(9) for size in (10**5, 3 * 10**6)]\n"
        "    print([bytes(each) for each in forked.answers(asked)] == asked)\n"
        "    print(*[each and bytes(each) for each in forked.answers([b'abc', b'', b'abc'])])\n"
        "    print(*forked.answers([b'abc']))\n"
        "try:\n"
        "    os.waitpid(-1, 0)\n"
        "except ChildProcessError:\n"
        "    print('none is left')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "1 b'abc' b'de' b'f'\nTrue\nb'abc' None None\nNone\nnone is left\n"


def test_processes_end_where_the_system_waits_for_them() -> None:
    program = (
        "import signal\n"
        "from search.cli.processes import Forked\n"
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "with Forked(lambda asked: [asked], 2) as forked:\n"
        "    print(*map(bytes, forked.answers([b'abc', b'de'])))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "b'abc' b'de'\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the descriptors of a process")
def test_a_system_without_room_for_pipes_is_asked_for_no_more() -> None:
    program = (
        "import os\n"
        "from search.cli.processes import Forked\n"
        "pipes = iter([os.pipe, os.pipe, os.pipe])\n"
        "def scarce():\n"
        "    pipe = next(pipes, None)\n"
        "    if pipe is None:\n"
        "        raise OSError(24, 'Too many open files')\n"
        "    return pipe()\n"
        "os.pipe = scarce\n"
        "before = os.listdir('/proc/self/fd')\n"
        "with Forked(lambda asked: [asked], 2) as forked:\n"
        "    print(len(forked), *map(bytes, forked.answers([b'abc', b'de'])))\n"
        "print(os.listdir('/proc/self/fd') == before)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "1 b'abc' b'de'\nTrue\n"


def test_a_process_with_other_threads_forks_none() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait, daemon=True)
    thread.start()
    with Forked(lambda asked: [asked], 2) as forked:
        assert len(forked) == 0
    ended.set()
    thread.join()
