"""The embedded engine's searcher: queries answered from the mapped files of an index in a folder."""

from __future__ import annotations

import os
from _thread import allocate_lock as Lock

from search.answering.base_searcher import BaseSearcher

from .snapshot import Snapshot, newest_stamp, open_snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import TypeVar

    from indexer.core.sections import StrPath
    from search.engine.view import View

    Result = TypeVar("Result")


_SIGNS_OF_DAMAGE = (IndexError, OverflowError, ValueError)
"""Errors that a file altered in its middle leads to, since opening does not read all of it. The files are
then verified: where they are sound, the error is a fault of the program or of the caller."""


class EmbeddedSearcher(BaseSearcher):
    """A `Searcher` on an index in a folder. See there for its methods."""

    def __init__(self, directory: StrPath) -> None:
        self._directory = os.fspath(directory)
        self._lock = Lock()
        self._snapshot: Snapshot | None = open_snapshot(self._directory)

    def _read(self, read: Callable[[View], Result]) -> Result:
        snapshot = self._current()
        try:
            return read(snapshot)
        except _SIGNS_OF_DAMAGE:
            snapshot.verify()
            raise

    def refresh(self) -> bool:
        with self._lock:
            if newest_stamp(self._directory) in (None, self._current().stamp):
                return False
            self._snapshot = open_snapshot(self._directory)
            return True

    def close(self) -> None:
        self._snapshot = None

    def __enter__(self) -> EmbeddedSearcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _current(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None:
            raise ValueError("the searcher is closed")
        return snapshot
