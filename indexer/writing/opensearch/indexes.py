"""The cluster's indexes that belong to an index of ours: listing them, deleting them, moving the aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from indexer.core.errors import ClusterError
from indexer.storage.opensearch.client import Cluster, NoSuchIndexError
from indexer.storage.opensearch.state import State


def read_metas(cluster: Cluster) -> dict[str, dict[str, Any]]:
    """The `_meta` of each of our indexes on the cluster, by name."""
    name = cluster.address.name
    ours = re.compile(rf"{re.escape(name)}-[0-9]{{6}}(-state)?")
    try:
        mappings = cluster.get(f"/{name}-*/_mapping")
    except NoSuchIndexError:
        return {}
    return {
        index: content["mappings"].get("_meta", {})
        for index, content in mappings.items()
        if ours.fullmatch(index)
    }


def read_state_metas(cluster: Cluster) -> dict[int, dict[str, Any]]:
    """The `_meta` of each state on the cluster, by the state's number."""
    return {
        int(index.removesuffix("-state")[-6:]): meta
        for index, meta in read_metas(cluster).items()
        if index.endswith("-state")
    }


def drop_indexes(cluster: Cluster, names: Iterable[str]) -> None:
    """Delete these indexes. One that cannot be deleted now is left to the next writer."""
    for name in names:
        try:
            cluster.delete(f"/{name}", patience=10.0)
        except ClusterError:
            continue


def drop_all_but(cluster: Cluster, live: set[str]) -> None:
    """Delete our indexes except these."""
    drop_indexes(cluster, sorted(read_metas(cluster).keys() - live))


def drop_change(cluster: Cluster, number: int) -> None:
    """Delete the indexes of an unfinished change."""
    index = f"{cluster.address.name}-{number:06d}"
    drop_indexes(cluster, [f"{index}-state", index])


def move_aliases(cluster: Cluster, state: State, now: State | None, others: list[dict[str, Any]]) -> None:
    """Make `state` the current one in place of `now`, in one request that also does the `others`."""
    name = cluster.address.name
    deleted = {action["remove_index"]["index"] for action in others if "remove_index" in action}
    actions: list[dict[str, Any]] = [{"add": {"index": state.name, "alias": f"{name}-state"}}]
    new = {index.name for index in state.article_indexes}
    actions += [{"add": {"index": index, "alias": name}} for index in sorted(new)]
    if now is not None:
        old = {index.name for index in now.article_indexes} - new
        actions += [{"remove": {"index": index, "alias": name}} for index in sorted(old - deleted)]
        if now.name not in deleted:
            actions.append({"remove": {"index": now.name, "alias": f"{name}-state"}})
    cluster.post("/_aliases", {"actions": actions + others})
