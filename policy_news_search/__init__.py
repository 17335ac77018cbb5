"""The API of `search` and `indexer` under one name, for programs that have packages of these names.

    import policy_news_search as pns

The two packages import each other by their own names. So a program's package may be called `mysite.search`,
and none at the top `search` or `indexer`; the import fails where one is, and says which (docs/embedding.md).
"""

from __future__ import annotations

import os
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from indexer import Access as Access
    from indexer import Article as Article
    from indexer import Boilerplate as Boilerplate
    from indexer import BuildPart as BuildPart
    from indexer import Change as Change
    from indexer import IndexInfo as IndexInfo
    from indexer import IndexingReport as IndexingReport
    from indexer import LeftOutCount as LeftOutCount
    from indexer import Loss as Loss
    from indexer import LostSegment as LostSegment
    from indexer import Paragraph as Paragraph
    from indexer import ParagraphPair as ParagraphPair
    from indexer import PartialDate as PartialDate
    from indexer import PartReport as PartReport
    from indexer import Plan as Plan
    from indexer import PolicySearchError as PolicySearchError
    from indexer import Progress as Progress
    from indexer import RecognisedPages as RecognisedPages
    from indexer import Rejection as Rejection
    from indexer import RepairReport as RepairReport
    from indexer import RevertReport as RevertReport
    from indexer import WordList as WordList
    from indexer import WordsReport as WordsReport
    from indexer import build_index as build_index
    from indexer import build_part as build_part
    from indexer import change_words as change_words
    from indexer import compare_articles as compare_articles
    from indexer import index_info as index_info
    from indexer import list_boilerplate as list_boilerplate
    from indexer import open_whoosh as open_whoosh
    from indexer import remove_articles as remove_articles
    from indexer import repair_index as repair_index
    from indexer import revert_index as revert_index
    from indexer import update_index as update_index
    from indexer import verify_index as verify_index
    from search import AmbiguousIdError as AmbiguousIdError
    from search import Comparison as Comparison
    from search import Completion as Completion
    from search import Contribution as Contribution
    from search import Explanation as Explanation
    from search import Extract as Extract
    from search import Facet as Facet
    from search import FacetValue as FacetValue
    from search import Hit as Hit
    from search import IdNotFoundError as IdNotFoundError
    from search import IndexState as IndexState
    from search import Nearest as Nearest
    from search import ParagraphGoneError as ParagraphGoneError
    from search import Parallel as Parallel
    from search import Query as Query
    from search import Ranking as Ranking
    from search import Repost as Repost
    from search import Searcher as Searcher
    from search import SearchResults as SearchResults
    from search import Similar as Similar
    from search import SourceFiles as SourceFiles
    from search import Span as Span
    from search import Suggestion as Suggestion
    from search import Verification as Verification
    from search import WhyNot as WhyNot
    from search import cite as cite
    from search import export_hits as export_hits
    from search import open_index as open_index
    from search import parse_query as parse_query
    from search import translated as translated
    from search import write_hits as write_hits


def _imported(name: str) -> ModuleType:
    """The package of this name that is installed beside this one. Raises ImportError where another one is
    found in its place."""
    module = import_module(name)
    home = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), name)
    found = next(iter(getattr(module, "__path__", ())), getattr(module, "__file__", None) or name)
    if os.path.realpath(found) != os.path.realpath(home):
        raise ImportError(
            f"policy_news_search cannot be used beside {found}, which takes the name of its package "
            f"`{name}`: move that into a package, such as mysite.{name} (docs/embedding.md tells how)",
            name=name,
            path=found,
        )
    return module


_packages = (_imported("search"), _imported("indexer"))
__all__ = sorted({name for package in _packages for name in package.__all__})


def __getattr__(name: str) -> Any:
    for package in _packages:
        if name in package.__all__:
            value = globals()[name] = getattr(package, name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
