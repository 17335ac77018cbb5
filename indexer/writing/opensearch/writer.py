"""The distributed engine's writer.

What a change brings goes to an index of its own, which nobody searches before the commit
(`opensearch_change`). Articles that are removed are listed, and deleted with the next change.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer.analysis import MappedDictionary, Segmenter, compile_dictionary
from indexer.core.article import Article, StoredArticle
from indexer.core.errors import ClusterError, IndexNotFoundError
from indexer.storage.embedded.generation import dictionary_name
from indexer.storage.opensearch.address import Access, Address
from indexer.storage.opensearch.articles import (
    articles_of,
    count_articles,
    count_paragraphs,
    stored_of,
    whole_articles,
)
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.documents import Counted, article_key_of
from indexer.storage.opensearch.state import (
    DICTIONARY,
    REMOVED_AT_ONCE,
    ArticleIndex,
    dictionary_document,
    dictionary_file,
    document,
    keep_dictionary,
    state_or_none,
)
from indexer.writing.writer import worth_rewriting

from .bulk import Bulk
from .change import Change, drop_all_but
from .documents import documents_of, first_sequence

GROWTH, MOST_DELETED = 3.0, 0.25
"""What `worth_rewriting` goes by."""

_DELETED_AT_ONCE = 5_000
_DELETED_WITHIN = 600.0


class OpenSearchWriter:
    """An `IndexWriter` for an index on a cluster.

    With `fresh` the new state holds only what is added; else it goes on from the one of now. `lexicons` are
    the user's; they can only be given with `fresh`. Raises IndexLockedError where another writer is at work.
    """

    def __init__(
        self, address: Address, access: Access | None, *, fresh: bool, lexicons: Sequence[Path] = ()
    ) -> None:
        self._cluster = Cluster(address, access)
        self._fresh = fresh
        self._now = state_or_none(self._cluster, fresh=fresh)
        if self._now is None and not fresh:
            raise IndexNotFoundError(
                f"there is no index at {address}; build one with `indexer build SOURCE... --index {address}`"
            )
        self._old: tuple[ArticleIndex, ...] = () if self._now is None or fresh else self._now.article_indexes
        self._located: dict[str, tuple[str, StoredArticle]] | None = None
        self._removed: dict[str, list[str]] = {index.name: [] for index in self._old}
        self._removed_paragraphs = dict.fromkeys(self._removed, 0)
        self._added = Counted()
        self._bulk: Bulk | None = None
        self._ended = False
        self._change = Change(self._cluster, self._now, fresh=fresh)
        try:
            if fresh:
                # Three of them would take much room.
                self._delete_what_nobody_needs()
            content = self._dictionary(lexicons)
            self._change.put(DICTIONARY, dictionary_document(content))
            self._dictionary_name = dictionary_name(content)
            self._segmenter = Segmenter(MappedDictionary.open(keep_dictionary(content)))
        except BaseException:
            self.cancel()
            raise

    def _dictionary(self, lexicons: Sequence[Path]) -> bytes:
        """What articles are cut by."""
        if self._fresh or self._now is None:
            return compiled(lexicons)
        return dictionary_file(self._cluster, self._now.name, self._now.dictionary).read_bytes()

    def _delete_what_nobody_needs(self) -> None:
        """The state before the one of now, to which there is no way back from here on, and what is
        removed."""
        live = {self._change.state, self._change.index}
        if self._now is not None:
            live |= {self._now.name, *(index.name for index in self._now.article_indexes)}
        drop_all_but(self._cluster, live)
        for index in self._old:
            for name in index.removed:
                assert self._now is not None
                self._delete(index.name, document(self._cluster, self._now.name, name)["article_keys"])

    def _delete(self, index: str, article_keys: list[str]) -> None:
        for start in range(0, len(article_keys), _DELETED_AT_ONCE):
            self._cluster.post(
                f"/{index}/_delete_by_query",
                {"query": {"terms": {"article_key": article_keys[start : start + _DELETED_AT_ONCE]}}},
                seconds=_DELETED_WITHIN,
                conflicts="proceed",
                refresh="true",
            )

    def stored(self) -> Mapping[str, StoredArticle]:
        return {article: stored for article, (_, stored) in self._locate().items()}

    def _locate(self) -> dict[str, tuple[str, StoredArticle]]:
        if self._located is None:
            self._located = {}
            if self._now is not None and not self._fresh:
                fields = ("id", "digest", "path", "paragraph")
                for index, source in articles_of(self._cluster, self._now, fields):
                    self._located[source["id"]] = index, stored_of(source)
        return self._located

    def add(self, article: Article) -> None:
        self._send(article, first_sequence(self._change.number) + self._added.paragraphs)

    def _send(self, article: Article, sequence: int) -> None:
        if self._bulk is None:
            self._change.make_index()
            self._bulk = Bulk(self._cluster, self._change.alias)
        documents, counted = documents_of(article, self._segmenter, sequence)
        self._bulk.add(documents)
        self._added = self._added.plus(counted)

    def remove(self, article_id: str) -> None:
        index, stored = self._locate()[article_id]
        self._removed[index].append(article_key_of(article_id))
        self._removed_paragraphs[index] += stored.paragraphs

    def commit(self) -> int:
        if not (self._fresh or self._bulk or any(self._removed.values())):
            # Nothing changed: readers need not look again.
            self.cancel()
            assert self._now is not None
            return self._now.paragraphs
        if not self._fresh:
            self._delete_what_nobody_needs()
        indexes = self._kept_indexes()
        if self._bulk is not None:
            self._bulk.finish()
            self._bulk.close()
            _check_counts(self._cluster, self._change.index, self._added)
            indexes.append(self._change.article_index(self._added))
        state = self._change.commit(indexes, self._dictionary_name)
        self._ended = True
        return state.paragraphs

    def _kept_indexes(self) -> list[ArticleIndex]:
        """The old indexes that stay, told what is removed of them; the articles of the others are sent
        again."""
        alive = [_alive(index) - self._removed_paragraphs[index.name] for index in self._old]
        taken = worth_rewriting(
            alive,
            [_alive(index) for index in self._old],
            self._added.paragraphs,
            growth=GROWTH,
            most_deleted=MOST_DELETED,
        )
        kept = []
        for at, index in enumerate(self._old):
            removed = self._removed[index.name]
            if at in taken:
                self._send_again(index, frozenset(removed))
            elif alive[at]:
                kept.append(self._kept(index, removed))
        return kept

    def _send_again(self, index: ArticleIndex, removed: frozenset[str]) -> None:
        assert self._now is not None
        for article, sequence in whole_articles(self._cluster, self._now, index):
            if article_key_of(article.id) not in removed:
                self._send(article, sequence)

    def _kept(self, index: ArticleIndex, removed: list[str]) -> ArticleIndex:
        """An index as it is from now on. What was removed of it before is deleted."""
        names: list[str] = []
        for start in range(0, len(removed), REMOVED_AT_ONCE):
            names.append(f"removed-{index.name}-{len(names)}")
            self._change.put(names[-1], {"article_keys": removed[start : start + REMOVED_AT_ONCE]})
        counted = index.counted
        left = Counted(
            counted.articles - index.removed_articles,
            counted.paragraphs - index.removed_paragraphs,
            counted.words,
            counted.units,
            counted.title_units,
        )
        gone = self._removed_paragraphs[index.name]
        return ArticleIndex(index.name, left, index.routings, tuple(names), len(removed), gone)

    def cancel(self) -> None:
        if self._ended:
            return
        self._ended = True
        if self._bulk is not None:
            self._bulk.close()
        self._change.cancel()


def compiled(lexicons: Sequence[Path]) -> bytes:
    """A word table of these lexicons."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dictionary"
        compile_dictionary(path, lexicons)
        return path.read_bytes()


def _check_counts(cluster: Cluster, index: str, sent: Counted) -> None:
    """Raise ClusterError where an index has not what was sent there."""
    cluster.post(f"/{index}/_refresh")
    articles, paragraphs = count_articles(cluster, index), count_paragraphs(cluster, index)
    if (articles, paragraphs) != (sent.articles, sent.paragraphs):
        raise ClusterError(
            f"{cluster.address} has {articles:,} articles and {paragraphs:,} paragraphs of {sent.articles:,} "
            f"and {sent.paragraphs:,} that were sent; the index is as it was; do the same again"
        )


def _alive(index: ArticleIndex) -> int:
    return index.counted.paragraphs - index.removed_paragraphs
