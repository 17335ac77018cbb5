"""Counts the paragraphs of articles that match, for the hits that stand for these articles on a page."""

from __future__ import annotations

from indexer.core.frozen import set_field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Protocol

    from search.engine.values import Match
    from search.engine.view import View
    from search.hit import Hit

    class Matching(Protocol):
        view: View

        def matching(self, documents: Sequence[tuple[int, int]]) -> Sequence[Match]:
            """Those of some documents that match, in any order."""


MOST_COUNTED = 500
"""Most paragraphs of an article whose matches are counted for a hit."""


def add_counts(answer: Matching, hits: Sequence[Hit], articles: Sequence[int]) -> None:
    """Tell hits of these articles the number of other matches in them, as far as there is time to count
    all."""
    counts = count_by_article(answer, dict.fromkeys(articles))
    if answer.view.budget.is_cut_short:
        return
    for hit, article in zip(hits, articles, strict=True):
        if article in counts:
            set_field(hit, "more_in_article", counts[article] - 1)


def count_by_article(answer: Matching, articles: Collection[int]) -> dict[int, int]:
    """The number of matches in each of some articles; without those that have too many paragraphs."""
    article_of = {}
    for article in articles:
        documents = answer.view.documents_in(article)
        if len(documents) <= MOST_COUNTED:
            article_of.update(dict.fromkeys(documents, article))
    counts: dict[int, int] = {}
    for match in answer.matching(list(article_of)):
        article = article_of[match[:2]]
        counts[article] = counts.get(article, 0) + 1
    return counts
