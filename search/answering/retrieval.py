"""The matches of one query on one view, tier by tier, and the first of them as hits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import compress
from operator import not_

from indexer.storage.segment.records import day_number
from search.engine.values import (
    ALL_DOCUMENTS,
    BOILERPLATE_ALONE,
    BOILERPLATE_TIER,
    BY_SCORE,
    EXACT_TIER,
    EXAMINED_TIER,
    NO_BOILERPLATE,
    TIER_STEP,
    Match,
    Retrieval,
)
from search.query.conditions import Condition, any_of
from search.query.query import ORDERS, Query
from search.ranking.rerank import CANDIDATES, HOLDING_CANDIDATES

from .plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.view import View
    from search.hit import Hit
    from search.ranking.settings import Ranking

FEW = 100
"""Largest number of hits that are checked for boilerplate one by one."""


class Answer:
    """The answer to one query on one view."""

    def __init__(self, view: View, query: Query, ranking: Ranking | None = None) -> None:
        self.view = view
        self.plan = Plan(view, query, ranking)
        self.since, self.until = day_number(query.since), day_number(query.until)
        self.order = ORDERS.index(query.order)
        self._sound = NO_BOILERPLATE if view.statistics.has_boilerplate else ALL_DOCUMENTS
        """The selection of documents that come before boilerplate."""
        self._boilerplate: set[tuple[int, int]] = set()
        """The boilerplate among the matches by relevance."""
        self._examined: list[Match] | None = None
        """The re-ranked candidates, once they are known."""

    def _retrieval(self, condition: Condition, selection: int = ALL_DOCUMENTS) -> Retrieval:
        plan = self.plan
        return Retrieval(condition, plan.terms, plan.needed, self.since, self.until, self.order, selection)

    def _first(self, condition: Condition, limit: int, selection: int = ALL_DOCUMENTS) -> list[Match]:
        return self.view.find(self._retrieval(condition, selection), limit)[1]

    def _count(self, condition: Condition | None) -> int:
        if condition is None:
            return 0
        return self.view.find(self._retrieval(condition), 0, count=True)[0] or 0

    @cached_property
    def total(self) -> int:
        """The number of matches."""
        return self._count(self.plan.condition)

    @cached_property
    def holding_all(self) -> int:
        """The number of matches that hold all of the bare text."""
        return self.total if self.plan.some is None else self._count(self.plan.whole)

    @property
    def holds_all(self) -> bool:
        """Whether anything holds all of the bare text, or matches the expression."""
        return bool(self.total if self.plan.bare is None else self.holding_all)

    def first(self, count: int) -> list[Match]:
        """The first matches in order. By relevance, what holds the text as it is comes first and boilerplate
        last; but where only boilerplate holds the text, that comes first."""
        plan = self.plan
        if plan.condition is None or plan.exact is None:
            return []
        if self.order != BY_SCORE:
            return self._first(plan.condition, count)
        exact, boilerplate = self._exact(plan.exact, count)
        first = set() if exact else {match[:2] for match in boilerplate}
        matches = _in_tier(exact or boilerplate, EXACT_TIER)
        ranks_more = plan.holding or plan.some
        if len(matches) < count and ranks_more:
            matches += self._reranked(count - len(matches), matches)
        last: list[Match] = []
        if len(matches) < count and self._sound == NO_BOILERPLATE:
            wanted = count - len(matches)
            if ranks_more:
                boilerplate = self._first(plan.condition, wanted + len(first), BOILERPLATE_ALONE)
            last = [match for match in boilerplate if match[:2] not in first][:wanted]
        self._boilerplate.update(first, (match[:2] for match in last))
        return matches + _in_tier(last, BOILERPLATE_TIER)

    def _exact(self, exact: Condition, count: int) -> tuple[list[Match], list[Match]]:
        """(the first matches that are no boilerplate, the first that are: not all if the others are
        enough)"""
        if self._sound == ALL_DOCUMENTS or count <= FEW:
            found = self._first(exact, count)
            if self._sound == ALL_DOCUMENTS:
                return found, []
            flags = self.view.are_boilerplate(found)
            if not any(flags):
                return found, []
            if len(found) < count:
                return list(compress(found, map(not_, flags))), list(compress(found, flags))
        boilerplate: list[Match] = []
        sound = self._first(exact, count, NO_BOILERPLATE)
        if len(sound) < count:
            boilerplate = self._first(exact, count, BOILERPLATE_ALONE)
        return sound, boilerplate

    def _reranked(self, count: int, known: list[Match]) -> list[Match]:
        """The first matches apart from `known`, which are all that hold the text as it is.

        The best candidates by their words, and the best that hold all atoms in whatever words, are re-ranked.
        More matches, for later pages, follow by their words."""
        plan = self.plan
        seen = {match[:2] for match in known}
        if self._examined is None:
            candidates: dict[tuple[int, int], Match] = {}
            for condition, limit in ((plan.holding, HOLDING_CANDIDATES), (plan.some, CANDIDATES)):
                if condition is not None:
                    found = self._first(condition, limit + len(seen), self._sound)
                    candidates.update((match[:2], match) for match in found if match[:2] not in seen)
            ranked = self.view.rerank(list(candidates.values()), plan.rerank_query())
            self._examined = _in_tier(ranked, EXAMINED_TIER)
        first = self._examined
        if count <= len(first):
            return first[:count]
        seen.update(match[:2] for match in first)
        either = any_of([one for one in (plan.holding, plan.some) if one])
        rest = self._first(either, count + len(seen), self._sound)
        others = [match for match in rest if match[:2] not in seen]
        return first + others[: count - len(first)]

    def boilerplate_among(self, matches: Sequence[Match]) -> list[bool]:
        """For each match that was found, whether it is boilerplate."""
        if self._sound != NO_BOILERPLATE:
            return [False] * len(matches)
        if self.order == BY_SCORE:
            # Boilerplate was searched for by itself.
            return [match[:2] in self._boilerplate for match in matches]
        return self.view.are_boilerplate(matches)

    def hits(self, matches: Sequence[Match]) -> tuple[Hit, ...]:
        """Matches as values that need no index; their scores order them across tiers."""
        scored = [
            (segment, document, tiered_score(score, tier), day, tier)
            for segment, document, score, day, tier in matches
        ]
        return self.view.hits(scored, self.plan.needles)


def tiered_score(score: float, tier: int) -> float:
    """The score that orders a match among those of all tiers."""
    return score + TIER_STEP * tier


def _in_tier(matches: list[Match], tier: int) -> list[Match]:
    return [(segment, document, score, day, tier) for segment, document, score, day, _ in matches]
