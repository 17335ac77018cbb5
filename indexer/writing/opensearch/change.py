"""One change of an index on a cluster: its lock, its indexes, its commit, and the way back.

Making the index of a new state is taking the lock: of two that try, one can. The commit is one request that
moves all aliases, and that fails where another writer, who took this one for dead, has deleted its indexes.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable
from datetime import datetime, timezone
from itertools import count
from secrets import token_hex
from socket import gethostname
from typing import Any

from indexer.core.errors import ClusterError, IndexLockedError, IndexNotFoundError, PolicySearchError
from indexer.storage.opensearch.client import Cluster, NoSuchIndexError
from indexer.storage.opensearch.documents import Counted
from indexer.storage.opensearch.state import (
    WRITER,
    ArticleIndex,
    State,
    document,
    meta_of,
    newest_state_name,
    read_state,
    state_or_none,
)

from .bulk import Bulk
from .documents import mapping, settings
from .relations import find_relations

HEARTBEAT, STALE = 15.0, 90.0
"""Seconds: how often a writer says that it is at work, and after how many without a word it is not."""

STALE_RUN = 86_400.0
"""The same for a build in parts, whose parts may wait for machines."""

GREEN_WITHIN = 60
"""Seconds that a commit waits for all copies of what was written. It goes on with one copy of each."""


class Change:
    """A change that is being written.

    Raises IndexLockedError where another one is. `run` names a build in parts: who writes a part of the same
    run joins.
    """

    def __init__(self, cluster: Cluster, now: State | None, *, fresh: bool, run: str | None = None) -> None:
        self.cluster = cluster
        self.now = now
        self._fresh = fresh
        self._run = run
        self._beating = threading.Event()
        begun = self._clear()
        self._name(*begun or (1 + (0 if now is None else now.number), token_hex(4)))
        self.joined = begun is not None or not self._lock()
        if self.joined and begun is None:
            # Another part of the run has begun it just now.
            self._name(*self._clear() or (self.number, self._token))
        threading.Thread(target=self._beat, daemon=True).start()

    def _name(self, number: int, token: str) -> None:
        self.number = number
        self._token = token
        self.index = f"{self.cluster.address.name}-{number:06d}"
        self.state = f"{self.index}-state"
        # Another writer may come to use the same number, but not the same aliases.
        self.alias = f"{self.index}-{token}"
        """What names `index` while it is written, and nothing once it is not ours any more."""
        self._state_alias = f"{self.state}-{token}"

    def _clear(self) -> tuple[int, str] | None:
        """Delete what dead writers left; number and token of this run where it was begun."""
        now = 0 if self.now is None else self.now.number
        for number, meta in sorted(_states(self.cluster).items()):
            if number <= now:
                continue
            state = f"{self.cluster.address.name}-{number:06d}-state"
            if self._run is not None and meta.get("run") == self._run:
                return number, meta["token"]
            writer = _last_word(self.cluster, state) or meta.get("writer", {})
            if _is_at_work(writer, STALE_RUN if meta.get("run") else STALE):
                raise IndexLockedError(_locked(self.cluster, meta, writer))
            _drop(self.cluster, [state, state.removesuffix("-state")])
        return None

    def _lock(self) -> bool:
        """Make the index of the new state; False where another part of the run has made it."""
        body = {
            "settings": self._settings(shards=1),
            "mappings": {
                "dynamic": False,
                "_meta": {"writer": _this_process(), "run": self._run, "token": self._token},
            },
            "aliases": {self._state_alias: {}},
        }
        return self._make(self.state, body, self._state_alias)

    def make_index(self) -> None:
        """Make the index for articles, if none of the same run has."""
        nodes = self.cluster.get("/_cluster/health")["number_of_data_nodes"]
        asked = self.cluster.address.shards
        shards = asked if asked is not None else (nodes if self._fresh else 1)
        body = {
            "settings": self._settings(shards),
            "mappings": mapping({"state": self.state}),
            "aliases": {self.alias: {}},
        }
        self._make(self.index, body, self.alias)

    def _make(self, index: str, body: dict[str, Any], alias: str) -> bool:
        """Make an index; False where another part of the run has made it."""
        try:
            self.cluster.put(f"/{index}", body, wait_for_active_shards=1)
        except ClusterError as error:
            if error.kind != "resource_already_exists_exception":
                raise
            # The answer to a first request may have been lost.
            if self._is_there(alias):
                return True
            if self._run is None:
                raise IndexLockedError(
                    f"{self.cluster.address} is being written by another process; wait until it is done"
                ) from None
            return False
        return True

    def _is_there(self, alias: str) -> bool:
        try:
            self.cluster.get(f"/_alias/{alias}")
        except ClusterError as error:
            if error.status != 404:
                raise
            return False
        return True

    def _settings(self, shards: int) -> dict[str, Any]:
        replicas = self.cluster.address.replicas
        if replicas is None:
            replicas = min(1, self.cluster.get("/_cluster/health")["number_of_data_nodes"] - 1)
        return settings(shards, replicas)

    def article_index(self, counted: Counted) -> ArticleIndex:
        """The index for articles, to which so much was sent."""
        shards = len(self.cluster.get(f"/{self.index}/_search_shards")["shards"])
        reached: dict[int, str] = {}
        for number in count():
            if len(reached) == shards:
                return ArticleIndex(self.index, counted, tuple(reached.values()))
            found = self.cluster.get(f"/{self.index}/_search_shards", routing=str(number))
            reached.setdefault(found["shards"][0][0]["shard"], str(number))
        raise AssertionError("each shard is reached by some number")

    def put(self, name: str, content: object) -> None:
        """Write a document of the new state."""
        self.cluster.put(f"/{self._state_alias}/_doc/{name}", content, require_alias="true")

    def get(self, name: str) -> dict[str, Any] | None:
        """A document of the new state; None where there is none yet."""
        return self.get_all([name]).get(name)

    def get_all(self, names: list[str]) -> dict[str, dict[str, Any]]:
        """Those documents of the new state that there are, by their ids."""
        answers = self.cluster.documents(f"/{self.state}/_mget", {"ids": names})
        return {answer["_id"]: answer["_source"] for answer in answers if answer.get("found")}

    def _beat(self) -> None:
        while not self._beating.wait(HEARTBEAT):
            try:
                self.cluster.ask_once(
                    "PUT", f"/{self._state_alias}/_doc/{WRITER}", _this_process(), require_alias="true"
                )
            except ClusterError:
                continue  # Whether the lock is still ours is found out where it matters, by the commit.

    def commit(self, indexes: Iterable[ArticleIndex], dictionary: str) -> State:
        """Find what is known across articles, write the state and put it in place. Raises ClusterError."""
        written = datetime.now().isoformat(timespec="seconds")
        before = None if self.now is None else self.now.name
        state = State(self.state, self.number, tuple(indexes), dictionary, written, before=before)
        found = find_relations(self.cluster, state)
        bulk = Bulk(self.cluster, self._state_alias)
        try:
            bulk.add(found.documents)
            bulk.finish()
        finally:
            bulk.close()
        state = State(
            self.state,
            self.number,
            state.article_indexes,
            dictionary,
            written,
            found.reposted_articles,
            found.boilerplate_paragraphs,
            found.has_boilerplate,
            before,
            self._run,
        )
        self.cluster.put(f"/{self._state_alias}/_mapping", {"_meta": meta_of(state)})
        self.cluster.post(f"/{self.state}/_refresh")
        made = [self.index] if any(index.name == self.index for index in state.article_indexes) else []
        self._wait_for_copies([self.state, *made])
        freed = [{"remove": {"index": index, "alias": self.alias}} for index in made]
        freed.append({"remove": {"index": self.state, "alias": self._state_alias}})
        self._put_in_place(state, freed)
        self._beating.set()
        return state

    def _wait_for_copies(self, indexes: list[str]) -> None:
        path = f"/_cluster/health/{','.join(indexes)}"
        # What is not green in time is told by the answer, not by an error; without one copy of a shard there
        # is one.
        self._ask_patiently(path, wait_for_status="green", timeout=f"{GREEN_WITHIN}s")
        if self._ask_patiently(path)["status"] == "red":
            raise ClusterError(
                f"{self.cluster.address} has lost a part of what was written; the index is as it was; "
                "do the same again when its nodes are back"
            )

    def _ask_patiently(self, path: str, **parameters: Any) -> Any:
        try:
            return self.cluster.get(path, seconds=GREEN_WITHIN + 30, **parameters)
        except ClusterError as error:
            if error.status != 408:
                raise
            return {"status": "unknown"}

    def _put_in_place(self, state: State, freed: list[dict[str, Any]]) -> None:
        try:
            _move_aliases(self.cluster, state, self.now, freed)
        except ClusterError as error:
            # An answer may have been lost of a request that was carried out.
            if newest_state_name(self.cluster) == state.name:
                return
            if isinstance(error, NoSuchIndexError) or error.kind == "aliases_not_found_exception":
                raise IndexLockedError(
                    f"{self.cluster.address}: another writer took this one for dead, since nothing was "
                    f"heard of it for {STALE:.0f} seconds; the index is as it was or as that one has left it"
                ) from None
            raise

    def leave(self) -> None:
        """Let go of the change, which others go on with."""
        self._beating.set()

    def cancel(self) -> None:
        """Delete what was written, if no other writer has done so, whose indexes may have the same names."""
        self._beating.set()
        try:
            ours = self._is_there(self._state_alias)
        except ClusterError:
            return  # The next writer deletes what is left.
        if ours:
            _drop(self.cluster, [self.index, self.state])


def go_back_to_before(cluster: Cluster) -> State:
    """Put the state before the one of now in its place again, and delete what came since. The state then.

    Raises PolicySearchError where it is not kept any more, IndexNotFoundError where there is no index.
    """
    now = read_state(cluster)
    try:
        if now.before is None:
            raise NoSuchIndexError(f"{now.name} was the first")
        before = read_state(cluster, now.before)
    except (NoSuchIndexError, IndexNotFoundError):
        raise PolicySearchError(
            f"{cluster.address} has no state before this one: the one that a change replaces is kept "
            f"until the next "
            "change begins"
        ) from None
    kept = {index.name for index in before.article_indexes}
    gone = [index.name for index in now.article_indexes if index.name not in kept]
    _move_aliases(cluster, before, now, [{"remove_index": {"index": index}} for index in (*gone, now.name)])
    return before


def discard_change(cluster: Cluster, run: str) -> None:
    """Delete what a build in parts has written so far. Raises PolicySearchError where there is no such
    run."""
    now = state_or_none(cluster, fresh=True)
    for number, meta in _states(cluster).items():
        if number > (0 if now is None else now.number) and str(meta.get("run", "")).startswith(f"{run}, "):
            index = f"{cluster.address.name}-{number:06d}"
            _drop(cluster, [f"{index}-state", index])
            return
    raise PolicySearchError(f"{cluster.address} is not being built by a run {run}")


def drop_all_but(cluster: Cluster, live: Iterable[str]) -> None:
    """Delete the indexes of our name that are not among these."""
    kept = set(live)
    _drop(cluster, [index for index in _indexes(cluster) if index not in kept])


def _move_aliases(cluster: Cluster, state: State, now: State | None, others: list[dict[str, Any]]) -> None:
    name = cluster.address.name
    gone = {action["remove_index"]["index"] for action in others if "remove_index" in action}
    actions: list[dict[str, Any]] = [{"add": {"index": state.name, "alias": f"{name}-state"}}]
    new = {index.name for index in state.article_indexes}
    actions += [{"add": {"index": index, "alias": name}} for index in sorted(new)]
    if now is not None:
        old = {index.name for index in now.article_indexes} - new
        actions += [{"remove": {"index": index, "alias": name}} for index in sorted(old - gone)]
        if now.name not in gone:
            actions.append({"remove": {"index": now.name, "alias": f"{name}-state"}})
    cluster.post("/_aliases", {"actions": actions + others})


def _drop(cluster: Cluster, indexes: list[str]) -> None:
    for index in indexes:
        try:
            cluster.delete(f"/{index}", patience=10.0)
        except ClusterError:
            continue  # It is gone, or the next writer deletes it.


def _indexes(cluster: Cluster) -> dict[str, dict[str, Any]]:
    """Our indexes that there are, each with its `_meta`."""
    name = cluster.address.name
    ours = re.compile(rf"{re.escape(name)}-[0-9]{{6}}(-state)?")
    try:
        found = cluster.get(f"/{name}-*/_mapping")
    except NoSuchIndexError:
        return {}
    return {
        index: content["mappings"].get("_meta", {})
        for index, content in found.items()
        if ours.fullmatch(index)
    }


def _states(cluster: Cluster) -> dict[int, dict[str, Any]]:
    """The states that there are, by their numbers, each with its `_meta`."""
    return {
        int(index.removesuffix("-state")[-6:]): meta
        for index, meta in _indexes(cluster).items()
        if index.endswith("-state")
    }


def _last_word(cluster: Cluster, state: str) -> dict[str, Any] | None:
    try:
        return document(cluster, state, WRITER)
    except ClusterError:
        return None


def _this_process() -> dict[str, Any]:
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": gethostname(), "at": now}


def _is_at_work(writer: dict[str, Any], stale: float) -> bool:
    """Whether a writer that last said this is at work."""
    if writer.get("host") == gethostname() and stale == STALE and not _is_running(writer.get("process", 0)):
        return False
    try:
        at = datetime.fromisoformat(writer["at"])
    except (KeyError, ValueError):
        return False
    return (datetime.now(timezone.utc) - at).total_seconds() < stale


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _locked(cluster: Cluster, meta: dict[str, Any], writer: dict[str, Any]) -> str:
    who = f"process {writer.get('process')} on {writer.get('host')}"
    if meta.get("run"):
        return (
            f"{cluster.address} is being built in parts by run {meta['run']}, last heard of "
            f"{writer.get('at')}; do its other parts, or give it up with `indexer discard --run NAME`"
        )
    return (
        f"{cluster.address} is being written by {who}, last heard of {writer.get('at')}; wait until it is "
        f"done, or "
        f"stop it and wait {STALE:.0f} seconds"
    )
