"""The documents of a segment that match a condition, as sets: the twin of `native/search/filtering.c`.

Every document that satisfies a leaf holds the grams (`indexer.analysis.gram_terms`) of its strings. The
rarest grams give candidates, and the leaf's predicate decides on their folded text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from indexer.analysis import fold_text, grams_of
from indexer.core.schema import GRAMS, TITLE_GRAMS
from search.engine.budget import Budget
from search.query.conditions import (
    AllOf,
    AnyOf,
    Condition,
    EnoughWeight,
    FirstParagraphs,
    InArticle,
    NoneOf,
)
from search.query.query import LEAVES, Days, Exact, Filter, Leaf, assert_never
from search.ranking.bm25 import NEARLY

from .predicates import satisfies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.segment import OpenSegment
    from search.engine.values import RankingTerm

_MOST_LISTS = 4
"""Number of a leaf's rarest grams whose lists are read. C reads as many, and so both read the same texts."""


class SegmentMatcher:
    """Matches conditions on one segment. `EnoughWeight` is `needed` of the weight of `terms`."""

    def __init__(
        self,
        segment: OpenSegment,
        terms: Sequence[RankingTerm] = (),
        needed: float = 0.0,
        budget: Budget | None = None,
    ) -> None:
        self._segment = segment
        self._terms = terms
        self._needed = needed
        self._budget = budget or Budget()
        self.unread: set[int] = set()
        """The documents of which nothing is known: the budget was spent before a text of theirs was read."""

    def matching(self, condition: Condition) -> set[int]:
        """The documents that match and are not deleted."""
        if isinstance(condition, LEAVES):
            return self._alive(self.satisfying(condition))
        match condition:
            case AllOf(conditions=conditions):
                return self._all_of(conditions)
            case AnyOf(conditions=conditions):
                return set().union(*map(self.matching, conditions))
            case NoneOf(conditions=conditions):
                return self._everything().difference(*map(self.matching, conditions))
            case EnoughWeight(terms=(), needed=_):
                return self._holding_enough(self._terms, self._needed)
            case EnoughWeight(terms=terms, needed=needed):
                return self._holding_enough(terms, needed)
            case Filter(field=field, value=value):
                return self._alive(self._segment.documents(field, value))
            case Days(first=first, last=last):
                return self._alive(self._segment.published_between(first, last))
            case InArticle(condition=wanted):
                return self._in_articles(wanted)
            case FirstParagraphs(count=count):
                articles = self._segment.files.articles
                of_each = map(articles.documents_of, range(len(articles)))
                return self._alive(document for documents in of_each for document in documents[:count])
        assert_never(condition)

    def _everything(self) -> set[int]:
        return self._alive(range(self._segment.files.documents))

    def _alive(self, documents: Iterable[int]) -> set[int]:
        return set(documents) - self._segment.deleted

    def _in_articles(self, condition: Condition) -> set[int]:
        """The documents of articles with one that matches; unread are those where that is not known."""
        before, self.unread = self.unread, set()
        found = self._same_articles(self.matching(condition) - self.unread)
        self.unread = before | (self._same_articles(self.unread) - found)
        return found

    def _same_articles(self, documents: set[int]) -> set[int]:
        articles = set(map(self._segment.article_of, documents))
        return set().union(*map(self._segment.files.articles.documents_of, articles))

    def _all_of(self, conditions: Sequence[Condition]) -> set[int]:
        found = self._everything() if not conditions else None
        for condition in sorted(conditions, key=self._cost):
            if found is None:
                found = self.matching(condition)
            elif not found:
                break
            elif isinstance(condition, LEAVES):
                found = found & self.satisfying(condition, found)
            else:
                found = found & self.matching(condition)
        return found or set()

    def _cost(self, condition: Condition) -> int:
        """The order in which conditions are intersected: what few documents match first, exclusions last."""
        documents = self._segment.files.documents
        if isinstance(condition, LEAVES):
            return min((count for count, _ in self._counted_grams(condition)), default=documents)
        return documents + int(isinstance(condition, NoneOf))

    def _counted_grams(self, leaf: Leaf) -> list[tuple[int, str]]:
        grams = dict.fromkeys(gram for text in leaf.required for gram in grams_of(text))
        return sorted([(self._segment.count(_grams_field(leaf), gram), gram) for gram in grams])

    def satisfying(self, leaf: Leaf, among: set[int] | None = None) -> set[int]:
        """The documents that satisfy a leaf, deleted ones included: all, or those `among` the given ones."""
        if not all(leaf.required):
            return set()
        gram = leaf.text if isinstance(leaf, Exact) else None
        counted = self._counted_grams(leaf)
        if counted and not counted[0][0]:
            return set()
        candidates = among
        for _, held in counted[:_MOST_LISTS]:
            documents = self._segment.documents(_grams_field(leaf), held)
            candidates = set(documents) if candidates is None else candidates.intersection(documents)
        if candidates is None:
            candidates = set(range(self._segment.files.documents))
        if counted and counted[0][1] == gram:
            return candidates
        if leaf.field == "title":
            return self._satisfying_by_title(leaf, candidates)
        satisfying, unread = self._read(leaf, candidates, self._segment.text)
        self.unread |= unread
        return satisfying

    def _satisfying_by_title(self, leaf: Leaf, candidates: set[int]) -> set[int]:
        segment = self._segment
        documents: dict[int, set[int]] = {}
        for document in candidates:
            documents.setdefault(segment.article_of(document), set()).add(document)
        satisfying, unread = self._read(leaf, documents, segment.files.texts.title)
        self.unread.update(*(documents[article] for article in unread))
        return set().union(*(documents[article] for article in satisfying))

    def _read(
        self, leaf: Leaf, numbers: Iterable[int], text: Callable[[int], str]
    ) -> tuple[set[int], set[int]]:
        """(those of the numbers whose text satisfies the leaf, those whose text could not be read)"""
        satisfying, unread = set(), set()
        for number in sorted(numbers):
            if self._budget.is_spent():
                unread.add(number)
                continue
            folded = fold_text(text(number))
            # A pattern looks for each of its strings.
            self._budget.pay(len(folded) * len(leaf.texts))
            if satisfies(leaf, folded):
                satisfying.add(number)
        return satisfying, unread

    def _holding_enough(self, terms: Sequence[RankingTerm], needed: float) -> set[int]:
        held: dict[int, float] = {}
        for field, text, _, weight in terms:
            if weight:
                for document in self._segment.documents(field, text):
                    held[document] = held.get(document, 0.0) + weight
        enough = needed * NEARLY
        return self._alive(document for document, weight in held.items() if weight >= enough)


def _grams_field(leaf: Leaf) -> str:
    return TITLE_GRAMS if leaf.field == "title" else GRAMS
