"""The plan of a query on one state of an index: the conditions of its tiers, and the terms that rank."""

from __future__ import annotations

from indexer.core.frozen import altered
from search.engine.retrieval import Retrieval
from search.engine.values import NEWEST_FIRST, Recency
from search.query.atoms import atoms_of, words_of
from search.query.conditions import (
    NOTHING,
    AllOf,
    AnyOf,
    Condition,
    EnoughWeight,
    all_of,
    any_of,
    condition_of,
    exactly,
    holding_all,
)
from search.query.equivalents import equivalents
from search.query.plain import Expansion, may_be_number
from search.query.query import (
    LEAVES,
    AmongFirst,
    And,
    Clause,
    Days,
    Exact,
    Field,
    Filter,
    Leaf,
    Not,
    Or,
    Query,
    SameArticle,
    Words,
)
from search.ranking.bm25 import expansion_terms, ranking_terms
from search.ranking.weights import LEAST_WEIGHT, WEIGHT_STEP

from .expanding import spellings_of, synonyms_of
from .fragments import fragments_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from search.engine.values import RerankQuery
    from search.engine.view import View
    from search.ranking.settings import Ranking

    from .numbers import DocumentNumber


HALF_LIFE = 36
"""Number of months in which what age adds to a score halves."""


class Plan:
    """The plan of one query on one view.

    `exact` is the condition of the first tier: the bare text as it is, or the expression. `holding` asks for
    all atoms of the bare text; None where `exact` asks for no more. `some` asks for enough of its words; None
    where all matches hold all of it. `number` is the document number that the text is: `exact` then asks for
    what cites it, and `own` for the articles that have it."""

    def __init__(self, view: View, query: Query, ranking: Ranking | None = None) -> None:
        self._view = view
        # Importing the settings takes longer than knowing their defaults.
        self._title, self._article = (ranking.title, ranking.article) if ranking is not None else (1.0, 1.0)
        self._heading, self._naming = (ranking.heading, ranking.naming) if ranking is not None else (1.0, 1.0)
        self.bare, required = _bare_words(query.clause)
        self.clauses: list[Words | Leaf] = list(positive(query.clause))
        """The clauses that ask for a text."""
        segmenter = view.segmenter
        self._bodies = [text for clause in self.clauses if clause.field == "body" for text in clause.texts]
        self._words = list(dict.fromkeys(w for text in self._bodies for w in words_of(text, segmenter)))
        self.expansions: tuple[Expansion, ...] = ()
        """Other ways to write phrases of the bare text that the index may hold."""
        self._late: Mapping[str, int] = {}
        """The number of paragraphs that hold each late word of the query."""
        spellings: tuple[Expansion, ...] = ()
        ranking_words = self._words
        if self.bare is not None:
            if ranking is None or ranking.synonyms:
                synonyms = synonyms_of(self.bare, view)
                spellings = spellings_of(self.bare, view)
                self.expansions = (*synonyms, *spellings)
            ranking_words = [atom for text in self._bodies for atom in atoms_of(text, segmenter)]
        if view.vocabulary.late_words:
            from .late import count_late

            self._late = count_late([*self._words, *ranking_words], view)
        terms = ranking_terms(dict.fromkeys(ranking_words), view, self._title, self._late)
        self.needed = LEAST_WEIGHT * sum(weight for _, _, _, weight in terms)
        """The weight of terms that `some` asks for."""
        others = [other for expansion in self.expansions for other in expansion.also]
        # A spelling of several words is found as it stands; its words alone would be too little.
        spelled = {other for spelling in spellings for other in spelling.also}
        if view.vocabulary.late_words and others:
            from .late import former_segmenter

            segmenter = former_segmenter(others, view)
        phrases = [[other] if other in spelled else atoms_of(other, segmenter) for other in others]
        self.terms = (*terms, *expansion_terms(phrases, terms, view, self._title))
        within = [Plan(view, earlier, ranking).by_itself() for earlier in query.within]
        self.exact: Condition | None = None
        self.holding: Condition | None = None
        self.some: Condition | None = None
        atoms = []
        if self.bare is not None:
            atoms = atoms_of(self.bare.text, view.segmenter)
            others_required = [] if required is None else [condition_of(required, view.segmenter)]
            self._plan_bare(self.bare, atoms, [*others_required, *within], spellings)
        elif query.clause is not None:
            self.exact = all_of([condition_of(query.clause, view.segmenter), *within])
        if self._late:
            from .late import stand_ins

            self.terms = (*self.terms, *stand_ins(self._late, self.terms, view))
        self.days = (query.since, query.until)
        self.marked = None if marks_strings(query.clause) else query.clause
        """The clause from which spans are worked out; None where they are those of strings alone."""
        self.counts_at_once = self.bare is None and _looks_at_all(query.clause)
        """Whether to find the first matches takes as long as to count all."""
        self.number: DocumentNumber | None = None
        self.unknown: Sequence[Filter] = ()
        """The document number that the text is, if no article has it and none cites it."""
        self.own: Condition | None = None
        self.of_number: Condition | None = None
        """The condition of what has or cites the document number that the text is."""
        self._plan_number(query.clause, within)
        if self.own is not None and self.number is not None:
            # Its figures alone are in many texts.
            atoms, others, self.expansions = [], list(self.number.ways), ()
        self.recency = None if ranking is None or not ranking.recency else recency_of(view, ranking.recency)
        written = [
            text
            for clause in self.clauses
            if clause.field == "body" and (self.marked is None or isinstance(clause, Words))
            for text in written_as(clause)
        ]
        self.needles = list(dict.fromkeys([*written, *atoms, *others]))
        """The strings to highlight."""
        self.fragments = fragments_of(atoms, {*written, *others, *self._bodies})
        """Those of them that are highlighted only within the phrases of the bare text."""
        self.phrases = [] if self.bare is None else list(dict.fromkeys([self.bare.text, *written]))

    def _plan_bare(
        self, bare: Words, atoms: list[str], others: list[Condition], spellings: Sequence[Expansion]
    ) -> None:
        self.exact = all_of([exactly(bare.text, bare.field), *others])
        if atoms != [bare.text] or spellings:
            self.holding = all_of([self._holding(atoms, bare.field, spellings), *others])
        if others and any(not isinstance(one, Words) and one.field == "body" for one in self.clauses):
            # Beside an exact string bare text only ranks: every paragraph that holds the string is found.
            self.some = all_of(others)
        elif self.terms and [text for _, text, _, _ in self.terms] != 2 * [bare.text]:
            self.some = all_of([self._enough(), *others])

    def _enough(self) -> Condition:
        """Enough of the words: by their weight as terms, or a late word that weighs enough, as a string."""
        late = [
            Exact(text, "body")
            for _, text, _, weight in self.terms
            if text in self._late and weight >= max(self.needed, WEIGHT_STEP)
        ]
        return any_of([EnoughWeight(), *late])

    def _plan_number(self, clause: Clause | None, within: list[Condition]) -> None:
        """Where the only text of a query is a document number: find the document, and what cites it."""
        of_query = clause.clauses if isinstance(clause, And) else (clause,)
        texts = [one for one in of_query if isinstance(one, (Words, Exact))]
        if texts != self.clauses or len(texts) != 1 or texts[0].field != "body":
            return
        (text,) = texts
        if not may_be_number(text.text):
            return
        from .numbers import number_read_as, unknown_number

        number = self.number = number_read_as(text.text, self._view)
        if number is None:
            self.unknown = unknown_number(text.text)
        if number is None or number.own is None:
            return
        segmenter = self._view.segmenter
        others = [condition_of(one, segmenter) for one in of_query if one not in (text, None)] + within
        self.own = all_of([number.own, *others])
        self.of_number = any_of([exactly(text.text, "body"), *number.citing, *number.beginning])
        self.exact = all_of([self.of_number, *others])
        self.holding = None

    def _holding(self, atoms: list[str], field: Field, spellings: Sequence[Expansion]) -> Condition:
        """All of the atoms; in place of those of a phrase, another spelling of it.

        A singular such as `law` is in many other words, and counts only as a word that ranks."""
        conditions: list[Condition] = []
        said = set()
        for spelling in spellings:
            of_phrase = atoms_of(spelling.said, self._view.segmenter)
            others = [Exact(other, field) for other in spelling.also if other not in spelling.said]
            conditions.append(any_of([holding_all(of_phrase, field), *others]))
            said.update(of_phrase)
        conditions += [Exact(atom, field) for atom in atoms if atom not in said]
        return all_of(conditions)

    @property
    def whole(self) -> Condition | None:
        """The condition of holding all of the text: its atoms, which are found faster than the text as it
        is."""
        return self.holding or self.exact

    @property
    def condition(self) -> Condition | None:
        """The condition of all matches."""
        if self.some is None or self.whole is None:
            return self.whole
        return any_of([self.whole, self.some])

    def by_itself(self) -> Condition:
        """The condition of all matches in the days of the query, for the plan of another query: it has the
        terms that it weighs."""
        condition = self.condition
        if condition is None:
            return NOTHING
        weighed = tuple([term for term in self.terms if term[3]])
        enough = EnoughWeight(weighed, self.needed) if weighed else NOTHING
        days = [] if self.days == (None, None) else [Days(*self.days)]
        return all_of([_replaced(condition, EnoughWeight(), enough), *days])

    def rerank_query(self) -> RerankQuery:
        """The strings by which the candidates of this query are re-ranked."""
        from search.ranking.rerank import rerank_query

        query = rerank_query(
            self._bodies, self._words, self.expansions, self._view, self._title, self._article, self._late
        )
        heading, naming = self._heading * query.heading, self._naming * query.naming
        return altered(query, heading=heading, naming=naming, recency=self.recency)


