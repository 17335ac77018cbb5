"""A writer that writes nothing: it tells a batch what the index has, and what a change would do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from indexer.core.article import Article, StoredArticle
from indexer.core.errors import IndexNotFoundError
from indexer.inspecting.info import index_record
from indexer.inspecting.stored import stored_articles
from indexer.storage.opensearch.address import Access


class DryRun:
    """An `IndexWriter` for an index in a folder or on a cluster. It takes no lock.

    With `fresh` the index need not exist. Raises IndexNotFoundError, IndexMismatchError, IndexDamagedError.
    """

    warnings: tuple[str, ...] = ()

    def __init__(self, index: str | Path, access: Access | None, *, fresh: bool) -> None:
        self._paragraphs: dict[str, int] = {}
        self.record: Mapping[str, Any] = {}
        try:
            self.record = index_record(index, access)
            self._stored: Mapping[str, StoredArticle] = {} if fresh else stored_articles(index, access)
        except IndexNotFoundError:
            if not fresh:
                raise
            self._stored = {}
        self._paragraphs = {name: article.paragraphs for name, article in self._stored.items()}

    def stored(self) -> Mapping[str, StoredArticle]:
        return self._stored

    def add(self, article: Article) -> None:
        self._paragraphs[article.id] = sum(1 for _ in article.paragraphs())

    def remove(self, article_id: str) -> None:
        del self._paragraphs[article_id]

    def commit(self, record: Mapping[str, Any]) -> int:
        return sum(self._paragraphs.values())

    def cancel(self) -> None:
        return
