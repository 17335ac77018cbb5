"""From an index to a searcher on it."""

from __future__ import annotations

import os

from indexer.core.messages import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.core.sections import StrPath
    from indexer.storage.opensearch.address import Access

    from .engine.vocabulary import QueryWords
    from .searcher import Searcher


def open_index(
    index: StrPath | Sequence[StrPath] = "index",
    *,
    access: Access | None = None,
    lexicons: Sequence[StrPath] = (),
    synonyms: Sequence[StrPath] = (),
) -> Searcher:
    """A searcher on an index in a folder, on several folders as if they were one index, or on an index on an
    OpenSearch cluster (docs/cluster.md), which `access` lets in to. `lexicons` and `synonyms` are files of
    words for all of its searches, beside those that the index keeps (docs/synonyms.md, docs/lexicons.md).

    Raises PolicySearchError for a file with words and for several indexes that cannot be searched as one,
    IndexNotFoundError, IndexMismatchError (built by another version), IndexDamagedError, ClusterError where a
    cluster cannot be asked, and ValueError for no index.

    >>> with open_index("index") as searcher:  # doctest: +SKIP
    ...     searcher.search("白龟湖科创新城").total
    3
    """
    from .engine.vocabulary import read_query_words

    words = read_query_words(lexicons, synonyms)
    if isinstance(index, (str, bytes)):
        return _open_one(index, access, words)
    from collections.abc import Sequence

    if not isinstance(index, Sequence):
        return _open_one(index, access, words)
    if not index:
        raise ValueError(message("give the index to search, or several"))
    if len(index) == 1:
        return _open_one(index[0], access, words)
    from indexer.core.errors import PolicySearchError
    from search.embedded.searcher import EmbeddedSearcher

    addresses = [each for each in index if _is_on_cluster(each)]
    if addresses:
        raise PolicySearchError(
            message(
                "{addresses} is on a cluster, and only indexes in folders are searched "
                "together: search it alone, or build its articles into a folder",
                addresses=addresses[0],
            )
        )
    places = [os.path.realpath(each) for each in index]
    for at, place in enumerate(places):
        if place in places[:at]:
            raise PolicySearchError(
                message("{index} is given twice: name each index once", index=os.fsdecode(index[at]))
            )
    return EmbeddedSearcher(*index, words=words)


def _open_one(index: StrPath, access: Access | None, words: QueryWords) -> Searcher:
    if _is_on_cluster(index):
        from indexer.storage.opensearch.address import parse_address
        from search.opensearch.searcher import OpenSearchSearcher

        return OpenSearchSearcher(parse_address(str(index)), access, words)
    from search.embedded.searcher import EmbeddedSearcher

    return EmbeddedSearcher(index, words=words)


def _is_on_cluster(index: StrPath) -> bool:
    if not isinstance(index, str) or "://" not in index:
        return False
    from indexer.storage.opensearch.address import is_address

    return is_address(index)
