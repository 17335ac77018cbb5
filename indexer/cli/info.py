"""The lines of `indexer info`, and its check of the age of the last run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from .messages import counted

if TYPE_CHECKING:
    from indexer.core.record import Run
    from indexer.inspecting.info import IndexInfo

_AGE = re.compile("([0-9]{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def read_age(
    _context: click.Context | None, _parameter: click.Parameter | None, value: str | None
) -> timedelta | None:
    """A callback that reads an age.

    >>> read_age(None, None, "26h")
    datetime.timedelta(days=1, seconds=7200)
    """
    if value is None:
        return None
    age = _AGE.fullmatch(value)
    if age is None:
        raise click.BadParameter(f"{value!r} is no age; write a number and s, m, h or d, such as 26h.")
    return timedelta(**{_UNITS[age[2]]: int(age[1])})


def age_fault(info: IndexInfo, most: timedelta) -> str | None:
    """The reason why the last run is too old; None if it is not."""
    if info.last_run is None:
        return "no run is recorded"
    age = datetime.now().astimezone() - datetime.fromisoformat(info.last_run.ended)
    if age < -timedelta(minutes=5):
        return f"the last run ended {info.last_run.ended}, which is yet to come; set the clock"
    if age <= most:
        return None
    return f"the last run ended {info.last_run.ended}, {_in_hours(age)} ago; allowed are {_in_hours(most)}"


def _in_hours(age: timedelta) -> str:
    seconds = age.total_seconds()
    for unit, name in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:,.0f} {name}"
    return f"{seconds:,.0f} seconds"


def info_lines(info: IndexInfo) -> Iterator[str]:
    """The values of an index, one per line, and a line for each of its sources."""
    for field in fields(info):
        value = getattr(info, field.name)
        if field.name in ("sources", "words"):
            continue
        if field.name in ("last_run", "last_change"):
            value = value and run_text(value)
        elif isinstance(value, tuple):
            value = ", ".join(map(str, value)) or "none"
        shown = "unknown" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
        yield f"{field.name.replace('_', ' '):24}{shown}"
    for each in info.words:
        entries = counted(each.entries, "word" if each.kind == "lexicon" else "group")
        yield f"{each.kind:24}{entries} of {each.file}, since {each.since.replace('T', ' ')}"
    for source in info.sources:
        table = "" if source.table is None else f", table {source.table}"
        extra = [f"--encoding {source.encoding}"] if source.encoding else []
        extra += [f"--exclude {pattern}" for pattern in source.exclude]
        options = f" ({' '.join(extra)})" if extra else ""
        yield f"{'source':24}{source.name}: {source.articles:,} of {source.given}{table}{options}"


def run_text(run: Run) -> str:
    """A run in one line."""
    numbers = (
        f"{run.added:,} added, {run.updated:,} replaced, {run.removed:,} dropped, "
        f"{run.unchanged:,} unchanged, {run.rejected:,} rejected"
    )
    return f"{run.ended.replace('T', ' ')}: {run.command}, {run.seconds:,.1f} s, {numbers}"
