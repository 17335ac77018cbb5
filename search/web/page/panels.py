"""Facets as panels of links: a row for each value, to choose it, to leave it out, or to take that back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.values import asked_terms
from search.facet import Facet, FacetValue
from search.query.filters import DATE, FILTERS

from .state import State

MOST_ROWS, MOST_MORE = 7, 300
"""Rows of a panel, and of one of which more were asked for."""

ANY, NONE = "*", "-*"
"""The values of a parameter for articles with any value, and without one."""

_FIELDS = {"year": DATE}
"""The parameter that a facet's values belong to, where it has another name."""


@dataclass(frozen=True)
class Row:
    """A value. `toggle` is the address with it chosen, or not any more; `exclude` that without its articles.

    They are None where a parameter cannot say it, or the query itself has it."""

    label: str | None
    articles: int
    paragraphs: int
    selected: bool
    toggle: str | None
    exclude: str | None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A facet. `left_out` counts the values without a row, to which `more` leads; `fewer` leads back."""

    name: str
    rows: tuple[Row, ...]
    complete: bool
    left_out: int
    more: str | None
    fewer: str | None


def panels_of(facets: Iterable[Facet], names: Sequence[str], state: State) -> list[Panel]:
    """The panels of the facets with these names. One that only counts articles without a value has none."""
    by_name = {facet.name: facet for facet in facets}
    shown = [name for name in names if any(each.value is not None for each in by_name[name].values)]
    return [_panel(by_name[name], state) for name in shown]


def _panel(facet: Facet, state: State) -> Panel:
    is_open = state.more == facet.name
    values = _latest_first(facet.values) if facet.name == "year" else facet.values
    most = MOST_MORE if is_open else MOST_ROWS
    # All that was chosen has a row, and the articles without a value have one. There may be many thousands.
    rest = [each for each in values[most:] if each.value is None or each.selected or each.children]
    listed = [*values[:most], *[each for each in rest if each.value is None or _is_chosen(each)]]
    rows = _rows(listed, facet.name, state, len(values) == 1)
    left_out = len(values) - len(listed)
    more = state.with_(more=facet.name).url if left_out and not is_open else None
    fewer = state.with_(more=None).url if is_open else None
    return Panel(facet.name, rows, facet.complete, left_out, more, fewer)


def _latest_first(years: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    """The years that have a match, the latest first, and the articles without a day last."""
    found = [each for each in years if each.articles or each.selected]
    return tuple(sorted(found, key=lambda each: (each.value is not None, each.value), reverse=True))


def _rows(values: Iterable[FacetValue], name: str, state: State, opens: bool) -> tuple[Row, ...]:
    """Rows. A region shows those within it if it, or one of them, was chosen, or if it is the only one."""
    rows = []
    for value in values:
        within = value.children if opens or _is_chosen(value) else ()
        rows.append(_row(value, name, state, _rows(within, name, state, len(within) == 1)))
    return tuple(rows)


def _is_chosen(value: FacetValue) -> bool:
    return value.selected or any(map(_is_chosen, value.children))


def _row(value: FacetValue, name: str, state: State, rows: tuple[Row, ...]) -> Row:
    field = _FIELDS.get(name, name)
    given, excluded = (NONE, ANY) if value.value is None else (value.value, f"-{value.value}")
    label = value.value if value.value is None or name != "region" else value.value.rpartition("/")[2]
    can_be_given = value.value is None or not given.startswith(("-", "*"))
    toggle = exclude = None
    if value.selected:
        chosen = next((each for each in getattr(state.search, field) if _is_same(field, each, given)), None)
        toggle = None if chosen is None else state.toggled(field, chosen).url
    elif can_be_given:
        # No article has a value and none: one choice takes the place of the other.
        others = [each for each in getattr(state.search, field) if given != NONE != each]
        toggle = state.with_(**{field: [*others, given]}).url
        exclude = state.toggled(field, excluded).url
    return Row(label, value.articles, value.paragraphs, value.selected, toggle, exclude, rows)


def _is_same(field: str, parameter: str, value: str) -> bool:
    """Whether a parameter is for the value, in whatever spelling."""
    if parameter == value:
        return True
    return (
        field in FILTERS
        and not parameter.startswith("-")
        and asked_terms(field, parameter) == asked_terms(field, value)
    )
