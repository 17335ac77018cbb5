"""Tells more than the matches of a query: the articles that its days leave out, its values that no article
has, and pluses that may be meant as operators."""

from __future__ import annotations

from itertools import chain, islice

from search.engine.retrieval import Retrieval
from search.query.filters import values_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.query.query import Query

    from .retrieval import Answer

MOST_LOOKED_UP, MOST_NOTES = 20, 5
"""Number of values that are looked up, and of those for which it is told that no article has them."""


def look_beside(answer: Answer, query: Query, *, found_any: bool) -> tuple[int | None, tuple[str, ...]]:
    """(the number of articles that days leave out, None where it is not known; notes on the values of filters
    that no article has)"""
    view = answer.view
    undated = answer.undated()
    if view.budget.is_cut_short:
        undated = None
    asked = [values_in(one.clause, found_any=found_any) for one in (query, *query.within)]
    values = chain([(number,) for number in answer.plan.unknown], *asked)
    some = islice(dict.fromkeys(values), MOST_LOOKED_UP)
    unknown = [value for value in some if not any(view.find(Retrieval(each), 1)[1] for each in value)]
    if not unknown or view.budget.is_cut_short:
        return undated, ()
    from .unknown_values import note_on_value

    return undated, tuple([note_on_value(value[-1], view) for value in unknown[:MOST_NOTES]])


def notes_on_plus(answer: Answer, text: str) -> tuple[str, ...]:
    """The notes on pluses in a query, if they are likely to be the reason why nothing holds its text."""
    from search.query.notes import notes_on_pluses

    notes = notes_on_pluses(text)
    return () if not notes or answer.finds_it_as_it_is or answer.view.budget.is_cut_short else notes
