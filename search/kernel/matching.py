"""The documents of a segment that match a condition, as sets: the twin of `native/search/matching.c`.

Every document that satisfies a leaf holds the grams (`indexer.analysis.gram_terms`) of its strings. The
rarest grams give candidates, and the leaf's predicate decides on their folded text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.analysis import fold_text, grams_of
from indexer.core.schema import GRAMS, TITLE_GRAMS
from search.query.conditions import AllOf, AnyOf, Condition, EnoughWeight, NoneOf
from search.query.query import LEAVES, Filter, Leaf, assert_never
from search.ranking.bm25 import NEARLY

from .predicates import satisfies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.segment import OpenSegment
    from search.engine.values import RankingTerm

_WORTH_READING = 4
"""A list this many times longer than the candidates costs more to decode than they to check."""


class SegmentMatcher:
    """Matches conditions on one segment. `EnoughWeight` is `needed` of the weight of `terms`."""

    def __init__(self, segment: OpenSegment, terms: Sequence[RankingTerm] = (), needed: float = 0.0) -> None:
        self._segment = segment
        self._terms = terms
        self._needed = needed

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
            case EnoughWeight():
                return self._holding_enough()
            case Filter(field=field, value=value):
                return self._alive(self._segment.documents(field, value))
        assert_never(condition)

    def _everything(self) -> set[int]:
        return self._alive(range(self._segment.files.documents))

    def _alive(self, documents: Iterable[int]) -> set[int]:
        return set(documents) - self._segment.deleted

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
        grams = dict.fromkeys(gram for text in leaf.texts for gram in grams_of(text))
        return sorted([(self._segment.count(_grams_field(leaf), gram), gram) for gram in grams])

    def satisfying(self, leaf: Leaf, among: set[int] | None = None) -> set[int]:
        """The documents that satisfy a leaf, deleted ones included: all, or those `among` the given ones."""
        if not all(leaf.texts):
            return set()
        counted = self._counted_grams(leaf)
        candidates = among
        for count, gram in counted:
            if not count:
                return set()
            if candidates is None:
                candidates = set(self._segment.documents(_grams_field(leaf), gram))
            elif (gram,) == leaf.texts or count <= _WORTH_READING * len(candidates):
                candidates = candidates.intersection(self._segment.documents(_grams_field(leaf), gram))
        if candidates is None:
            candidates = set(range(self._segment.files.documents))
        if counted and (counted[0][1],) == leaf.texts:
            return candidates
        if leaf.field == "title":
            return self._satisfying_by_title(leaf, candidates)
        source = self._segment.text
        return {document for document in candidates if satisfies(leaf, fold_text(source(document)))}

    def _satisfying_by_title(self, leaf: Leaf, candidates: set[int]) -> set[int]:
        segment = self._segment
        articles = {segment.article_of(document) for document in candidates}
        title = segment.files.texts.title
        satisfying = {article for article in articles if satisfies(leaf, fold_text(title(article)))}
        return {document for document in candidates if segment.article_of(document) in satisfying}

    def _holding_enough(self) -> set[int]:
        held: dict[int, float] = {}
        for field, text, _, weight in self._terms:
            if weight:
                for document in self._segment.documents(field, text):
                    held[document] = held.get(document, 0.0) + weight
        needed = self._needed * NEARLY
        return self._alive(document for document, weight in held.items() if weight >= needed)


def _grams_field(leaf: Leaf) -> str:
    return TITLE_GRAMS if leaf.field == "title" else GRAMS
