"""Conditions, a tree that a paragraph must satisfy, and how the clauses of a query become one.

The numbers in `node` are those of `native/search/query.h`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from indexer.analysis import Segmenter
from indexer.core.frozen import frozen

from .atoms import atoms_of
from .query import LEAVES, And, Clause, Everything, Exact, Field, Filter, Leaf, Not, Or, Words, assert_never


@frozen
class AllOf:
    """Each of the conditions; of none, everything."""

    conditions: tuple[Condition, ...]
    node = 1


@frozen
class AnyOf:
    """At least one of the conditions; of none, nothing."""

    conditions: tuple[Condition, ...]
    node = 2


@frozen
class NoneOf:
    """None of the conditions."""

    conditions: tuple[Condition, ...]
    node = 3


@frozen
class EnoughWeight:
    """Terms of the retrieval that weigh at least as much as it needs."""

    node = 4


Condition = Leaf | Filter | AllOf | AnyOf | NoneOf | EnoughWeight

EVERYTHING = AllOf(())


def all_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions))


def any_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


def holding_all(strings: Iterable[str], field: Field) -> Condition:
    """Each of the strings somewhere in the field."""
    return all_of([Exact(string, field) for string in strings])


def condition_of(clause: Clause, segmenter: Segmenter) -> Condition:
    """The condition of a clause. Bare words ask for all of their atoms."""
    if isinstance(clause, (*LEAVES, Filter)):
        return clause
    match clause:
        case Words(text=text, field=field):
            return holding_all(atoms_of(text, segmenter), field)
        case And(clauses=clauses):
            return all_of([condition_of(one, segmenter) for one in dict.fromkeys(clauses)])
        case Or(clauses=clauses):
            return any_of([condition_of(one, segmenter) for one in dict.fromkeys(clauses)])
        case Not(clause=excluded):
            return NoneOf((condition_of(excluded, segmenter),))
        case Everything():
            return EVERYTHING
    assert_never(clause)


def is_matched(
    condition: Condition, satisfies: Callable[[Leaf | Filter], bool], holds_enough: Callable[[], bool]
) -> bool:
    """Whether a paragraph matches.

    `satisfies` decides on leaves and filters, `holds_enough` on the weight of terms.
    """
    if isinstance(condition, (*LEAVES, Filter)):
        return satisfies(condition)
    match condition:
        case AllOf(conditions=conditions):
            return all(is_matched(each, satisfies, holds_enough) for each in conditions)
        case AnyOf(conditions=conditions):
            return any(is_matched(each, satisfies, holds_enough) for each in conditions)
        case NoneOf(conditions=conditions):
            return not any(is_matched(each, satisfies, holds_enough) for each in conditions)
        case EnoughWeight():
            return holds_enough()
    assert_never(condition)
