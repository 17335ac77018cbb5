"""From an index to a searcher on it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.sections import StrPath
    from indexer.storage.opensearch.address import Access

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
        from indexer.storage.opensearch.address import is_address, parse_address

        if is_address(index):
            from search.opensearch.searcher import OpenSearchSearcher

            return OpenSearchSearcher(parse_address(index), access)
    from search.embedded.searcher import EmbeddedSearcher

    return EmbeddedSearcher(index)
