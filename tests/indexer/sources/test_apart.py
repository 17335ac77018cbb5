"""The process that reads documents: its limits, and what follows a crash."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Thread

import pytest

from indexer.sources.draft import NotAnArticle
from indexer.sources.formats.apart.process import Process
from indexer.sources.formats.apart.serving import Limits

MODULE = "tests.indexer.sources.answering"
MEMORY = 2**30


@pytest.fixture
def process() -> Iterator[Process]:
    """A process of the test's own."""
    own = Process(MODULE, Limits(memory=MEMORY, seconds=60))
    yield own
    own.close()


def reason(process: Process, data: bytes) -> str:
    """The reason for a document without an answer. The next one is read all the same."""
    with pytest.raises(NotAnArticle) as refused:
        process.ask(data)
    assert process.ask(b"a")["data"] == "a"
    process.close()
    return str(refused.value)


def test_the_process_serves_many_documents_and_ends_with_its_pipes(process: Process) -> None:
    first, second = process.ask(b"a", pages=[1]), process.ask(b"b")
    assert (first["data"], first["options"], second["data"], second["options"]) == (
        "a",
        {"pages": [1]},
        "b",
        {},
    )
    assert first["process"] == second["process"] != os.getpid()
    running = process._running
    assert running is not None
    running.communicate()
    assert running.returncode == 0
    assert process.ask(b"c")["process"] not in (first["process"], os.getpid())


@pytest.mark.slow
def test_a_crash_is_the_reason_of_one_document(process: Process) -> None:
    crashed = "reading it crashed, or took more than 1,073,741,824 bytes of memory: save it anew, or as a PDF"
    assert [reason(process, data) for data in (b"abort", b"exit")] == [crashed, crashed]


@pytest.mark.slow
def test_a_loop_without_end_is_the_reason_of_one_document() -> None:
    process = Process(MODULE, Limits(memory=MEMORY, seconds=0))
    assert reason(process, b"loop") == "reading it takes more than 0 seconds"


@pytest.mark.slow
def test_a_process_that_only_waits_is_ended() -> None:
    process = Process(MODULE, Limits(memory=MEMORY, seconds=60, wait=2))
    assert reason(process, b"sleep") == "reading it takes more than 60 seconds"


def test_memory_is_limited(process: Process) -> None:
    assert reason(process, b"memory") == "reading it takes more than 1,073,741,824 bytes of memory"


def test_an_exception_in_the_process_is_one_here(process: Process) -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError: "):
        process.ask(b"error")
    assert process.ask(b"a")["data"] == "a"


def test_threads_take_turns_and_a_fork_starts_a_process_of_its_own(process: Process) -> None:
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(process.ask(b"a")["data"])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["a"] * 4
    before = process._running
    process._owner = os.getppid()
    assert process.ask(b"a")["data"] == "a"
    assert process._running is not before
    assert before is not None
    before.communicate()


def test_libraries_in_rust_print_no_backtraces(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that runs out of memory while it prints one waits for itself without end."""
    monkeypatch.setenv("RUST_BACKTRACE", "1")
    assert process.ask(b"backtrace") == {"backtrace": "0"}
