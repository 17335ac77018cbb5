"""Search an index of articles for paragraphs: `open_index`, and the values it gives.

A *query* is any text (docs/query-language.md). A *hit* is a paragraph that was found, with *spans*
that point into its untouched text. *Exact* text is matched after folding, wherever words end.
"""

from __future__ import annotations

from indexer.core.lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.errors import AmbiguousIdError as AmbiguousIdError
    from indexer.core.errors import IdNotFoundError as IdNotFoundError
    from indexer.core.errors import ParagraphGoneError as ParagraphGoneError
    from indexer.core.errors import PolicySearchError as PolicySearchError
    from indexer.core.messages import translated as translated

    from .citations import cite as cite
    from .comparison import Comparison as Comparison
    from .explanation import Contribution as Contribution
    from .explanation import Explanation as Explanation
    from .explanation import WhyNot as WhyNot
    from .extract import Extract as Extract
    from .facet import Facet as Facet
    from .facet import FacetValue as FacetValue
    from .highlight import Span as Span
    from .hit import Hit as Hit
    from .hit import SearchResults as SearchResults
    from .hit_parts import Repost as Repost
    from .opening import open_index as open_index
    from .output.export import export_hits as export_hits
    from .output.export import write_hits as write_hits
    from .query.parsing import parse_query as parse_query
    from .query.query import Query as Query
    from .ranking.settings import Ranking as Ranking
    from .searcher import Searcher as Searcher
    from .similar import Parallel as Parallel
    from .similar import Similar as Similar
    from .source_files import SourceFiles as SourceFiles
    from .state import IndexState as IndexState
    from .suggestion import Completion as Completion
    from .suggestion import Suggestion as Suggestion
    from .verification import Nearest as Nearest
    from .verification import Verification as Verification

_HOMES = {
    "cite": ".citations",
    "Comparison": ".comparison",
    "Explanation": ".explanation",
    "Contribution": ".explanation",
    "WhyNot": ".explanation",
    "Extract": ".extract",
    "Span": ".highlight",
    "Completion": ".suggestion",
    "Hit": ".hit",
    "Repost": ".hit_parts",
    "Facet": ".facet",
    "FacetValue": ".facet",
    "SearchResults": ".hit",
    "Suggestion": ".suggestion",
    "open_index": ".opening",
    "export_hits": ".output.export",
    "write_hits": ".output.export",
    "parse_query": ".query.parsing",
    "Query": ".query.query",
    "Ranking": ".ranking.settings",
    "Searcher": ".searcher",
    "AmbiguousIdError": "indexer.core.errors",
    "IdNotFoundError": "indexer.core.errors",
    "ParagraphGoneError": "indexer.core.errors",
    "SourceFiles": ".source_files",
    "Parallel": ".similar",
    "Similar": ".similar",
    "IndexState": ".state",
    "Nearest": ".verification",
    "Verification": ".verification",
    "PolicySearchError": "indexer.core.errors",
    "translated": "indexer.core.messages",
}
__all__ = list(_HOMES)
__getattr__ = lazy_names(__name__, _HOMES)
