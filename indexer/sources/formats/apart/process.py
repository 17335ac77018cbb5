"""Starts a process that reads documents, asks it, and ends it. A crash or a hang costs one document."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Lock, Timer
from typing import Any, BinaryIO, cast

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle

from .frames import receive, send
from .serving import Limits

_START = os.path.join(os.path.dirname(__file__), "start.py")

_LONGEST_ANSWER = 2**28
"""Bytes of the answer for one document."""

_LONGEST_END = 5
"""Seconds in which a process ends that gives no answer."""


class Process:
    """A process in which a module reads documents. It starts when needed, and serves a thread at a time."""

    def __init__(self, module: str, limits: Limits) -> None:
        self._module = module
        self._limits = limits
        self._lock = Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._owner = 0
        atexit.register(self.close)

    def ask(self, data: bytes, **options: Any) -> dict[str, Any]:
        """The module's answer for a document. Raises NotAnArticle if there is none."""
        with self._lock:
            if self._owner != os.getpid() or self._running is None or self._running.poll() is not None:
                # A fork has the pipes of the process that it comes from.
                self.close()
                self._owner, self._running = os.getpid(), self._started()
            timer = Timer(self._limits.wait, self._running.kill)
            timer.start()
            try:
                answer = _asked(self._running, json.dumps(options).encode(), data)
                if answer is None:
                    raise NotAnArticle(self._end(self._running, is_late=not timer.is_alive()))
            except BaseException:
                # An answer that came now would belong to no question.
                self._running.kill()
                self._running.communicate()
                raise
            finally:
                timer.cancel()
        if "fault" in answer:
            raise RuntimeError(answer["fault"])
        if "memory" in answer:
            memory = self._limits.memory
            raise NotAnArticle(
                message("reading it takes more than {memory:,} bytes of memory", memory=memory)
            )
        return answer

    def close(self) -> None:
        """Ends the process, if it is ours."""
        if self._owner == os.getpid() and self._running is not None:
            self._running.kill()
            self._running.communicate()

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-I", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        line = json.dumps([sys.path, self._module, self._limits]).encode() + b"\n"
        # If it has ended already, asking it tells.
        with suppress(BrokenPipeError):
            cast(BinaryIO, process.stdin).write(line)
        return process

    def _end(self, process: subprocess.Popen[bytes], *, is_late: bool) -> str:
        """The reason for a document without an answer, after which the process is started anew."""
        try:
            process.communicate(timeout=_LONGEST_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        if is_late or process.returncode == -signal.SIGXCPU:
            return message("reading it takes more than {seconds} seconds", seconds=self._limits.seconds)
        return message(
            "reading it crashed, or took more than {memory:,} bytes of memory: save it anew, or as a PDF",
            memory=self._limits.memory,
        )


def _asked(process: subprocess.Popen[bytes], *question: bytes) -> dict[str, Any] | None:
    try:
        for part in question:
            send(cast(BinaryIO, process.stdin), part)
        answer = receive(cast(BinaryIO, process.stdout), _LONGEST_ANSWER)
    except BrokenPipeError:
        return None
    return None if answer is None else json.loads(answer)
