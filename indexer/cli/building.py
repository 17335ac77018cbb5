"""The commands that write an index: build, update, remove, and for one on a cluster revert and discard."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from indexer.core.errors import PolicySearchError
from indexer.storage.opensearch.address import is_address, parse_address

from .messages import counted, exit_on_error, print_report, progress_line
from .options import access_to, encoding_option, index_option, sources_argument

if TYPE_CHECKING:
    from indexer.sources import BuildPart
    from indexer.storage.opensearch.client import Cluster
    from indexer.writing.indexing import PartReport

Report = TypeVar("Report")

_files_from_option = click.option(
    "--files-from",
    metavar="FILE",
    type=click.File("rb"),
    help="Read also the sources that FILE (- is standard input) lists, one per line or each ending in a NUL.",
)
_threads_option = click.option(
    "--threads", metavar="N", type=click.IntRange(1), help="Use N threads.  [default: one per core]"
)
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
        raise click.BadParameter(f"{value!r} is no part; write 3/8 for the third of eight.")
    return BuildPart(int(number), int(of))


@click.command()
@sources_argument
@_files_from_option
@index_option
@click.option(
    "--lexicon",
    "lexicons",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="Add the words of FILE, one per line: WORD [FREQUENCY] [TAG]. May be given more than once.",
)
@encoding_option
@_threads_option
@click.option(
    "--part",
    metavar="I/N",
    callback=_read_part,
    help="Do part I of N of a build on a cluster. The last part to end puts the index in place. Needs --run.",
)
@click.option("--run", metavar="NAME", help="Give all parts of one build this same NAME. Needs --part.")
@_all_rejected_option
def build(index: str, part: BuildPart | None, run: str | None, all_rejected: bool, **options: Any) -> None:
    """Build the index from these files and folders alone, and replace the old one when it is done.

    A SOURCE may also be sqlite:FILE#TABLE, or - for lines of JSON on standard input.
    """
    if (part is None) != (run is None):
        raise click.UsageError("--part and --run go together.")
    if part is None:
        from indexer.writing.indexing import build_index

        report = _write(build_index, index, **options)
        print_report(report, all_rejected, f"{counted(report.added, 'article')} in {index}")
        return
    del options["threads"]
    built = _write(_build_part, index, part=part, run=run, **options)
    done = f"{built.done} of {built.of} parts are done" if built.done < built.of else "it is in its place"
    articles = counted(built.report.added or built.report.unchanged, "article")
    print_report(built.report, all_rejected, f"{articles} of part {part.number} in {index}, {done}")


@click.command()
@sources_argument
@_files_from_option
@index_option
@encoding_option
@_threads_option
@_all_rejected_option
def update(index: str, all_rejected: bool, **options: Any) -> None:
    """Add what is new in these files and folders, replace what changed, drop what is gone from them."""
    from indexer.writing.indexing import update_index

    report = _write(update_index, index, **options)
    print_report(
        report,
        all_rejected,
        f"{report.added:,} added, {report.updated:,} replaced, {report.removed:,} dropped, "
        f"{report.unchanged:,} unchanged in {index}",
    )


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@index_option
def remove(ids: tuple[str, ...], index: str) -> None:
    """Remove articles from the index, by the id that `search` shows."""
    from indexer.writing.indexing import remove_articles

    with exit_on_error():
        report = remove_articles(ids, index, access=access_to(index))
    print_report(report, True, f"{report.removed:,} removed from {index}")


@click.command()
@index_option
def revert(index: str) -> None:
    """Restore an index on a cluster to its state before the last change, until the next one begins."""
    from indexer.writing.opensearch.history import revert_change

    with exit_on_error():
        state = revert_change(_cluster_of(index))
    click.echo(f"{index} is as it was on {state.written.replace('T', ' ')}: {state.articles:,} articles")


@click.command()
@index_option
@click.option("--run", metavar="NAME", required=True, help="Discard the build of this NAME.")
def discard(index: str, run: str) -> None:
    """Delete what an unfinished build in parts has written."""
    from indexer.writing.opensearch.history import discard_run

    with exit_on_error():
        discard_run(_cluster_of(index), run)
    click.echo(f"what run {run} had written is deleted; {index} is as it was")


def _write(
    function: Callable[..., Report],
    index: str,
    sources: tuple[str, ...],
    files_from: BinaryIO | None,
    **options: Any,
) -> Report:
    """Call a function of the library that writes an index from sources, and show its progress."""
    with exit_on_error(), progress_line() as on_progress:
        given = _all_sources(sources, files_from)
        return function(given, index, access=access_to(index), on_progress=on_progress, **options)


def _build_part(*arguments: Any, **options: Any) -> PartReport:
    """Build a part. A scheduler may start one again although its run is done: that is no failure."""
    from indexer.writing.indexing import build_part
    from indexer.writing.opensearch.parts import RunIsDone

    try:
        return build_part(*arguments, **options)
    except RunIsDone as done:
        click.echo(str(done))
        sys.exit(0)


def _all_sources(sources: tuple[str, ...], files_from: BinaryIO | None) -> list[str]:
    """The sources given and those that a file lists. Raises UsageError where there are none."""
    listed = files_from.read() if files_from is not None else b""
    names = listed.split(b"\0") if b"\0" in listed else listed.splitlines()
    given = [*sources, *(os.fsdecode(name) for name in names if name.strip())]
    if not given:
        raise click.UsageError("Give a SOURCE, or --files-from FILE.")
    return given


def _cluster_of(index: str) -> Cluster:
    from indexer.storage.opensearch.client import Cluster

    if not is_address(index):
        raise PolicySearchError(
            f"{index} is a folder; this is for an index on a cluster: --index opensearch://HOST:PORT/NAME"
        )
    return Cluster(parse_address(index), access_to(index))
