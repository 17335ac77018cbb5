"""Requests to the indexes of one state on a cluster: to all their shards, and in a stable order."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from json import dumps

from indexer.core.errors import ClusterError
from indexer.storage.opensearch.articles import search
from indexer.storage.opensearch.client import PATIENCE, Cluster, NoSuchIndexError
from indexer.storage.opensearch.state import State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RESULT_WINDOW = 10_000
"""Number of hits that a cluster gives at a time. For more, a point in time is walked through."""

_KEEP = "2m"


class Requests:
    """Requests to a state. Raises NoSuchIndexError where it is gone."""

    def __init__(self, cluster: Cluster, state: State) -> None:
        self._cluster = cluster
        self._state = state

    def search(self, body: dict[str, Any], *, stable: bool = False) -> Any:
        """The answer to a search. `stable` sends the same query to the same copies of shards, whose scores
        may differ."""
        if not stable:
            return search(self._cluster, self._state.index_names, body)
        asked = dumps(body["query"], sort_keys=True).encode()
        return search(
            self._cluster,
            self._state.index_names,
            body,
            # Each shard has statistics of its own; these are of all.
            search_type="dfs_query_then_fetch",
            preference=blake2b(asked, digest_size=8).hexdigest(),
        )

    def hits_after(
        self, asked: dict[str, Any], after: list[object] | None, count: int, at_once: int = RESULT_WINDOW
    ) -> Iterator[dict[str, Any]]:
        """`count` hits that sort `after` these values, or the first."""
        point = self._open_point() if count > RESULT_WINDOW else None
        try:
            while count > 0:
                size = min(count, at_once)
                page = asked | {"size": size, "track_total_hits": False}
                if after is not None:
                    page["search_after"] = after
                if point is None:
                    hits = self.search(page, stable=True)["hits"]["hits"]
                else:
                    point, hits = self._walked(page, point)
                yield from hits
                if len(hits) < size:
                    return
                after = hits[-1]["sort"]
                count -= size
        finally:
            if point is not None:
                self._close_point(point)

    def _walked(self, page: dict[str, Any], point: str) -> tuple[str, list[dict[str, Any]]]:
        """(the point in time to go on with, the hits of a page)"""
        try:
            return point, self._at(page, point, patience=0.0)
        except NoSuchIndexError:
            raise
        except ClusterError:
            # It was kept by a node that is gone. Nothing has changed since it was opened.
            point = self._open_point()
            return point, self._at(page, point)

    def _at(self, page: dict[str, Any], point: str, patience: float = PATIENCE) -> list[dict[str, Any]]:
        body = page | {"pit": {"id": point, "keep_alive": _KEEP}}
        hits: list[dict[str, Any]] = self._cluster.post(
            "/_search",
            body,
            patience=patience,
            search_type="dfs_query_then_fetch",
            allow_partial_search_results="false",
        )["hits"]["hits"]
        return hits

    def _open_point(self) -> str:
        path = f"/{self._state.index_names}/_search/point_in_time"
        point: str = self._cluster.post(path, keep_alive=_KEEP)["pit_id"]
        return point

    def _close_point(self, point: str) -> None:
        try:
            self._cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [point]}, patience=0.0)
        except ClusterError:
            return  # It ends by itself, in _KEEP.

    def fetched(self, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Documents by their ids, which are all there as long as the state is."""
        answers = self._cluster.documents("/_mget", {"docs": asked}) if asked else []
        if not all(answer["found"] for answer in answers):
            raise NoSuchIndexError(f"{self._state.name} is not the state of {self._cluster.address} any more")
        return answers

    def state_documents(self, names: list[str]) -> dict[str, dict[str, Any]]:
        """Documents of the state itself, by their ids; {} for one that does not exist."""
        answers = self._cluster.documents(f"/{self._state.name}/_mget", {"ids": names})
        found = {answer["_id"]: answer["_source"] for answer in answers if answer.get("found")}
        return {name: found.get(name, {}) for name in names}
