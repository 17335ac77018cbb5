"""Reverting the last change of an index, whatever engine it is of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.storage.opensearch.address import Access, is_address, parse_address


@dataclass(frozen=True, slots=True)
class RevertReport:
    """Result of a revert: when the restored state was written (local time, ISO 8601), and its articles.

    `warnings` tells what could not be cleaned up afterwards.
    """

    written: str
    articles: int
    warnings: tuple[str, ...] = ()


def revert_index(index: str | Path = "index", *, access: Access | None = None) -> RevertReport:
    """Make the state before the last change of `index` the current one again, and delete what came since.

    Killed at any moment, the index is the one or the other. Raises PolicySearchError if that state is not
    kept; IndexNotFoundError, IndexDamagedError, IndexLockedError, IndexAccessError,
    ClusterError.
    """
    if is_address(index):
        from indexer.storage.opensearch.client import Cluster

        from .opensearch.history import revert_change as revert_on_cluster

        state = revert_on_cluster(Cluster(parse_address(str(index)), access))
        return RevertReport(state.written, state.articles)
    from .embedded.history import revert_change

    return RevertReport(*revert_change(Path(index)))
