"""What an engine implements to be written: five methods that `indexing` calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from indexer.core.article import Article, StoredArticle


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


def worth_rewriting(
    alive: Sequence[int], documents: Sequence[int], added: int, *, growth: float, most_deleted: float
) -> frozenset[int]:
    """Which parts of an index a change takes in, by their numbers, so that it has few of them.

    `alive` and `documents` are the paragraphs of each, without and with those that are removed, and `added`
    how many are new. What is more than `most_deleted` removed is taken in, and then the smallest that are at
    most `growth` times as large as all that is taken in: sizes grow by steps, and a paragraph is rewritten
    few times.
    """
    taken = {at for at, count in enumerate(documents) if count - alive[at] > most_deleted * count}
    size = added + sum(alive[at] for at in taken)
    for at in sorted(range(len(alive)), key=alive.__getitem__) if size else ():
        if at not in taken and alive[at] <= growth * size:
            taken.add(at)
            size += alive[at]
    return frozenset(taken)


@contextmanager
def cancelling(writer: IndexWriter) -> Iterator[None]:
    """Cancel the change when the block ends by an exception, an interrupt included."""
    try:
        yield
    except BaseException:
        writer.cancel()
        raise
