"""The plan of a query on one state of an index: the conditions of its tiers, and the terms that rank."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.analysis import grams_of
from indexer.core.schema import GRAMS
from search.query.atoms import atoms_of, words_of
from search.query.conditions import Condition, EnoughWeight, all_of, any_of, condition_of, holding_all
from search.query.query import LEAVES, And, Clause, Exact, Leaf, Not, Or, Query, Words
from search.query.synonyms import Expansion, shipped_synonyms, word_bounds
from search.ranking.bm25 import LEAST_WEIGHT, expansion_terms, ranking_terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.values import RerankQuery
    from search.engine.view import View
    from search.ranking.settings import Ranking

LONGEST_EXPANDED = 200
"""Longest query, in code points, that is expanded with synonyms."""


class Plan:
    """The plan of one query on one view.

    `exact` is the condition of the first tier: the bare text as it is, or the expression. `holding` asks for
    all atoms of the bare text; None where `exact` asks for no more. `some` asks for enough of its words; None
    where all matches hold all of it."""

    def __init__(self, view: View, query: Query, ranking: Ranking | None = None) -> None:
        self._view = view
        # Importing the settings takes longer than knowing their defaults.
        self._title, self._article = (ranking.title, ranking.article) if ranking is not None else (1.0, 1.0)
        self.bare, required = _bare_words(query.clause)
        self.clauses = list(_positive(query.clause))
        """The clauses that ask for a text."""
        segmenter = view.segmenter
        self._bodies = [text for clause in self.clauses if clause.field == "body" for text in clause.texts]
        self._words = list(dict.fromkeys(w for text in self._bodies for w in words_of(text, segmenter)))
        self.expansions: tuple[Expansion, ...] = ()
        """Other ways to write phrases of the bare text that the index may hold."""
        if self.bare is None:
            terms = ranking_terms(self._words, view, self._title)
        else:
            if ranking is None or ranking.synonyms:
                self.expansions = _expansions(self.bare, view)
            atoms = [atom for text in self._bodies for atom in atoms_of(text, segmenter)]
            terms = ranking_terms(dict.fromkeys(atoms), view, self._title)
        self.needed = LEAST_WEIGHT * sum(weight for _, _, _, weight in terms)
        """The weight of terms that `some` asks for."""
        others = [other for expansion in self.expansions for other in expansion.also]
        phrases = [atoms_of(other, segmenter) for other in others]
        self.terms = (*terms, *expansion_terms(phrases, terms, view, self._title))
        self.exact: Condition | None = None
        self.holding: Condition | None = None
        self.some: Condition | None = None
        atoms = []
        if self.bare is not None:
            atoms = atoms_of(self.bare.text, segmenter)
            self._plan_bare(self.bare, atoms, required)
        elif query.clause is not None:
            self.exact = condition_of(query.clause, segmenter)
        self.needles = list(dict.fromkeys([*self._bodies, *atoms, *others]))
        """The strings to highlight."""

    def _plan_bare(self, bare: Words, atoms: list[str], required: Clause | None) -> None:
        others = [] if required is None else [condition_of(required, self._view.segmenter)]
        self.exact = all_of([Exact(bare.text, bare.field), *others])
        if atoms != [bare.text]:
            self.holding = all_of([holding_all(atoms, bare.field), *others])
        if others and any(not isinstance(one, Words) and one.field == "body" for one in self.clauses):
            # Beside an exact string bare text only ranks: every paragraph that holds the string is found.
            self.some = all_of(others)
        elif self.terms and [text for _, text, _, _ in self.terms] != 2 * [bare.text]:
            self.some = all_of([EnoughWeight(), *others])

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

    def rerank_query(self) -> RerankQuery:
        """The strings by which the candidates of this query are re-ranked."""
        from search.ranking.rerank import rerank_query

        return rerank_query(
            self._bodies, self._words, self.expansions, self._view, self._title, self._article
        )


def _expansions(bare: Words, view: View) -> tuple[Expansion, ...]:
    """Other ways to write the phrases of bare text, of those that the index may hold."""
    if bare.field != "body" or len(bare.text) > LONGEST_EXPANDED:
        return ()
    known = shipped_synonyms().expansions(bare.text, word_bounds(view.segmenter.cut(bare.text)))
    grams = {one: grams_of(one) for expansion in known for one in expansion.also}
    # A string with a gram that does not occur occurs nowhere.
    counts = view.counts([gram for each in grams.values() for gram in each], GRAMS) if grams else {}
    expansions = []
    for expansion in known:
        also = tuple([one for one in expansion.also if all(counts[gram] for gram in grams[one])])
        if also:
            expansions.append(Expansion(expansion.said, also, expansion.same))
    return tuple(expansions)


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


def _positive(clause: Clause | None) -> Iterator[Words | Leaf]:
    """The clauses that ask for a text, not those that exclude one."""
    if isinstance(clause, (Words, *LEAVES)):
        yield clause
    elif isinstance(clause, (And, Or)):
        for one in clause.clauses:
            if not isinstance(one, Not):
                yield from _positive(one)
