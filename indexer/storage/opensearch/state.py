"""The state of an index on a cluster: which of the cluster's indexes belong to it now.

For each change of an index NAME, numbered N, the cluster has:

    NAME-N         the articles that the change brought. It never changes, except that articles removed by one
                   change are deleted from it during the next
    NAME-N-state   the state after the change: the `State` in its mapping's `_meta`, and documents:
                   "dictionary", "own-words", "boilerplate", "naming", "record", "removed-..." and the
                   relations of reposts
    alias NAME         the current indexes with articles
    alias NAME-state   the current state. One request moves both aliases: it is the commit
    aliases NAME-N-TOKEN, NAME-N-state-TOKEN   held while a change is written: a writer that lost them can no
                   longer commit
"""

from __future__ import annotations

import json

from indexer.analysis import folding_digest
from indexer.core.errors import ClusterError, IndexMismatchError, IndexNotFoundError
from indexer.core.frozen import frozen
from indexer.core.messages import message
from indexer.core.schema import CLUSTER_FORMAT, TERMS_VERSION

from .address import Address
from .client import Cluster, NoSuchIndexError
from .documents import Counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

DICTIONARY, OWN_WORDS = "dictionary", "own-words"
BOILERPLATE, NAMING, RECORD, WRITER = "boilerplate", "naming", "record", "writer"
"""The ids of documents of a state."""

REMOVED_AT_ONCE = 50_000
"""Removed articles that one document lists at most: a cluster looks up 65,536 terms at a time."""


class ArticleIndex(metaclass=frozen):
    """One of the cluster's indexes that hold articles."""

    name: str
    counted: Counted
    """The documents that were sent to it."""
    routings: tuple[str, ...] = ()
    """A routing value for each of its shards."""
    removed: tuple[str, ...] = ()
    """The ids of the state's documents that list its removed articles."""
    removed_articles: int = 0
    removed_paragraphs: int = 0
    dictionary: str = ""
    """The name of the word table that its articles were cut by."""

    @property
    def articles(self) -> int:
        """The articles that can be found."""
        return self.counted.articles - self.removed_articles

    @property
    def paragraphs(self) -> int:
        """The paragraphs that can be found."""
        return self.counted.paragraphs - self.removed_paragraphs


class State(metaclass=frozen):
    """One state of an index: `name` is its index on the cluster."""

    name: str
    number: int
    article_indexes: tuple[ArticleIndex, ...]
    dictionary: str
    """The name of the word table that new articles and queries are cut by."""
    written: str
    """Local time of the writer, ISO 8601."""
    reposted_articles: int = 0
    boilerplate_paragraphs: int = 0
    has_boilerplate: bool = False
    has_naming: bool = False
    before: str | None = None
    """The name of the state that this one replaced."""
    run: str | None = None
    """The run that wrote it, if it was built in parts."""
    has_own_words: bool = False

    @property
    def is_cut_alike(self) -> bool:
        """Whether all articles were cut by the word table that new ones are cut by."""
        return all(index.dictionary == self.dictionary for index in self.article_indexes)

    @property
    def articles(self) -> int:
        return sum(index.articles for index in self.article_indexes)

    @property
    def paragraphs(self) -> int:
        return sum(index.paragraphs for index in self.article_indexes)

    @property
    def index_names(self) -> str:
        """The indexes with articles, as a request's path names them."""
        return ",".join([index.name for index in self.article_indexes])


def cluster_fingerprint() -> str:
    """The version of format and analysis that an index must have been built with to be searched here."""
    return f"os{CLUSTER_FORMAT}.{TERMS_VERSION}.{folding_digest()}"


def meta_of(state: State) -> dict[str, Any]:
    """A state as a mapping's `_meta`."""
    from dataclasses import asdict

    values = asdict(state)
    del values["name"]
    return {"fingerprint": cluster_fingerprint(), **values}


def _state_of(name: str, meta: Mapping[str, Any], cluster: Cluster) -> State:
    """The state of a mapping's `_meta`. Raises IndexMismatchError for one of another version."""
    if meta.get("fingerprint") != cluster_fingerprint():
        raise IndexMismatchError(
            message(
                "{address} was built with another version of this program, which folds or "
                "stores text in another way; rebuild it with `indexer build SOURCE...`",
                address=cluster.address,
            )
        )
    values = {key: value for key, value in meta.items() if key in State.__match_args__}
    indexes = []
    for each in meta["article_indexes"]:
        lists = {key: tuple(each[key]) for key in ("routings", "removed")}
        table = {"dictionary": each.get("dictionary", meta["dictionary"])}
        indexes.append(ArticleIndex(**each | lists | table | {"counted": Counted(**each["counted"])}))
    return State(**values | {"name": name, "article_indexes": tuple(indexes)})


def read_state(cluster: Cluster, name: str | None = None) -> State:
    """The current state of the index, or the state of this name.

    Raises IndexNotFoundError, IndexMismatchError, ClusterError.
    """
    index, meta = _read_meta(cluster, name or f"{cluster.address.name}-state")
    return _state_of(index, meta, cluster)


def state_to_replace(cluster: Cluster) -> State | None:
    """The current state for a fresh build, which may replace any version; None without an index."""
    try:
        index, meta = _read_meta(cluster, f"{cluster.address.name}-state")
    except IndexNotFoundError:
        return None
    if meta.get("fingerprint") == cluster_fingerprint():
        return _state_of(index, meta, cluster)
    name = cluster.address.name
    aliases = cluster.get(f"/{name}-*/_alias")
    indexes = [ArticleIndex(each, Counted()) for each in aliases if name in aliases[each]["aliases"]]
    number, has_own_words = int(index.removesuffix("-state")[-6:]), meta.get("has_own_words") is True
    return State(index, number, tuple(indexes), "", "", has_own_words=has_own_words)


def no_index_at(address: Address) -> IndexNotFoundError:
    """The error for an address without an index."""
    return IndexNotFoundError(
        message(
            "there is no index at {address}; build one with `indexer build SOURCE... --index {address}`",
            address=address,
        )
    )


def newest_state_name(cluster: Cluster) -> str | None:
    """The name of the current state; None while there is no index."""
    names = cluster.look_up(f"/_alias/{cluster.address.name}-state")
    return None if names is None else max(names)


def _read_meta(cluster: Cluster, index: str) -> tuple[str, dict[str, Any]]:
    """(name, `_meta`) of a state."""
    try:
        mappings = cluster.get(f"/{index}/_mapping")
    except NoSuchIndexError:
        raise no_index_at(cluster.address) from None
    try:
        name, content = max(mappings.items())
        return name, content["mappings"].get("_meta", {})
    except (TypeError, KeyError, ValueError):
        raise ClusterError(
            message(
                "{address} is not an OpenSearch cluster: it does not answer as one; check its address",
                address=cluster.address,
            )
        ) from None


def record_document(record: Mapping[str, Any]) -> dict[str, str]:
    """The document of a state that keeps its record, as a string: the cluster does not look into it."""
    return {"json": json.dumps(record)}


def read_record(cluster: Cluster, name: str) -> dict[str, Any]:
    """The record of the state of this name, whatever version wrote it; empty if there is none."""
    found = cluster.look_up(f"/{name}/_doc/{RECORD}")
    try:
        record = json.loads(found["_source"]["json"])
    except (TypeError, KeyError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def document(cluster: Cluster, index: str, name: str) -> dict[str, Any]:
    """A document of a state."""
    source: dict[str, Any] = cluster.get(f"/{index}/_doc/{name}")["_source"]
    return source
