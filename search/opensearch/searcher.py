"""The distributed engine's searcher: queries answered from an index on an OpenSearch cluster."""

from __future__ import annotations

from _thread import allocate_lock as Lock

from indexer.core.errors import IndexNotFoundError
from indexer.storage.opensearch.address import Access, Address
from indexer.storage.opensearch.client import Cluster, NoSuchIndexError
from indexer.storage.opensearch.state import newest_state_name
from search.answering.base_searcher import BaseSearcher

from .snapshot import ClusterSnapshot
from .view import ClusterView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import TypeVar

    from search.engine.view import View

    Result = TypeVar("Result")

_ATTEMPTS = 3


class OpenSearchSearcher(BaseSearcher):
    """A `Searcher` on an index on a cluster. See there for its methods.

    It stays with the state that it opened. A state is kept until the second change after it begins; a query
    on a state that is gone is answered from the newest one."""

    def __init__(self, address: Address, access: Access | None = None) -> None:
        self._cluster = Cluster(address, access)
        self._lock = Lock()
        self._snapshot: ClusterSnapshot | None = ClusterSnapshot(self._cluster)

    def _read(self, read: Callable[[View], Result]) -> Result:
        for attempt in range(_ATTEMPTS):
            snapshot = self._current()
            try:
                return read(ClusterView(snapshot))
            except NoSuchIndexError:
                if attempt + 1 == _ATTEMPTS or not self.refresh():
                    raise
        raise AssertionError("the last attempt returns or raises")

    def refresh(self) -> bool:
        with self._lock:
            if newest_state_name(self._cluster) in (None, self._current().state.name):
                return False
            try:
                self._snapshot = ClusterSnapshot(self._cluster)
            except IndexNotFoundError:
                return False
            return True

    def close(self) -> None:
        self._snapshot = None

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
