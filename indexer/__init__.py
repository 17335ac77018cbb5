"""Articles to an index: `build_index`, `update_index`, `remove_articles`, and what they take and give.

>>> from indexer import Article, build_index
>>> build_index([Article("a", "白龜湖科創(chuàng)新城")], "index").added  # doctest: +SKIP
1
"""

from __future__ import annotations

from .core.lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .analysis import Change as Change
    from .analysis import ParagraphPair as ParagraphPair
    from .core.article import Article as Article
    from .core.article import Paragraph as Paragraph
    from .core.article import Rejection as Rejection
    from .core.errors import PolicySearchError as PolicySearchError
    from .core.partial_date import PartialDate as PartialDate
    from .core.record import WordList as WordList
    from .inspecting.compare import compare_articles as compare_articles
    from .inspecting.info import Boilerplate as Boilerplate
    from .inspecting.info import IndexInfo as IndexInfo
    from .inspecting.info import index_info as index_info
    from .inspecting.info import list_boilerplate as list_boilerplate
    from .inspecting.verify import verify_index as verify_index
    from .sources import BuildPart as BuildPart
    from .storage.opensearch.address import Access as Access
    from .whoosh.opening import open_whoosh as open_whoosh
    from .writing.embedded.repair import LostSegment as LostSegment
    from .writing.embedded.repair import RepairReport as RepairReport
    from .writing.embedded.repair import repair_index as repair_index
    from .writing.indexing import build_index as build_index
    from .writing.indexing import build_part as build_part
    from .writing.indexing import change_words as change_words
    from .writing.indexing import remove_articles as remove_articles
    from .writing.indexing import update_index as update_index
    from .writing.report import IndexingReport as IndexingReport
    from .writing.report import LeftOutCount as LeftOutCount
    from .writing.report import Loss as Loss
    from .writing.report import PartReport as PartReport
    from .writing.report import Plan as Plan
    from .writing.report import Progress as Progress
    from .writing.report import RecognisedPages as RecognisedPages
    from .writing.report import WordsReport as WordsReport
    from .writing.reverting import RevertReport as RevertReport
    from .writing.reverting import revert_index as revert_index

_NAMES = {
    ".analysis": ("Change", "ParagraphPair"),
    ".core.article": ("Article", "Paragraph", "Rejection"),
    ".core.errors": ("PolicySearchError",),
    ".core.partial_date": ("PartialDate",),
    ".core.record": ("WordList",),
    ".inspecting.compare": ("compare_articles",),
    ".inspecting.info": ("Boilerplate", "IndexInfo", "index_info", "list_boilerplate"),
    ".inspecting.verify": ("verify_index",),
    ".sources": ("BuildPart",),
    ".storage.opensearch.address": ("Access",),
    ".whoosh.opening": ("open_whoosh",),
    ".writing.embedded.repair": ("LostSegment", "RepairReport", "repair_index"),
    ".writing.indexing": ("build_index", "build_part", "change_words", "remove_articles", "update_index"),
    ".writing.report": (
        "IndexingReport",
        "LeftOutCount",
        "Loss",
        "PartReport",
        "Plan",
        "Progress",
        "RecognisedPages",
        "WordsReport",
    ),
    ".writing.reverting": ("RevertReport", "revert_index"),
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names}
__all__ = list(_HOMES)
__getattr__ = lazy_names(__name__, _HOMES)