def recency_of(view: View, weight: float) -> Recency | None:
    """The parts that age adds to scores, counted from the index's newest article; None if none has a date."""
    _, newest = view.find(Retrieval(order=NEWEST_FIRST), 1)
    if not newest or not newest[0][3]:
        return None
    shares = [weight * 0.5 ** (month / HALF_LIFE) for month in range(HALF_LIFE)]
    return Recency(newest[0][3], tuple(shares))


def _replaced(condition: Condition, old: Condition, new: Condition) -> Condition:
    """A condition with another part in place of one."""
    if isinstance(condition, (AllOf, AnyOf)):
        return type(condition)(tuple([_replaced(each, old, new) for each in condition.conditions]))
    return new if condition == old else condition


def marks_strings(clause: Clause | None) -> bool:
    """Whether the strings of a clause are what makes a paragraph match, wherever they stand in it."""
    if isinstance(clause, And):
        return all(map(marks_strings, clause.clauses))
    if isinstance(clause, (Or, SameArticle)):
        return all(
            isinstance(one, (Exact, Filter, Days, Or)) and marks_strings(one) for one in clause.clauses
        )
    if isinstance(clause, AmongFirst):
        return marks_strings(clause.clause)
    return not isinstance(clause, LEAVES) or isinstance(clause, Exact)


def _looks_at_all(clause: Clause | None) -> bool:
    """Whether matches are known only when most candidates were looked at: their texts, or articles."""
    if isinstance(clause, (And, Or)):
        return any(map(_looks_at_all, clause.clauses))
    if isinstance(clause, (Not, AmongFirst)):
        return _looks_at_all(clause.clause)
    return isinstance(clause, (*LEAVES, SameArticle)) and not isinstance(clause, Exact)


def written_as(clause: Words | Leaf) -> list[str]:
    """The strings that a clause asks for, in each way to write their numbers that may match."""
    if isinstance(clause, Words) or (isinstance(clause, Exact) and clause.in_each_way):
        return [text for (text,) in equivalents(clause.texts)]
    return list(clause.texts)


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


def positive(clause: Clause | None) -> Iterator[Words | Leaf]:
    """The clauses that ask for a text, not those that exclude one."""
    if isinstance(clause, (Words, *LEAVES)):
        yield clause
    elif isinstance(clause, AmongFirst):
        yield from positive(clause.clause)
    elif isinstance(clause, (And, Or, SameArticle)):
        for one in clause.clauses:
            if not isinstance(one, Not):
                yield from positive(one)
