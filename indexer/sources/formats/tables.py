"""Finds the cells of tables whose rules a page draws, and makes a line of each row.

Rules that meet are a grid. The cell of a text is what the nearest rules around it enclose, so that cells may
span rows and columns. A frame around a text, which has one cell, is no table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_NEAR = 3.0
"""Greatest distance of rules that are one, or that meet; in points."""

_MOST_PAIRS = 40_000
"""Pairs of rules of a page that are compared."""


class Rule(NamedTuple):
    """A straight line from one point to another, across or down. The unit is that of segments."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_across(self) -> bool:
        return self.right - self.left >= self.bottom - self.top


class Grid(NamedTuple):
    """Rules that meet one another: those across, from top to bottom, and those down, from left to right."""

    across: list[Rule]
    down: list[Rule]

    @property
    def top(self) -> float:
        return self.across[0].top

    def cell(self, x: float, y: float) -> tuple[float, float] | None:
        """(top, left) of the cell around a point; None outside of the grid."""
        if not (
            self.across[0].top <= y <= self.across[-1].top and self.down[0].left <= x <= self.down[-1].left
        ):
            return None
        tops = [rule.top for rule in self.across if rule.left - _NEAR <= x <= rule.right + _NEAR]
        lefts = [rule.left for rule in self.down if rule.top - _NEAR <= y <= rule.bottom + _NEAR]
        if not (tops and lefts and tops[0] <= y <= tops[-1] and lefts[0] <= x <= lefts[-1]):
            # A grid need not be a rectangle.
            return None
        return max(top for top in tops if top <= y), max(left for left in lefts if left <= x)


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """The grids of a page from top to bottom."""
    across = _merged([rule for rule in rules if rule.is_across])
    down = [_turned(rule) for rule in _merged([_turned(rule) for rule in rules if not rule.is_across])]
    if len(across) * len(down) > _MOST_PAIRS:
        return []
    met: defaultdict[int, set[int]] = defaultdict(set)
    for column, rule in enumerate(down):
        for row, other in enumerate(across):
            if _meet(other, rule):
                met[column].add(row)
    groups: list[tuple[set[int], set[int]]] = []
    for column, rows in met.items():
        columns = {column}
        apart = []
        for group in groups:
            if rows.isdisjoint(group[0]):
                apart.append(group)
            else:
                rows, columns = rows | group[0], columns | group[1]
        groups = [*apart, (rows, columns)]
    grids = [
        Grid([across[row] for row in sorted(rows)], [down[column] for column in sorted(columns)])
        for rows, columns in groups
        if len(rows) > 1 and len(columns) > 1
    ]
    return sorted(grids, key=lambda grid: grid.top)


def _turned(rule: Rule) -> Rule:
    return Rule(rule.top, rule.left, rule.bottom, rule.right)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules across, from top to bottom; those that lie on one another, or continue one another, are one."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.top / _NEAR), rule.left)):
        last = merged[-1] if merged else None
        if last is not None and abs(rule.top - last.top) < _NEAR and rule.left <= last.right + _NEAR:
            merged[-1] = last._replace(right=max(last.right, rule.right))
        else:
            merged.append(rule)
    return sorted(merged, key=lambda rule: rule.top)


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.left - _NEAR <= down.left <= across.right + _NEAR
        and down.top - _NEAR <= across.top <= down.bottom + _NEAR
    )
