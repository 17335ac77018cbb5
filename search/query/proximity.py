"""Clauses joined by an operator that asks how texts stand to one another: from operands to patterns.

A pattern has texts and their alternatives. AND within an operand is taken apart: `(a b) NEAR/5 c` is
`a NEAR/5 c AND b NEAR/5 c`, and one sentence holds all of `(a b) SENT c`. What is no text of the field, such
as an exclusion, is asked of the whole paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, product

from .query import (
    LEAVES,
    MOST_NEAR,
    Adjacent,
    AmongFirst,
    And,
    AtLeast,
    Clause,
    Either,
    Everything,
    Leaf,
    Near,
    Not,
    Or,
    SameArticle,
    SameSentence,
)
from .tokens import Kind, Token

MOST_PATTERNS = 64
"""Most patterns that one operator makes of its operands. With more, one paragraph must hold them."""

DEEPEST_IN_ARTICLES = 2
"""The most of `SameArticle` in one another. What is in one is looked for twice, so that each doubles the
work."""

MOST_CHAINED = 16
"""Most texts that one NEAR after another joins. Of each four one span is made, to bound the depth."""

Joined = tuple[list[Clause], bool]
"""(clauses of which all must match, whether some are asked of the whole paragraph)"""


def joined(operator: Token, clauses: Sequence[Clause], field: str) -> Joined:
    """The clause that an operator makes of those that it stands between."""
    operands, others = _taken_apart(clauses, field)
    if len(operands) > 1 and (operator.kind is not Kind.NEAR or len(operands) <= MOST_CHAINED):
        of_each = [[part for patterns in operands for part in patterns]]
        if operator.kind is not Kind.SENT:
            of_each = _choices(operands)
        if of_each:
            return [*(_pattern(operator, parts) for parts in of_each), *others], bool(others)
    return list(clauses), True


def limited(clause: Clause, count: int, field: str) -> Joined:
    """A clause whose texts must each occur so often: where it asks for a place, there."""
    if isinstance(clause, AmongFirst):
        clauses, of_paragraph = limited(clause.clause, count, field)
        return [AmongFirst(one, clause.count) for one in clauses], of_paragraph
    operands, others = _taken_apart([clause], field)
    found: list[Clause] = [AtLeast(pattern, count, pattern.field) for pattern in chain(*operands)]
    of_each = [limited(one, count, field) if isinstance(one, AmongFirst) else ([one], True) for one in others]
    return [*found, *chain(*[one for one, _ in of_each])], any(of_paragraph for _, of_paragraph in of_each)


def depth_in_articles(clause: Clause) -> int:
    """The depth of `SameArticle` clauses within one another."""
    match clause:
        case And(clauses=clauses) | Or(clauses=clauses) | SameArticle(clauses=clauses):
            return max(map(depth_in_articles, clauses)) + isinstance(clause, SameArticle)
        case Not(clause=inner) | AmongFirst(clause=inner):
            return depth_in_articles(inner)
    return 0


def _pattern(operator: Token, parts: list[Leaf]) -> Leaf:
    field = parts[0].field
    if operator.kind is Kind.SENT:
        return SameSentence(tuple(parts), field)
    if operator.kind is Kind.ADJ:
        return Adjacent(tuple(parts), operator.number, field)
    while len(parts) > MOST_NEAR:
        parts = [Near(tuple(parts[:MOST_NEAR]), operator.number, field), *parts[MOST_NEAR:]]
    return Near(tuple(parts), operator.number, field)


def _taken_apart(clauses: Sequence[Clause], field: str) -> tuple[list[list[Leaf]], list[Clause]]:
    """(for each clause the patterns that it asks for, if any; what else is asked for)"""
    operands: list[list[Leaf]] = []
    others: list[Clause] = []
    for clause in clauses:
        patterns: list[Leaf] = []
        for one in clause.clauses if isinstance(clause, And) else (clause,):
            of_one = _patterns_of(one, field)
            if of_one is not None:
                patterns += of_one
            elif not isinstance(one, Everything):
                others.append(one)
        if patterns:
            operands.append(patterns)
    return operands, others


def _patterns_of(clause: Clause, field: str) -> list[Leaf] | None:
    """The patterns that a clause asks for, all of them; None for too many, and for a clause that asks for
    something else."""
    if isinstance(clause, LEAVES):
        return [clause] if clause.field == field else None
    if not isinstance(clause, (And, Or)):
        return None
    of_each = []
    for one in clause.clauses:
        patterns = _patterns_of(one, field)
        if patterns is None:
            return None
        of_each.append(patterns)
    if isinstance(clause, And):
        return list(chain(*of_each))
    # (a AND b) OR c is (a OR c) AND (b OR c).
    return [_either(parts) for parts in _choices(of_each)] or None


def _choices(of_each: Sequence[Sequence[Leaf]]) -> list[list[Leaf]]:
    """Each choice of one pattern from each; none if there are too many."""
    count = 1
    for patterns in of_each:
        count *= len(patterns)
        if count > MOST_PATTERNS:
            return []
    return list(map(list, product(*of_each)))


def _either(parts: Sequence[Leaf]) -> Leaf:
    flat = dict.fromkeys(chain(*[part.parts if isinstance(part, Either) else (part,) for part in parts]))
    return Either(tuple(flat), parts[0].field) if len(flat) > 1 else parts[0]
