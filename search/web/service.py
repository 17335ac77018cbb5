"""The index behind a server: answers of one searcher, which moves on to newer states of the index."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import monotonic
from typing import TypeVar

from indexer.core.errors import ClusterError, PolicySearchError
from indexer.core.messages import message
from search.hit import SearchResults
from search.searcher import Searcher
from search.state import IndexState

from .errors import UNREADABLE, Refusal
from .metrics import Metrics
from .parameters import SearchParameters
from .settings import Settings

Answer = TypeVar("Answer")

GRACE = 1.0
"""Seconds that an answer may take beyond the time of its search."""

_log = logging.getLogger("search.web")
_log.addHandler(logging.NullHandler())


class Service:
    """Answers requests from one index. It opens the index when it is first asked, and anew where that was
    gone or damaged."""

    def __init__(self, opening: Callable[[], Searcher], settings: Settings, metrics: Metrics) -> None:
        self._opening, self.settings, self.metrics = opening, settings, metrics
        self._searcher: Searcher | None = None
        self._lock = Lock()
        self._fault: str | None = None
        """The fault of the index that was logged last, until it can be read again."""
        self._threads = ThreadPoolExecutor(settings.threads, "search")
        self._long_threads = ThreadPoolExecutor(settings.long_threads, "long")

    def close(self) -> None:
        """Let the searches that run end, and let go of the index."""
        self._threads.shutdown(cancel_futures=True)
        self._long_threads.shutdown(cancel_futures=True)
        self._searcher = None

    async def ask(self, question: Callable[[Searcher], Answer]) -> Answer:
        """The answer of the newest state of the index to a question, in the time of a search.

        Raises what the question raises, what `open_index` raises, and a Refusal where there was no time."""
        return await self._answer_in(self._threads, question, self.settings.seconds)

    async def ask_long(self, question: Callable[[Searcher], Answer]) -> Answer:
        """The answer to a question that may take as long as an export. It has threads of its own, so that
        searches wait for none. Raises as `ask`."""
        return await self._answer_in(self._long_threads, question, self.settings.export_seconds)

    async def search(self, parameters: SearchParameters, **more: object) -> SearchResults:
        """The results of a search. `more` are options that the parameters do not give."""
        return await self.search_for(lambda results, state: results, parameters, **more)

    async def search_for(
        self,
        form: Callable[[SearchResults, IndexState], Answer],
        parameters: SearchParameters,
        **more: object,
    ) -> Answer:
        """The results of a search, in the form that a function gives them, which also has the state of the
        index."""
        options = {**more, **parameters.options()}
        seconds = min(self.settings.seconds, parameters.timeout or self.settings.seconds)
        end = monotonic() + seconds

        def question(searcher: Searcher) -> Answer:
            state = searcher.state
            # Some of the time may have passed in waiting for a thread.
            results = searcher.search(parameters.q, **{**options, "timeout": max(0.001, end - monotonic())})
            if not results.complete:
                self.metrics.incomplete.inc()
            return form(results, state)

        return await self.ask(question)

    async def _answer_in(
        self, threads: ThreadPoolExecutor, question: Callable[[Searcher], Answer], seconds: float
    ) -> Answer:
        end = monotonic() + seconds
        asked = asyncio.get_running_loop().run_in_executor(threads, self._ask_until, question, end)
        try:
            return await asyncio.wait_for(asked, seconds + GRACE)
        except asyncio.TimeoutError:
            raise too_late() from None

    def _ask_until(self, question: Callable[[Searcher], Answer], end: float) -> Answer:
        if monotonic() > end:
            raise too_late()
        return self._ask(question)

    def _ask(self, question: Callable[[Searcher], Answer]) -> Answer:
        searcher = self._searcher or self._open()
        try:
            searcher.refresh(strict=True)
            answer = question(searcher)
        except UNREADABLE as error:
            # Others may still be reading: it is not closed, but let go of.
            self._searcher = None
            self._tell(error)
            raise
        except ClusterError as error:
            self._tell(error)
            raise
        if self._fault is not None:
            self._fault = None
            _log.warning("%s", message("the index can be read again"))
        return answer

    def _open(self) -> Searcher:
        with self._lock:
            if self._searcher is None:
                try:
                    self._searcher = self._opening()
                except PolicySearchError as error:
                    self._tell(error)
                    raise
            return self._searcher

    def _tell(self, error: PolicySearchError) -> None:
        """Log a fault of the index, once until it can be read again."""
        if self._fault != str(error):
            self._fault = str(error)
            _log.error("%s", error)


def too_late() -> Refusal:
    return Refusal(
        504, message("no answer was found in time; ask for less, or try again later"), {"Retry-After": "5"}
    )
