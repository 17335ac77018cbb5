"""What one query finds on one snapshot: the matches, tier by tier, and the first of them as hits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from indexer import native
from indexer.segment.records import day_number, day_of

from .conditions import MOST_OF_WEIGHT, Condition, all_of, any_of, condition_of, exact, holding_all
from .finding import Found, Place, find, lie_near
from .highlight import find_spans
from .hit import Hit
from .query import And, Clause, Exact, Not, Or, Query, Words
from .ranking import EXACT, LEAST_WEIGHT, MOST, NEAR, SCATTERED, ranking_terms
from .snapshot import Snapshot
from .wording import atoms_of, words_of

NEAR_FACTOR = 3
NEAR_LEAST = 20
"""Near is within NEAR_FACTOR times the query's length, and at least NEAR_LEAST code points."""

NEAR_EXAMINED = 30
"""How many of the best scattered paragraphs are examined for being near."""

TIER_SCORE = 10_000
"""What a tier adds to a hit's score, so that scores alone order hits by relevance."""


class Answer:
    """One query on one snapshot, whose index has a segment."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot = snapshot
        self._query = query
        self.bare, required = _bare_words(query.clause)
        self.clauses = list(_positive(query.clause))
        """The clauses that ask for a text."""
        self._atoms = atoms_of(self.bare.text, snapshot.segmenter) if self.bare is not None else []
        bodies = [clause.text for clause in self.clauses if clause.field == "body"]
        words = [word for text in bodies for word in words_of(text, snapshot.segmenter)]
        self._terms = ranking_terms(dict.fromkeys(words), snapshot)
        self._needed = LEAST_WEIGHT * sum(weight for _, _, _, weight in self._terms)
        self._needles = list(dict.fromkeys([*bodies, *self._atoms]))
        self._tiers = self._bare_tiers(self.bare, required) if self.bare is not None else self._only_tier()

    def _only_tier(self) -> list[tuple[int, Condition]]:
        clause = self._query.clause
        return [] if clause is None else [(EXACT, condition_of(clause, self._snapshot.segmenter))]

    def _bare_tiers(self, bare: Words, required: Clause | None) -> list[tuple[int, Condition]]:
        """What each tier asks for, the best first. A document counts in the first that it matches."""
        others = [] if required is None else [condition_of(required, self._snapshot.segmenter)]
        tiers = [(EXACT, all_of([exact(bare.text, bare.field), *others]))]
        if self._atoms != [bare.text]:
            tiers.append((SCATTERED, all_of([holding_all(self._atoms, bare.field), *others])))
        if others and any(isinstance(one, Exact) and one.field == "body" for one in self.clauses):
            # Beside an exact string bare text only ranks: what holds the string is found, nothing is missed.
            tiers.append((MOST, all_of(others)))
        elif self._terms and [text for _, text, _, _ in self._terms] != 2 * [bare.text]:
            tiers.append((MOST, all_of([MOST_OF_WEIGHT, *others])))
        return tiers

    def _find(self, condition: Condition, limit: int, *, count: bool = False) -> Found:
        since, until = day_number(self._query.since), day_number(self._query.until)
        return find(
            self._snapshot,
            condition,
            self._terms,
            limit=limit,
            needed=self._needed,
            since=since,
            until=until,
            order=self._query.order,
            count=count,
        )

    def _count(self, tiers: list[tuple[int, Condition]]) -> int:
        return self._find(_any_tier(tiers), 0, count=True)[0] or 0

    @cached_property
    def total(self) -> int:
        """How many documents match."""
        return self._count(self._tiers) if self._tiers else 0

    @cached_property
    def holding_all(self) -> int:
        """How many of them hold all of the bare text."""
        whole = [tier for tier in self._tiers if tier[0] != MOST]
        return self._count(whole) if len(whole) < len(self._tiers) else self.total

    def first(self, count: int) -> list[Place]:
        """The first matches in order, what their tiers add in their scores; only tiers are looked at that are
        needed."""
        if self._query.order != "relevance":
            return self._find(_any_tier(self._tiers), count)[1] if self._tiers else []
        places: list[Place] = []
        for tier, condition in self._tiers:
            left = count - len(places)
            if not left:
                break
            # What the tiers before it gave, all that they have, may match this one too.
            known = {place[:2] for place in places}
            examined = max(left, NEAR_EXAMINED) if tier == SCATTERED else left
            found = self._find(condition, examined + len(known))[1]
            fresh = [place for place in found if place[:2] not in known] if known else found
            if tier == SCATTERED:
                places += self._near_first(fresh[:examined])[:left]
            else:
                places += _raised(fresh[:left], tier)
        return places

    @property
    def holds_all(self) -> bool:
        """Whether anything holds all of the bare text, or matches the expression."""
        return bool(self.total if self.bare is None else self.holding_all)

    def _near_first(self, scattered: list[Place]) -> list[Place]:
        """Scattered ones in order, those that hold all atoms near to one another moved up a tier."""
        assert self.bare is not None
        distance = max(NEAR_LEAST, NEAR_FACTOR * len(self.bare.text))
        verdicts = lie_near(self._snapshot, scattered, self._atoms, distance)
        near = [place for place, is_near in zip(scattered, verdicts, strict=True) if is_near]
        others = [place for place, is_near in zip(scattered, verdicts, strict=True) if not is_near]
        return _raised(near, NEAR) + _raised(others, SCATTERED)

    def hits(self, places: list[Place]) -> tuple[Hit, ...]:
        """Matches as values that need no index."""
        if native.extension is None:
            return tuple(map(self._hit, places))
        segments = [segment.native for segment in self._snapshot.segments]
        return tuple(native.extension.show(segments, places, self._needles, Hit, day_of))

    def _hit(self, place: Place) -> Hit:
        segment, document, score, _ = place
        files = self._snapshot.segments[segment].files
        article = files.articles.of_document(document)
        record = files.record(article)
        text = files.texts.source(document)
        return Hit(
            article=record.id,
            paragraph=document - files.articles.first_documents[article] + 1,
            title=record.title,
            text=text,
            spans=find_spans(text, self._needles),
            score=score,
            source=record.source,
            published=record.published,
            url=record.url,
            path=record.path,
        )


def _any_tier(tiers: list[tuple[int, Condition]]) -> Condition:
    # What holds the text holds its atoms, and those are cheaper to look for.
    holds_atoms = any(tier == SCATTERED for tier, _ in tiers)
    return any_of([condition for tier, condition in tiers if not (holds_atoms and tier == EXACT)])


def _raised(places: list[Place], tier: int) -> list[Place]:
    added = TIER_SCORE * tier
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
