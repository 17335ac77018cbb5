"""The embedded engine's searcher: queries answered from the mapped files of an index in a folder."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from heapq import nlargest, nsmallest
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import NamedTuple

from indexer.article import Paragraph
from indexer.generation import latest_generation
from indexer.segment import day_number

from .highlight import find_spans
from .hit import Hit, SearchResults
from .matching import SegmentMatcher
from .parsing import parse_query
from .query import And, Clause, Exact, Not, Or, Order, Query, Words, searched_text
from .ranking import EXACT, MOST, NEAR, SCATTERED, WeightedWord, holding_most, lie_near, scores, weigh
from .snapshot import OpenSegment, Snapshot, open_snapshot, published_between
from .suggestions import suggest
from .wording import atoms_of, words_of

NEAR_FACTOR = 3
NEAR_LEAST = 20
"""Near is within NEAR_FACTOR times the query's length, and at least NEAR_LEAST code points."""

TIER_SCORE = 10_000
"""What a tier adds to a hit's score, so that scores alone order the hits of a result."""

_NEVER = 99991231
"""A day after all others."""

NEAR_EXAMINED = 1_000
"""How many of the best scattered paragraphs of a segment are examined for being near."""


class _Place(NamedTuple):
    """Where a document is among the hits: places sort from the first hit to the last."""

    day: int
    tier: int
    score: float
    segment: int
    document: int


