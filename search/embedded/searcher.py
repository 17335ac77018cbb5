"""The embedded engine's searcher: queries answered from the mapped files of an index in a folder."""

from __future__ import annotations

import os
from _thread import allocate_lock as Lock

from search.answering.base_searcher import BaseSearcher

from .snapshot import Snapshot, newest_stamp, open_kept, open_snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable
    from types import TracebackType
    from typing import TypeVar

    from indexer.core.sections import StrPath
    from search.engine.view import View

    Result = TypeVar("Result")


MOST_FORMER = 4
"""Number of generations besides the current one that stay open for cursors."""

_KEEPING = "`indexer update --keep N` keeps the states before the last N changes"

_SIGNS_OF_DAMAGE = (IndexError, OverflowError, ValueError)
"""Errors that a file altered in its middle leads to, since opening does not read all of it. The files are
then verified: where they are sound, the error is a fault of the program or of the caller."""


class EmbeddedSearcher(BaseSearcher):
    """A `Searcher` on an index in a folder. See there for its methods."""

    def __init__(self, directory: StrPath) -> None:
        self._snapshot: Snapshot | None = open_snapshot(directory)
        self._former: dict[str, Snapshot] = {}
        """Generations that cursors are of, by their ids, the one last used last."""
        self._directory = os.path.abspath(directory)  # The process may change its current folder.
        self._lock, self._process = Lock(), os.getpid()

    def _read(
        self, read: Callable[[View], Result], seconds: float | None = None, state_id: str | None = None
    ) -> Result:
        snapshot = self._current() if state_id is None else self._kept(state_id)
        try:
            return read(snapshot.within(seconds))
        except _SIGNS_OF_DAMAGE:
            snapshot.verify()
            raise

    def _kept(self, state_id: str) -> Snapshot:
        """The generation with this id. Raises CursorError if it is gone."""
        current = self._current()
        if current.state_id == state_id:
            return current
        with self._own_lock():
            snapshot = self._former.pop(state_id, None) or open_kept(self._directory, state_id)
            if snapshot is None:
                from search.answering.cursor import state_is_gone

                raise state_is_gone(self._directory, _KEEPING)
            self._former[state_id] = snapshot
            if len(self._former) > MOST_FORMER:
                del self._former[next(iter(self._former))]
            return snapshot

    def refresh(self) -> bool:
        with self._own_lock():
            if newest_stamp(self._directory) in (None, self._current().stamp):
                return False
            self._snapshot = open_snapshot(self._directory)
            return True

    def _own_lock(self) -> LockType:
        """The lock of this process: a fork copies that of its parent, which a thread may be holding."""
        if self._process != os.getpid():
            self._lock, self._process = Lock(), os.getpid()
        return self._lock

    def close(self) -> None:
        self._snapshot = None
        self._former.clear()

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
