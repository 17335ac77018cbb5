"""Processes that write segments side by side, one for each core.

A worker is a Python process of its own, not a fork: an embedding program may have threads, and needs
no `if __name__ == "__main__"`. Tasks and answers are pickled over its pipes. It ignores the terminal's
interrupt, and ends when its parent does.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import BoundedSemaphore
from typing import NamedTuple

from .analysis import LoadedDictionary, Segmenter
from .article import Article
from .errors import PolicySearchError
from .inversion import write_segment


class Task(NamedTuple):
    """A segment to be written."""

    articles: Sequence[Article]
    directory: Path
    name: str


class WorkerPool:
    """Some worker processes. `submit` blocks while each of them has a task and one waits."""

    def __init__(self, count: int, dictionary: Path) -> None:
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._processes = [_start(dictionary) for _ in range(count)]
        for process in self._processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(count)
        self._room = BoundedSemaphore(count + 1)

    def submit(self, task: Task) -> Future[int]:
        """Have a segment written; the future gives its number of paragraphs."""
        self._room.acquire()
        future = self._threads.submit(self._run, task)
        future.add_done_callback(lambda _: self._room.release())
        return future

    def _run(self, task: Task) -> int:
        process = self._idle.get()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump(task, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            answer: int | str = pickle.load(process.stdout)
        except (EOFError, BrokenPipeError) as error:
            raise PolicySearchError(
                f"a worker process ended with status {process.wait()} while writing {task.name}; "
                "its messages are above; if memory ran out, try fewer --processes"
            ) from error
        finally:
            self._idle.put(process)
        if isinstance(answer, str):
            raise PolicySearchError(f"a worker process failed while writing {task.name}:\n{answer}")
        return answer

    def close(self) -> None:
        """End the processes at once, also in the middle of a task."""
        for process in self._processes:
            process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except BrokenPipeError:
                        continue


def _start(dictionary: Path) -> subprocess.Popen[bytes]:
    # Its path is ours: by itself, Python would import `random.py` and the like from the current folder.
    program = (
        f"import sys; sys.path[:] = {sys.path!r}; "
        f"from indexer.workers import serve; serve({str(dictionary)!r}, {os.getpid()})"
    )
    # It inherits what is blocked here, or an interrupt of the terminal would end it before it can ignore it.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        return subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


class _OrphanedError(Exception):
    """The process that gave the task is gone."""


def serve(dictionary: str, parent: int) -> None:
    """The whole life of a worker: answer tasks from standard input until it ends."""
    from traceback import format_exc

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks, answers = sys.stdin.buffer, sys.stdout.buffer
    segmenter = Segmenter(LoadedDictionary.load(Path(dictionary)))

    def stop_when_orphaned() -> None:
        if os.getppid() != parent:
            raise _OrphanedError

    while True:
        try:
            task: Task = pickle.load(tasks)
        except (EOFError, pickle.UnpicklingError):
            return
        try:
            answer: int | str = write_segment(
                task.articles, task.directory, task.name, segmenter, stop_when_orphaned
            )
        except _OrphanedError:
            return
        except Exception:
            answer = format_exc()
        try:
            pickle.dump(answer, answers)
            answers.flush()
        except BrokenPipeError:
            return
