"""Which paragraphs are like another one: of the pairs of letters of the smaller, most are in the larger."""

from __future__ import annotations

from indexer import native
from indexer.analysis import fold_text, shared_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.segment import OpenSegment

ALIKE = 0.8
"""Part of the smaller paragraph that must be in the larger."""


def are_alike(one: str, two: str) -> bool:
    """Whether of two folded paragraphs one has nearly all that is in the other."""
    if one == two:
        return True
    shared, *pairs = shared_pairs(one, two)
    smaller = min(pairs)
    return smaller > 0 and shared >= ALIKE * smaller


def _articles_like_in_c(segment: OpenSegment, articles: Sequence[int], folded: str) -> list[bool]:
    return native.extension.articles_like(segment.native, list(articles), folded, ALIKE)


@native.in_c(_articles_like_in_c)
def articles_like(segment: OpenSegment, articles: Sequence[int], folded: str) -> list[bool]:
    """For each of some articles, whether it has a paragraph like a folded text."""
    return [
        any(are_alike(folded, fold_text(text)) for text in segment.article_texts(article))
        for article in articles
    ]
