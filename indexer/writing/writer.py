"""The seam for engines: the methods by which `indexing` writes an index, and what both engines share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from indexer.core.article import Article, StoredArticle

GROWTH = 3
"""A change rewrites old segments that are at most this many times as large as what it writes anyway."""

MOST_DELETED = 0.25
"""Share of deleted paragraphs beyond which a change rewrites a segment: they cost time and space."""


class IndexWriter(Protocol):
    """One change of an index, from taking its lock to `commit` or `cancel`.

    Readers see the old index until `commit` returns, and keep it after `cancel` or if the process is killed.
    """

    def stored(self) -> Mapping[str, StoredArticle]:
        """The articles that the index had before and that this change keeps, by id."""

    def add(self, article: Article) -> None:
        """Index an article. A stored one with the same id must be removed too."""

    def remove(self, article_id: str) -> None:
        """Remove a stored article."""

    @property
    def record(self) -> Mapping[str, Any]:
        """The record of the state that this change continues or replaces: an object of JSON, which the batch
        that wrote that state has chosen. Empty where there is none, or where it cannot be read."""

    def commit(self, record: Mapping[str, Any]) -> int:
        """Make the change visible, all at once, and keep `record` with the new state.

        If nothing changed, the old state stays and gets this record. Returns the paragraphs of the index.
        """

    @property
    def warnings(self) -> Sequence[str]:
        """Failures after the commit, such as of deleting files of the old state."""

    def cancel(self) -> None:
        """Drop the change and delete what was written for it."""


def worth_rewriting(alive: Sequence[int], documents: Sequence[int], added: int) -> frozenset[int]:
    """Choose, by number, the segments that a change rewrites together with its `added` paragraphs.

    `alive` and `documents` count the paragraphs of each segment, without and with the removed ones. Segments
    with more than MOST_DELETED are rewritten, and then the smallest that are at most GROWTH times as large as
    all rewritten so far. So sizes grow by steps: segments stay few, and a paragraph is seldom rewritten.
    """
    rewritten = {
        number for number, count in enumerate(documents) if count - alive[number] > MOST_DELETED * count
    }
    size = added + sum(alive[number] for number in rewritten)
    for number in sorted(range(len(alive)), key=alive.__getitem__) if size else ():
        if number not in rewritten and alive[number] <= GROWTH * size:
            rewritten.add(number)
            size += alive[number]
    return frozenset(rewritten)


@contextmanager
def cancelling(writer: IndexWriter) -> Iterator[None]:
    """Cancel the change when the block ends by an exception, an interrupt included."""
    try:
        yield
    except BaseException:
        writer.cancel()
        raise
