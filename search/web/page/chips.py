"""Chips: what narrows a search, each with a link that takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .panels import ANY, NONE
from .state import DAYS, LISTS, State
from .texts import Texts

NAMES = {
    "year": "Year",
    "issuer": "Issuer",
    "number": "Number",
    "region": "Region",
    "kind": "Kind",
    "source": "Source",
    "topic": "Topic",
    "date": "Date",
    "within": "Within",
    "since": "From",
    "until": "To",
}
"""The names of parameters and facets for a person."""


@dataclass(frozen=True)
class Chip:
    """A parameter that narrows the search. `excludes` says that its articles are left out."""

    name: str
    value: str
    excludes: bool
    url: str


def chips_of(state: State, t: Texts) -> list[Chip]:
    """The chips of a search."""
    return [*_of_lists(state, t), *_of_days(state, t)]


def _of_lists(state: State, t: Texts) -> Iterator[Chip]:
    for field in LISTS:
        for value in getattr(state.search, field):
            shown, excludes = value, False
            if value in (ANY, NONE):
                shown = t("any") if value == ANY else t("none")
            elif field != "within" and value.startswith("-"):
                shown, excludes = value[1:], True
            yield Chip(t(NAMES[field]), shown, excludes, state.toggled(field, value).url)


def _of_days(state: State, t: Texts) -> Iterator[Chip]:
    """One chip for a period that was chosen, or one for each end."""
    since, until = state.search.since, state.search.until
    if since and since == until:
        yield Chip(t(NAMES["date"]), since, False, state.with_(since=None, until=None).url)
        return
    for name in DAYS:
        value = getattr(state.search, name)
        if value:
            yield Chip(t(NAMES[name]), value, False, state.with_(**{name: None}).url)
