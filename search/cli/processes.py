"""Processes that are forked from this one and do the work of a function, where the system has `fork`.

Threads of Python take turns in all that is not C; processes do not. A forked one has all that was opened
before, in the same memory."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from itertools import cycle
from threading import active_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

_SIZE = 8
"""Bytes of the number of bytes that follow."""

_AHEAD = 4
"""Contents that each process is asked for ahead of those whose answers are read: so it does not wait."""

_MOST_ASKED = 1 << 14
"""Bytes that a process is asked for ahead. A system's pipes hold as many: what is asked never waits for a
process that waits for its answer to be read."""

_MOST_ANSWERED = 1 << 20
"""Bytes that a process may answer ahead: as many as Linux lets the pipes of any program hold."""


class _Process:
    """A forked process: its id, where to write what it is asked, and where to read its answers."""

    def __init__(self, work: Callable[[bytes], bytes]) -> None:
        asked, self._asks = os.pipe()
        self._answered, answers = os.pipe()
        _widen(answers)
        try:
            self.id = os.fork()
        except OSError:
            for each in (asked, self._asks, self._answered, answers):
                os.close(each)
            raise
        if self.id == 0:
            os.close(self._asks)
            os.close(self._answered)
            _serve(work, asked, answers)
        os.close(asked)
        os.close(answers)

    def ask(self, content: bytes) -> bool:
        """Ask for an answer; whether the process is there."""
        with suppress(OSError):
            _write(self._asks, content)
            return True
        return False

    def answer(self) -> bytes | None:
        """The answer to what was asked first; None where the process ended without one."""
        with suppress(OSError):
            return _read(self._answered)
        return None

    def close(self) -> None:
        os.close(self._asks)
        os.close(self._answered)


class Forked:
    """So many processes, each of which answers by `work`: fewer where the system has no room, and none where
    it has no `fork`, or this process has other threads, whose locks nothing would open in a forked one."""

    def __init__(self, work: Callable[[bytes], bytes], count: int) -> None:
        self._processes: list[_Process] = []
        for _ in range(count if hasattr(os, "fork") and active_count() == 1 else 0):
            try:
                self._processes.append(_Process(work))
            except OSError:  # The system has no room for one more.
                break

    def __len__(self) -> int:
        """The number of processes."""
        return len(self._processes)

    def answers(self, contents: Iterable[bytes | None]) -> Iterator[bytes | None]:
        """The answer to each content, in order; None where the process that had it ended without one.

        None among the contents says that the next one is not there yet: before it is waited for, all answers
        to those before it are given."""
        ahead: deque[tuple[_Process, int]] = deque()
        """The processes that were asked, and the bytes of what they were asked."""
        free = cycle(self._processes)
        for content in contents:
            if content is None:
                while ahead:
                    yield ahead.popleft()[0].answer()
                continue
            process = next(free)
            size = len(content) + _SIZE
            while len(ahead) >= _AHEAD * len(self) or _waits(process, size, ahead):
                yield ahead.popleft()[0].answer()
            process.ask(content)
            ahead.append((process, size))
        while ahead:
            yield ahead.popleft()[0].answer()

    def close(self) -> None:
        """Let all processes end, and wait for them."""
        for process in self._processes:
            process.close()
        for process in self._processes:
            os.waitpid(process.id, 0)
        self._processes.clear()

    def __enter__(self) -> Forked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _waits(process: _Process, size: int, ahead: Iterable[tuple[_Process, int]]) -> bool:
    """Whether to ask a process for so many bytes more could have both wait for each other."""
    asked = [each for other, each in ahead if other is process]
    return bool(asked) and sum(asked) + size > _MOST_ASKED


def _serve(work: Callable[[bytes], bytes], asked: int, answers: int) -> None:
    """Answer what is asked until nothing more is, and end the process: nothing that its parent has open is
    closed or written here."""
    try:
        while (content := _read(asked)) is not None:
            _write(answers, work(content))
    finally:
        os._exit(0)


def _widen(pipe: int) -> None:
    """Let a pipe hold as much as the system allows."""
    with suppress(ImportError, OSError):
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(pipe, F_SETPIPE_SZ, _MOST_ANSWERED)


def _write(pipe: int, content: bytes) -> None:
    size = len(content).to_bytes(_SIZE, "little")
    written = os.writev(pipe, [size, content])
    if written < _SIZE + len(content):
        left = memoryview(size + content)[written:]
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
        if len(part) == count and not parts:
            return part
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
