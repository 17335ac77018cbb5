"""From an index to a searcher on it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.sections import StrPath

    from .searcher import Searcher


def open_index(index: StrPath = "index") -> Searcher:
    """A searcher on an index.

    Raises IndexNotFoundError, IndexMismatchError (built by another version) or IndexDamagedError.

    >>> with open_index("index") as searcher:  # doctest: +SKIP
    ...     searcher.search("白龟湖科创新城").total
    3
    """
    from .embedded import EmbeddedSearcher

    return EmbeddedSearcher(index)
