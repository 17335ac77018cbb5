"""Answers that the kernel knows at once: of queries that ask for nothing unusual.

A plain query takes one call for all, from its text on. Other bare text that is no document number, and other
expressions of exact strings, are read here, and take one call then. All others are planned, and answered tier
by tier (`plan`, `retrieval`). The results are the same."""

from __future__ import annotations

from indexer.core.caching import cached_property
from search.engine.values import BOILERPLATE_ALONE, BareText
from search.query.conditions import EnoughWeight, condition_of, exactly
from search.query.equivalents import ways_of
from search.query.parsing import parse_query
from search.query.plain import LONGEST_EXPANDED, may_be_number
from search.query.query import And, Exact, Not, Or, Words
from search.query.varying import LETTERS, may_vary

from .expanding import spellings_of, synonyms_of
from .fragments import fragments_of
from .plan import Plan, marks_strings, written_as
from .retrieval import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.values import Asked, Known, Match, RerankQuery
    from search.engine.view import View
    from search.query.plain import Expansion
    from search.query.query import Clause, Query

    from .options import SearchOptions

    Usual = tuple[Sequence[Words | Exact], Asked]
    """(the clauses that ask for a text, the ways to write bare text or the condition of an expression)"""

_LETTERS = frozenset(LETTERS)


def known_answer(view: View, query: Query, options: SearchOptions) -> KnownAnswer | None:
    """The answer to a query whose first page is wanted, where one call gives it."""
    if not (options.wanted and _is_clause_alone(query)):
        return None
    usual = _usual(query.clause, view)
    if usual is None:
        return None
    clauses, asked = usual
    texts = tuple([clause.text for clause in clauses])
    known = view.answer(texts, asked, options.wanted, count=options.count)
    return None if known is None else KnownAnswer(view, query, usual, known, options.wanted)


def answer_of_text(view: View, text: str, known: Known, wanted: int) -> KnownAnswer:
    """The answer to a plain query that is known, with what else its parsed query asks for."""
    query = parse_query(text)
    usual = _usual(query.clause, view)
    assert usual is not None, f"{text!r} is plain in C alone"
    return KnownAnswer(view, query, usual, known, wanted)


def _usual(clause: Clause | None, view: View) -> Usual | None:
    """A clause that takes one call."""
    return _usual_bare(clause, view) if isinstance(clause, Words) else _usual_expression(clause, view)


def _is_clause_alone(query: Query) -> bool:
    """Whether nothing else of a query decides on its matches and their order."""
    return query.since is None and query.until is None and query.order == "relevance" and not query.within


def _usual_expression(clause: Clause | None, view: View) -> Usual | None:
    """An expression of exact strings of the body that is no document number."""
    found: list[Words | Exact] = []
    if clause is None or not _add_texts(clause, found) or not found or view.vocabulary.late_words:
        return None
    if len(found) == 1 and _is_number(found[0].text, view):
        return None
    return found, condition_of(clause, view.segmenter)


def _add_texts(clause: Clause, found: list[Words | Exact]) -> bool:
    """Add the strings that a clause asks for; whether it is made of nothing else, and of texts that it
    excludes."""
    if isinstance(clause, Exact):
        found.append(clause)
        return clause.field == "body"
    if isinstance(clause, (And, Or)):
        return all(_add_texts(one, found) for one in clause.clauses)
    return isinstance(clause, Not) and _is_of_texts(clause.clause)


def _is_of_texts(clause: Clause) -> bool:
    """Whether all that a clause asks for, or excludes, is texts."""
    if isinstance(clause, (And, Or)):
        return all(_is_of_texts(one) for one in clause.clauses)
    return isinstance(clause, Exact) or (isinstance(clause, Not) and _is_of_texts(clause.clause))


def _usual_bare(bare: Words, view: View) -> Usual | None:
    """Bare text that is no document number."""
    text = bare.text
    if bare.field != "body" or len(text) > LONGEST_EXPANDED or view.vocabulary.late_words:
        return None
    if _is_number(text, view):
        return None
    if not may_vary(text) and _LETTERS.isdisjoint(text):
        return [bare], BareText((text,), synonyms_of(bare, view))
    return [bare], BareText(ways_of(text), synonyms_of(bare, view), spellings_of(bare, view))


def _is_number(text: str, view: View) -> bool:
    if not may_be_number(text):
        return False
    from .numbers import number_read_as, unknown_number

    return bool(number_read_as(text, view) or unknown_number(text))


class KnownPlan(Plan):
    """The plan of a query that was answered in one call."""

    def __init__(
        self,
        view: View,
        query: Query,
        usual: Usual,
        known: Known,
    ) -> None:
        self._view, self._query = view, query
        clauses, asked = usual
        self.clauses = [*clauses]
        self.terms, self.needed = known.terms, known.needed
        self.bare = None
        self.expansions = ()
        self.holding = self.some = None
        if isinstance(asked, BareText):
            text = asked.ways[0]
            self.bare = Words(text)
            self.expansions, self.exact = asked.expansions, exactly(text, "body")
            if known.atoms != [text] or asked.spellings:
                self.holding = self._holding(known.atoms, "body", asked.spellings)
            if known.asks_for_some:
                self.some = EnoughWeight()
        else:
            self.exact = asked
        self.marked = None if marks_strings(query.clause) else query.clause
        self.counts_at_once = False
        self.number = self.own = self.of_number = self.recency = None
        self.unknown = ()
        others = [other for expansion in self.expansions for other in expansion.also]
        written = [] if self.marked is not None else [way for clause in clauses for way in written_as(clause)]
        self.needles = list(dict.fromkeys([*written, *known.atoms, *others]))
        self.fragments = fragments_of(known.atoms, {*written, *others})
        self.phrases = [] if self.bare is None else written
        self.days = (None, None)

    def rerank_query(self) -> RerankQuery:
        return Plan(self._view, self._query).rerank_query()


class KnownAnswer(Answer):
    """The answer to a query that took one call."""

    is_of_texts = True
    number = None

    def __init__(self, view: View, query: Query, usual: Usual, known: Known, wanted: int) -> None:
        self.view = view
        self.known = known
        self._query, self._usual, self._wanted = query, usual, wanted
        self.pairs_occur = known.pairs_occur
        if known.counts is not None:
            self.total, self.holding_all = known.counts

    @cached_property
    def plan(self) -> Plan:
        return KnownPlan(self.view, self._query, self._usual, self.known)

    @property
    def bare(self) -> Words | None:
        clause = self._query.clause
        return clause if isinstance(clause, Words) else None

    @property
    def asks_for_some(self) -> bool:
        return self.known.asks_for_some

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        asked = self._usual[1]
        return asked.expansions if isinstance(asked, BareText) else ()

    @cached_property
    def _exact_selection(self) -> int:
        return BOILERPLATE_ALONE if self.known.boilerplate_alone else self._sound

    def first(self, count: int, after: Match | None = None, *, most: int = 0) -> list[Match]:
        if after is None and max(count, most) == self._wanted:
            return self.known.first(count)
        return super().first(count, after, most=most)
