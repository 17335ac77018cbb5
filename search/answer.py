"""What one query finds on one snapshot: the matches, tier by tier, and the first of them as hits."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest, nsmallest
from typing import NamedTuple

from indexer.segment import day_number

from .highlight import find_spans
from .hit import Hit
from .matching import SegmentMatcher
from .query import And, Clause, Exact, Not, Or, Query, Words
from .ranking import EXACT, MOST, NEAR, SCATTERED, WeightedWord, holding_most, lie_near, scores, weigh
from .snapshot import OpenSegment, Snapshot, published_between
from .wording import atoms_of, words_of

NEAR_FACTOR = 3
NEAR_LEAST = 20
"""Near is within NEAR_FACTOR times the query's length, and at least NEAR_LEAST code points."""

NEAR_EXAMINED = 1_000
"""How many of the best scattered paragraphs of a segment are examined for being near."""

TIER_SCORE = 10_000
"""What a tier adds to a hit's score, so that scores alone order hits by relevance."""

_NEVER = 99991231
"""A day after all others."""


class Place(NamedTuple):
    """Where a document is among the hits: places sort from the first hit to the last."""

    day: int
    tier: int
    score: float
    segment: int
    document: int


class _Matches(NamedTuple):
    """The documents of one segment that match, no document twice. Near ones are among the scattered."""

    exact: set[int]
    scattered: set[int]
    most: set[int]


class Answer:
    """One query on one snapshot."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot = snapshot
        self._query = query
        self.bare, self._required = _bare_words(query.clause)
        self.clauses = list(_positive(query.clause))
        """The clauses that ask for a text."""
        self._atoms: list[str] = []
        self._words: list[WeightedWord] = []
        if snapshot.segmenter is not None:
            if self.bare is not None:
                self._atoms = atoms_of(self.bare.text, snapshot.segmenter)
            bodies = [clause.text for clause in self.clauses if clause.field == "body"]
            words = [word for text in bodies for word in words_of(text, snapshot.segmenter)]
            self._words = weigh(dict.fromkeys(words), snapshot)
        texts = [clause.text for clause in self.clauses if clause.field == "body"]
        # Beside an exact string bare text only ranks: what holds the string is found, and nothing is missed.
        self._asks_exactly = any(isinstance(one, Exact) and one.field == "body" for one in self.clauses)
        self._needles = list(dict.fromkeys([*texts, *self._atoms]))
        self._matches = [self._matches_in(segment) for segment in snapshot.segments]

    @property
    def total(self) -> int:
        """How many documents match."""
        return sum(len(tier) for matches in self._matches for tier in matches)

    @property
    def missed(self) -> bool:
        """Whether nothing holds all that was asked for."""
        return not (self.holding_all if self.bare is not None else self.total)

    @property
    def holding_all(self) -> int:
        """How many of them hold all of the bare text."""
        return sum(len(matches.exact) + len(matches.scattered) for matches in self._matches)

    def _matches_in(self, segment: OpenSegment) -> _Matches:
        if self._query.clause is None:
            return _Matches(set(), set(), set())
        matcher = SegmentMatcher(segment, self._snapshot.segmenter)
        if self.bare is None:
            matches = _Matches(matcher.matching(self._query.clause), set(), set())
        else:
            exact = matcher.matching(Exact(self.bare.text, self.bare.field))
            scattered, most = set(), set()
            if self._atoms != [self.bare.text]:
                scattered = matcher.holding_all(self._atoms, self.bare.field) - exact
            if [word.text for word in self._words] != [self.bare.text]:
                most = holding_most(self._words, segment)
            if self._required is not None:
                required = matcher.matching(self._required)
                exact, scattered = exact & required, scattered & required
                most = required if self._asks_exactly else most & required
            matches = _Matches(exact, scattered, most - exact - scattered)
        since, until = day_number(self._query.since), day_number(self._query.until)
        if since or until:
            dated = published_between(segment, since, until or _NEVER)
            matches = _Matches(*(tier & dated for tier in matches))
        return matches

    def first(self, count: int) -> list[Place]:
        """The first matches in order. Only tiers that are needed for them are scored."""
        if self._query.order != "relevance":
            return self._first_by_day(count)
        places: list[Place] = []
        numbers = range(len(self._matches))
        for tier, best_of in ((EXACT, self._best), (SCATTERED, self._best_scattered), (MOST, self._best)):
            left = count - len(places)
            if left:
                best = [place for number in numbers for place in best_of(number, tier, left)]
                places += nsmallest(left, best)
        return places

    def _documents(self, number: int, tier: int) -> set[int]:
        matches = self._matches[number]
        return {EXACT: matches.exact, SCATTERED: matches.scattered, MOST: matches.most}[tier]

    def _best(self, number: int, tier: int, count: int) -> list[Place]:
        """The best of one tier of one segment."""
        segment = self._snapshot.segments[number]
        scored = scores(self._documents(number, tier), self._words, segment, self._snapshot)
        # Of equals nlargest gives the earlier first, as places sort too.
        best = nlargest(count, sorted(scored), key=scored.__getitem__)
        return [Place(0, -tier, -scored[document], number, document) for document in best]

    def _best_scattered(self, number: int, tier: int, count: int) -> list[Place]:
        """The same, those that hold all atoms near to one another moved up a tier."""
        assert self.bare is not None or not self._matches[number].scattered
        best = self._best(number, tier, max(count, NEAR_EXAMINED))
        if self.bare is not None:
            distance = max(NEAR_LEAST, NEAR_FACTOR * len(self.bare.text))
            texts = self._snapshot.segments[number].files.texts
            for at, place in enumerate(best[:NEAR_EXAMINED]):
                if lie_near(texts.folded_text(place.document), self._atoms, distance):
                    best[at] = place._replace(tier=-NEAR)
        return nsmallest(count, best)

    def _first_by_day(self, count: int) -> list[Place]:
        """The newest or the oldest first; articles without a date last, of a day the best first."""
        newest = self._query.order == "newest"
        places: list[Place] = []
        for number, (segment, matches) in enumerate(zip(self._snapshot.segments, self._matches, strict=True)):
            articles = segment.files.articles
            days: dict[int, int] = {}
            for document in (document for tier in matches for document in tier):
                day = articles.published[articles.of_document(document)]
                days[document] = (-day if newest else day) or _NEVER
            first = nsmallest(count, days.values())
            days = {document: day for document, day in days.items() if first and day <= first[-1]}
            scored = scores(days, self._words, segment, self._snapshot)
            for tier, held in ((EXACT, matches.exact), (SCATTERED, matches.scattered), (MOST, matches.most)):
                for document in days.keys() & held:
                    places.append(Place(days[document], -tier, -scored[document], number, document))
        return nsmallest(count, places)

    def hit(self, place: Place) -> Hit:
        """A match as a value that needs no index."""
        files = self._snapshot.segments[place.segment].files
        article = files.articles.of_document(place.document)
        record = files.articles.record(article)
        text = files.texts.source(place.document)
        return Hit(
            article=record.id,
            paragraph=place.document - files.articles.first_documents[article] + 1,
            title=record.title,
            text=text,
            spans=find_spans(text, self._needles),
            score=round(-TIER_SCORE * place.tier - place.score, 4),
            source=record.source,
            published=record.published,
            url=record.url,
            path=record.path,
        )


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
