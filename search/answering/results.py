"""The results of one search: what is found on one view for one query, and what is said about it."""

from __future__ import annotations

import time
from itertools import chain, islice

from indexer.core.errors import DeadlineError
from indexer.core.frozen import set_field
from search.engine.values import Retrieval
from search.hit import SearchResults
from search.query.filters import values_in
from search.query.query import Query, searched_text, written_days

from .known import known_answer, plain_answer
from .options import SearchOptions, Start
from .retrieval import Answer
from .showing import complete, let_go
from .understanding import as_asked, look_near, understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.values import Match
    from search.engine.view import View
    from search.facet import Facet
    from search.hit import Hit, Suggestion
    from search.query.synonyms import Expansion

    from .cursor import Cursor
    from .known import KnownAnswer
    from .slips import Reading


CHARACTERS_BESIDE = 20_000_000
"""Characters of text that are read to count what days leave out."""

MOST_LOOKED_UP, MOST_NOTES = 20, 5
"""Number of values that are looked up, and of those for which it is told that no article has them."""

PLUS = frozenset("+＋")
"""The signs of a plus, which is text between Han, and OR with spaces around it."""

_AS_FOUND = (
    *("total", "holding_all", "suggestions", "expansions", "more", "undated"),
    *("facets", "number", "offset"),
)
"""The fields of results that `_Found` has too."""

SHOWN_AT_ONCE = 500
"""Number of hits that are made between two looks at the clock."""


def results_of(query: Query, view: View, options: SearchOptions, cursor: Cursor | None) -> SearchResults:
    """The page of results of a query: the first one, or the one after a cursor."""
    return _results(_Found(view, query, options, cursor), time.perf_counter())


def plain_results(text: str, view: View, options: SearchOptions) -> SearchResults | None:
    """The first page of a query as it was typed, where it is plain and so are the options; None for any
    other."""
    started = time.perf_counter()
    known = plain_answer(view, text, options)
    return None if known is None else _results(_Found(view, None, options, None, known), started)


def _results(found: _Found, started: float) -> SearchResults:
    found.look()
    if found.reading is not None:
        found = found.read_by_sound(found.reading)
        found.look()
    results: SearchResults = object.__new__(SearchResults)
    set_field(results, "_later", found)
    set_field(results, "hits", found.hits)
    set_field(results, "took_ms", round((time.perf_counter() - started) * 1000, 3))
    if not found.view.lasts:
        let_go(results)
    return results


