"""The state of the search page, which is its URL: the parameters of a search, and those of the page alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from pydantic import ValidationError
from starlette.datastructures import QueryParams

from indexer.analysis import is_han
from indexer.core.messages import message
from search.query.filters import DATE, FILTERS

from ..parameters import SearchParameters
from .preferences import LANGUAGE, THEME

ALL, MORE = "all", "more"
"""The parameters of the page: show every paragraph that matches, and show more values of this facet."""

LISTS = (*FILTERS, DATE, "within")
"""The parameters of a search that may have several values, each a chip on the page."""

DAYS = ("since", "until")

ONE_EACH: dict[str, Any] = {"per_article": 1, "distinct": True, "collapse": True}
"""The options of a page for people: a paragraph for each article, and no copies, as at a terminal."""

_REMEMBERED = 512
"""Quoted values that are remembered: the links of a page repeat them."""

_PLACE = ("offset", "cursor")


@dataclass(frozen=True)
class Fault:
    """A parameter that cannot be used: its name, its value, whether there is one of this name, and a sentence
    on what is wrong, where there is one for a person."""

    name: str
    value: str
    is_known: bool
    why: str | None = None


@dataclass(frozen=True)
class State:
    """What the page shows."""

    search: SearchParameters
    every: bool = False
    """Whether every paragraph that matches is shown."""
    more: str | None = None
    """The facet of which more values are shown."""

    @property
    def asks(self) -> bool:
        """Whether anything is searched for or listed."""
        return bool(self.search.q.strip() or self.narrows)

    @property
    def narrows(self) -> bool:
        """Whether filters, days or earlier queries narrow the search."""
        return any(getattr(self.search, name) for name in (*LISTS, *DAYS))

    @property
    def options(self) -> dict[str, Any]:
        """The options of the search that its parameters do not give."""
        return {} if self.every else dict(ONE_EACH)

    def with_(self, **changed: object) -> State:
        """The first page of the search with other parameters."""
        alone = {name: changed.pop(name) for name in ("every", "more") if name in changed}
        update = {**dict.fromkeys(_PLACE, None), "offset": 0, **changed}
        return replace(self, search=self.search.model_copy(update=update), **alone)  # type: ignore[arg-type]

    def has(self, field: str, value: str) -> bool:
        """Whether a parameter that may have several values has this one."""
        return value in getattr(self.search, field)

    def toggled(self, field: str, value: str) -> State:
        """The first page with a value of a parameter added, or left out if it is there."""
        values = getattr(self.search, field)
        kept = [each for each in values if each != value]
        return self.with_(**{field: kept if value in values else [*values, value]})

    def cleared(self) -> State:
        """The first page without filters, days and earlier queries."""
        return self.with_(**{name: [] for name in LISTS}, **dict.fromkeys(DAYS, None))

    @property
    def url(self) -> str:
        """The address of the page."""
        own = {**({ALL: "1"} if self.every else {}), **({MORE: self.more} if self.more else {})}
        return _address("/", {**_given(self.search), **own})

    @property
    def json_url(self) -> str:
        """The address of the same search in the API, from its first hit."""
        return _address("/api/search", {**self.options, **_given(self.with_().search)})

    def export_url(self, kind: str) -> str:
        """The address of all hits of the search in a format of an export."""
        given = {name: value for name, value in _given(self.with_().search).items() if name != "limit"}
        return _address("/api/export", {"format": kind, **self.options, **given})

    def hidden(self) -> list[tuple[str, str]]:
        """The parameters that the form keeps without showing them."""
        kept = _given(self.with_(q="", since=None, until=None).search)
        own = {ALL: "1"} if self.every else {}
        return _pairs({**kept, **own})


def read_state(query: QueryParams) -> tuple[State, tuple[Fault, ...]]:
    """The state that a URL is, and its parameters that cannot be used, which are left out of the state."""
    given = {name: query.getlist(name) for name in query if name not in (LANGUAGE, THEME)}
    own = {name: given.pop(name, [""])[-1] for name in (ALL, MORE)}
    values = {
        name: [each for each in values if each.strip()] if name in LISTS or name == "facets" else values[-1]
        for name, values in given.items()
        if name == "q" or any(values)
    }
    faults: list[Fault] = []
    while True:
        try:
            search = SearchParameters.model_validate(values)
        except ValidationError as error:
            for each in error.errors():
                name = str(each["loc"][0])
                if name in values:
                    known = name in SearchParameters.model_fields
                    why = _reason_of(each["type"], each.get("ctx", {}))
                    value = ", ".join(query.getlist(name))
                    faults.append(Fault(name, value, known, why))
                    del values[name]
        else:
            return State(search, own[ALL] not in ("", "0"), own[MORE] or None), tuple(faults)


def _reason_of(kind: str, context: Mapping[str, Any]) -> str | None:
    """The sentence for a person on what is wrong with a value, where its kind of error has one."""
    if kind == "string_too_long":
        return message("longer than {most:,} characters; shorten it", most=context["max_length"])
    return str(context["error"]) if "error" in context else None


def _given(search: SearchParameters) -> dict[str, Any]:
    """The parameters that have another value than without them."""
    return {name: value for name, value in search.model_dump(exclude_defaults=True).items() if value != []}


def _pairs(parameters: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, "true" if each is True else str(each))
        for name, value in parameters.items()
        for each in (value if isinstance(value, list) else [value])
        if each is not None
    ]


def _address(path: str, parameters: dict[str, Any]) -> str:
    pairs = _pairs(parameters)
    return f"{path}?{'&'.join([f'{name}={_quoted(value)}' for name, value in pairs])}" if pairs else path


@lru_cache(_REMEMBERED)
def _quoted(text: str) -> str:
    """The text as a part of a URL in HTML, where Han may stand as they are: browsers encode them."""
    return "".join([each if is_han(each) else quote_plus(each, errors="replace") for each in text])
