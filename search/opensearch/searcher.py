"""The distributed engine's searcher: queries answered from an index on an OpenSearch cluster."""

from __future__ import annotations

from _thread import allocate_lock as Lock

from indexer.core.errors import IndexNotFoundError
from indexer.core.messages import message
from indexer.storage.opensearch.address import Access, Address
from indexer.storage.opensearch.client import Cluster, NoSuchIndexError
from indexer.storage.opensearch.state import newest_state_name, no_index_at
from search.answering.base_searcher import BaseSearcher
from search.answering.cursor import state_is_gone
from search.engine.budget import Budget, readable_characters
from search.engine.vocabulary import NO_WORDS, QueryWords

from .snapshot import ClusterSnapshot, longest_of
from .view import ClusterView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import TypeVar

    from search.engine.view import View

    Result = TypeVar("Result")

_ATTEMPTS = 3
_KEEPING = message("a cluster keeps the state before a change until the next change begins")


class OpenSearchSearcher(BaseSearcher):
    """A `Searcher` on an index on a cluster. See there for its methods.

    It stays with the state that it opened. A state is kept until the second change after it begins; a query
    on a state that is gone is answered from the newest one."""

    def __init__(self, address: Address, access: Access | None = None, words: QueryWords = NO_WORDS) -> None:
        super().__init__(words)
        self._cluster = Cluster(address, access)
        self._lock = Lock()
        self._snapshot: ClusterSnapshot | None = ClusterSnapshot(self._cluster, words=self._words)
        self._former: ClusterSnapshot | None = None
        """The state that the last cursor of another one was of."""

    def _read(
        self, read: Callable[[View], Result], seconds: float | None = None, state_id: str | None = None
    ) -> Result:
        if state_id is not None:
            return self._read_kept(read, seconds, state_id)
        for attempt in range(_ATTEMPTS):
            snapshot = self._current()
            try:
                return read(_view(snapshot, seconds))
            except NoSuchIndexError:
                if attempt + 1 == _ATTEMPTS or not self.refresh():
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _read_kept(self, read: Callable[[View], Result], seconds: float | None, state_id: str) -> Result:
        """The result of `read` on the state with this id. Raises CursorError if it is gone."""
        try:
            with self._lock:
                snapshot = self._current()
                if snapshot.state_id != state_id:
                    snapshot = self._former if self._former is not None else snapshot
                name = state_id.partition("@")[0]
                if snapshot.state_id != state_id and _is_state_of(self._cluster, name):
                    snapshot = self._former = ClusterSnapshot(self._cluster, words=self._words, name=name)
            if snapshot.state_id == state_id:
                return read(_view(snapshot, seconds))
        except (NoSuchIndexError, IndexNotFoundError):
            pass
        raise state_is_gone(self._cluster.address, _KEEPING)

    def refresh(self, *, strict: bool = False) -> bool:
        with self._lock:
            newest = newest_state_name(self._cluster.within(longest_of(self._cluster)))
            if newest is None and strict:
                raise no_index_at(self._cluster.address)
            if newest in (None, self._current().state.name):
                return False
            try:
                self._snapshot = ClusterSnapshot(self._cluster, words=self._words)
            except IndexNotFoundError:
                return False
            return True

    def close(self) -> None:
        self._snapshot = self._former = None

    def __enter__(self) -> OpenSearchSearcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _current(self) -> ClusterSnapshot:
        snapshot = self._snapshot
        if snapshot is None:
            raise ValueError("the searcher is closed")
        return snapshot


def _view(snapshot: ClusterSnapshot, seconds: float | None) -> ClusterView:
    return ClusterView(snapshot, Budget(readable_characters(snapshot.statistics), seconds))


def _is_state_of(cluster: Cluster, name: str) -> bool:
    """Whether a name may be that of a state of the cluster's index: a cursor may name anything."""
    number = name.removeprefix(f"{cluster.address.name}-").removesuffix("-state")
    return name == f"{cluster.address.name}-{number}-state" and number.isascii() and number.isdigit()
