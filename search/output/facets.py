"""Facets as tables for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.core.columns import right
from indexer.core.messages import say, say_plural
from indexer.core.printable import printable
from search.facet import Facet, FacetValue

MOST_ROWS = 15
"""Rows of a table, at most; JSON has all values."""

_LONGEST = 60
"""Characters of a value that a table shows."""

_WIDTH = 10
"""Columns of a number."""


def facets_as_text(facets: Sequence[Facet]) -> str:
    """A table for each facet, after an empty line."""
    return "".join([f"\n{''.join(_table(facet))}" for facet in facets])


def _table(facet: Facet) -> Iterator[str]:
    """The lines of a table. Of years and months it has the last, of other values the first."""
    heading = facet.name
    if not facet.complete:
        heading = say("{facet}, not all matches counted", facet=facet.name)
    yield f"{right(say('articles'), _WIDTH)}  {right(say('paragraphs'), _WIDTH)}  {heading}\n"
    if facet.name in ("year", "month"):
        left_out = max(0, len(facet.values) - MOST_ROWS)
        if left_out:
            yield _left_out(_earlier(facet.name, left_out))
        yield from map(_row, facet.values[left_out:])
    else:
        yield from _rows(facet.values)
    if not facet.values:
        yield _left_out(say("no match"))


def _rows(values: Sequence[FacetValue], indent: str = "", within: str = "") -> Iterator[str]:
    """The rows of the values with most articles, of those that were chosen and of None. Regions within a
    region have rows where it, or one of them, was chosen, or where there is no other."""
    listed = 0
    for value in values:
        is_open = any(map(_is_chosen, value.children))
        if listed < MOST_ROWS or value.selected or is_open or value.value is None:
            listed += 1
            yield _row(value, indent, within)
            if value.selected or is_open or len(values) == 1:
                yield from _rows(value.children, indent + "  ", f"{value.value}/")
    if listed < len(values):
        more = say_plural(
            "{count:,} more value; --json has all",
            "{count:,} more values; --json has all",
            len(values) - listed,
        )
        yield _left_out(indent + more)


def _earlier(facet: str, count: int) -> str:
    if facet == "year":
        return say_plural(
            "{count:,} earlier year; --json has all", "{count:,} earlier years; --json has all", count
        )
    return say_plural(
        "{count:,} earlier month; --json has all", "{count:,} earlier months; --json has all", count
    )


def _is_chosen(value: FacetValue) -> bool:
    return value.selected or any(map(_is_chosen, value.children))


def _row(value: FacetValue, indent: str = "", within: str = "") -> str:
    name = say("(none)") if value.value is None else printable(value.value.removeprefix(within))
    if len(name) > _LONGEST:
        name = name[: _LONGEST - 1] + "…"
    mark = f"  {say('(chosen)')}" if value.selected else ""
    return f"{value.articles:>{_WIDTH},}  {value.paragraphs:>{_WIDTH},}  {indent}{name}{mark}\n"


def _left_out(text: str) -> str:
    """A row that says what has no row of its own."""
    return f"{'':>{2 * _WIDTH + 2}}  {text}\n"
