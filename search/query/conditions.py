"""Conditions, a tree that a paragraph must satisfy, and how the clauses of a query become one.

The numbers in `node` are those of `native/search/query.h`.
"""

from __future__ import annotations

from indexer.analysis import Segmenter
from indexer.core.frozen import altered, frozen
from indexer.core.schema import KNOWN
from indexer.storage.segment.days import day_number, last_day

from .atoms import atoms_of
from .equivalents import equivalents, ways_of
from .query import (
    Adjacent,
    AmongFirst,
    And,
    AtLeast,
    Clause,
    Days,
    Either,
    Everything,
    Exact,
    Field,
    Filter,
    Leaf,
    Near,
    Not,
    Or,
    SameArticle,
    SameSentence,
    Sound,
    Words,
    assert_never,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date


class AllOf(metaclass=frozen):
    """Each of the conditions; of none, everything."""

    conditions: tuple[Condition, ...]
    node = 1


class AnyOf(metaclass=frozen):
    """At least one of the conditions; of none, nothing."""

    conditions: tuple[Condition, ...]
    node = 2


class NoneOf(metaclass=frozen):
    """None of the conditions."""

    conditions: tuple[Condition, ...]
    node = 3


class EnoughWeight(metaclass=frozen):
    """Terms that weigh at least as much as is needed: these, as a retrieval has them, or where there are none
    the retrieval's own."""

    terms: tuple[tuple[str, str, float, float], ...] = ()
    needed: float = 0.0
    node = 4


class InArticle(metaclass=frozen):
    """A paragraph of the same article, this one or another, satisfies the condition."""

    condition: Condition
    node = 7

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (self.condition,)


class FirstParagraphs(metaclass=frozen):
    """The paragraph is among the first `count` of its article."""

    count: int
    node = 8


Condition = Leaf | Filter | Days | AllOf | AnyOf | NoneOf | EnoughWeight | InArticle | FirstParagraphs

Basic = Leaf | Filter | Days | EnoughWeight | InArticle | FirstParagraphs
"""A condition that is not made of others on the same paragraph."""

EVERYTHING = AllOf(())
NOTHING = AnyOf(())


def all_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions))


def any_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


def excluding(condition: Condition, excluded: Condition) -> Condition:
    """A condition, and not another one."""
    conditions = condition.conditions if isinstance(condition, AllOf) else (condition,)
    return AllOf((*conditions, NoneOf((excluded,))))


def exactly(text: str, field: Field) -> Condition:
    """A string, in any way to write its numbers."""
    return any_of([Exact(way, field) for way in ways_of(text)])


_NO_WHOLE_DATE = AnyOf((NoneOf((Filter(KNOWN, "date"),)), Filter(KNOWN, "month"), Filter(KNOWN, "year")))
"""Articles without a date, and those of which only the month or the year is known."""


def left_out_by_days(condition: Condition) -> Condition | None:
    """The articles that do not match a condition, but have no whole date and may be of the days that it asks
    for; None where it asks for no days."""
    possible = _possibly_in_days(condition)
    return None if possible == condition else AllOf((_NO_WHOLE_DATE, possible, NoneOf((condition,))))


def _possibly_in_days(condition: Condition) -> Condition:
    """The condition, satisfied also by articles that may be of the days that it asks for, since they have no
    whole date. What it excludes stays as it is."""
    match condition:
        case Days(since=since, until=until):
            months = Days(since and since.replace(day=1), until and _end_of_month(until))
            years = Days(since and since.replace(month=1, day=1), until and until.replace(month=12, day=31))
            of_month, of_year = Filter(KNOWN, "month"), Filter(KNOWN, "year")
            undated = NoneOf((Filter(KNOWN, "date"),))
            return AnyOf((condition, AllOf((of_month, months)), AllOf((of_year, years)), undated))
        case AllOf(conditions=conditions):
            return AllOf(tuple(map(_possibly_in_days, conditions)))
        case AnyOf(conditions=conditions):
            return AnyOf(tuple(map(_possibly_in_days, conditions)))
    return condition


def _end_of_month(day: date) -> date:
    number = last_day(day_number(day) // 100 * 100)
    return day.replace(day=number % 100)


def _holding(strings: Iterable[str], field: Field) -> list[Condition]:
    return [Exact(string, field) for string in strings]


def holding_all(strings: Iterable[str], field: Field) -> Condition:
    """Each of the strings somewhere in the field."""
    return all_of(_holding(strings, field))


def in_each_way(leaf: Leaf) -> Leaf:
    """A pattern in which numbers may be written in any way."""
    if isinstance(leaf, Exact):
        ways = [Exact(written) for (written,) in equivalents(leaf.texts)] if leaf.in_each_way else [leaf]
        return Either(tuple(ways)) if len(ways) > 1 else ways[0]
    if isinstance(leaf, AtLeast):
        return altered(leaf, part=in_each_way(leaf.part))
    return altered(leaf, parts=tuple(map(in_each_way, leaf.parts)))


def _candidates(leaf: Leaf, field: Field) -> Iterator[Condition]:
    """Conditions that hold wherever a pattern matches, apart from its own required strings."""
    if isinstance(leaf, Either):
        alternatives = [[*_holding(part.required, field), *_candidates(part, field)] for part in leaf.parts]
        yield any_of(list(map(all_of, alternatives)))
    elif not isinstance(leaf, Exact):
        for part in leaf.parts:
            yield from _candidates(part, field)


def condition_of(clause: Clause, segmenter: Segmenter) -> Condition:
    """The condition of a clause. Bare words ask for all of their atoms."""
    if isinstance(clause, Exact) and not clause.in_each_way:
        return clause  # As most clauses are.
    match clause:
        case Exact(text=text, field=field):
            return exactly(text, field)
        case Filter() | Days():
            return clause
        case SameSentence() | Near() | Adjacent() | AtLeast() | Either():
            pattern = in_each_way(clause)
            return all_of([*_candidates(pattern, clause.field), pattern])
        case Sound(text=text):
            return exactly(text, "body")
        case Words(text=text, field=field):
            return holding_all(atoms_of(text, segmenter), field)
        case And(clauses=clauses):
            return all_of([condition_of(one, segmenter) for one in dict.fromkeys(clauses)])
        case Or(clauses=clauses):
            return any_of([condition_of(one, segmenter) for one in dict.fromkeys(clauses)])
        case SameArticle(clauses=clauses):
            each = [condition_of(one, segmenter) for one in clauses]
            return all_of([*map(InArticle, each), any_of(each)])
        case AmongFirst(clause=limited, count=count):
            return all_of([condition_of(limited, segmenter), FirstParagraphs(count)])
        case Not(clause=excluded):
            return NoneOf((condition_of(excluded, segmenter),))
        case Everything():
            return EVERYTHING
    assert_never(clause)


def is_matched(condition: Condition, satisfies: Callable[[Basic], bool]) -> bool:
    """Whether a paragraph matches; `satisfies` decides on basic conditions."""
    match condition:
        case AllOf(conditions=conditions):
            return all(is_matched(each, satisfies) for each in conditions)
        case AnyOf(conditions=conditions):
            return any(is_matched(each, satisfies) for each in conditions)
        case NoneOf(conditions=conditions):
            return not any(is_matched(each, satisfies) for each in conditions)
    return satisfies(condition)
