"""The index behind a server: answers of one searcher, which moves on to newer states of the index."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from search.hit import SearchResults
from search.searcher import Searcher

from .parameters import SearchParameters
from .settings import Settings

Answer = TypeVar("Answer")


class Service:
    """Answers requests from one index."""

    def __init__(self, searcher: Searcher, settings: Settings) -> None:
        self._searcher, self.settings = searcher, settings

    async def ask(self, question: Callable[[Searcher], Answer]) -> Answer:
        """The answer of the newest state of the index to a question."""
        return await asyncio.to_thread(self._ask, question)

    def _ask(self, question: Callable[[Searcher], Answer]) -> Answer:
        self._searcher.refresh()
        return question(self._searcher)

    async def search(self, parameters: SearchParameters, **more: object) -> SearchResults:
        """The results of a search. `more` are options that the parameters do not give."""
        options = {**more, **parameters.options(), "timeout": self.settings.seconds}
        return await self.ask(lambda searcher: searcher.search(parameters.q, **options))
