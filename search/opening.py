"""From an index to a searcher on it."""

from __future__ import annotations

import os
from collections.abc import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.sections import StrPath
    from indexer.storage.opensearch.address import Access

    from .searcher import Searcher


def open_index(index: StrPath | Sequence[StrPath] = "index", *, access: Access | None = None) -> Searcher:
    """A searcher on an index in a folder, on several folders as if they were one index, or on an index on an
    OpenSearch cluster (docs/cluster.md), which `access` lets in to.

    Raises IndexNotFoundError, IndexMismatchError (built by another version), IndexDamagedError, and
    ClusterError where a cluster cannot be asked; PolicySearchError for several indexes that cannot be
    searched as one, and ValueError for none.

    >>> with open_index("index") as searcher:  # doctest: +SKIP
    ...     searcher.search("白龟湖科创新城").total
    3
    """
    if isinstance(index, (str, bytes)) or not isinstance(index, Sequence):
        return _open_one(index, access)
    if not index:
        raise ValueError("give the index to search, or several")
    if len(index) == 1:
        return _open_one(index[0], access)
    from indexer.core.errors import PolicySearchError
    from search.embedded.searcher import EmbeddedSearcher

    addresses = [each for each in index if _is_on_cluster(each)]
    if addresses:
        raise PolicySearchError(
            f"{addresses[0]} is on a cluster, and only indexes in folders are searched together: search it "
            "alone, or build its articles into a folder"
        )
    places = [os.path.realpath(each) for each in index]
    for at, place in enumerate(places):
        if place in places[:at]:
            raise PolicySearchError(f"{os.fsdecode(index[at])} is given twice: name each index once")
    return EmbeddedSearcher(*index)


def _open_one(index: StrPath, access: Access | None) -> Searcher:
    if _is_on_cluster(index):
        from indexer.storage.opensearch.address import parse_address
        from search.opensearch.searcher import OpenSearchSearcher

        return OpenSearchSearcher(parse_address(str(index)), access)
    from search.embedded.searcher import EmbeddedSearcher

    return EmbeddedSearcher(index)


def _is_on_cluster(index: StrPath) -> bool:
    if not isinstance(index, str) or "://" not in index:
        return False
    from indexer.storage.opensearch.address import is_address

    return is_address(index)
