"""The results of one search: what is found on one view for one query, and what is said about it."""

from __future__ import annotations

import time

from indexer.core.errors import DeadlineError
from indexer.core.frozen import set_field
from search.hit import SearchResults

from .options import SearchOptions, Start
from .plain import PlainAnswer, plain_answer
from .showing import complete, let_go, read_soundly

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from search.engine.values import Match
    from search.engine.view import View
    from search.facet import Facet
    from search.hit import Hit
    from search.query.plain import Expansion
    from search.query.query import Query
    from search.suggestion import Suggestion

    from .cursor import Cursor
    from .known import KnownAnswer
    from .retrieval import Answer
    from .slips import Reading


CHARACTERS_COUNTED = 20_000_000
"""Characters of text that are read to count what days leave out, and the matches in articles."""

PLUS = frozenset("+＋")
"""The signs of a plus, which is text between Han, and OR with spaces around it."""

_AS_FOUND = (
    *("text", "since", "until", "complete", "total", "holding_all", "suggestions", "expansions"),
    *("more", "notes", "undated", "facets", "number", "offset"),
)
"""The fields of results that `_Found` has too; `text` is their query."""

_SETTERS = tuple([(name, vars(SearchResults)["query" if name == "text" else name].set) for name in _AS_FOUND])

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

    matches: Sequence[Match] = ()
    """The matches on the page."""

    _hits: tuple[Hit, ...] | None = ()
    """Their hits; None while those of an answer of one call are not made."""

    last: Match | None = None
    """The match after which the next page begins, if there may be one."""

    rank = 0
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
        plain: PlainAnswer | None = None,
    ) -> None:
        self.view = view
        self._query = query
        self.options = options
        self.plain = plain
        self._known: KnownAnswer | PlainAnswer | None = plain
        """The answer, where one call gave it."""
        self._start = cursor
        self.offset = options.offset if cursor is None else cursor.shown
        """The number of hits before these."""
        if options.facets:
            from search.facet import Facet

            self.facets = tuple([Facet(name, (), complete=False) for name in options.facet_names])

    @property
    def query(self) -> Query:
        """The query; a plain one is parsed when it is first read."""
        if self._query is None:
            from search.query.parsing import parse_query

            self._query = parse_query(self.text)
        return self._query

    @property
    def text(self) -> str:
        """The text of the query."""
        return self.query.text if self.plain is None else self.plain.text

    @property
    def since(self) -> date | None:
        return None if self._query is None else self._query.since

    @property
    def until(self) -> date | None:
        return None if self._query is None else self._query.until

    def work_out(self, results: SearchResults, name: str) -> None:
        """Set a field of the results; with one that takes no time, all of them."""
        if name == "hits":
            set_field(results, name, self.hits)
            return
        if not self._is_settled:
            self._settle()
        if name == "searched":
            from search.query.query import searched_text_of

            set_field(results, name, searched_text_of(self.query))
        elif name == "cursor":
            from .cursor import cursor_after

            set_field(results, name, cursor_after(self))
        else:
            for each, set_it in _SETTERS:
                set_it(results, getattr(self, each))

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits on the page. Those of an answer of one call are made when they are first read."""
        if self._hits is None:
            known = self._known
            assert known is not None
            self._hits = read_soundly(self.view, lambda: known.hits(self.matches))
        return self._hits

    @property
    def complete(self) -> bool:
        """Whether all matches are counted, and nothing was left out."""
        return self.is_counted and not self.view.budget.is_cut_short

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes on the query, on earlier ones, and on what was found."""
        query, found = self._query, self._notes
        if query is None or not (query.notes or query.within or found):
            return found
        return tuple(dict.fromkeys([note for one in (query, *query.within) for note in one.notes] + [*found]))

    def look(self) -> None:
        """Search, as far as there is time."""
        try:
            if not self._look_at_once():
                self._look()
        except DeadlineError as error:
            self.view.budget.end_early(error)

    def _look_at_once(self) -> bool:
        """Search by one call; whether that was all there is to do for a page, as it is for most."""
        view, options, known = self.view, self.options, self._known
        if known is None:
            if self._start is not None or not options.wanted:
                return False
            from .known import known_answer

            known = self._known = known_answer(view, self.query, options)
            if known is None or self._others is not None or not PLUS.isdisjoint(self.text):
                return False
        if view.budget.is_cut_short or not view.lasts or (options.count and not known.known.is_near):
            return False
        matches = known.known.matches
        if (options.thin or options.collapse) and _may_crowd(view, matches, options):
            return False
        self.matches = matches[options.offset :] if options.offset else matches
        self._hits = None
        self._is_settled = False
        return True

    def _settle(self) -> None:
        """Set what the answer that is known tells."""
        known, options = self._known, self.options
        assert known is not None
        matches = known.known.matches
        self.expansions = known.expansions
        self.total = self.rank = len(matches)
        self.last = matches[-1] if self.matches else None
        self.is_counted = options.count or len(matches) < options.offset + options.limit
        if options.count:
            self.total = known.total
            self.holding_all = known.holding_all if known.is_bare else None
        self._is_settled = True

    def read_by_sound(self, reading: Reading) -> _Found:
        """The same search for what the query was read as."""
        found = _Found(self.view, reading.query, self.options, self._start)
        found.asked, found._others = self.asked or self.query, reading.others
        return found

    def _answer(self) -> Answer | PlainAnswer:
        """The answer: that of one call, or the one to the query as it is asked."""
        view, options, cursor = self.view, self.options, self._start
        if self.plain is not None:
            # Suggestions alter the clauses of a query, and so it is parsed.
            return self.plain if self._is_near or not options.count else self.plain.whole
        if self._known is not None:
            return self._known
        if self._others is None:
            from .understanding import as_asked, understood

            self.asked = self.query
            self._query = as_asked(self.asked, view, options.ranking)
            if cursor is not None:
                # The first page found out by its hits whether to read the query by its sound.
                self._query = understood(self.query, view, options.ranking)
        from .retrieval import Answer

        return Answer(view, self.query, options.ranking, counts=options.count and cursor is None)

    @property
    def _is_near(self) -> bool:
        """Whether a match is known that nothing else need be suggested for."""
        return self._known is not None and self._known.known.is_near

    def _look(self) -> None:
        view, options, cursor = self.view, self.options, self._start
        answer = self._answer()
        self.expansions = answer.expansions
        number = answer.number
        self.number = None if number is None else number.key
        start = Start(None, 0, options.offset) if cursor is None else cursor.start(view, options)
        offset = start.offset
        end = offset + options.limit
        first = answer.first(end, start.after, most=options.wanted or (2 * end if options.thin else end))
        known, found_all = len(first), len(first) < end
        if view.budget.is_cut_short:
            first = first[: offset + SHOWN_AT_ONCE]
            self.more = len(first) < known or None
        matches: Sequence[Match] = first[offset:end]
        also: Sequence[int] = ()
        self.rank = start.rank + len(first)
        if options.limit and _may_crowd(view, first, options):
            from .paging import page_from

            page = page_from(answer, options, first, start)
            matches, found_all, self.more = page.matches, page.complete, page.more
            known = max(known, page.known)
            self.rank = start.rank + page.end
            also = page.also if options.distinct and options.count_repeats else ()
        self.total = start.rank + known
        self._show(answer, matches, also)
        if matches and self.more is not False and not view.budget.is_cut_short:
            self.last = matches[-1]
        self.is_counted = options.count or found_all or bool(options.facets)
        if options.facets:
            from .facets import counted_facets

            total, self.facets = counted_facets(answer.whole, self.query, options)
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
        elif options.count and cursor is None and not view.budget.is_cut_short and not self._is_near:
            from .understanding import look_near

            self.reading, self.suggestions = look_near(self.query, answer.whole, first)
        if not PLUS.isdisjoint(self.text):
            from .beside import notes_on_plus

            self._notes += notes_on_plus(answer.whole, self.text)
        if self.reading is None:
            self._look_around(answer, self.matches)

    def _show(self, answer: Answer | PlainAnswer, matches: Sequence[Match], also: Sequence[int]) -> None:
        """Make hits of the matches: of the first of them where the time is up."""
        for start in range(0, len(matches), SHOWN_AT_ONCE):
            if start and self.view.budget.is_late():
                self.more = True
                return
            shown = matches[start : start + SHOWN_AT_ONCE]
            hits = answer.hits(shown)
            for hit, count in zip(hits, also[start:], strict=False):
                set_field(hit, "also", count)
            if not self.view.lasts:
                complete(self.view, hits, shown)
            self._hits, self.matches = self.hits + hits, [*self.matches, *shown]

    def _look_around(self, answer: Answer | PlainAnswer, matches: Sequence[Match]) -> None:
        """Tell the hits the number of other matches in their articles, and what stands below headings where
        nothing can be asked later."""
        if not matches:
            return
        view = self.view
        if not view.lasts:
            from .headings import add_below

            add_below(view, self.hits, matches)
        if self.options.per_article is not None:
            from .article_counts import add_counts

            with view.budget.part(CHARACTERS_COUNTED):
                add_counts(answer, self.hits, view.articles_of(matches))

    def _count(self, answer: Answer | PlainAnswer, found_all: bool) -> None:
        if found_all:
            answer.know_total(self.total)
        # More was found than was counted where the budget is spent.
        self.total = max(self.total, answer.total)
        holding_all = answer.holding_all if answer.is_bare else answer.total
        if self.view.budget.is_cut_short:
            return
        if answer.is_bare:
            self.holding_all = holding_all
        if not answer.is_of_texts:
            from .beside import look_beside

            with self.view.budget.part(CHARACTERS_COUNTED):
                self.undated, self._notes = look_beside(answer.whole, self.query, found_any=bool(self.total))


def _may_crowd(view: View, first: Sequence[Match], options: SearchOptions) -> bool:
    """Whether some of the first matches may be left out of a page."""
    if options.thin:
        return True
    if not (options.collapse and view.statistics.has_reposts):
        return False
    if options.cursor is not None:
        return bool(view.relations.among(set(view.articles_of(first))))
    from .reposts import may_crowd

    return may_crowd(view, first)
