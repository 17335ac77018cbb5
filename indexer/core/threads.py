"""Threads that work side by side, as many as the system lets start."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread, current_thread, main_thread
from types import TracebackType
from typing import Any, TypeVar

from indexer import native

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4
"""Results of each thread that are under way or wait for their turn: so a slow one holds up no other."""

_IDLE = 0.1
"""Seconds after which a thread without work looks whether the program ends."""


def cores() -> int:
    """The number of cores that this process may use; on macOS, which does not tell, of all cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _all_threads(threads: int) -> int:
    return threads


@native.in_c(_all_threads)
def useful_threads(threads: int) -> int:
    """One, since threads in Python would only take turns."""
    return 1


def map_in_order(
    function: Callable[[Item], Result], items: Iterable[Item | None], threads: int
) -> Iterator[Result]:
    """The result of a function for each item, in the order of the items, worked out by so many threads.

    No more than a few items for each thread are taken ahead. None among the items says that the next one is
    not there yet: before it is waited for, all results of those before it are given. An exception of the
    function is raised where its result would be given, and ends the work.
    """
    if threads == 1:
        yield from (function(item) for item in items if item is not None)
        return
    with Workers(threads) as workers:
        ahead: deque[Future[Result]] = deque()
        try:
            for item in items:
                if item is not None:
                    ahead.append(workers.submit(function, item))
                while ahead and (item is None or len(ahead) >= _AHEAD * threads or ahead[0].done()):
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()


class Workers:
    """At most `most` threads that call functions, in the order in which they were submitted.

    Each thread starts when it is needed. Where no further one can start, those that run do the work; where
    there is none, `submit` does. `close` waits for all that was submitted. Only one thread may submit. A
    program ends without `close`, too: a generator that nobody has read to its end would keep the threads.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._threads: list[Thread] = []
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._handing_over = Lock()

    def submit(self, function: Callable[..., Result], *arguments: Any) -> Future[Result]:
        """Let a thread call `function`; the future has its result."""
        future: Future[Result] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = function(*arguments)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)

        with self._handing_over:
            self._start()
            has_threads = bool(self._threads)
            if has_threads:
                self._work.put(work)
        if not has_threads:
            work()
        return future

    def _start(self) -> None:
        """Start one more thread if that is allowed and possible."""
        if len(self._threads) < self._most:
            thread = Thread(target=self._run)
            try:
                thread.start()
            except RuntimeError:  # It can't start: the system has no room for it.
                self._most = len(self._threads)
            else:
                self._threads.append(thread)

    def _run(self) -> None:
        while True:
            try:
                work = self._work.get(timeout=_IDLE)
            except Empty:
                if self._leaves():
                    return
                continue
            if work is None:
                return
            work()

    def _leaves(self) -> bool:
        """Whether this thread goes, as the program ends and has no work for it."""
        if main_thread().is_alive():
            return False
        with self._handing_over:
            if not self._work.empty():
                return False
            self._threads.remove(current_thread())
            return True

    def close(self) -> None:
        threads = [*self._threads]
        for _ in threads:
            self._work.put(None)
        for thread in threads:
            thread.join()
        self._threads.clear()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
