"""Processes that are forked from this one and do the work of a function, where the system has `fork`.

Threads of Python take turns in all that is not C; processes do not. A forked one has all that was opened
before, in the same memory."""

from __future__ import annotations

import os
from queue import SimpleQueue
from threading import active_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_SIZE = 8
"""Bytes of the number of bytes that follow."""


class Forked:
    """So many processes, each of which answers by `work`: fewer where the system has no room, and none where
    it has no `fork`, or this process has other threads, whose locks nothing would open in a forked one.

    Threads that start afterwards may ask them."""

    def __init__(self, work: Callable[[bytes], bytes], count: int) -> None:
        self._free: SimpleQueue[tuple[int, int]] = SimpleQueue()
        self._pipes: list[tuple[int, int]] = []
        """For each process where to write what is asked, and where to read its answer."""
        self._ids: list[int] = []
        for _ in range(count if hasattr(os, "fork") and active_count() == 1 else 0):
            try:
                self._start(work)
            except OSError:  # The system has no room for one more.
                break

    def __len__(self) -> int:
        """The number of processes."""
        return len(self._ids)

    def _start(self, work: Callable[[bytes], bytes]) -> None:
        asked, asks = os.pipe()
        answered, answers = os.pipe()
        try:
            started = os.fork()
        except OSError:
            for each in (asked, asks, answered, answers):
                os.close(each)
            raise
        if started == 0:
            os.close(asks)
            os.close(answered)
            _serve(work, asked, answers)
        os.close(asked)
        os.close(answers)
        self._ids.append(started)
        self._pipes.append((asks, answered))
        self._free.put((asks, answered))

    def ask(self, content: bytes) -> bytes | None:
        """The answer of a process that is free; None where it ended without one."""
        asks, answered = pipe = self._free.get()
        try:
            _write(asks, content)
            return _read(answered)
        except OSError:
            return None
        finally:
            self._free.put(pipe)

    def close(self) -> None:
        """Let all processes end, and wait for them."""
        for asks, answered in self._pipes:
            os.close(asks)
            os.close(answered)
        self._pipes.clear()
        for each in self._ids:
            os.waitpid(each, 0)
        self._ids.clear()

    def __enter__(self) -> Forked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _serve(work: Callable[[bytes], bytes], asked: int, answers: int) -> None:
    """Answer what is asked until nothing more is, and end the process: nothing that its parent has open is
    closed or written here."""
    try:
        while (content := _read(asked)) is not None:
            _write(answers, work(content))
    finally:
        os._exit(0)


def _write(pipe: int, content: bytes) -> None:
    left = memoryview(len(content).to_bytes(_SIZE, "little") + content)
    while left:
        left = left[os.write(pipe, left) :]


def _read(pipe: int) -> bytes | None:
    """What was written at once; None where the other side has ended."""
    size = _read_bytes(pipe, _SIZE)
    return None if size is None else _read_bytes(pipe, int.from_bytes(size, "little"))


def _read_bytes(pipe: int, count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = os.read(pipe, count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
