"""Starts the process that reads PDF files, asks it, and ends it. A crash or a hang costs one file."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Lock, Timer
from typing import Any, BinaryIO, NamedTuple, cast

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle

from ..layout import Line
from .frames import receive, send
from .limits import LONGEST_ANSWER, LONGEST_SECONDS, LONGEST_WAIT, MOST_MEMORY, MOST_PAGES

_START = os.path.join(os.path.dirname(__file__), "start.py")

_NO_PDF, _LOCKED, _UNKNOWN_LOCK = 3, 4, 5
"""PDFium's numbers of errors."""

_LONGEST_END = 5
"""Seconds in which a process ends that gives no answer."""


class Page(NamedTuple):
    """The lines of a page, and the fault that `PageText` tells of it."""

    fault: str
    lines: list[Line]


def read_pages(data: bytes) -> list[Page]:
    """The pages of a PDF. Raises NotAnArticle with the reason if it cannot be read."""
    answer = _process.ask(data)
    if "fault" in answer:
        raise RuntimeError(answer["fault"])
    if "error" in answer:
        raise NotAnArticle(_reason(answer["error"]))
    return [Page(fault, [Line(*line) for line in lines]) for fault, lines in answer["pages"]]


def _reason(error: int | str) -> str:
    if error == _LOCKED:
        return message("it takes a password: save a copy without one, as by printing it to a file")
    if error == _NO_PDF:
        return message("no PDF that can be read: it is cut off, damaged, or another file")
    if error == _UNKNOWN_LOCK:
        return message("it is encrypted in a way that is not known: print it to a new PDF")
    if error == "pages":
        return message("it has more than {most_pages:,} pages", most_pages=MOST_PAGES)
    if error == "memory":
        return message("reading it takes more than {memory:,} bytes of memory", memory=MOST_MEMORY)
    return message("no PDF that can be read: error {number} of PDFium", number=error)


class _Process:
    """The process, which is started when it is needed, and serves one thread at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, data: bytes) -> dict[str, Any]:
        """The answer for a PDF. Raises NotAnArticle if there is none."""
        with self._lock:
            if self._owner != os.getpid() or self._running is None or self._running.poll() is not None:
                # A fork has the pipes of the process that it comes from.
                self._owner, self._running = os.getpid(), _started()
            timer = Timer(LONGEST_WAIT, self._running.kill)
            timer.start()
            try:
                answer = _asked(self._running, data)
                if answer is None:
                    raise NotAnArticle(_end(self._running, is_late=not timer.is_alive()))
                return answer
            except BaseException:
                # An answer that came now would belong to no question.
                self._running.kill()
                self._running.communicate()
                raise
            finally:
                timer.cancel()

    def close(self) -> None:
        """Ends the process, if it is ours."""
        if self._owner == os.getpid() and self._running is not None:
            self._running.kill()
            self._running.communicate()


_process = _Process()
atexit.register(_process.close)


def _started() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-I", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    # If it has ended already, asking it tells.
    with suppress(BrokenPipeError):
        cast(BinaryIO, process.stdin).write(json.dumps(sys.path).encode() + b"\n")
    return process


def _asked(process: subprocess.Popen[bytes], data: bytes) -> dict[str, Any] | None:
    try:
        send(cast(BinaryIO, process.stdin), data)
        answer = receive(cast(BinaryIO, process.stdout), LONGEST_ANSWER)
    except BrokenPipeError:
        return None
    return None if answer is None else json.loads(answer)


def _end(process: subprocess.Popen[bytes], *, is_late: bool) -> str:
    """The reason for a PDF without an answer, after which the process is started anew."""
    try:
        process.communicate(timeout=_LONGEST_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    if is_late or process.returncode == -signal.SIGXCPU:
        return message("reading it takes more than {seconds} seconds", seconds=LONGEST_SECONDS)
    return message(
        "reading it crashed PDFium, or took more than {memory:,} bytes of memory: print it to a new PDF",
        memory=MOST_MEMORY,
    )
