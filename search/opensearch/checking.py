"""Queries with more parts, or longer strings, than a cluster takes well: it gives what may match, and texts
are checked here.

Nobody types such a query, but any text is one. What is asked instead is what holds a part of each string; of
that the first MOST_CHECKED are looked at, best first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.analysis import fold_text
from indexer.core.schema import GRAMS, TITLE_GRAMS
from indexer.storage.opensearch.documents import FIELDS
from indexer.storage.opensearch.surrogates import encodable
from search.query.conditions import Condition, is_matched
from search.query.query import Field
from search.ranking.bm25 import NEARLY

from .query import ANYTHING, NOTHING, asked_by, holding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from search.engine.values import RankingTerm

    from .query import Asked
    from .view import ClusterReading

MOST_PARTS = 800
"""A cluster takes 1,024 by itself, some of which are for the ranking."""

LONGEST_PHRASE, PHRASE = 256, 32
"""In characters. For a longer string what holds its beginning and its end is looked at: thousands of signs
in a row, all the same, would take a cluster a minute."""

MOST_CHECKED, CHECKED_AT_ONCE = 9_999, 1_000


def is_too_much(condition: Condition) -> bool:
    """Whether a condition has more parts than a cluster takes, or a string that is too long for it."""
    strings = list(_strings(condition))
    return len(strings) > MOST_PARTS or any(len(each) > LONGEST_PHRASE for each in strings)


def _strings(condition: Condition) -> Iterator[str]:
    """The strings of a condition; an empty one for each part that has none."""
    match condition:
        case ("exact", needle, _):
            yield needle
        case ("all" | "any", conditions):
            for one in conditions:
                yield from _strings(one)
        case ("not", excluded):
            yield from _strings(excluded)
        case _:
            yield ""


def checked(
    reading: ClusterReading,
    candidates: Iterator[int],
    condition: Condition,
    terms: Sequence[RankingTerm],
    needed: float,
) -> list[int]:
    """The documents among some candidates that match, all or the first MOST_CHECKED being looked at."""
    weighty = [term for term in terms if term[3]]
    matching = []
    for number, document in enumerate(candidates):
        if number == MOST_CHECKED:
            reading.cut_short = True
            break
        if is_matched(condition, _folded(reading, document), _holds_most(reading, document, weighty, needed)):
            matching.append(document)
    return matching


def _folded(reading: ClusterReading, document: int) -> Any:
    known: dict[Field, str] = {}

    def folded(field: Field) -> str:
        if field not in known:
            text = reading.title if field == "title" else reading.text
            known[field] = fold_text(text(0, document))
        return known[field]

    return folded


def _holds_most(reading: ClusterReading, document: int, terms: Sequence[RankingTerm], needed: float) -> Any:
    def holds_most() -> bool:
        shares = reading.shares([(0, document)], terms)[0]
        return sum(term[3] for term, share in zip(terms, shares, strict=True) if share) >= needed * NEARLY

    return holds_most


def loosened(condition: Condition, terms: Sequence[RankingTerm], needed: float) -> Asked:
    """What all that matches a condition matches, and more: a query of at most MOST_PARTS parts."""
    return _Loosening(terms, needed).of(condition)


class _Loosening:
    """Makes a query of few parts, however the condition is nested: what comes when they are spent is left
    out."""

    def __init__(self, terms: Sequence[RankingTerm], needed: float) -> None:
        self._terms = terms
        self._needed = needed
        self._left = MOST_PARTS

    def of(self, condition: Condition) -> Asked:
        match condition:
            case ("exact", needle, field):
                if len(needle) <= PHRASE:
                    return self._spent(1, holding(needle, field))
                ends = [holding(needle[:PHRASE], field), holding(needle[-PHRASE:], field)]
                return self._spent(2, {"bool": {"filter": ends}})
            case ("all", conditions):
                asked = [each for each in map(self.of, conditions) if each is not ANYTHING]
                return {"bool": {"filter": asked}} if asked else ANYTHING
            case ("any", conditions):
                exact = [one for one in conditions if one[0] == "exact"]
                asked = [self.of(one) for one in conditions if one[0] != "exact"]
                if exact:
                    # One list for each field, and for single characters and pairs.
                    asked.append(self._spent(4, _any_of(exact)))
                if any(each is ANYTHING for each in asked):
                    return ANYTHING
                return {"bool": {"should": asked, "minimum_should_match": 1}} if asked else NOTHING
            case ("most",):
                return self._spent(len(self._terms), asked_by(condition, self._terms, self._needed))
        return ANYTHING

    def _spent(self, parts: int, asked: Asked) -> Asked:
        """A query of so many parts; anything where they are not left."""
        if parts > self._left:
            return ANYTHING
        self._left -= parts
        return asked


def _any_of(exact: Sequence[Condition]) -> Asked:
    """What holds a part of one of some strings: of each string the first pair, or all of a shorter one."""
    parts: dict[str, list[str]] = {}
    for _, needle, field in exact:
        if needle:
            name = FIELDS[TITLE_GRAMS if field == "title" else GRAMS]
            name = name if len(needle) > 1 else f"{name}.characters"
            parts.setdefault(name, []).append(encodable(needle[:2]))
    asked: list[Asked] = [{"terms": {name: list(dict.fromkeys(held))}} for name, held in parts.items()]
    return {"bool": {"should": asked, "minimum_should_match": 1}} if asked else NOTHING
