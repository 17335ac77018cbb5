"""Processes that are forked from this one and do the work of a function, where the system has `fork`.

Threads of Python take turns in all that is not C; processes do not. A forked one has all that was opened
before, in the same memory."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from itertools import cycle
from mmap import mmap
from threading import active_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

    Work = Callable[[bytes], Sequence[bytes]]

_SIZE = 8
"""Bytes of the number of bytes that follow."""

_AHEAD = 4
"""Contents that each process is asked for ahead of those whose answers are read: so it does not wait."""

_MOST_ASKED = 1 << 14
"""Bytes that a process is asked for ahead. A system's pipes hold as many: what is asked never waits for a
process that waits for its answer to be read."""

_SHARED = 1 << 20
"""Bytes of an answer that are handed over in memory that both processes have; those of a longer one go
through a pipe."""


class _Process:
    """A forked process: its id, where to write what it is asked, and where to read its answers.

    A pipe has the number of bytes of each answer. The bytes are in one of `_AHEAD` rooms, which answers take
    in turn."""

    def __init__(self, work: Work) -> None:
        memory = memoryview(mmap(-1, _AHEAD * _SHARED))
        self._rooms = cycle([memory[at * _SHARED : (at + 1) * _SHARED] for at in range(_AHEAD)])
        opened: list[int] = []
        try:
            opened += os.pipe()
            opened += os.pipe()
            self.id = os.fork()
        except OSError:
            for each in opened:
                os.close(each)
            raise
        asked, self._asks, self._answered, answers = opened
        if self.id == 0:
            os.close(self._asks)
            os.close(self._answered)
            _serve(work, asked, answers, self._rooms)
        os.close(asked)
        os.close(answers)

    def ask(self, content: bytes) -> None:
        """Ask for an answer; a process that has ended gives none."""
        with suppress(OSError):
            _write(self._asks, [_size_of([content]), content])

    def answer(self) -> memoryview | None:
        """The answer to what was asked first; None where the process ended without one. It stands until
        `_AHEAD` more are asked for."""
        room = next(self._rooms)
        with suppress(OSError):
            size = _read_size(self._answered)
            if size is not None:
                return room[:size] if size <= _SHARED else _read(self._answered, size)
        return None

    def close(self) -> None:
        os.close(self._asks)
        os.close(self._answered)


class Forked:
    """So many processes, each of which answers by `work`, which gives the parts of an answer: fewer where the
    system has no room, and none where it has no `fork`, or this process has other threads, whose locks
    nothing would open in a forked one."""

    def __init__(self, work: Work, count: int) -> None:
        self._processes: list[_Process] = []
        for _ in range(count if hasattr(os, "fork") and active_count() == 1 else 0):
            try:
                self._processes.append(_Process(work))
            except OSError:  # The system has no room for one more.
                break

    def __len__(self) -> int:
        """The number of processes."""
        return len(self._processes)

    def answers(self, contents: Iterable[bytes | None]) -> Iterator[memoryview | None]:
        """The answer to each content, in order; None where the process whose turn it was has ended.

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
            # The system waits for them itself where SIGCHLD is ignored.
            with suppress(ChildProcessError):
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


def _serve(work: Work, asked: int, answers: int, rooms: Iterable[memoryview]) -> None:
    """Answer what is asked until nothing more is, and end the process: nothing that its parent has open is
    closed or written here."""
    try:
        for room in rooms:
            size = _read_size(asked)
            content = None if size is None else _read(asked, size)
            if content is None:
                break
            _answer(work(bytes(content)), answers, room)
    finally:
        os._exit(0)


def _answer(parts: Sequence[bytes], answers: int, room: memoryview) -> None:
    """Hand an answer over."""
    size = _size_of(parts)
    if sum(map(len, parts)) > _SHARED:
        _write(answers, [size, *parts])
        return
    start = 0
    for part in parts:
        end = start + len(part)
        room[start:end] = part
        start = end
    _write(answers, [size])


def _size_of(parts: Sequence[bytes]) -> bytes:
    return sum(map(len, parts)).to_bytes(_SIZE, "little")


def _write(pipe: int, parts: Sequence[bytes]) -> None:
    written = os.writev(pipe, parts)
    if written < sum(map(len, parts)):
        left = memoryview(b"".join(parts))[written:]
        while left:
            left = left[os.write(pipe, left) :]


def _read_size(pipe: int) -> int | None:
    """The number of the bytes that follow; None where the other side has ended."""
    size = _read(pipe, _SIZE)
    return None if size is None else int.from_bytes(size, "little")


def _read(pipe: int, size: int) -> memoryview | None:
    """So many bytes; None where the other side has ended before."""
    content = left = memoryview(bytearray(size))
    while left:
        count = os.readv(pipe, [left])
        if not count:
            return None
        left = left[count:]
    return content
