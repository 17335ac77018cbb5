"""The distributed engine's searcher: queries answered from an index on an OpenSearch cluster."""

from __future__ import annotations

from _thread import allocate_lock as Lock

from indexer.core.errors import IndexNotFoundError
from indexer.storage.opensearch.address import Access, Address
from indexer.storage.opensearch.client import Cluster, NoSuchIndexError
from indexer.storage.opensearch.state import newest_state_name
from search.answering.base_searcher import AnsweringSearcher

from .snapshot import ClusterSnapshot
from .view import ClusterReading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import TypeVar

    from search.engine.view import Reading

    Answered = TypeVar("Answered")

_ATTEMPTS = 3


class OpenSearchSearcher(AnsweringSearcher):
    """A `Searcher` on an index on a cluster. See there for its methods.

    It goes on with the state that it opened. The one before that of now is kept until the next change
    begins; who asks for one that is gone is answered from the newest.
    """

    def __init__(self, address: Address, access: Access | None = None) -> None:
        self._cluster = Cluster(address, access)
        self._lock = Lock()
        self._snapshot: ClusterSnapshot | None = ClusterSnapshot(self._cluster)

    def _answered(self, ask: Callable[[Reading], Answered]) -> Answered:
        for attempt in range(_ATTEMPTS):
            snapshot = self._current()
            try:
                return ask(ClusterReading(snapshot))
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
