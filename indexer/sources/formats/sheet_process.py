"""Starts the process that reads workbooks, asks it, and ends it: a crash or a hang rejects one file."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from threading import Lock, Timer
from typing import Any

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle

from .sheet_reading import LENGTH, MOST_MEMORY, serve

_SERVE = (
    "__import__('sys').path[:] = __import__('sys').argv[1:]; __import__({0!r}, fromlist=['serve']).serve()"
)
_LONGEST_SECONDS = 120


def ask(data: bytes) -> dict[str, Any]:
    """The answer of `read_workbook`. Raises NotAnArticle if there is none."""
    answer = _process.ask(data)
    if "error" in answer:
        raise NotAnArticle(message("no workbook that can be read: {error}", error=answer["error"]))
    return answer


class _Process:
    """The process, which is started when it is needed, and serves one thread at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, data: bytes) -> dict[str, Any]:
        with self._lock:
            # A fork has the pipes of the process that it comes from.
            if self._running is None or self._owner != os.getpid():
                self._owner, self._running = os.getpid(), _started()
            process = self._running
            timer = Timer(_LONGEST_SECONDS, process.kill)
            timer.start()
            answer = None
            try:
                answer = _answer(process, data)
            finally:
                is_late = not timer.is_alive()
                timer.cancel()
                if answer is None:
                    # An answer that came now would belong to no question.
                    self.close()
            if answer is None:
                raise NotAnArticle(_reason(is_late))
            return answer

    def close(self) -> None:
        """End the process, if it is ours."""
        if self._running is not None and self._owner == os.getpid():
            self._running.kill()
            self._running.communicate()
        self._running = None


_process = _Process()
atexit.register(_process.close)


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _SERVE.format(serve.__module__), *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _answer(process: subprocess.Popen[bytes], data: bytes) -> dict[str, Any] | None:
    """The answer to a workbook; None where the process ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(LENGTH.pack(len(data)))
        process.stdin.write(data)
        process.stdin.flush()
    except BrokenPipeError:
        return None
    length = process.stdout.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(length)
    content = process.stdout.read(size)
    if len(content) < size:
        return None
    answer: dict[str, Any] = json.loads(content)
    return answer


def _reason(is_late: bool) -> str:
    if is_late:
        return message(
            "no workbook that can be read: it takes more than {seconds} seconds", seconds=_LONGEST_SECONDS
        )
    return message(
        "no workbook that can be read: reading it crashed, or took more than {memory:,} bytes of memory",
        memory=MOST_MEMORY,
    )
