"""Which indexes on a cluster are one of ours now: its state, which one request reads and one replaces.

Of an index NAME the cluster has, for each change of it numbered N:

    NAME-N         the articles that the change brought, never altered but for what is removed after a later
                   one
    NAME-N-state   what is true since: in its mapping's `_meta` the `State`, in its documents the rest:
                   "dictionary", "boilerplate", "removed-..." and what is known of reposts
    alias NAME         the indexes with the articles of now
    alias NAME-state   the state of now: moving both, in one request, is the commit
    aliases NAME-N-TOKEN, NAME-N-state-TOKEN   while a change is written: who lost these can commit no more
"""

from __future__ import annotations

import os
import tempfile
from base64 import b64decode, b64encode
from pathlib import Path

from indexer.analysis import TERMS_VERSION, folding_digest
from indexer.core.errors import ClusterError, IndexMismatchError, IndexNotFoundError
from indexer.core.frozen import frozen
from indexer.storage.embedded.generation import dictionary_name

from .client import Cluster, NoSuchIndexError
from .documents import CLUSTER_FORMAT, Counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

DICTIONARY, BOILERPLATE, WRITER = "dictionary", "boilerplate", "writer"
"""The ids of documents of a state."""

REMOVED_AT_ONCE = 50_000
"""So many articles one document lists at most: a cluster looks up 65,536 terms at a time."""


@frozen
class ArticleIndex:
    """An index with articles: what was sent to it, what reaches each of its shards when it is given for
    routing, and the documents of the state that list what was removed."""

    name: str
    counted: Counted
    routings: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    removed_articles: int = 0
    removed_paragraphs: int = 0


@frozen
class State:
    """One state of an index: `name` is its index on the cluster."""

    name: str
    number: int
    article_indexes: tuple[ArticleIndex, ...]
    dictionary: str
    written: str
    """Local time of the writer, ISO 8601."""
    reposted_articles: int = 0
    boilerplate_paragraphs: int = 0
    has_boilerplate: bool = False
    before: str | None = None
    """The state that this one replaced."""
    run: str | None = None
    """Of a build in parts: its run."""

    @property
    def articles(self) -> int:
        return sum(index.counted.articles - index.removed_articles for index in self.article_indexes)

    @property
    def paragraphs(self) -> int:
        return sum(index.counted.paragraphs - index.removed_paragraphs for index in self.article_indexes)

    @property
    def index_names(self) -> str:
        """The indexes with articles, as a request's path names them."""
        return ",".join([index.name for index in self.article_indexes])


def cluster_fingerprint() -> str:
    """What an index on a cluster must have been built with to be searched by this code."""
    return f"os{CLUSTER_FORMAT}.{TERMS_VERSION}.{folding_digest()}"


def meta_of(state: State) -> dict[str, Any]:
    """A state as a mapping's `_meta`."""
    indexes = [
        {
            "name": index.name,
            "counted": index.counted.as_keys(),
            "routings": list(index.routings),
            "removed": list(index.removed),
            "removed_articles": index.removed_articles,
            "removed_paragraphs": index.removed_paragraphs,
        }
        for index in state.article_indexes
    ]
    names = ("number", "dictionary", "written", "reposted_articles", "boilerplate_paragraphs")
    kept = {name: getattr(state, name) for name in (*names, "has_boilerplate", "before", "run")}
    return {"fingerprint": cluster_fingerprint(), "article_indexes": indexes, **kept}


def _state_of(name: str, meta: Mapping[str, Any], cluster: Cluster) -> State:
    """The state of a mapping's `_meta`. Raises IndexMismatchError for one that other code has written."""
    if meta.get("fingerprint") != cluster_fingerprint():
        raise IndexMismatchError(
            f"{cluster.address} was built with another version of this program, which folds or stores "
            f"text in "
            "another way; rebuild it with `indexer build SOURCE...`"
        )
    indexes = [
        ArticleIndex(
            each["name"],
            Counted(**each["counted"]),
            tuple(each["routings"]),
            tuple(each["removed"]),
            each["removed_articles"],
            each["removed_paragraphs"],
        )
        for each in meta["article_indexes"]
    ]
    rest = {
        key: value for key, value in meta.items() if key in State.__match_args__ and key != "article_indexes"
    }
    return State(name=name, article_indexes=tuple(indexes), **rest)


