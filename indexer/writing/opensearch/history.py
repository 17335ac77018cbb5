"""Reverting the last change of an index on a cluster, and discarding an unfinished build in parts."""

from __future__ import annotations

from indexer.core.errors import IndexNotFoundError, PolicySearchError
from indexer.core.messages import message
from indexer.storage.opensearch.client import Cluster, NoSuchIndexError
from indexer.storage.opensearch.state import State, read_state, state_to_replace

from .indexes import drop_change, move_aliases, read_state_metas


def revert_change(cluster: Cluster) -> State:
    """Make the previous state the current one, delete what came since, and return that state.

    Raises PolicySearchError if it is no longer kept, IndexNotFoundError if there is no index.
    """
    now = read_state(cluster)
    try:
        if now.before is None:
            raise NoSuchIndexError(f"{now.name} was the first")
        before = read_state(cluster, now.before)
    except (NoSuchIndexError, IndexNotFoundError):
        raise PolicySearchError(
            message(
                "{address} has no state before this one: the one that a change replaces is "
                "kept until the next change begins",
                address=cluster.address,
            )
        ) from None
    kept = {index.name for index in before.article_indexes}
    deleted = [index.name for index in now.article_indexes if index.name not in kept]
    deletions = [{"remove_index": {"index": index}} for index in (*deleted, now.name)]
    move_aliases(cluster, before, now, deletions)
    return before


def discard_run(cluster: Cluster, run: str) -> None:
    """Delete what an unfinished build in parts has written. Raises PolicySearchError for an unknown run."""
    now = state_to_replace(cluster)
    for number, meta in read_state_metas(cluster).items():
        if number > (0 if now is None else now.number) and str(meta.get("run", "")).startswith(f"{run}, "):
            return drop_change(cluster, number)
    raise PolicySearchError(
        message("{address} is not being built by a run {run}", address=cluster.address, run=run)
    )
