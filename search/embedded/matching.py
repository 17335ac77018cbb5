"""Which documents of a segment match a condition, in Python: sets, exactly, whatever words jieba sees.

A gram (`indexer.analysis.gram_terms`) is a term of its own. Of a longer string, every document that holds it
holds all of its grams; the rarest give candidates, and their folded text decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.analysis import fold_text, grams_of
from indexer.core.schema import GRAMS, TITLE_GRAMS
from search.engine.values import RankingTerm
from search.query.conditions import Condition
from search.ranking.bm25 import NEARLY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .segment import OpenSegment

_WORTH_READING = 4
"""A list this many times longer than the candidates costs more to decode than they to check."""


class SegmentMatcher:
    """Matches conditions on one segment. `terms` and `needed` say what most of the weight is."""

    def __init__(self, segment: OpenSegment, terms: Sequence[RankingTerm] = (), needed: float = 0.0) -> None:
        self._segment = segment
        self._terms = terms
        self._needed = needed

    def matching(self, condition: Condition) -> set[int]:
        """The documents that match, deleted ones left out."""
        match condition:
            case ("exact", needle, field):
                return self._alive(self.holding(needle, field))
            case ("all", conditions):
                return self._all_of(conditions)
            case ("any", conditions):
                return set().union(*map(self.matching, conditions))
            case ("not", excluded):
                return self._everything() - self.matching(excluded)
            case ("everything",):
                return self._everything()
            case ("most",):
                return self._holding_most()
        raise TypeError(f"{condition!r} is no condition")

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
            elif condition[0] == "exact":
                found = found & self.holding(condition[1], condition[2], found)
            elif condition[0] == "not":
                found = found - self.matching(condition[1])
            else:
                found = found & self.matching(condition)
        return found or set()

    def _cost(self, condition: Condition) -> int:
        """The order in which conditions narrow: what few documents hold first, exclusions last."""
        if condition[0] == "exact":
            counts = (
                self._segment.count(_grams_field(condition[2]), gram) for gram in grams_of(condition[1])
            )
            return min(counts, default=self._segment.files.documents)
        return self._segment.files.documents + int(condition[0] == "not")

    def holding(self, needle: str, field: str, among: set[int] | None = None) -> set[int]:
        """The documents whose folded body or title holds a folded string, deleted ones included.

        With `among`, only those of the given documents.
        """
        if not needle:
            return set()
        counted = [(self._segment.count(_grams_field(field), gram), gram) for gram in grams_of(needle)]
        candidates = among
        for count, gram in sorted(counted):
            if not count:
                return set()
            if candidates is None:
                candidates = set(self._segment.documents(_grams_field(field), gram))
            elif gram == needle or count <= _WORTH_READING * len(candidates):
                candidates = candidates.intersection(self._segment.documents(_grams_field(field), gram))
        if candidates is None:
            candidates = set(range(self._segment.files.documents))
        if counted and counted[0][1] == needle:
            return candidates
        if field == "title":
            return self._titles_holding(candidates, needle)
        source = self._segment.files.texts.source
        return {document for document in candidates if needle in fold_text(source(document))}

    def _titles_holding(self, candidates: set[int], needle: str) -> set[int]:
        files = self._segment.files
        articles = {files.articles.of_document(document) for document in candidates}
        holding = {article for article in articles if needle in fold_text(files.texts.title(article))}
        return {document for document in candidates if files.articles.of_document(document) in holding}

    def _holding_most(self) -> set[int]:
        held: dict[int, float] = {}
        for field, text, _, weight in self._terms:
            if weight:
                for document in self._segment.documents(field, text):
                    held[document] = held.get(document, 0.0) + weight
        needed = self._needed * NEARLY
        return self._alive(document for document, weight in held.items() if weight >= needed)


def _grams_field(field: str) -> str:
    return TITLE_GRAMS if field == "title" else GRAMS
