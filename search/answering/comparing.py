"""Compares two articles, or paragraphs of them, that ids name."""

from __future__ import annotations

from indexer.analysis import pair_paragraphs
from search.comparison import Comparison

from .articles import article_named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.article import Article, Paragraph
    from search.engine.view import View


def comparison_of(view: View, ids: tuple[str, str], indexes: tuple[str | None, str | None]) -> Comparison:
    """The comparison of two articles, or of those of their paragraphs that the ids name. Raises as
    `article_named`."""
    first, second = [article_named(view, given, index) for given, index in zip(ids, indexes, strict=True)]
    return Comparison(first[0], second[0], pair_paragraphs(_chosen(*first), _chosen(*second)))


def _chosen(article: Article, ordinals: tuple[int, ...]) -> list[Paragraph]:
    """The paragraphs of an article with these numbers, or all of them."""
    return [each for each in article.paragraphs() if not ordinals or each.ordinal in ordinals]