class EmbeddedSearcher:
    """A `Searcher` on an index in a folder. See there for its methods."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = Lock()
        self._snapshot: Snapshot | None = open_snapshot(directory, {})

    def search(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        offset: int = 0,
        since: date | None = None,
        until: date | None = None,
        order: Order | None = None,
    ) -> SearchResults:
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset are 0 or more")
        started = time.perf_counter()
        snapshot = self._current()
        parsed = parse_query(query) if isinstance(query, str) else query
        parsed = _narrowed(parsed, since, until, order)
        answer = _Answer(snapshot, parsed)
        first = answer.first(offset + limit)
        hits = tuple(answer.hit(place) for place in first[offset:])
        suggestions = () if answer.total else suggest(answer.clauses(), snapshot)
        return SearchResults(
            query=parsed.text,
            hits=hits,
            total=answer.total,
            complete=True,
            took_ms=round((time.perf_counter() - started) * 1000, 3),
            searched="" if parsed.clause is None else searched_text(parsed.clause),
            holding_all=answer.holding_all if answer.bare else None,
            suggestions=suggestions,
        )

    def context(self, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
        snapshot = self._current()
        for segment in snapshot.segments:
            ids = segment.documents("article", hit.article)
            if not ids or ids[0] in segment.deleted:
                continue
            first, last = ids[0], ids[-1]
            at = first + hit.paragraph - 1
            return tuple(
                Paragraph(hit.article, document - first + 1, segment.files.texts.source(document))
                for document in range(max(first, at - distance), min(last, at + distance) + 1)
            )
        return ()

    def refresh(self) -> bool:
        with self._lock:
            current = self._current()
            if latest_generation(self._directory) == current.generation:
                return False
            known = {segment.entry.name: segment.files for segment in current.segments}
            self._snapshot = open_snapshot(self._directory, known)
            return True

    def close(self) -> None:
        self._snapshot = None

    def __enter__(self) -> EmbeddedSearcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _current(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None:
            raise ValueError("the searcher is closed")
        return snapshot


class _Answer:
    """One query on one snapshot."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot = snapshot
        self._query = query
        self.total = 0
        self.holding_all = 0
        self.bare, self._required = _bare_words(query.clause)
        positive = list(_positive(query.clause))
        self._atoms: list[str] = []
        self._words: list[WeightedWord] = []
        if snapshot.segmenter is not None:
            if self.bare is not None:
                self._atoms = atoms_of(self.bare.text, snapshot.segmenter)
            words = [word for clause in positive for word in words_of(clause.text, snapshot.segmenter)]
            self._words = weigh(dict.fromkeys(words), snapshot)
        texts = [clause.text for clause in positive if clause.field == "body"]
        # Beside an exact string bare text only ranks: what holds the string is found, and nothing is missed.
        self._asks_exactly = any(isinstance(clause, Exact) and clause.field == "body" for clause in positive)
        self._needles = list(dict.fromkeys([*texts, *self._atoms]))

    def clauses(self) -> list[Words | Exact]:
        """The clauses that ask for a text."""
        return list(_positive(self._query.clause))

    def first(self, count: int) -> list[_Place]:
        """The first hits in order; `total` and `holding_all` then count all."""
        places: list[_Place] = []
        for number, segment in enumerate(self._snapshot.segments):
            tiers = self._tiers(segment)
            scored = scores(tiers, self._words, segment, self._snapshot)
            if self.bare is not None:
                self._promote_near(tiers, scored, segment)
            self.total += len(tiers)
            self.holding_all += sum(map(MOST.__ne__, tiers.values()))
            places += self._first_of(number, segment, tiers, scored, count)
        return nsmallest(count, places)

    def _first_of(
        self, number: int, segment: OpenSegment, tiers: dict[int, int], scored: dict[int, float], count: int
    ) -> list[_Place]:
        """The first hits of one segment."""
        by_tier: dict[int, list[int]] = {}
        if self._query.order == "relevance":
            for tier in set(tiers.values()):
                by_tier[tier] = sorted(document for document in tiers if tiers[document] == tier)
            places: list[_Place] = []
            for tier in sorted(by_tier, reverse=True):
                # Of equals nlargest gives the earlier first, as places sort too.
                for document in nlargest(count - len(places), by_tier[tier], key=scored.__getitem__):
                    places.append(_Place(0, -tier, -scored[document], number, document))
            return places
        newest = self._query.order == "newest"
        articles = segment.files.articles
        dated = []
        for document, tier in tiers.items():
            day = articles.published[articles.of_document(document)] or (0 if newest else _NEVER)
            dated.append(_Place(-day if newest else day, -tier, -scored[document], number, document))
        return nsmallest(count, dated)

    def _tiers(self, segment: OpenSegment) -> dict[int, int]:
        """The tier of each document that matches; near ones are still among the scattered."""
        if self._query.clause is None:
            return {}
        matcher = SegmentMatcher(segment, self._snapshot.segmenter)
        if self.bare is None:
            tiers = dict.fromkeys(matcher.matching(self._query.clause), EXACT)
        else:
            tiers = dict.fromkeys(holding_most(self._words, segment), MOST)
            tiers.update(dict.fromkeys(matcher.holding_all(self._atoms, self.bare.field), SCATTERED))
            exact = set(matcher.holding(self.bare.text, self.bare.field)) - segment.deleted
            tiers.update(dict.fromkeys(exact, EXACT))
            if self._required is not None:
                required = matcher.matching(self._required)
                tiers = {document: tier for document, tier in tiers.items() if document in required}
                if self._asks_exactly:
                    tiers = dict.fromkeys(required, MOST) | tiers
        since, until = day_number(self._query.since), day_number(self._query.until)
        if since or until:
            dated = published_between(segment, since, until or _NEVER)
            tiers = {document: tier for document, tier in tiers.items() if document in dated}
        return tiers

    def _promote_near(self, tiers: dict[int, int], scored: dict[int, float], segment: OpenSegment) -> None:
        assert self.bare is not None
        distance = max(NEAR_LEAST, NEAR_FACTOR * len(self.bare.text))
        scattered = [document for document, tier in tiers.items() if tier == SCATTERED]
        best = nsmallest(NEAR_EXAMINED, scattered, key=lambda document: (-scored[document], document))
        for document in best:
            if lie_near(segment.files.texts.folded_text(document), self._atoms, distance):
                tiers[document] = NEAR

    def hit(self, place: _Place) -> Hit:
        """A found document as a value that needs no index."""
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


def _narrowed(query: Query, since: date | None, until: date | None, order: Order | None) -> Query:
    """The query with a caller's dates and order added to its own."""
    since = max(filter(None, (since, query.since)), default=None)
    until = min(filter(None, (until, query.until)), default=None)
    return replace(query, since=since, until=until, order=order or query.order)
