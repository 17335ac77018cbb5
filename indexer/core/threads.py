"""Threads that work side by side, as many as the system lets start."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, TypeVar

Result = TypeVar("Result")


class Workers:
    """At most `most` threads that call functions, in the order in which they were submitted.

    Each thread starts when it is needed. Where no further one can start, those that run do the work; where
    there is none, `submit` does. `close` waits for all that was submitted. Only one thread may submit.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._threads: list[Thread] = []
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

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

        self._start()
        if self._threads:
            self._work.put(work)
        else:
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
        while (work := self._work.get()) is not None:
            work()

    def close(self) -> None:
        for _ in self._threads:
            self._work.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
