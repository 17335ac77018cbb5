"""The matches of one query on one view, tier by tier, and the first of them as hits."""

from __future__ import annotations

from itertools import compress

from indexer.core.caching import cached_property
from indexer.core.frozen import altered
from indexer.storage.segment.days import day_number
from search.engine.retrieval import Retrieval
from search.engine.values import (
    ALL_DOCUMENTS,
    BOILERPLATE_ALONE,
    BOILERPLATE_TIER,
    BY_SCORE,
    EXACT_TIER,
    EXAMINED_TIER,
    FEW,
    LOOSE_TIER,
    NO_BOILERPLATE,
    OWN_TIER,
    WHOLE_TIER,
    WORDS_TIER,
    Match,
    Tally,
    by_score,
)
from search.query.conditions import Condition, all_of, any_of, excluding, left_out_by_days
from search.query.query import ORDERS, Days, Query, Words

from .plan import Plan
from .showing import Showing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from search.engine.view import View
    from search.hit import Hit
    from search.query.plain import Expansion
    from search.ranking.settings import Ranking

    from .numbers import DocumentNumber

    Documents = tuple[tuple[int, int], ...]
    Tier = tuple[int, Callable[[int, "Part"], list[Match]]]
    """(number, the first so many matches of a part of it)"""

Part = tuple["Match | None", "Documents | None"]
"""(the match after which a part of the matches begins, None for the first; the only documents in it, None for
all)"""

ALL_OF_IT: Part = (None, None)


