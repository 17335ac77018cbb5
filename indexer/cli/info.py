"""The lines of `indexer info`, and its check of the age of the last run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from indexer.core.columns import padded
from indexer.core.messages import message, plural, say, shown

if TYPE_CHECKING:
    from indexer.core.record import Run
    from indexer.inspecting.info import IndexInfo

_AGE = re.compile("([0-9]{1,6})([smhd])")
_WIDTH = 24
"""Columns of a label."""

LABELS = {
    "path": message("path"),
    "generation": message("generation"),
    "written": message("written"),
    "articles": message("articles"),
    "paragraphs": message("paragraphs"),
    "segments": message("segments"),
    "deleted_paragraphs": message("deleted paragraphs"),
    "reposted_articles": message("reposted articles"),
    "boilerplate_paragraphs": message("boilerplate paragraphs"),
    "bytes": message("bytes"),
    "oldest": message("oldest"),
    "newest": message("newest"),
    "fingerprint": message("fingerprint"),
    "last_run": message("last run"),
    "last_change": message("last change"),
    "rejected": message("rejected"),
    "kept_generations": message("kept generations"),
    "kept_bytes": message("kept bytes"),
    "leftover_bytes": message("leftover bytes"),
    "free_bytes": message("free bytes"),
}
"""Values of `IndexInfo` -> their labels."""

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
        raise click.BadParameter(
            say("{value!r} is no age; write a number and s, m, h or d, such as 26h.", value=value)
        )
    return timedelta(**{_UNITS[age[2]]: int(age[1])})


def age_fault(info: IndexInfo, most: timedelta) -> str | None:
    """The reason why the last run is too old; None if it is not."""
    if info.last_run is None:
        return message("no run is recorded")
    age = datetime.now().astimezone() - datetime.fromisoformat(info.last_run.ended)
    if age < -timedelta(minutes=5):
        return message(
            "the last run ended {ended}, which is yet to come; set the clock", ended=info.last_run.ended
        )
    if age <= most:
        return None
    return message(
        "the last run ended {ended}, {age} ago; allowed are {most}",
        ended=info.last_run.ended,
        age=_in_hours(age),
        most=_in_hours(most),
    )


def _in_hours(age: timedelta) -> str:
    seconds = age.total_seconds()
    if seconds >= 2 * 3600:
        return message("{hours:,.0f} hours", hours=seconds / 3600)
    if seconds >= 2 * 60:
        return message("{minutes:,.0f} minutes", minutes=seconds / 60)
    return message("{seconds:,.0f} seconds", seconds=seconds)


def info_lines(info: IndexInfo) -> Iterator[str]:
    """The values of an index, one per line, and a line for each of its sources."""
    for field in fields(info):
        value = getattr(info, field.name)
        if field.name in ("sources", "words"):
            continue
        if field.name in ("last_run", "last_change"):
            value = value and run_text(value)
        elif isinstance(value, tuple):
            value = ", ".join(map(str, value)) or say("none")
        told = say("unknown") if value is None else f"{value:,}" if isinstance(value, int) else str(value)
        yield f"{padded(shown(LABELS[field.name]), _WIDTH)}{told}"
    for each in info.words:
        since = each.since.replace("T", " ")
        if each.kind == "lexicon":
            label, entries = say("lexicon"), plural("{count:,} word", "{count:,} words", each.entries)
        else:
            label, entries = say("synonyms"), plural("{count:,} group", "{count:,} groups", each.entries)
        told = say("{entries} of {file}, since {since}", entries=entries, file=each.file, since=since)
        yield f"{padded(label, _WIDTH)}{told}"
    for source in info.sources:
        given = source.given
        if source.table is not None:
            given = message("{file}, table {table}", file=given, table=source.table)
        extra = [f"--encoding {source.encoding}"] if source.encoding else []
        extra += ["--ocr"] if source.ocr else []
        extra += [f"--exclude {pattern}" for pattern in source.exclude]
        options = f" ({' '.join(extra)})" if extra else ""
        told = say("{name}: {count:,} of {given}", name=source.name, count=source.articles, given=given)
        yield f"{padded(say('source'), _WIDTH)}{told}{options}"


def run_text(run: Run) -> str:
    """A run in one line."""
    return say(
        "{ended}: {command}, {seconds:,.1f} s, {added:,} added, {updated:,} replaced, {removed:,} dropped, "
        "{unchanged:,} unchanged, {rejected:,} rejected",
        ended=run.ended.replace("T", " "),
        command=run.command,
        seconds=run.seconds,
        added=run.added,
        updated=run.updated,
        removed=run.removed,
        unchanged=run.unchanged,
        rejected=run.rejected,
    )
