"""Worker processes: what they answer, how they fail, and what they leave."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from indexer import Article, PolicySearchError, build_index, whoosh_writer
from indexer.segment import SegmentFiles
from indexer.workers import Task, WorkerPool
from tests.indexer.indexes import bytes_of

pytestmark = pytest.mark.usefixtures("quick_dictionary")

ARTICLES = [Article(f"a{n}", f"第{n}篇\n科技创新发展{n}") for n in range(8)]


def test_a_worker_writes_segments_and_tells_its_failures(compiled_dictionary: Path, tmp_path: Path) -> None:
    pool = WorkerPool(1, compiled_dictionary)
    try:
        done = [pool.submit(Task(ARTICLES[:n], tmp_path, f"run{n}")) for n in (1, 2, 3)]
        assert [future.result() for future in done] == [2, 4, 6]
        assert SegmentFiles(tmp_path, "run2").documents == 4
        failed = pool.submit(Task(ARTICLES, tmp_path / "absent", "run9"))
        with pytest.raises(PolicySearchError, match=r"(?s)failed while writing run9:.*FileNotFoundError"):
            failed.result()
        assert pool.submit(Task(ARTICLES[:1], tmp_path, "again")).result() == 2
    finally:
        pool.close()


def test_a_worker_that_dies_is_told_and_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(ARTICLES[:1], tmp_path)
    before = bytes_of(tmp_path)
    monkeypatch.setattr(whoosh_writer, "RUN_CHARACTERS", 10)
    pids: list[int] = []

    class Doomed(WorkerPool):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            pids.extend(process.pid for process in self._processes)
            os.kill(pids[0], signal.SIGKILL)

    monkeypatch.setattr(whoosh_writer, "WorkerPool", Doomed)
    said = r"a worker process ended with status -9 while writing run\d+; .*try fewer --processes"
    with pytest.raises(PolicySearchError, match=said):
        build_index(ARTICLES, tmp_path, processes=2)
    assert bytes_of(tmp_path) == before
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert len(pids) == 2


def test_a_worker_outlives_an_interrupt_of_the_terminal(compiled_dictionary: Path, tmp_path: Path) -> None:
    pool = WorkerPool(1, compiled_dictionary)
    try:
        os.kill(pool._processes[0].pid, signal.SIGINT)
        assert pool.submit(Task(ARTICLES[:1], tmp_path, "run")).result() == 2
    finally:
        pool.close()


def test_workers_take_no_module_from_the_current_folder(
    compiled_dictionary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("open('ran', 'w')")
    (tmp_path / "pickle.py").write_text("open('ran', 'w')")
    monkeypatch.chdir(tmp_path)
    pool = WorkerPool(1, compiled_dictionary)
    try:
        assert pool.submit(Task(ARTICLES[:1], tmp_path, "run")).result() == 2
    finally:
        pool.close()
    assert not (tmp_path / "ran").exists()
