"""The options of JSON: whether it is printed, which fields of hits, and whether all matches are counted."""

from __future__ import annotations

from collections.abc import Callable

import click

from indexer.core.messages import say
from search.hit import HIT_FIELDS

from .request import read_fields


def _read_fields(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> tuple[str, ...] | None:
    """A callback that reads names of fields."""
    if value is None:
        return None
    names = read_fields(value)
    if names is None:
        unknown = next(name for name in value.split(",") if name.strip() not in HIT_FIELDS)
        raise click.BadParameter(
            say(
                "{name!r} is no field of a hit; the fields are {fields}.",
                name=unknown.strip(),
                fields=", ".join(HIT_FIELDS),
            )
        )
    return names


def json_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add `--json`, `--fields` and `--no-total`."""
    function = click.option(
        "--no-total",
        is_flag=True,
        help="Do not count all matches: the total in JSON is then what is known of it, and found sooner.",
    )(function)
    function = click.option(
        "--fields",
        metavar="NAME,...",
        callback=_read_fields,
        help="Print only these fields of hits in JSON: article,paragraph,text. It is several times as fast.",
    )(function)
    return click.option(
        "--json", "--jsonl", "as_lines", is_flag=True, help="Print JSON, one line per query."
    )(function)
