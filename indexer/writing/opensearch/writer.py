"""The distributed engine's writer.

The articles of a change go to an index of their own, which no reader searches before the commit (`change`).
Removed articles are listed in the new state, and deleted from their index during the next change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.analysis import MappedDictionary, Segmenter, compile_dictionary
from indexer.analysis.lexicon import Entry
from indexer.core.article import Article, StoredArticle
from indexer.core.messages import message
from indexer.storage.opensearch.address import Access, Address
from indexer.storage.opensearch.articles import articles_of, removed_article_keys, stored_of, whole_articles
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.dictionary import cache_dictionary, fetch_dictionary, fetch_own_words
from indexer.storage.opensearch.documents import Counted, article_key_of
from indexer.storage.opensearch.state import (
    REMOVED_AT_ONCE,
    ArticleIndex,
    read_state,
    state_to_replace,
)
from indexer.storage.own_words import OwnWords
from indexer.writing.given_words import AS_BEFORE, GivenWords
from indexer.writing.writer import worth_rewriting

from .bulk import Bulk
from .change import Change
from .documents import documents_of, first_sequence

_DELETED_AT_ONCE = 5_000
_DELETED_WITHIN = 600.0


class OpenSearchWriter:
    """An `IndexWriter` for an index on a cluster.

    With `fresh` the new state holds only the added articles; otherwise it continues the current one.
    `words` are those that it is given to keep; what it adds is cut by them. Raises IndexLockedError while
    another writer is at work.
    """

    def __init__(
        self, address: Address, access: Access | None, *, fresh: bool, words: GivenWords = AS_BEFORE
    ) -> None:
        self._cluster = Cluster(address, access)
        self._state = None if fresh else read_state(self._cluster)
        """The state that the change continues; None if it is fresh."""
        self._old = () if self._state is None else self._state.article_indexes
        self._removed: dict[str, dict[str, int]] = {index.name: {} for index in self._old}
        """Index -> key of a removed article -> its paragraphs."""
        self._added = Counted()
        self._bulk: Bulk | None = None
        self._ended = False
        self.warnings: tuple[str, ...] = ()
        now = state_to_replace(self._cluster) if fresh else self._state
        self._change = Change(self._cluster, now, fresh=fresh)
        try:
            if fresh:
                # The old state, its predecessor and the new one would together take much room.
                self._drop_unneeded()
            before = OwnWords() if now is None else fetch_own_words(self._cluster, now)
            own = words.over(before)
            content = self._dictionary(words, own)
            self._words = self._change.keep_words(content, own)
            self._words_changed = own != before or (
                self._state is not None and self._words.dictionary != self._state.dictionary
            )
            self._segmenter = Segmenter(MappedDictionary.open(cache_dictionary(content)))
        except BaseException:
            self.cancel()
            raise

    def _dictionary(self, given: GivenWords, own: OwnWords) -> bytes:
        """The word table that articles are cut by."""
        if self._state is None or given.lexicon is not None:
            return compiled_dictionary(own.entries)
        return fetch_dictionary(self._cluster, self._state.name, self._state.dictionary).read_bytes()

    def _drop_unneeded(self) -> None:
        """Delete unneeded indexes, and the articles that the current state lists as removed."""
        self._change.drop_unneeded()
        for index in self._old:
            assert self._state is not None
            keys = sorted(removed_article_keys(self._cluster, self._state.name, index.removed))
            for start in range(0, len(keys), _DELETED_AT_ONCE):
                self._cluster.post(
                    f"/{index.name}/_delete_by_query",
                    {"query": {"terms": {"article_key": keys[start : start + _DELETED_AT_ONCE]}}},
                    seconds=_DELETED_WITHIN,
                    conflicts="proceed",
                    refresh="true",
                )

    def stored(self) -> Mapping[str, StoredArticle]:
        return {article: stored for article, (_, stored) in self._located.items()}

    @cached_property
    def _located(self) -> dict[str, tuple[str, StoredArticle]]:
        """(its index, the article) for each stored article, by id."""
        if self._state is None:
            return {}
        articles = articles_of(self._cluster, self._state, ("id", "digest", "path", "paragraph"))
        return {source["id"]: (index, stored_of(source)) for index, source in articles}

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
        index, stored = self._located[article_id]
        self._removed[index][article_key_of(article_id)] = stored.paragraphs

    @property
    def record(self) -> Mapping[str, Any]:
        return self._change.record

    def commit(self, record: Mapping[str, Any]) -> int:
        if self._state is not None:
            if not (self._bulk or any(self._removed.values()) or self._words_changed):
                # Nothing changed: readers need not open a new state.
                self._change.replace_record(record)
                self.cancel()
                return self._state.paragraphs
            self._drop_unneeded()
        indexes = self._kept_indexes()
        if self._bulk is not None:
            self._bulk.finish()
            self._change.check_counts(self._added, message("; the index is as it was; do the same again"))
            indexes.append(self._change.article_index(self._added, self._words))
        state = self._change.commit(indexes, self._words, record)
        self._ended = True
        return state.paragraphs

    def _kept_indexes(self) -> list[ArticleIndex]:
        """The old indexes that stay; the articles of the others are sent again."""
        documents = [index.paragraphs for index in self._old]
        alive = [index.paragraphs - sum(self._removed[index.name].values()) for index in self._old]
        rewritten = worth_rewriting(alive, documents, self._added.paragraphs)
        kept = []
        for number, index in enumerate(self._old):
            if number in rewritten:
                self._send_again(index)
            elif alive[number]:
                kept.append(self._without_removed(index))
        return kept

    def _send_again(self, index: ArticleIndex) -> None:
        assert self._state is not None
        for article, sequence in whole_articles(self._cluster, self._state, index):
            if article_key_of(article.id) not in self._removed[index.name]:
                self._send(article, sequence)

    def _without_removed(self, index: ArticleIndex) -> ArticleIndex:
        """An index in the new state, which lists its removed articles; those of before are deleted now."""
        removed = list(self._removed[index.name])
        names: list[str] = []
        for start in range(0, len(removed), REMOVED_AT_ONCE):
            names.append(f"removed-{index.name}-{len(names)}")
            self._change.put(names[-1], {"article_keys": removed[start : start + REMOVED_AT_ONCE]})
        left = replace(index.counted, articles=index.articles, paragraphs=index.paragraphs)
        paragraphs = sum(self._removed[index.name].values())
        return ArticleIndex(
            index.name, left, index.routings, tuple(names), len(removed), paragraphs, index.dictionary
        )

    def cancel(self) -> None:
        if self._ended:
            return
        self._ended = True
        if self._bulk is not None:
            self._bulk.close()
        self._change.cancel()


def compiled_dictionary(lexicon: Sequence[Entry]) -> bytes:
    """The word table with this lexicon."""
    # Processes map it from a file, which has sums of its blocks as one in memory has not.
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dictionary"
        compile_dictionary(path, lexicon)
        return path.read_bytes()
