"""Articles to an index: `build_index`, `update_index`, `remove_articles`, and what they take and give.

>>> from indexer import Article, build_index
>>> build_index([Article("a", "白龜湖科創(chuàng)新城")], "index").added  # doctest: +SKIP
1
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .article import Article, Paragraph, Rejection
    from .comparing import Difference, compare_articles
    from .errors import PolicySearchError
    from .indexing import (
        IndexingReport,
        PartReport,
        Progress,
        build_index,
        build_part,
        remove_articles,
        update_index,
    )
    from .inspection import Boilerplate, IndexInfo, index_info, list_boilerplate, verify_index
    from .opensearch_address import Access
    from .repair import LostSegment, RepairReport, repair_index
    from .sources import Part

__all__ = [
    "Access",
    "Article",
    "Boilerplate",
    "Difference",
    "IndexInfo",
    "IndexingReport",
    "LostSegment",
    "Paragraph",
    "Part",
    "PartReport",
    "PolicySearchError",
    "Progress",
    "Rejection",
    "RepairReport",
    "build_index",
    "build_part",
    "compare_articles",
    "index_info",
    "list_boilerplate",
    "remove_articles",
    "repair_index",
    "update_index",
    "verify_index",
]

_HOMES = {
    "Access": "opensearch_address",
    "Part": "sources",
    "Article": "article",
    "Paragraph": "article",
    "Rejection": "article",
    "Difference": "comparing",
    "compare_articles": "comparing",
    "PolicySearchError": "errors",
    "Boilerplate": "inspection",
    "list_boilerplate": "inspection",
    "IndexInfo": "inspection",
    "index_info": "inspection",
    "verify_index": "inspection",
    "LostSegment": "repair",
    "RepairReport": "repair",
    "repair_index": "repair",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: `search` opens this package for its analysis alone."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES.get(name, 'indexing')}", __name__), name)
