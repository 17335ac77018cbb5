"""From an index to a searcher on it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.opensearch_address import Access
    from indexer.sections import StrPath

    from .searcher import Searcher


def open_index(index: StrPath = "index", *, access: Access | None = None) -> Searcher:
    """A searcher on an index in a folder, or on an OpenSearch cluster (docs/cluster.md), which `access`
    lets in to.

    Raises IndexNotFoundError, IndexMismatchError (built by another version), IndexDamagedError, and
    ClusterError where a cluster cannot be asked.

    >>> with open_index("index") as searcher:  # doctest: +SKIP
    ...     searcher.search("白龟湖科创新城").total
    3
    """
    if isinstance(index, str) and "://" in index:
        from indexer.opensearch_address import is_address, parse_address

        if is_address(index):
            from .opensearch_searcher import OpenSearchSearcher

            return OpenSearchSearcher(parse_address(index), access)
    from .embedded import EmbeddedSearcher

    return EmbeddedSearcher(index)
