"""One change of an index on a cluster: its lock, its indexes, its commit, its cancellation.

Making the index of the new state takes the lock: of two writers that try, one succeeds. The commit is one
request that moves all aliases. It fails if another writer took this one for dead and deleted its indexes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import datetime
from functools import cached_property
from itertools import count
from secrets import token_hex
from typing import Any

from indexer.core.errors import ClusterError, IndexLockedError
from indexer.core.messages import message
from indexer.storage.embedded.generation import WordsEntry, dictionary_name
from indexer.storage.opensearch.articles import count_documents
from indexer.storage.opensearch.client import Cluster, NoSuchIndexError
from indexer.storage.opensearch.dictionary import dictionary_document
from indexer.storage.opensearch.documents import ARTICLE, PARAGRAPH, Counted
from indexer.storage.opensearch.state import (
    DICTIONARY,
    OWN_WORDS,
    RECORD,
    WRITER,
    ArticleIndex,
    State,
    meta_of,
    newest_state_name,
    read_record,
    record_document,
)
from indexer.storage.own_words import OwnWords

from .bulk import Bulk
from .documents import mapping, settings
from .indexes import drop_all_but, drop_change, drop_indexes, move_aliases, read_state_metas
from .lock import HEARTBEAT, STALE, is_alive, last_heartbeat, locked_message, this_process
from .relations import find_relations

GREEN_WITHIN = 60
"""Seconds that a commit waits for all copies of what was written. After that, one copy of each is enough."""


class Change:
    """A change that is being written.

    `run` names a build in parts: a writer of another part of the same run joins the change. Raises
    IndexLockedError while another change is being written.
    """

    def __init__(self, cluster: Cluster, now: State | None, *, fresh: bool, run: str | None = None) -> None:
        self.cluster = cluster
        self.now = now
        self._fresh = fresh
        self._run = run
        self._ended = threading.Event()
        begun = self._drop_abandoned()
        self._set_names(*begun or (1 + (0 if now is None else now.number), token_hex(4)))
        self.joined = begun is not None or not self._lock()
        if self.joined and begun is None:
            # Another part of the run has begun it just now.
            self._set_names(*self._drop_abandoned() or (self.number, self._token))
        threading.Thread(target=self._beat, daemon=True).start()

    def _set_names(self, number: int, token: str) -> None:
        self.number = number
        self._token = token
        self.index = f"{self.cluster.address.name}-{number:06d}"
        self.state = f"{self.index}-state"
        # Another writer may come to use the same number, but not the same aliases.
        self.alias = f"{self.index}-{token}"
        """Names `index` while it is written, and nothing once it belongs to another writer."""
        self._state_alias = f"{self.state}-{token}"

    def _drop_abandoned(self) -> tuple[int, str] | None:
        """Delete what dead writers left. Returns (number, token) of this run if it has begun."""
        now = 0 if self.now is None else self.now.number
        for number, meta in sorted(read_state_metas(self.cluster).items()):
            if number <= now:
                continue
            run = meta.get("run")
            if self._run is not None and run == self._run:
                return number, meta["token"]
            heartbeat = last_heartbeat(self.cluster, f"{self.cluster.address.name}-{number:06d}-state", meta)
            if is_alive(heartbeat, is_run=bool(run)):
                raise IndexLockedError(locked_message(self.cluster, run, heartbeat))
            drop_change(self.cluster, number)
        return None

    def _lock(self) -> bool:
        """Make the index of the new state; False if another part of the run has made it."""
        meta = {"writer": this_process(), "run": self._run, "token": self._token}
        return self._make(self.state, self._state_alias, 1, {"dynamic": False, "_meta": meta})

    def make_index(self) -> None:
        """Make the index for articles, unless another part of the run has made it."""
        shards = self.cluster.address.shards
        if shards is None:
            shards = self._nodes() if self._fresh else 1
        self._make(self.index, self.alias, shards, mapping({"state": self.state}))

    def _make(self, index: str, alias: str, shards: int, mappings: dict[str, Any]) -> bool:
        """Make an index; False if another part of the run has made it."""
        replicas = self.cluster.address.replicas
        if replicas is None:
            replicas = min(1, self._nodes() - 1)
        body = {"settings": settings(shards, replicas), "mappings": mappings, "aliases": {alias: {}}}
        try:
            self.cluster.put(f"/{index}", body, wait_for_active_shards=1)
        except ClusterError as error:
            if error.kind != "resource_already_exists_exception":
                raise
            # The answer to a first request may have been lost.
            if self._has(alias):
                return True
            if self._run is None:
                raise IndexLockedError(
                    message(
                        "{address} is being written by another process; wait until it is done",
                        address=self.cluster.address,
                    )
                ) from None
            return False
        return True

    def _has(self, alias: str) -> bool:
        return self.cluster.look_up(f"/_alias/{alias}") is not None

    def _nodes(self) -> int:
        nodes: int = self.cluster.get("/_cluster/health")["number_of_data_nodes"]
        return nodes

    def drop_unneeded(self) -> None:
        """Delete our indexes that neither the current state nor this change uses: from here on the current
        state's predecessor cannot be restored."""
        live = {self.state, self.index}
        if self.now is not None:
            live |= {self.now.name, *(index.name for index in self.now.article_indexes)}
        drop_all_but(self.cluster, live)

    def check_counts(self, sent: Counted, remedy: str, part: str | None = None) -> None:
        """Raise ClusterError if the index for articles does not hold exactly what was `sent`: by the whole
        change, or by one `part` of a build, whose paragraphs cannot be counted."""
        self.cluster.post(f"/{self.index}/_refresh")
        of_part = {} if part is None else {"part": part}
        articles = count_documents(self.cluster, self.index, ARTICLE, **of_part)
        paragraphs = sent.paragraphs if part else count_documents(self.cluster, self.index, PARAGRAPH)
        if (articles, paragraphs) != (sent.articles, sent.paragraphs):
            raise ClusterError(
                message(
                    "{address} has {articles:,} articles and {paragraphs:,} paragraphs of "
                    "{articles2:,} and {paragraphs2:,} that were sent{remedy}",
                    address=self.cluster.address,
                    articles=articles,
                    paragraphs=paragraphs,
                    articles2=sent.articles,
                    paragraphs2=sent.paragraphs,
                    remedy=remedy,
                )
            )

    def article_index(self, counted: Counted, words: WordsEntry) -> ArticleIndex:
        """The index for articles, to which `counted` was sent, cut by these words."""
        path = f"/{self.index}/_search_shards"
        shards = len(self.cluster.get(path)["shards"])
        routings: dict[int, str] = {}
        numbers = map(str, count())
        while len(routings) < shards:
            number = next(numbers)
            reached = self.cluster.get(path, routing=number)["shards"]
            routings.setdefault(reached[0][0]["shard"], number)
        return ArticleIndex(self.index, counted, tuple(routings.values()), dictionary=words.dictionary)

    def keep_words(self, table: bytes, own: OwnWords) -> WordsEntry:
        """Write the words of the new state: the content of its word table, and its own words."""
        self.put(DICTIONARY, dictionary_document(table))
        if own == OwnWords():
            return WordsEntry(dictionary_name(table))
        self.put(OWN_WORDS, {"lexicon": own.lexicon, "synonyms": own.synonyms})
        return WordsEntry(dictionary_name(table), OWN_WORDS)

    def put(self, name: str, content: object) -> None:
        """Write a document of the new state."""
        self.cluster.put(f"/{self._state_alias}/_doc/{name}", content, require_alias="true")

    def get(self, names: list[str]) -> dict[str, dict[str, Any]]:
        """The documents of the new state with these ids, as far as they exist."""
        answers = self.cluster.documents(f"/{self.state}/_mget", {"ids": names})
        return {answer["_id"]: answer["_source"] for answer in answers if answer.get("found")}

    def _beat(self) -> None:
        path = f"/{self._state_alias}/_doc/{WRITER}"
        while not self._ended.wait(HEARTBEAT):
            try:
                self.cluster.ask_once("PUT", path, this_process(), require_alias="true")
            except ClusterError:
                continue  # The commit finds out whether the lock is still ours.

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """The record of the current state."""
        return {} if self.now is None else read_record(self.cluster, self.now.name)

    def replace_record(self, record: Mapping[str, Any]) -> None:
        """Give the current state another record."""
        assert self.now is not None
        self.cluster.put(f"/{self.now.name}/_doc/{RECORD}", record_document(record))

    def commit(self, indexes: Iterable[ArticleIndex], words: WordsEntry, record: Mapping[str, Any]) -> State:
        """Find the relations across articles, write the state and make it the current one."""
        self.put(RECORD, record_document(record))
        written = datetime.now().isoformat(timespec="seconds")
        before = None if self.now is None else self.now.name
        state = State(
            self.state,
            self.number,
            tuple(indexes),
            words.dictionary,
            written,
            before=before,
            run=self._run,
            has_own_words=words.own is not None,
        )
        documents, state = find_relations(self.cluster, state)
        with closing(Bulk(self.cluster, self._state_alias)) as bulk:
            bulk.add(documents)
            bulk.finish()
        self.cluster.put(f"/{self._state_alias}/_mapping", {"_meta": meta_of(state)})
        self.cluster.post(f"/{self.state}/_refresh")
        made = [self.index] if any(index.name == self.index for index in state.article_indexes) else []
        self._wait_for_copies([self.state, *made])
        freed = [{"remove": {"index": index, "alias": self.alias}} for index in made]
        freed.append({"remove": {"index": self.state, "alias": self._state_alias}})
        self._make_current(state, freed)
        self._ended.set()
        return state

    def _wait_for_copies(self, indexes: list[str]) -> None:
        path = f"/_cluster/health/{','.join(indexes)}"
        # An index that is not green in time is no error; one of whose shards no copy is left is red.
        self._health(path, wait_for_status="green", timeout=f"{GREEN_WITHIN}s")
        if self._health(path)["status"] == "red":
            raise ClusterError(
                message(
                    "{address} has lost a part of what was written; the index is as it was; do the "
                    "same again when its nodes are back",
                    address=self.cluster.address,
                )
            )

    def _health(self, path: str, **parameters: Any) -> Any:
        try:
            return self.cluster.get(path, seconds=GREEN_WITHIN + 30, **parameters)
        except ClusterError as error:
            if error.status != 408:
                raise
            return {"status": "unknown"}

    def _make_current(self, state: State, freed: list[dict[str, Any]]) -> None:
        try:
            move_aliases(self.cluster, state, self.now, freed)
        except ClusterError as error:
            # The request may have been carried out and its answer lost.
            if newest_state_name(self.cluster) == state.name:
                return
            if isinstance(error, NoSuchIndexError) or error.kind == "aliases_not_found_exception":
                raise IndexLockedError(
                    message(
                        "{address}: another writer took this one for dead, since nothing was heard of "
                        "it for {stale:.0f} seconds; the index is as it was or as that one has left it",
                        address=self.cluster.address,
                        stale=STALE,
                    )
                ) from None
            raise

    def leave(self) -> None:
        """Stop taking part in the change, which other parts of the run go on with."""
        self._ended.set()

    def cancel(self) -> None:
        """Delete what was written, unless another writer has: its indexes may have the same names."""
        self._ended.set()
        try:
            if self._has(self._state_alias):
                drop_indexes(self.cluster, [self.index, self.state])
        except ClusterError:
            return  # The next writer deletes what is left.
