"""Tells whether a query is an expression, whose texts are exact: whether an operator joins texts.

An operator between filters joins no texts, nor does one AND beside each filter: in `科技 AND kind:通知` and
`(kind:通知 OR date:2024) 科技` the text ranks.
"""

from __future__ import annotations

from itertools import accumulate

from .filters import BY_VALUE
from .tokens import LIMITS, PREFIXES, PROXIMITY, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Token


def is_expression(found: Sequence[Token]) -> bool:
    """Whether an operator of a query with these tokens joins texts."""
    kinds = [token.kind for token in found]
    if any(kind in PROXIMITY or kind in LIMITS for kind in kinds):
        return True
    if Kind.OR not in kinds and Kind.AND not in kinds:
        return False
    ends = _ends_of_groups(kinds)
    texts = [0, *accumulate(map(int, _are_texts(found)))]
    opened = [(0, len(found))]
    for place, kind in enumerate(kinds):
        if kind is Kind.OPEN:
            opened.append((place, ends[place]))
        elif kind is Kind.CLOSE:
            opened.pop()
        elif kind is Kind.OR:
            start, end = opened[-1]
            if texts[start] < texts[end]:
                return True
        elif kind is Kind.AND and _joins_texts(kinds, place, ends, texts):
            return True
    return False


def _joins_texts(kinds: Sequence[Kind], place: int, ends: dict[int, int], texts: Sequence[int]) -> bool:
    """Whether an AND joins texts. A filter takes the AND before it, or else the one behind it, for itself."""
    after = place + 1
    while kinds[after] in PREFIXES:
        after += 1
    if texts[place] == texts[ends.get(after, after) + 1]:
        return False
    before = ends.get(place - 1, place - 1)
    while before and kinds[before - 1] in PREFIXES:
        before -= 1
    return texts[before] < texts[place] or (before > 0 and kinds[before - 1] is Kind.AND)


def _are_texts(found: Sequence[Token]) -> list[bool]:
    """For each token, whether it is text that is searched, no value of a filter."""
    are_texts: list[bool] = []
    of_groups = [False]
    before = None
    for token in found:
        is_value = (
            of_groups[-1] if before is None or before.kind is not Kind.FIELD else before.field in BY_VALUE
        )
        if token.kind is Kind.OPEN:
            of_groups.append(is_value)
        elif token.kind is Kind.CLOSE:
            of_groups.pop()
        are_texts.append(token.kind in (Kind.TEXT, Kind.QUOTE) and not is_value)
        before = token
    return are_texts


def _ends_of_groups(kinds: Sequence[Kind]) -> dict[int, int]:
    """The place of each bracket's partner."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for place, kind in enumerate(kinds):
        if kind is Kind.OPEN:
            opened.append(place)
        elif kind is Kind.CLOSE:
            ends[place] = opened.pop()
            ends[ends[place]] = place
    return ends