def read_state(cluster: Cluster, name: str | None = None) -> State:
    """The index as it is now, or the state of this name.

    Raises IndexNotFoundError, IndexMismatchError, ClusterError.
    """
    index, meta = _read_meta(cluster, name or f"{cluster.address.name}-state")
    return _state_of(index, meta, cluster)


def state_or_none(cluster: Cluster, *, fresh: bool) -> State | None:
    """The same; None where there is no index. What is built anew may replace what other code has written."""
    try:
        index, meta = _read_meta(cluster, f"{cluster.address.name}-state")
    except IndexNotFoundError:
        return None
    if fresh and meta.get("fingerprint") != cluster_fingerprint():
        name = cluster.address.name
        aliases = cluster.get(f"/{name}-*/_alias")
        indexes = [ArticleIndex(each, Counted()) for each in aliases if name in aliases[each]["aliases"]]
        return State(index, int(index.removesuffix("-state")[-6:]), tuple(indexes), "", "")
    return _state_of(index, meta, cluster)


def newest_state_name(cluster: Cluster) -> str | None:
    """The name of the state of now; None while there is no index."""
    try:
        name: str = max(cluster.get(f"/_alias/{cluster.address.name}-state"))
        return name
    except ClusterError as error:
        if error.status == 404:
            return None
        raise


def _read_meta(cluster: Cluster, index: str) -> tuple[str, dict[str, Any]]:
    """(name, `_meta`) of a state."""
    try:
        found = cluster.get(f"/{index}/_mapping")
    except NoSuchIndexError:
        raise IndexNotFoundError(
            f"there is no index at {cluster.address}; build one with `indexer build SOURCE... --index "
            f"{cluster.address}`"
        ) from None
    try:
        name, content = max(found.items())
        return name, content["mappings"].get("_meta", {})
    except (TypeError, KeyError, ValueError):
        raise ClusterError(
            f"{cluster.address} is no OpenSearch cluster: it answers, but not as one; see its address"
        ) from None


def document(cluster: Cluster, index: str, name: str) -> dict[str, Any]:
    """A document of a state."""
    source: dict[str, Any] = cluster.get(f"/{index}/_doc/{name}")["_source"]
    return source


def dictionary_file(cluster: Cluster, state: str, name: str) -> Path:
    """The word table of a state as a file of this machine, fetched where it is not there yet.

    It is named by its content, so that all indexes may share one folder.
    """
    for folder in _cache_folders():
        path = folder / name
        # Others may write to a folder for what is temporary.
        if path.exists() and dictionary_name(path.read_bytes()) == name:
            return path
    content = b64decode(document(cluster, state, DICTIONARY)["content"])
    return keep_dictionary(content)


def keep_dictionary(content: bytes) -> Path:
    """Keep a word table on this machine; where."""
    name = dictionary_name(content)
    for folder in _cache_folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor, aside = tempfile.mkstemp(dir=folder)
            with open(descriptor, "wb") as file:
                file.write(content)
            os.replace(aside, folder / name)
        except OSError:
            continue
        return folder / name
    raise OSError(0, "no folder can be written to keep the word table in", str(_cache_folders()[0]))


def dictionary_document(content: bytes) -> dict[str, str]:
    return {"content": b64encode(content).decode()}


def _cache_folders() -> list[Path]:
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return [
        Path.home() / ".cache" / "policy-news-search",
        Path(tempfile.gettempdir()) / f"policy-news-search-{user}",
    ]
