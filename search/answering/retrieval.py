"""What one query finds on one state of an index: the matches, and the first of them as hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import compress
from operator import not_

from indexer.analysis import grams_of
from indexer.core.schema import GRAMS
from indexer.storage.segment.records import day_number
from search.engine.values import (
    ALL_DOCUMENTS,
    BOILERPLATE_ALONE,
    NO_BOILERPLATE,
    Evidence,
    Found,
    Place,
    Saturation,
)
from search.query.atoms import atoms_of, words_of
from search.query.conditions import (
    MOST_OF_WEIGHT,
    Condition,
    all_of,
    any_of,
    condition_of,
    exact,
    holding_all,
)
from search.query.query import And, Clause, Exact, Not, Or, Query, Words
from search.query.synonyms import Expansion, shipped_synonyms, word_bounds
from search.ranking.bm25 import LEAST_WEIGHT, expansion_terms, ranking_terms
from search.ranking.rerank import CANDIDATES, HOLDING_CANDIDATES, evidence_of, saturations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.view import Reading
    from search.hit import Hit
    from search.ranking.settings import Ranking

HELD, EXACT = 100_000, 200_000
"""What is added to the scores of hits that were looked at for evidence, and of those that hold the text as it
is, so that scores alone order hits by relevance."""


LOWERED = 100_000
"""What is taken from the scores of boilerplate, which so comes last."""

FEW = 100
"""Of so many hits it is asked one by one whether they are boilerplate."""

LONGEST_EXPANDED = 200
"""Longer text, in code points, says what it wants in many ways itself."""


class Answer:
    """One query on one state of an index."""

    def __init__(self, reading: Reading, query: Query, ranking: Ranking | None = None) -> None:
        self._reading = reading
        self._query = query
        self.bare, required = _bare_words(query.clause)
        self.clauses = list(_positive(query.clause))
        """The clauses that ask for a text."""
        self._atoms = atoms_of(self.bare.text, reading.segmenter) if self.bare is not None else []
        bodies = [clause.text for clause in self.clauses if clause.field == "body"]
        self._bodies = bodies
        self._words = list(dict.fromkeys(w for text in bodies for w in words_of(text, reading.segmenter)))
        # Loading the settings takes longer than it takes to know what they are by default.
        self._title, self._article = (ranking.title, ranking.article) if ranking is not None else (1.0, 1.0)
        self.expansions: tuple[Expansion, ...] = ()
        """What else the bare text's phrases may be written as, of what the index holds."""
        if self.bare is None:
            self.terms = ranking_terms(self._words, reading, self._title)
        else:
            if ranking is None or ranking.synonyms:
                self.expansions = self._expansions(self.bare)
            atoms = [atom for text in bodies for atom in atoms_of(text, reading.segmenter)]
            self.terms = ranking_terms(dict.fromkeys(atoms), reading, self._title)
        self.needed = LEAST_WEIGHT * sum(weight for _, _, _, weight in self.terms)
        others = [other for expansion in self.expansions for other in expansion.also]
        phrases = [atoms_of(other, reading.segmenter) for other in others]
        self.terms += expansion_terms(phrases, self.terms, reading, self._title)
        self._needles = list(dict.fromkeys([*bodies, *self._atoms, *others]))
        self._exact: Condition | None = None
        """What holds the bare text as it is, or matches the expression."""
        self._holding: Condition | None = None
        """What holds all of its atoms; None where that is the same."""
        self._some: Condition | None = None
        """What holds some of its words; None where that is the same."""
        self._sound = NO_BOILERPLATE if reading.has_boilerplate else ALL_DOCUMENTS
        """Which documents come before boilerplate."""
        self._boilerplate: set[tuple[int, int]] = set()
        """Of what was found by relevance, what is boilerplate."""
        self._examined: list[Place] | None = None
        """The candidates in order of their evidence, once they are known."""
        if self.bare is not None:
            self._ask_bare(self.bare, required)
        elif query.clause is not None:
            self._exact = condition_of(query.clause, reading.segmenter)

    def _expansions(self, bare: Words) -> tuple[Expansion, ...]:
        """What else the phrases of bare text may be written as, of what the index may hold."""
        reading = self._reading
        if bare.field != "body" or len(bare.text) > LONGEST_EXPANDED:
            return ()
        bounds = word_bounds(reading.segmenter.cut(bare.text))
        known = shipped_synonyms().expansions(bare.text, bounds)
        grams = {one: grams_of(one) for expansion in known for one in expansion.also}
        # What has a gram that does not occur occurs nowhere.
        counts = reading.counts([gram for each in grams.values() for gram in each], GRAMS) if grams else {}
        expansions = []
        for expansion in known:
            also = tuple([one for one in expansion.also if all(counts[gram] for gram in grams[one])])
            if also:
                expansions.append(Expansion(expansion.said, also, expansion.same))
        return tuple(expansions)

    def _ask_bare(self, bare: Words, required: Clause | None) -> None:
        """Set what bare text asks for, beside what is required."""
        others = [] if required is None else [condition_of(required, self._reading.segmenter)]
        self._exact = all_of([exact(bare.text, bare.field), *others])
        if self._atoms != [bare.text]:
            self._holding = all_of([holding_all(self._atoms, bare.field), *others])
        if others and any(isinstance(one, Exact) and one.field == "body" for one in self.clauses):
            # Beside an exact string bare text only ranks: what holds the string is found, nothing is missed.
            self._some = all_of(others)
        elif self.terms and [text for _, text, _, _ in self.terms] != 2 * [bare.text]:
            self._some = all_of([MOST_OF_WEIGHT, *others])

    @property
    def condition(self) -> Condition | None:
        """What matches."""
        if self._some is None or self._whole is None:
            return self._whole
        return any_of([self._whole, self._some])

    def evidence(self) -> tuple[Evidence, Saturation, Saturation]:
        """What is looked for in the texts of candidates, and how it saturates in paragraphs and articles."""
        looked_for = evidence_of(self._bodies, self._words, self.expansions, self._reading, self._article)
        return looked_for, *saturations(self._reading, self._title)

    def _find(
        self, condition: Condition, limit: int, selection: int = ALL_DOCUMENTS, *, count: bool = False
    ) -> Found:
        since, until = day_number(self._query.since), day_number(self._query.until)
        return self._reading.find(
            condition,
            self.terms,
            limit=limit,
            needed=self.needed,
            since=since,
            until=until,
            order=self._query.order,
            count=count,
            selection=selection,
        )

    def _count(self, condition: Condition | None) -> int:
        return 0 if condition is None else self._find(condition, 0, count=True)[0] or 0

    @property
    def _whole(self) -> Condition | None:
        """What holds all of the text: its atoms, which are cheaper to look for than the text as it is."""
        return self._holding or self._exact

    @cached_property
    def total(self) -> int:
        """How many documents match."""
        return self._count(self.condition)

    @cached_property
    def holding_all(self) -> int:
        """How many of them hold all of the bare text."""
        return self.total if self._some is None else self._count(self._whole)

    def first(self, count: int) -> list[Place]:
        """The first matches in order: what holds the text as it is comes first of all, boilerplate last; but
        where nothing else holds the text, boilerplate that does comes first."""
        if self.condition is None or self._exact is None:
            return []
        if self._query.order != "relevance":
            return self._find(self.condition, count)[1]
        exact, boilerplate = self._exactly(self._exact, count)
        first = set() if exact else {place[:2] for place in boilerplate}
        places = _raised(exact or boilerplate, EXACT)
        ranks_more = self._holding or self._some
        if len(places) < count and ranks_more:
            places += self._by_evidence(count - len(places), places)
        last: list[Place] = []
        if len(places) < count and self._sound == NO_BOILERPLATE:
            wanted = count - len(places)
            if ranks_more:
                boilerplate = self._find(self.condition, wanted + len(first), BOILERPLATE_ALONE)[1]
            last = [place for place in boilerplate if place[:2] not in first][:wanted]
        self._boilerplate.update(first, (place[:2] for place in last))
        return places + _raised(last, -LOWERED)

    def _exactly(self, exact: Condition, count: int) -> tuple[list[Place], list[Place]]:
        """(the first matches that are no boilerplate, the first that are: not all where the others do)"""
        if self._sound == ALL_DOCUMENTS or count <= FEW:
            found = self._find(exact, count)[1]
            if self._sound == ALL_DOCUMENTS:
                return found, []
            flags = [self._reading.is_boilerplate(*place[:2]) for place in found]
            if not any(flags):
                return found, []
            if len(found) < count:
                return list(compress(found, map(not_, flags))), list(compress(found, flags))
        boilerplate: list[Place] = []
        sound = self._find(exact, count, NO_BOILERPLATE)[1]
        if len(sound) < count:
            boilerplate = self._find(exact, count, BOILERPLATE_ALONE)[1]
        return sound, boilerplate

    def _by_evidence(self, count: int, known: list[Place]) -> list[Place]:
        """The first matches apart from `known`, which are all that hold the text as it is.

        The best candidates by their words, and the best that hold all atoms, whatever words these are in, are
        put in order by evidence. What more there is, for who turns so many pages, follows by its words.
        """
        seen = {place[:2] for place in known}
        if self._examined is None:
            candidates: dict[tuple[int, int], Place] = {}
            for condition, limit in ((self._holding, HOLDING_CANDIDATES), (self._some, CANDIDATES)):
                if condition is not None:
                    found = self._find(condition, limit + len(seen), self._sound)[1]
                    candidates.update((place[:2], place) for place in found if place[:2] not in seen)
            ranked = self._reading.rank_by_evidence(list(candidates.values()), *self.evidence())
            self._examined = _raised(ranked, HELD)
        first = self._examined
        if count <= len(first):
            return first[:count]
        seen.update(place[:2] for place in first)
        either = any_of([one for one in (self._holding, self._some) if one])
        rest = self._find(either, count + len(seen), self._sound)[1]
        others = [place for place in rest if place[:2] not in seen]
        return first + others[: count - len(first)]

    @property
    def holds_all(self) -> bool:
        """Whether anything holds all of the bare text, or matches the expression."""
        return bool(self.total if self.bare is None else self.holding_all)

    def boilerplate_among(self, places: Sequence[Place]) -> frozenset[int]:
        """Which of these places that were found, by their numbers here, are boilerplate."""
        if self._sound != NO_BOILERPLATE:
            return frozenset()
        if self._query.order == "relevance":
            # What is boilerplate was looked for by itself.
            return frozenset([at for at, place in enumerate(places) if place[:2] in self._boilerplate])
        is_boilerplate = self._reading.is_boilerplate
        return frozenset([at for at, place in enumerate(places) if is_boilerplate(*place[:2])])

    def hits(self, places: list[Place]) -> tuple[Hit, ...]:
        """Matches as values that need no index."""
        return self._reading.hits(places, self._needles)


def _raised(places: list[Place], added: float) -> list[Place]:
    return [(segment, document, score + added, day) for segment, document, score, day in places]


def _bare_words(clause: Clause | None) -> tuple[Words | None, Clause | None]:
    """(the bare text that ranks, what else must match) of a query; (None, None) for an expression."""
    if isinstance(clause, Words):
        return clause, None
    if isinstance(clause, And):
        bare = [one for one in clause.clauses if isinstance(one, Words)]
        others = tuple(one for one in clause.clauses if not isinstance(one, Words))
        if len(bare) == 1:
            return bare[0], And(others)
    return None, None


def _positive(clause: Clause | None) -> Iterator[Words | Exact]:
    """The clauses that ask for a text, not those that exclude one."""
    if isinstance(clause, (Words, Exact)):
        yield clause
    elif isinstance(clause, (And, Or)):
        for one in clause.clauses:
            if not isinstance(one, Not):
                yield from _positive(one)
