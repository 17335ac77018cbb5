"""The embedded engine's searcher: queries answered from the mapped files of an index in a folder, or of
several as one."""

from __future__ import annotations

import os
from _thread import allocate_lock as Lock

from indexer.core.messages import message
from indexer.storage.embedded.generation import no_index
from search.answering.base_searcher import BaseSearcher
from search.engine.vocabulary import NO_WORDS, QueryWords

from .generations import newest_stamp, open_kept, open_snapshot
from .snapshot import BETWEEN_IDS, SIGNS_OF_DAMAGE, Snapshot

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

_KEEPING = message("`indexer update --keep N` keeps the states before the last N changes")


class EmbeddedSearcher(BaseSearcher):
    """A `Searcher` on an index in a folder, or on several as if they were one. See there for its methods."""

    def __init__(self, *directories: StrPath, words: QueryWords = NO_WORDS) -> None:
        super().__init__(words)
        self._names = tuple(map(os.fsdecode, directories))
        self._snapshot: Snapshot | None = self._joined([open_snapshot(each, words) for each in directories])
        self._former: dict[str, Snapshot] = {}
        """Generations that cursors are of, by their ids, the one last used last."""
        self._directories = [os.path.abspath(each) for each in self._names]  # The process may change its own.
        self._lock, self._process = Lock(), os.getpid()

    def _read(
        self, read: Callable[[View], Result], seconds: float | None = None, state_id: str | None = None
    ) -> Result:
        snapshot = self._current() if state_id is None else self._kept(state_id)
        try:
            return read(snapshot.within(seconds))
        except SIGNS_OF_DAMAGE:
            snapshot.verify()
            raise

    def _kept(self, state_id: str) -> Snapshot:
        """The generation with this id. Raises CursorError if it is gone."""
        current = self._current()
        if current.state_id == state_id:
            return current
        with self._own_lock():
            snapshot = self._former.pop(state_id, None) or self._open_kept(current, state_id)
            if snapshot is None:
                from search.answering.cursor import state_is_gone

                raise state_is_gone(", ".join(self._directories), _KEEPING)
            self._former[state_id] = snapshot
            if len(self._former) > MOST_FORMER:
                del self._former[next(iter(self._former))]
            return snapshot

    def _open_kept(self, current: Snapshot, state_id: str) -> Snapshot | None:
        """The generation of each index that an id is of; None if one is gone."""
        ids = state_id.split(BETWEEN_IDS)
        if len(ids) != len(self._directories):
            return None
        kept = [
            part if part.state_id == each else open_kept(directory, each, self._words)
            for part, directory, each in zip(current.parts, self._directories, ids, strict=True)
        ]
        parts = [each for each in kept if each is not None]
        return self._joined(parts) if len(parts) == len(kept) else None

    def _joined(self, parts: list[Snapshot]) -> Snapshot:
        """The generations of all indexes as one."""
        if len(parts) == 1:
            return parts[0]
        from .joined import JoinedSnapshot

        return JoinedSnapshot(parts, self._names)

    def refresh(self, *, strict: bool = False) -> bool:
        # Most calls find nothing new, and wait for no other thread.
        if not self._is_behind(strict):
            return False
        with self._own_lock():
            parts = self._current().parts
            newest = [
                part
                if newest_stamp(directory) in (None, part.stamp)
                else open_snapshot(directory, self._words)
                for part, directory in zip(parts, self._directories, strict=True)
            ]
            if all(now is before for now, before in zip(newest, parts, strict=True)):
                return False
            self._snapshot = self._joined(newest)
            from indexer.core.log import log_info

            log_info("%s: searching state %s", ", ".join(self._names), self._snapshot.state_id)
            return True

    def _is_behind(self, strict: bool) -> bool:
        """Whether there is a newer generation. If `strict`, raises IndexNotFoundError if an index is gone."""
        stamps = [newest_stamp(directory) for directory in self._directories]
        if strict and None in stamps:
            raise no_index(self._names[stamps.index(None)])
        parts = self._current().parts
        return any(stamp not in (None, part.stamp) for stamp, part in zip(stamps, parts, strict=True))

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