class Answer:
    """The answer to one query on one view.

    By relevance, what holds the text as it is comes first and boilerplate last; but where only boilerplate
    holds the text, that comes first. By date, what holds all of the text comes first. Before all else comes
    the document whose number the text is."""

    is_of_texts = False
    """Whether the query is known to ask for texts alone, for no days and no values of filters."""

    pairs_occur = False
    """Whether each two neighbouring letters of the bare text are known to stand side by side in the index."""

    since = until = 0
    order = BY_SCORE

    _counts = False
    """Whether the total will be asked for."""

    _own: Sequence[Match] = ()
    """The documents of the first tier of a document number, which are in no other."""

    _known_boilerplate: list[Match] | None = None
    """The boilerplate that holds the text as it is, where all of it was found."""

    def __init__(
        self, view: View, query: Query, ranking: Ranking | None = None, *, counts: bool = False
    ) -> None:
        self.view = view
        self._query, self._ranking = query, ranking
        self._counts = counts
        self.since, self.until = day_number(query.since), day_number(query.until)
        self.order = ORDERS.index(query.order)
        if self.plan.own is not None:
            self._own = self._find_own(self.plan.own)

    @cached_property
    def plan(self) -> Plan:
        return Plan(self.view, self._query, self._ranking)

    @property
    def bare(self) -> Words | None:
        """The bare text of the query, which ranks."""
        return self.plan.bare

    @property
    def whole(self) -> Answer:
        """All that may be asked of an answer: it is no `search.answering.plain.PlainAnswer`."""
        return self

    @property
    def is_bare(self) -> bool:
        """Whether the query has bare text, which ranks."""
        return self.bare is not None

    @property
    def asks_for_some(self) -> bool:
        """Whether paragraphs match that hold a part of the query alone."""
        return self.plan.some is not None

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        """The other texts that the phrases of the bare text are searched as."""
        return self.plan.expansions

    @property
    def number(self) -> DocumentNumber | None:
        """The document number that the query is."""
        return self.plan.number

    @cached_property
    def _sound(self) -> int:
        """The selection of documents that come before boilerplate."""
        return NO_BOILERPLATE if self.view.statistics.has_boilerplate else ALL_DOCUMENTS

    def _retrieval(
        self, condition: Condition, selection: int = ALL_DOCUMENTS, part: Part = ALL_OF_IT
    ) -> Retrieval:
        plan, days = self.plan, (self.since, self.until)
        return Retrieval(
            condition, plan.terms, plan.needed, *days, self.order, selection, plan.recency, *part
        )

    def _find(self, condition: Condition, selection: int, count: int, part: Part = ALL_OF_IT) -> list[Match]:
        return self._find_counted(condition, selection, count, part)[1]

    def _find_counted(
        self, condition: Condition, selection: int, count: int, part: Part, *, counted: bool = False
    ) -> tuple[int | None, list[Match]]:
        """(the number of matches if `counted`, the first of those that are not of the own tier)"""
        own = {match[:2] for match in self._own}
        retrieval = self._retrieval(condition, selection, part)
        total, found = self.view.find(retrieval, count + len(own), count=counted)
        return total, [match for match in found if match[:2] not in own][:count] if own else found

    def _find_own(self, own: Condition) -> list[Match]:
        """The best document of each article that has the document number, in order."""
        from .numbers import MOST_PARAGRAPHS, best_of_articles

        assert self.plan.exact is not None
        found = self._find(all_of([own, self.plan.exact]), ALL_DOCUMENTS, MOST_PARAGRAPHS)
        return best_of_articles(self.view, found)

    def _count(self, condition: Condition | None) -> int:
        if condition is None:
            return 0
        return self.view.find(self._retrieval(condition), 0, count=True)[0] or 0

    def tally(self, fields: Sequence[str], *, copies_once: bool) -> Tally:
        """The matches, counted by the values of fields."""
        if self.plan.condition is None:
            return Tally(0, 0, {field: {} for field in fields})
        return self.view.tally(self._retrieval(self.plan.condition), fields, copies_once=copies_once)

    def undated(self) -> int | None:
        """The number of articles that do not match and may be of the days that were asked for, since they
        have no whole date; None where no days were asked for."""
        if self.plan.condition is None:
            return None
        days = [Days(*self.plan.days)] if any(self.plan.days) else []
        left_out = left_out_by_days(all_of([self.plan.condition, *days]))
        if left_out is None:
            return None
        return self.view.tally(altered(self._retrieval(left_out), since=0, until=0), ()).articles

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

    @cached_property
    def finds_it_as_it_is(self) -> bool:
        """Whether anything holds the bare text as it is, or matches the expression."""
        return self.plan.exact is not None and bool(self._find(self.plan.exact, ALL_DOCUMENTS, 1))

    def know_total(self, total: int) -> None:
        """Spare counting the matches: all were found."""
        self.total = total

    def first(self, count: int, after: Match | None = None, *, most: int = 0) -> list[Match]:
        """The first matches in order, of those that come after the given one: up to `most` of them, and more
        than `count` only of the tiers that it takes to find so many."""
        return self._first(count, (after, None), max(count, most))

    def among(self, documents: Sequence[tuple[int, int]]) -> list[Match]:
        """The matches among some documents, in order."""
        return self._first(len(documents), (None, tuple(sorted(documents))), len(documents))

    def _first(self, count: int, part: Part, most: int) -> list[Match]:
        after, documents = part
        matches: list[Match] = []
        for number, first in self._tiers():
            if after is None or number <= after[4]:
                begin = after if after is not None and number == after[4] else None
                found = first(most - len(matches), (begin, documents))
                matches += _in_tier(found, number)
            if len(matches) >= count:
                break
        return matches

    def _tiers(self) -> Iterator[Tier]:
        plan = self.plan
        if plan.condition is None or plan.exact is None or plan.whole is None:
            return
        if self._own:
            yield OWN_TIER, lambda count, part: _part_of(self._own, count, part)
        if self.order != BY_SCORE:
            whole, some = plan.whole, plan.some
            yield WHOLE_TIER, lambda count, part: self._find(whole, ALL_DOCUMENTS, count, part)
            if some is not None:
                loose = excluding(some, whole)
                yield LOOSE_TIER, lambda count, part: self._find(loose, ALL_DOCUMENTS, count, part)
            return
        yield EXACT_TIER, self._exact
        if self._ranks_more:
            yield EXAMINED_TIER, self._reranked
            yield WORDS_TIER, self._by_words
        if self._sound == NO_BOILERPLATE:
            yield BOILERPLATE_TIER, self._boilerplate

    @property
    def _ranks_more(self) -> bool:
        """Whether more matches than hold the text as it is."""
        return bool(self.plan.holding or self.plan.some)

    def _exact(self, count: int, part: Part) -> list[Match]:
        """Documents that hold the text as it is and are no boilerplate; the boilerplate, if that is all."""
        assert self.plan.exact is not None
        if part == ALL_OF_IT and (count <= FEW or self._sound == ALL_DOCUMENTS):
            at_once = self._counts and self.plan.counts_at_once
            # Both would read each candidate.
            total, found = self._find_counted(self.plan.exact, ALL_DOCUMENTS, count, part, counted=at_once)
            if at_once:
                self.know_total(total or 0)
            flags = [False] * len(found) if self._sound == ALL_DOCUMENTS else self.view.are_boilerplate(found)
            is_all = len(found) < count
            if is_all:
                self._known_boilerplate = list(compress(found, flags))
            if is_all or not any(flags):
                sound = [match for match, flag in zip(found, flags, strict=True) if not flag]
                self._exact_selection = BOILERPLATE_ALONE if found and not sound else self._sound
                found = sound or found
                if is_all:
                    self._holding = {match[:2] for match in found}
                return found
        return self._find(self.plan.exact, self._exact_selection, count, part)

    @cached_property
    def _exact_selection(self) -> int:
        """The selection of the documents that hold the text as it is and come first."""
        exact = self.plan.exact
        if exact is None or self._sound == ALL_DOCUMENTS or self._find(exact, NO_BOILERPLATE, 1):
            return self._sound
        return BOILERPLATE_ALONE

    @cached_property
    def _holding(self) -> set[tuple[int, int]] | None:
        """The documents of the first tier; None where they are not few."""
        assert self.plan.exact is not None
        found = self._find(self.plan.exact, self._exact_selection, FEW)
        return {match[:2] for match in found} if len(found) < FEW else None

    def _others(self, condition: Condition, selection: int, count: int, part: Part) -> list[Match]:
        """The first that match a condition and are not of the first tier."""
        held = self._holding if selection == self._exact_selection else set()
        if held is None:
            assert self.plan.exact is not None
            return self._find(excluding(condition, self.plan.exact), selection, count, part)
        found = self._find(condition, selection, count + len(held), part)
        return [match for match in found if match[:2] not in held][:count]

    @cached_property
    def _examined(self) -> list[Match]:
        """The best candidates by their words, and the best that hold all atoms in whatever words, in the
        order of what their texts hold."""
        return self.view.rerank(list(self._candidates.values()), self.plan.rerank_query())

    @cached_property
    def _candidates(self) -> dict[tuple[int, int], Match]:
        from search.ranking.weights import CANDIDATES, HOLDING_CANDIDATES

        candidates: dict[tuple[int, int], Match] = {}
        for condition, limit in ((self.plan.holding, HOLDING_CANDIDATES), (self.plan.some, CANDIDATES)):
            if condition is not None:
                found = self._others(condition, self._sound, limit, ALL_OF_IT)
                candidates.update((match[:2], match) for match in found)
        return candidates

    def candidates_beside(self, match: Match) -> list[Match]:
        """The re-ranked matches of the article of one of them."""
        candidates = list(self._candidates.values())
        article, *articles = self.view.articles_of([match, *candidates])
        return [each for each, other in zip(candidates, articles, strict=True) if other == article]

    def _reranked(self, count: int, part: Part) -> list[Match]:
        return _part_of(self._examined, count, part)

    def _by_words(self, count: int, part: Part) -> list[Match]:
        """The matches that were not re-ranked, for later pages, by their words."""
        examined, among = self._candidates, len(self._candidates)
        if part[0] is not None and self.view.scores_are_exact:
            # Most of them are the best by their words, too, and come before a page behind them.
            last = by_score(part[0])
            among = sum([by_score(match) > last for match in examined.values()])
        either = any_of([one for one in (self.plan.holding, self.plan.some) if one])
        found = self._others(either, self._sound, count + among, part)
        return [match for match in found if match[:2] not in examined][:count]

    def _boilerplate(self, count: int, part: Part) -> list[Match]:
        assert self.plan.condition is not None
        if not self._ranks_more:
            if self._exact_selection == BOILERPLATE_ALONE:
                return []
            if part == ALL_OF_IT and self._known_boilerplate is not None:
                return self._known_boilerplate[:count]
        return self._others(self.plan.condition, BOILERPLATE_ALONE, count, part)

    def tiers_of_boilerplate(self, matches: Sequence[Match]) -> Collection[int] | None:
        """The tiers in which matches that were found are boilerplate; None where tiers do not tell."""
        if self._sound != NO_BOILERPLATE:
            return ()
        if self.order != BY_SCORE:
            return None
        if any(match[4] == EXACT_TIER for match in matches) and self._exact_selection == BOILERPLATE_ALONE:
            return (BOILERPLATE_TIER, EXACT_TIER)
        return (BOILERPLATE_TIER,)

    def hits(self, matches: Sequence[Match]) -> tuple[Hit, ...]:
        """Matches as hits; their scores order them across tiers."""
        return self.view.hits(matches, Showing(self, matches))

    @property
    def whole_from(self) -> int:
        """The tier from which on all matches hold all of the query."""
        if not self.asks_for_some:
            return BOILERPLATE_TIER
        return EXACT_TIER if self.order == BY_SCORE else WHOLE_TIER

    def holding_whole(self, view: View, matches: Sequence[Match]) -> set[tuple[int, int]]:
        """Those of some matches that hold all of the query, as the view knows."""
        assert self.plan.whole is not None
        documents = tuple(sorted([match[:2] for match in matches]))
        retrieval = altered(self._retrieval(self.plan.whole), documents=documents)
        return {match[:2] for match in view.find(retrieval, len(documents))[1]}

    def matching(self, documents: Sequence[tuple[int, int]]) -> Sequence[Match]:
        """Those of some documents that match, in any order."""
        if self.plan.condition is None:
            return ()
        retrieval = self._retrieval(self.plan.condition, ALL_DOCUMENTS, (None, tuple(sorted(documents))))
        return self.view.find(retrieval, len(documents))[1]


def _part_of(ordered: Sequence[Match], count: int, part: Part) -> list[Match]:
    """The first so many of a part of matches that are known, in order."""
    after, documents = part
    if after is not None:
        places = [match[:2] for match in ordered]
        ordered = ordered[places.index(after[:2]) + 1 :] if after[:2] in places else []
    if documents is not None:
        wanted = set(documents)
        ordered = [match for match in ordered if match[:2] in wanted]
    return list(ordered[:count])


def _in_tier(matches: list[Match], tier: int) -> list[Match]:
    return [(segment, document, score, day, tier) for segment, document, score, day, _ in matches]