class _Found:
    """Results of one search so far. A view may end the work on them at any time by a DeadlineError.

    The fields of the results are set when they are asked for: to set all, and to write the searched text and
    the cursor, takes as long as many a search."""

    total = 0
    is_counted = False
    hits: tuple[Hit, ...] = ()
    holding_all: int | None = None
    suggestions: tuple[Suggestion, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    more: bool | None = None
    undated: int | None = None
    _notes: tuple[str, ...] = ()
    """The notes on what was found."""

    facets: tuple[Facet, ...] = ()
    number: str | None = None

    reading: Reading | None = None
    """The query by its sound, if nothing holds it as it is."""

    _others: tuple[Suggestion, ...] | None = None
    """The other readings of a query that was read by its sound."""

    _last: Match | None = None
    """The match after which the next page begins, if there may be one."""

    _rank = 0
    """The number of matches up to it."""

    _is_settled = True
    """Whether the fields are set but for the hits."""

    asked: Query | None = None
    """The query as it was asked, where it was read in another way."""

    def __init__(
        self,
        view: View,
        query: Query | None,
        options: SearchOptions,
        cursor: Cursor | None,
        known: KnownAnswer | None = None,
    ) -> None:
        self.view = view
        self._query = query
        self._options = options
        self._known = known
        """The answer, where one call gave it."""
        self._start = cursor
        self.offset = options.offset if cursor is None else cursor.shown
        """The number of hits before these."""
        if options.facets:
            from search.facet import Facet

            self.facets = tuple([Facet(name, (), complete=False) for name in options.facet_names])

    @property
    def query(self) -> Query:
        """The query; that of an answer is parsed when it is first read."""
        if self._query is None:
            assert self._known is not None
            self._query = self._known.query
        return self._query

    def work_out(self, results: SearchResults, name: str) -> None:
        """Set a field of the results; with one that takes no time, all of them."""
        if not self._is_settled:
            self._settle()
        if name == "searched":
            set_field(results, name, self._searched())
        elif name == "cursor":
            set_field(results, name, self._cursor())
        else:
            query = self.query
            set_field(results, "query", query.text)
            set_field(results, "since", query.since)
            set_field(results, "until", query.until)
            set_field(results, "complete", self._is_complete)
            set_field(results, "notes", self._all_notes())
            for each in _AS_FOUND:
                set_field(results, each, getattr(self, each))

    def _searched(self) -> str:
        """The searched text, with the days, as a query."""
        query = self.query
        if query.clause is None:
            return ""
        return f"{searched_text(query.clause)} {written_days(query.since, query.until)}".strip()

    def _cursor(self) -> str | None:
        """The cursor of the next page."""
        last, rank = self._last, self._rank
        total = self.total if self._is_complete else None
        if last is None or (total is not None and rank >= total):
            return None
        from .cursor import Cursor, checksum_of

        search = checksum_of(self.asked or self.query, self._options, self.view.vocabulary.given)
        shown = self.offset + len(self.hits)
        return str(Cursor(self.view.state_id, search, shown, rank, total, self.holding_all, last))

    @property
    def _is_complete(self) -> bool:
        """Whether all matches are counted, and nothing was left out."""
        return self.is_counted and not self.view.budget.is_cut_short

    def _all_notes(self) -> tuple[str, ...]:
        """The notes on the query, on earlier ones, and on what was found."""
        query = self.query
        if not (query.notes or query.within or self._notes):
            return ()
        of_queries = chain(*[one.notes for one in (query, *query.within)])
        return tuple(dict.fromkeys([*of_queries, *self._notes]))

    def look(self) -> None:
        """Search, as far as there is time."""
        try:
            if not self._look_at_once():
                self._look()
        except DeadlineError as error:
            self.view.budget.end_early(error)

    def _look_at_once(self) -> bool:
        """Search by one call; whether that was all there is to do for a page, as it is for most."""
        view, options, known = self.view, self._options, self._known
        if known is None:
            if self._start is not None:
                return False
            known = self._known = known_answer(view, self.query, options)
            if known is None or options.collapse or self._others is not None:
                return False
            if not PLUS.isdisjoint(self.query.text):
                return False
        if view.budget.is_cut_short or not view.lasts:
            return False
        if options.count and not known.is_near:
            return False
        matches = known.matches
        self.hits = known.hits(matches[options.offset :] if options.offset else matches)
        self._is_settled = False
        return True

    def _settle(self) -> None:
        """Set what the answer that is known tells."""
        known, options = self._known, self._options
        assert known is not None
        count = len(known.matches)
        self.expansions = known.expansions
        self.total, self._rank = count, count
        self._last = known.matches[-1] if self.hits else None
        self.is_counted = options.count or count < options.offset + options.limit
        if options.count:
            self.total = known.total
            self.holding_all = None if known.bare is None else known.holding_all
        self._is_settled = True

    def read_by_sound(self, reading: Reading) -> _Found:
        """The same search for what the query was read as."""
        found = _Found(self.view, reading.query, self._options, self._start)
        found.asked, found._others = self.asked, reading.others
        return found

    def _look(self) -> None:
        view, options, cursor = self.view, self._options, self._start
        if self._others is None:
            self.asked = self.query
            self._query = as_asked(self.asked, view, options.ranking)
            if cursor is not None:
                # The first page found out by its hits whether to read the query by its sound.
                self._query = understood(self.query, view, options.ranking)
        counts = options.count and cursor is None
        answer = self._known or Answer(view, self.query, options.ranking, counts=counts)
        self.expansions = answer.expansions
        number = answer.number
        self.number = None if number is None else number.key
        start = Start(None, 0, options.offset) if cursor is None else cursor.start(view, options)
        offset = start.offset
        end = offset + options.limit
        thins = options.distinct or options.per_article is not None
        first = answer.first(end, start.after, most=2 * end if thins else end)
        known, found_all = len(first), len(first) < end
        if view.budget.is_cut_short:
            first = first[: offset + SHOWN_AT_ONCE]
            self.more = len(first) < known or None
        matches: Sequence[Match] = first[offset:end]
        also: Sequence[int] = ()
        self._rank = start.rank + len(first)
        if options.limit and _may_crowd(view, first, options):
            from .paging import page_from

            page = page_from(answer, options, first, start)
            matches, found_all, self.more = page.matches, page.complete, page.more
            known = max(known, page.known)
            self._rank = start.rank + page.end
            also = page.also if options.distinct and options.count_repeats else ()
        self.total = start.rank + known
        self._show(answer, matches, also)
        if matches and self.more is not False and not view.budget.is_cut_short:
            self._last = matches[-1]
        self.is_counted = options.count or found_all or bool(options.facets)
        if options.facets:
            from .facets import counted_facets

            total, self.facets = counted_facets(answer, self.query, options)
            answer.know_total(total)
            self.total = max(self.total, total)
        if cursor is not None and cursor.total is not None:
            self.total, self.holding_all, self.is_counted = cursor.total, cursor.holding_all, True
        elif options.count:
            self._count(answer, found_all and not view.budget.is_cut_short)
        if self._others is not None:
            self.suggestions = self._others
        elif number is not None:
            if options.count and cursor is None and number.own is None and not view.budget.is_cut_short:
                from .numbers import numbers_like

                self.suggestions = numbers_like(number, view)
        elif options.count and cursor is None and not view.budget.is_cut_short:
            self.reading, self.suggestions = look_near(self.query, answer, first)
        self._notes += _notes(answer, self.query)
        if self.reading is None:
            self._look_around(answer, matches[: len(self.hits)])

    def _show(self, answer: Answer, matches: Sequence[Match], also: Sequence[int]) -> None:
        """Make hits of the matches: of the first of them where the time is up."""
        for start in range(0, len(matches), SHOWN_AT_ONCE):
            if start and self.view.budget.is_late():
                self.more = True
                return
            end = start + SHOWN_AT_ONCE
            self.hits += _hits(answer, matches[start:end], also[start:end])

    def _look_around(self, answer: Answer, matches: Sequence[Match]) -> None:
        """Tell the hits the number of other matches in their articles, and what stands below headings where
        nothing can be asked later."""
        if not matches:
            return
        view = self.view
        if not view.lasts:
            from .headings import below_headings

            for at, below in below_headings(view, self.hits, view.articles_of(matches)).items():
                set_field(self.hits[at], "below", below)
        if self._options.per_article is not None:
            articles = view.articles_of(matches)
            with view.budget.part(CHARACTERS_BESIDE):
                counts = answer.count_by_article(dict.fromkeys(articles))
                if not view.budget.is_cut_short:
                    for hit, article in zip(self.hits, articles, strict=True):
                        if article in counts:
                            set_field(hit, "more_in_article", counts[article] - 1)

    def _count(self, answer: Answer, found_all: bool) -> None:
        if found_all:
            answer.know_total(self.total)
        # More was found than was counted where the budget is spent.
        self.total = max(self.total, answer.total)
        is_bare = answer.bare is not None
        holding_all = answer.holding_all if is_bare else answer.total
        if self.view.budget.is_cut_short:
            return
        if is_bare:
            self.holding_all = holding_all
        if not answer.is_of_texts:
            self._look_beside(answer)

    def _look_beside(self, answer: Answer) -> None:
        """Count what days leave out, and look up the values of filters, in a part of the budget."""
        with self.view.budget.part(CHARACTERS_BESIDE):
            undated = answer.undated()
            self.undated = None if self.view.budget.is_cut_short else undated
            clauses = [one.clause for one in (self.query, *self.query.within)]
            asked = [values_in(clause, found_any=bool(self.total)) for clause in clauses]
            values = chain([(number,) for number in answer.plan.unknown], *asked)
            some = islice(dict.fromkeys(values), MOST_LOOKED_UP)
            find = self.view.find
            unknown = [value for value in some if not any(find(Retrieval(each), 1)[1] for each in value)]
            if unknown and not self.view.budget.is_cut_short:
                from .unknown_values import note_on_value

                self._notes = tuple([note_on_value(value[-1], self.view) for value in unknown[:MOST_NOTES]])


def _hits(answer: Answer, matches: Sequence[Match], also: Sequence[int]) -> tuple[Hit, ...]:
    """Matches as hits, with `also` only where repeats are collapsed."""
    hits = answer.hits(matches)
    for hit, count in zip(hits, also, strict=False):
        set_field(hit, "also", count)
    if not answer.view.lasts:
        complete(answer.view, hits, matches)
    return hits


def _notes(answer: Answer, query: Query) -> tuple[str, ...]:
    """The notes on what is likely to be the reason why nothing holds the text of a query."""
    if PLUS.isdisjoint(query.text):
        return ()
    from search.query.notes import notes_on_pluses

    notes = notes_on_pluses(query.text)
    return () if not notes or answer.finds_it_as_it_is or answer.view.budget.is_cut_short else notes


def _may_crowd(view: View, first: Sequence[Match], options: SearchOptions) -> bool:
    """Whether some of the first matches may be left out of a page."""
    if options.distinct or options.per_article is not None:
        return True
    if not (options.collapse and view.statistics.has_reposts):
        return False
    if options.cursor is not None:
        return bool(view.relations.among(set(view.articles_of(first))))
    from .reposts import may_crowd

    return may_crowd(view, first)
