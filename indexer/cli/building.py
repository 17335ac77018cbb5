"""The commands that write an index: build, update, remove, revert, and for one on a cluster discard."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message, say
from indexer.storage.opensearch.address import is_address, parse_address

from .changes import agreement, sum_up
from .messages import counted_articles
from .options import (
    access_to,
    complete_path,
    encoding_option,
    index_option,
    keep_option,
    ocr_option,
    sources_argument,
)
from .reporting import Reporter, reporting
from .words import given_words, words_options

if TYPE_CHECKING:
    from indexer.sources import BuildPart
    from indexer.storage.opensearch.client import Cluster

Report = TypeVar("Report")

_files_from_option = click.option(
    "--files-from",
    metavar="FILE",
    shell_complete=complete_path,
    type=click.File("rb"),
    help="Read also the sources that FILE (- is standard input) lists, one per line or each ending in a NUL.",
)
_exclude_option = click.option(
    "--exclude",
    metavar="PATTERN",
    multiple=True,
    help="Leave out files and folders that match PATTERN, as in a .gitignore. May be given more than once.",
)
_threads_option = click.option(
    "--threads", metavar="N", type=click.IntRange(1, 1_024), help="Use N threads.  [default: one per core]"
)
_yes_option = click.option("--yes", is_flag=True, help="Drop any number of articles without a question.")
_dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
_all_rejected_option = click.option(
    "--all-rejected", is_flag=True, help="List every rejected article, not only the first 20."
)


def _read_part(_context: click.Context, _parameter: click.Parameter, value: str | None) -> BuildPart | None:
    """A callback that reads a part of a build: 3/8."""
    if value is None:
        return None
    from indexer.sources import BuildPart

    number, slash, of = value.partition("/")
    sound = slash and all(each.isascii() and each.isdigit() and len(each) <= 4 for each in (number, of))
    if not sound or not 1 <= int(number) <= int(of):
        raise click.BadParameter(say("{value!r} is no part; write 3/8 for the third of eight.", value=value))
    return BuildPart(int(number), int(of))


@click.command()
@sources_argument
@_files_from_option
@_exclude_option
@index_option
@words_options
@encoding_option
@ocr_option
@_threads_option
@keep_option
@click.option(
    "--part",
    metavar="I/N",
    callback=_read_part,
    help="Do part I of N of a build on a cluster. The last part to end puts the index in place. Needs --run.",
)
@click.option("--run", metavar="NAME", help="Give all parts of one build this same NAME. Needs --part.")
@_yes_option
@_dry_run_option
@_all_rejected_option
@reporting()
def build(
    index: str, part: BuildPart | None, run: str | None, reporter: Reporter, **options: Any
) -> int | None:
    """Build the index from these files and folders alone, and replace the old one when it is done.

    A SOURCE may also be sqlite:FILE#TABLE, or - for lines of JSON on standard input. Without a SOURCE, the
    recorded sources of the index are read again.
    """
    if (part is None) != (run is None):
        raise click.UsageError(say("--part and --run go together."))
    if part is not None:
        return _build_part(index, part, run, reporter, **options)
    from indexer.writing.indexing import build_index

    all_rejected = options.pop("all_rejected")
    report = _write(build_index, index, reporter, **options)
    articles = counted_articles(report.added)
    summary = message("{articles} in {index}", articles=articles, index=index)
    return sum_up(reporter, summary, report, all_rejected, index=index)


def _build_part(
    index: str, part: BuildPart, run: str | None, reporter: Reporter, all_rejected: bool, **options: Any
) -> int | None:
    from indexer.writing.indexing import build_part
    from indexer.writing.opensearch.parts import RunIsDone

    sources = _all_sources(options["sources"], options["files_from"])
    if sources is None:
        raise click.UsageError(say("Give every part the same SOURCEs."))
    if options["dry_run"]:
        raise click.UsageError(say("--dry-run is for a build in one part."))
    values: dict[str, object] = {"index": index, "run": run, "part": part.number, "of": part.of}
    wanted = {name: options[name] for name in ("encoding", "ocr", "exclude")} | given_words(options)
    try:
        built = build_part(
            sources,
            index,
            run=run or "",
            part=part,
            access=access_to(index),
            on_progress=reporter.progress,
            **wanted,
        )
    except RunIsDone as error:
        # A scheduler may start a part again although its run is done: that is no failure.
        reporter.summary(str(error), **values, done=part.of)
        return None
    done = message("it is in its place")
    if built.done < built.of:
        done = message("{done} of {of} parts are done", done=built.done, of=built.of)
    summary = message(
        "{articles} of part {number} in {index}, {done}",
        articles=counted_articles(built.report.added or built.report.unchanged),
        number=part.number,
        index=index,
        done=done,
    )
    return sum_up(reporter, summary, built.report, all_rejected, **values, done=built.done)


@click.command()
@sources_argument
@_files_from_option
@_exclude_option
@click.option("--moved", metavar="NAME", help="The one SOURCE is where the recorded source NAME is now.")
@index_option
@words_options
@encoding_option
@ocr_option
@_threads_option
@keep_option
@_yes_option
@_dry_run_option
@_all_rejected_option
@reporting()
def update(index: str, all_rejected: bool, reporter: Reporter, **options: Any) -> int | None:
    """Add what is new in these files and folders, replace what changed, drop what is gone from them.

    Without a SOURCE, all recorded sources of the index are read again.
    """
    from indexer.writing.indexing import update_index

    report = _write(update_index, index, reporter, **options)
    summary = message(
        "{added:,} added, {updated:,} replaced, {removed:,} dropped, {unchanged:,} unchanged in {index}",
        added=report.added,
        updated=report.updated,
        removed=report.removed,
        unchanged=report.unchanged,
        index=index,
    )
    return sum_up(reporter, summary, report, all_rejected, index=index)


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--source",
    "sources",
    metavar="NAME",
    multiple=True,
    help="Remove the recorded source NAME with all its articles. May be given more than once.",
)
@index_option
@keep_option
@_dry_run_option
@reporting()
def remove(ids: tuple[str, ...], index: str, reporter: Reporter, **options: Any) -> int | None:
    """Remove articles from the index, by the id that `search` shows, or all of a source."""
    if not ids and not options["sources"]:
        raise click.UsageError(say("Give the ID of an article, or --source NAME."))
    from indexer.writing.indexing import remove_articles

    reporter.watch(index)
    report = remove_articles(ids, index, access=access_to(index), **options)
    return sum_up(
        reporter,
        message("{removed:,} removed from {index}", removed=report.removed, index=index),
        report,
        True,
        index=index,
    )


@click.command()
@index_option
@reporting()
def revert(index: str, reporter: Reporter) -> None:
    """Restore the index to its state before the last change, and delete what came since."""
    from indexer.writing.reverting import revert_index

    reporter.watch(index)
    report = revert_index(index, access=access_to(index))
    for warning in report.warnings:
        reporter.warning(warning)
    written = report.written.replace("T", " ")
    summary = message(
        "{index} is as it was on {written}: {articles}",
        index=index,
        written=written,
        articles=counted_articles(report.articles),
    )
    reporter.summary(summary, index=index, **asdict(report))


@click.command()
@index_option
@click.option("--run", metavar="NAME", required=True, help="Discard the build of this NAME.")
@reporting()
def discard(index: str, run: str, reporter: Reporter) -> None:
    """Delete what an unfinished build in parts has written."""
    from indexer.writing.opensearch.history import discard_run

    discard_run(_cluster_of(index), run)
    summary = message("what run {run} had written is deleted; {index} is as it was", run=run, index=index)
    reporter.summary(summary, index=index, run=run)


def _write(
    function: Callable[..., Report],
    index: str,
    reporter: Reporter,
    sources: tuple[str, ...],
    files_from: BinaryIO | None,
    yes: bool,
    **options: Any,
) -> Report:
    """Call a function of the library that writes an index from sources, and report its progress."""
    options |= given_words(options)
    reporter.watch(index)
    given = _all_sources(sources, files_from)
    return function(
        given,
        index,
        access=access_to(index),
        on_progress=reporter.progress,
        confirm=agreement(reporter, yes, is_dry=options["dry_run"]),
        **options,
    )


def _all_sources(sources: tuple[str, ...], files_from: BinaryIO | None) -> list[str] | None:
    """The sources given and those that a file lists; None if neither is given.

    Raises UsageError for a file that lists none.
    """
    if files_from is None:
        return list(sources) or None
    listed = files_from.read()
    names = listed.split(b"\0") if b"\0" in listed else listed.splitlines()
    given = [*sources, *(os.fsdecode(name) for name in names if name.strip())]
    if not given:
        raise click.UsageError(say("Give a SOURCE, or --files-from FILE."))
    return given


def _cluster_of(index: str) -> Cluster:
    from indexer.storage.opensearch.client import Cluster

    if not is_address(index):
        raise PolicySearchError(
            message(
                "{index} is a folder; this is for an index on a cluster: --index opensearch://HOST:PORT/NAME",
                index=index,
            )
        )
    return Cluster(parse_address(index), access_to(index))
