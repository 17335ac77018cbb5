"""The tool that counts matches by the values of fields."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from search import facet as found
from search.hit import SearchResults
from search.searcher import Searcher

from .answers import Counted, FacetValue
from .budget import Forms, counted
from .excerpts import VALUE, shortened_line
from .finding import SECONDS, notes_of

_FEWER = 0.7
"""The share of the values that the next shorter form of an answer has."""


def counts(
    searcher: Searcher, query: str, filters: dict[str, Any], fields: Sequence[str], most: int
) -> list[Forms]:
    """The forms of the counts of all matches by the values of fields, `most` of each at most: without the
    regions within regions, then with fewer values."""
    results = searcher.search(query, limit=0, facets=fields, timeout=SECONDS, **filters)
    forms = [partial(_counted, results, most, True)]
    while most:
        forms.append(partial(_counted, results, most, False))
        most = int(most * _FEWER)
    return [[*forms, partial(_counted, results, 0, False)]]


def _counted(results: SearchResults, most: int, has_children: bool) -> Counted:
    """The counts with so many values of each field, and with the values within them or without."""
    kept = {facet.name: _kept(facet.values, most) for facet in results.facets}
    left_out = {
        facet.name: _number(facet.values) - _number(kept[facet.name], has_children)
        for facet in results.facets
    }
    notes = notes_of(results) if most else []
    return Counted(
        found=results.total > 0,
        total=results.total,
        complete=None if results.complete and all(each.complete for each in results.facets) else False,
        facets={name: [_value(each, has_children) for each in values] for name, values in kept.items()},
        notes=notes or None,
        omitted=counted(**left_out, notes=len(results.notes) - len(notes)),
    )


def _kept(values: Sequence[found.FacetValue], most: int) -> list[found.FacetValue]:
    """The values with most articles, in their order."""
    best = sorted(range(len(values)), key=lambda at: -values[at].articles)[:most]
    return [values[at] for at in sorted(best)]


def _number(values: Sequence[found.FacetValue], has_children: bool = True) -> int:
    """The number of values, with those within them."""
    return sum(1 + (_number(value.children) if has_children else 0) for value in values)


def _value(value: found.FacetValue, has_children: bool) -> FacetValue:
    children = [_value(child, True) for child in value.children] if has_children else []
    return FacetValue(
        value=None if value.value is None else shortened_line(value.value, VALUE),
        articles=value.articles,
        paragraphs=value.paragraphs,
        selected=value.selected or None,
        children=children or None,
    )
