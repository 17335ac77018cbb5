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

_USUAL_ANSWER = 1 << 19
"""Bytes of most answers."""

_MOST_ANSWERED = 1 << 20
"""Bytes that a process may answer ahead: as many as Linux lets the pipes of any program hold."""


class _Process:
    """A forked process: its id, where to write what it is asked, and where to read its answers."""

    def __init__(self, work: Work) -> None:
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
            _write(self._asks, [content])
            return True
        return False

    def answer(self, room: bytearray) -> memoryview | None:
        """The answer to what was asked first, in `room` if there is enough; None where the process ended
        without one."""
        with suppress(OSError):
            return _read(self._answered, room)
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
        self._room = bytearray(_USUAL_ANSWER)
        """The bytes of the last answer, unless it is a long one. To find new ones takes longer than to copy
        it."""
        for _ in range(count if hasattr(os, "fork") and active_count() == 1 else 0):
            try:
                self._processes.append(_Process(work))
            except OSError:  # The system has no room for one more.
                break

    def __len__(self) -> int:
        """The number of processes."""
        return len(self._processes)

    def answers(self, contents: Iterable[bytes | None]) -> Iterator[memoryview | None]:
        """The answer to each content, in order; None where the process that had it ended without one. The
        next one takes its place.

        None among the contents says that the next one is not there yet: before it is waited for, all answers
        to those before it are given."""
        ahead: deque[tuple[_Process, int]] = deque()
        """The processes that were asked, and the bytes of what they were asked."""
        free = cycle(self._processes)
        for content in contents:
            if content is None:
                while ahead:
                    yield ahead.popleft()[0].answer(self._room)
                continue
            process = next(free)
            size = len(content) + _SIZE
            while len(ahead) >= _AHEAD * len(self) or _waits(process, size, ahead):
                yield ahead.popleft()[0].answer(self._room)
            process.ask(content)
            ahead.append((process, size))
        while ahead:
            yield ahead.popleft()[0].answer(self._room)

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


def _serve(work: Work, asked: int, answers: int) -> None:
    """Answer what is asked until nothing more is, and end the process: nothing that its parent has open is
    closed or written here."""
    try:
        while (content := _read(asked, bytearray())) is not None:
            _write(answers, work(bytes(content)))
    finally:
        os._exit(0)


def _widen(pipe: int) -> None:
    """Let a pipe hold as much as the system allows."""
    with suppress(ImportError, OSError):
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(pipe, F_SETPIPE_SZ, _MOST_ANSWERED)


def _write(pipe: int, parts: Sequence[bytes]) -> None:
    count = sum(map(len, parts))
    size = count.to_bytes(_SIZE, "little")
    written = os.writev(pipe, [size, *parts])
    if written < _SIZE + count:
        left = memoryview(b"".join([size, *parts]))[written:]
        while left:
            left = left[os.write(pipe, left) :]


def _read(pipe: int, room: bytearray) -> memoryview | None:
    """The content that was written at once, in `room` if there is enough; None where the other side has
    ended."""
    size = bytearray(_SIZE)
    if not _fill(pipe, memoryview(size)):
        return None
    count = int.from_bytes(size, "little")
    content = memoryview(room if count <= len(room) else bytearray(count))[:count]
    return content if _fill(pipe, content) else None


def _fill(pipe: int, room: memoryview) -> bool:
    """Fill a room; False where the other side has ended before."""
    while room:
        count = os.readv(pipe, [room])
        if not count:
            return False
        room = room[count:]
    return True
