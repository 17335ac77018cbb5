"""What a paragraph must hold, as plain nested tuples that both paths of `finding` read.

("exact", needle, field)     its folded body, or its article's folded title, holds the folded needle
("all", [conditions])        each of them; ("all", []) is everything
("any", [conditions])        one of them at least
("not", condition)           what does not match it
("everything",)              every paragraph
("most",)                    it holds enough of the weight of the terms that rank
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.analysis import Segmenter

from .atoms import atoms_of
from .query import And, Clause, Everything, Exact, Field, Not, Or, Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Condition = tuple[Any, ...]
else:
    Condition = tuple

EVERYTHING: Condition = ("everything",)
MOST_OF_WEIGHT: Condition = ("most",)


def exact(needle: str, field: Field = "body") -> Condition:
    return ("exact", needle, field)


def all_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else ("all", list(conditions))


def any_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else ("any", list(conditions))


def holding_all(strings: Sequence[str], field: Field) -> Condition:
    """Each of the strings somewhere."""
    return all_of([exact(string, field) for string in strings])


def is_matched(
    condition: Condition, folded: Callable[[Field], str], holds_most: Callable[[], bool] = lambda: True
) -> bool:
    """Whether a paragraph matches: `folded` gives its folded body or title, `holds_most` says whether it
    holds enough of the weight of the terms that rank."""
    match condition:
        case ("exact", needle, field):
            return bool(needle) and needle in folded(field)
        case ("all", conditions):
            return all(is_matched(each, folded, holds_most) for each in conditions)
        case ("any", conditions):
            return any(is_matched(each, folded, holds_most) for each in conditions)
        case ("not", excluded):
            return not is_matched(excluded, folded, holds_most)
        case ("most",):
            return holds_most()
    return True


def condition_of(clause: Clause, segmenter: Segmenter) -> Condition:
    """What a clause asks of a paragraph. Bare words ask for all of their atoms."""
    match clause:
        case Exact(text=text, field=field):
            return exact(text, field)
        case Words(text=text, field=field):
            return holding_all(atoms_of(text, segmenter), field)
        case And(clauses=clauses):
            return all_of([condition_of(one, segmenter) for one in dict.fromkeys(clauses)])
        case Or(clauses=clauses):
            return any_of([condition_of(one, segmenter) for one in dict.fromkeys(clauses)])
        case Not(clause=excluded):
            return ("not", condition_of(excluded, segmenter))
        case Everything():
            return EVERYTHING
    raise TypeError(f"{clause!r} is no clause")
