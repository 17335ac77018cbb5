"""The texts with spaces or signs that are typed most, without the parser: Han words side by side, a quote
among them, and Han joined by AND or by OR alone.

`search.query.expressions` gives the same queries, and those of all other texts."""

from __future__ import annotations

from indexer.analysis import fold_text

from .equivalents import equivalents
from .plain import OPERATORS_IN_HAN, QUOTES
from .query import And, Exact, Or, Query, Words
from .varying import may_vary

_OF_OPERATORS = frozenset("".join(OPERATORS_IN_HAN))
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fd5"


def parse_joined(text: str) -> Query | None:
    """The query of a text; None where it is for the parser.

    >>> parse_joined("科创 AND 新城").clause == And((Exact("科创"), Exact("新城")))
    True
    >>> parse_joined("科創 新城").clause
    Words(text='科创新城', field='body')
    >>> parse_joined("“科創新城”").clause
    Exact(text='科创新城', field='body', in_each_way=False)
    >>> parse_joined("科创 AND 新城 OR 高新") is None
    True
    """
    if _is_han("".join(text.split())):
        return Query(text, Words(fold_text(text)))
    quoted = _quoted(text)
    if quoted is not None:
        return quoted
    parts = text.split(" ")
    operators, words = parts[1::2], parts[::2]
    if len(words) == len(operators) or not operators or operators[0] not in ("AND", "OR"):
        return None
    operator = operators[0]
    if operators.count(operator) != len(operators) or not all(words) or not _is_han("".join(words)):
        return None
    clauses = tuple(map(exact_of_folded, dict.fromkeys(map(fold_text, words))))
    if len(clauses) == 1:
        return Query(text, clauses[0])
    return Query(text, And(clauses) if operator == "AND" else Or(clauses))


def _quoted(text: str) -> Query | None:
    """The query of a text with one quote."""
    start = next((at for at, sign in enumerate(text) if sign in QUOTES), None)
    end = -1 if start is None else text.find(QUOTES[text[start]], start + 1)
    if start is None or end < 0 or not _is_han(text[start + 1 : end]):
        return None
    before, quote, after = text[:start], exact_text(text[start + 1 : end]), text[end + 1 :]
    beside = f"{before} {after}".strip()
    if not beside:
        return Query(text, quote)
    # Within words a quote is also a part of them.
    is_within = before[-1:].strip() and after[:1].strip()
    if is_within or not _is_han("".join(beside.split())):
        return None
    return Query(text, And((Words(fold_text(beside)), quote)))


def exact_text(text: str) -> Exact:
    return exact_of_folded(fold_text(text))


def exact_of_folded(folded: str) -> Exact:
    return Exact(folded, "body", may_vary(folded) and len(equivalents((folded,))) > 1)


def _is_han(text: str) -> bool:
    """Whether a text is Han alone, and no operator."""
    if not text or min(text) < _FIRST_HAN or max(text) > _LAST_HAN:
        return False
    return _OF_OPERATORS.isdisjoint(text) or not any(word in text for word in OPERATORS_IN_HAN)
