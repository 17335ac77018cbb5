"""The tokens of a query: their kinds, and the words of operators."""

from __future__ import annotations

import re
from enum import Enum, auto

from indexer.core.numerals import small_number

from .query import FARTHEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .dates import DateRange


class Kind(Enum):
    """The kinds of tokens."""

    TEXT = auto()
    QUOTE = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    SENT = auto()
    PARA = auto()
    DOC = auto()
    NEAR = auto()
    ADJ = auto()
    ATLEAST = auto()
    FIRST = auto()
    FIELD = auto()
    FILTER = auto()


OPERATORS = {
    **{"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT, "NEAR": Kind.NEAR, "ADJ": Kind.ADJ},
    **{"SENT": Kind.SENT, "PARA": Kind.PARA, "DOC": Kind.DOC},
    **{"同句": Kind.SENT, "同段": Kind.PARA, "同篇": Kind.DOC},
}
"""The kind of each operator's word."""
_LONGEST_WORD = max(map(len, OPERATORS))
USUAL_DISTANCE = 10
"""The number of NEAR and ADJ without one, in characters."""

COUNTED = {
    **dict.fromkeys(("NEAR", "相邻", "相鄰"), (Kind.NEAR, 0)),
    **dict.fromkeys(("ADJ", "先后", "先後"), (Kind.ADJ, 0)),
    **dict.fromkeys(("ATLEAST", "至少"), (Kind.ATLEAST, 1)),
    **dict.fromkeys(("FIRST", "前"), (Kind.FIRST, 1)),
}
"""The kind of each word that has a number, and the least number; the greatest is FARTHEST."""
_NUMBER = "([0-9]{1,3}|[一二两兩三四五六七八九十百]{1,5})"
_COUNTED = re.compile(
    f"(NEAR|相[邻鄰]|ADJ|先[后後]|ATLEAST|FIRST)/([0-9]{{1,3}})|(至少){_NUMBER}次|(前){_NUMBER}段"
)
_TWO = str.maketrans("两兩", "二二")
LONGEST_COUNTED = 11
"""Longest operator's word, in characters."""
SYMBOLS = {"*": Kind.AND, "+": Kind.OR, "|": Kind.OR}
# Tuples: an enum's hash is a Python call, and these are asked for every token.
PROXIMITY = (Kind.SENT, Kind.PARA, Kind.DOC, Kind.NEAR, Kind.ADJ)
"""The operators that bind tightest."""
OF_PLACES = (Kind.PARA, Kind.DOC)
"""Those of them that take fields and filters too."""
LIMITS = (Kind.ATLEAST, Kind.FIRST)
"""The operators with a number before one operand."""
BINARY = (Kind.AND, Kind.OR, *PROXIMITY)
EXACT = (*BINARY, *LIMITS)
"""The operators beside which all text is exact."""
PREFIXES = (Kind.NOT, *LIMITS, Kind.FIELD)


class Token:
    """source[start:end] and its kind. A quote includes its marks, a filter its name and value.

    A field has its name, and a filter that is whole, a date or `number:*`, the name and the `days`, None for
    any value. An operator has its `number`. While tokens are told apart, `partner` is the place of the other
    bracket.
    """

    __slots__ = ("days", "end", "field", "kind", "number", "partner", "start")

    def __init__(
        self, kind: Kind, start: int, end: int, *, days: DateRange | None = None, field: str = "body"
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.days = days
        self.field = field
        self.number = USUAL_DISTANCE
        self.partner = -1


def operator_of(word: str) -> tuple[Kind, int]:
    """(the kind of the operator that a word is, its number); TEXT for what is none."""
    if len(word) <= _LONGEST_WORD and word in OPERATORS:
        return OPERATORS[word], USUAL_DISTANCE
    counted = _COUNTED.fullmatch(word)
    if counted:
        name, written = (part for part in counted.groups() if part)
        kind, least = COUNTED[name]
        number = small_number(written.translate(_TWO))
        if least <= number <= FARTHEST:
            return kind, number
    return Kind.TEXT, USUAL_DISTANCE
