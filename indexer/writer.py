"""What an engine implements to be written: five methods that `indexing` calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from .article import Article


class StoredArticle(NamedTuple):
    """An article as an index holds it: a digest of its content, the file it came from, its paragraphs."""

    digest: bytes
    path: str | None
    paragraphs: int


class IndexWriter(Protocol):
    """One change of an index, from taking its lock to `commit` or `cancel`.

    Until `commit` returns, readers see the index as it was; after `cancel`, or if the process is
    killed, they go on doing so.
    """

    def stored(self) -> Mapping[str, StoredArticle]:
        """The articles that the index will hold besides those added here, by id."""

    def add(self, article: Article) -> None:
        """Index an article; one of the same id that is stored must be removed too."""

    def remove(self, article_id: str) -> None:
        """Take out a stored article."""

    def commit(self) -> int:
        """Make the change visible, all at once; how many paragraphs the index has then."""

    def cancel(self) -> None:
        """Drop the change and what was written for it."""


@contextmanager
def cancelling(writer: IndexWriter) -> Iterator[None]:
    """Cancel the change when the block ends by an exception, an interrupt included."""
    try:
        yield
    except BaseException:
        writer.cancel()
        raise
