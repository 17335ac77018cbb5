"""The tool that counts matches by the values of fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from search import hit as found
from search.searcher import Searcher

from .answers import Counted, FacetValue
from .budget import counted
from .excerpts import VALUE, shortened_line
from .finding import SECONDS, notes_of

_FEWER = 0.7
"""The share of the values that the next shorter form of an answer has."""


def counts(
    searcher: Searcher, query: str, filters: dict[str, Any], fields: Sequence[str], most: int
) -> Iterator[Counted]:
    """The counts of all matches by the values of fields, `most` of each at most, from the fullest form to the
    shortest: first without the regions within regions, then with fewer values."""
    results = searcher.search(query, limit=0, facets=fields, timeout=SECONDS, **filters)
    while True:
        for has_children in (True, False):
            yield Counted(
                found=results.total > 0,
                total=results.total,
                complete=None
                if results.complete and all(each.complete for each in results.facets)
                else False,
                facets={
                    facet.name: [_value(each, has_children) for each in _kept(facet.values, most)]
                    for facet in results.facets
                },
                notes=(notes_of(results) or None) if most else None,
                omitted=counted(
                    **{
                        facet.name: _number(facet.values) - _number(_kept(facet.values, most), has_children)
                        for facet in results.facets
                    },
                    notes=len(results.notes) - len(notes_of(results) if most else ()),
                ),
            )
        if not most:
            return
        most = int(most * _FEWER)


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
