"""Notes on values that no article has: each with the nearest that articles have."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from heapq import nlargest

from indexer.core.messages import join_messages, message
from search.engine.retrieval import Retrieval

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.view import View
    from search.query.query import Filter

MOST_NEAR = 3
_COMPARED = 50
"""Number of values with the most characters in common that are compared character by character."""
_LIKELY = 0.5
"""Similarity, by `difflib`, from which a value is shown as near."""
_LONGEST = 60
"""Code points of the longest value that is compared."""


def note_on_value(asked: Filter, view: View) -> str:
    """The note on a filter whose value no article has."""
    shares = view.tally(Retrieval(), (asked.field,)).shares[asked.field]
    counted = {term: articles for term, (articles, _) in shares.items() if term is not None}
    written = view.written(asked.field)
    near = [f"{written.get(term, term)} ({counted[term]:,})" for term in _nearest(asked.value, counted)]
    also = message("; near it: {names}", names=join_messages(", ", near)) if near else ""
    return message(
        "{field}:{value}: no article has this {field}{also}.", field=asked.field, value=asked.value, also=also
    )


def _nearest(value: str, counted: Mapping[str, int]) -> list[str]:
    """The terms that are like a value, the likest first.

    >>> _nearest("河南省科技厅", {"河南省科学技术厅": 12, "河南省财政厅": 40, "国务院": 9})
    ['河南省科学技术厅', '河南省财政厅']
    """
    characters = set(value)
    short = [term for term in counted if len(term) <= _LONGEST]
    compared = nlargest(_COMPARED, short, key=lambda term: _in_common(characters, term.rpartition("/")[2]))
    scored = [(_likeness(value, term.rpartition("/")[2]), counted[term], term) for term in compared]
    return [term for score, _, term in nlargest(MOST_NEAR, scored) if score >= _LIKELY]


def _in_common(characters: set[str], term: str) -> float:
    return 2 * len(characters.intersection(term)) / (len(characters) + len(term) or 1)


def _likeness(value: str, term: str) -> float:
    """The part of two values that is the same; 1 where one holds the other."""
    if value in term or term in value:
        return 1.0
    return SequenceMatcher(None, value, term, autojunk=False).ratio()
