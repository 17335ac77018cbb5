"""Document numbers (文号) as queries: who has one, who cites it, and the numbers of a year and a serial."""

from __future__ import annotations

from indexer.core.frozen import frozen
from search.engine.retrieval import Retrieval
from search.engine.values import Match
from search.query.conditions import AllOf, Condition, FirstParagraphs, InArticle, NoneOf, any_of
from search.query.document_numbers import has_issuer, number_in, ways_to_cite
from search.query.query import Exact, Filter
from search.suggestion import Suggestion

from .plain_hits import plain_hits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.view import View

MOST_SUGGESTED = 5
"""Number of document numbers that are suggested for a year and a serial number."""

MOST_PARAGRAPHS = 10_000
"""Number of paragraphs of articles with one number, or one year and serial number, that are looked at."""


class DocumentNumber(metaclass=frozen):
    """A document number that a text is, by its `key`.

    `ways` are the strings as which texts cite it. `own` is the condition of the articles that have it; None
    for a year and a serial number alone, which many have."""

    key: str
    ways: tuple[str, ...] = ()
    own: Condition | None = None

    @property
    def citing(self) -> list[Condition]:
        """A condition for each way to cite it."""
        return [Exact(way) for way in self.ways]

    @property
    def beginning(self) -> list[Condition]:
        """The condition of the first paragraph of an article that has the number, and no paragraph that cites
        it."""
        if self.own is None:
            return []
        return [AllOf((self.own, FirstParagraphs(1), NoneOf((InArticle(any_of(self.citing)),))))]


def number_read_as(text: str, view: View) -> DocumentNumber | None:
    """The document number that a folded text is, if an article has it or a paragraph cites it."""
    key = number_in(text)
    if key is None:
        return None
    own = Filter("number", key)
    is_had = bool(view.find(Retrieval(own), 1)[1])
    if not has_issuer(key):
        return DocumentNumber(key) if is_had else None
    number = DocumentNumber(key, ways_to_cite(key), own)
    is_cited = is_had or view.find(Retrieval(any_of(number.citing)), 1)[1]
    return number if is_cited else None


def unknown_number(text: str) -> tuple[Filter, ...]:
    """The filter by the document number that a folded text is, which no article has; empty for other text."""
    key = number_in(text)
    return () if key is None or not has_issuer(key) else (Filter("number", key),)


def best_of_articles(view: View, matches: Sequence[Match]) -> list[Match]:
    """The first match of each article."""
    best: dict[int, Match] = {}
    for match, article in zip(matches, view.articles_of(matches), strict=True):
        best.setdefault(article, match)
    return list(best.values())


def numbers_like(number: DocumentNumber, view: View) -> tuple[Suggestion, ...]:
    """The document numbers with a year and a serial number, those that most paragraphs cite first."""
    _, found = view.find(Retrieval(Filter("number", number.key)), MOST_PARAGRAPHS)
    hits = plain_hits(view, best_of_articles(view, found))
    keys = dict.fromkeys(key for hit in hits if hit.number and (key := number_in(hit.number)))
    counted = []
    for key in keys:
        total, _ = view.find(Retrieval(any_of([Exact(way) for way in ways_to_cite(key)])), 0, count=True)
        counted.append(Suggestion(key, max(1, total or 0)))
    return tuple(sorted(counted, key=lambda each: -each.total)[:MOST_SUGGESTED])
