"""The command `indexer`: preview, build, update, remove, describe, compare and verify.

It checks its arguments, calls the library, and speaks: progress and messages on standard error, the
result on standard output. Exit status: 0 done, 1 done but something was rejected, 2 not done,
130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from indexer.core.errors import IndexDamagedError, PolicySearchError
from indexer.storage.opensearch.address import is_address

from .opensearch import access_to, read_part

if TYPE_CHECKING:
    from indexer.core.article import Paragraph
    from indexer.sources import Part
    from indexer.writing.embedded.repair import RepairReport
    from indexer.writing.indexing import IndexingReport, Progress

_SHOWN_REJECTIONS = 20


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policy-news-search", prog_name="indexer")
def main() -> None:
    """Make an index of articles, to be searched with `search`."""


def _index_option(function: Any) -> Any:
    return click.option(
        "--index",
        default="index",
        envvar="POLICY_INDEX",
        show_default=True,
        metavar="DIR",
        help="The index's folder, or opensearch://HOST:PORT/NAME; $POLICY_INDEX is its default.",
    )(function)


_sources = click.argument("sources", nargs=-1, metavar="SOURCE...")
_files_from = click.option(
    "--files-from",
    metavar="FILE",
    type=click.File("rb"),
    help="Read the sources that FILE lists too, a line each, or ending in a NUL each; - is standard input.",
)
_encoding = click.option(
    "--encoding",
    metavar="NAME",
    help="What the texts are in, say gb18030 or big5.  [default: found out for each]",
)
_threads = click.option("--threads", type=click.IntRange(1), help="How many cores to use.  [default: all]")
_all_rejections = click.option(
    "--all-rejected", is_flag=True, help="List every rejected article, not only 20."
)


@main.command()
@_sources
@_files_from
@_index_option
@click.option(
    "--lexicon",
    "lexicons",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="Words of your own, one a line: WORD [FREQUENCY] [TAG]. May be given more than once.",
)
@_encoding
@_threads
@click.option(
    "--part",
    metavar="I/N",
    callback=read_part,
    help="Do part I of N of a build on a cluster; the part that ends last puts it in place. Needs --run.",
)
@click.option("--run", metavar="NAME", help="What all parts of one build are given.")
@_all_rejections
def build(
    sources: tuple[str, ...],
    files_from: BinaryIO | None,
    index: str,
    lexicons: tuple[str, ...],
    encoding: str | None,
    threads: int | None,
    part: Part | None,
    run: str | None,
    all_rejected: bool,
) -> None:
    """Build the index from these files and folders alone, and swap it in when it is done.

    A SOURCE may also be sqlite:FILE#TABLE, or - for lines of JSON on standard input.
    """
    from indexer.writing.indexing import build_index, build_part

    if (part is None) != (run is None):
        raise click.UsageError("--part and --run go together.")
    if part is not None and run is not None:
        with _speaking(), _done_is_done(), _progress_line() as on_progress:
            told = build_part(
                _given(sources, files_from),
                index,
                run=run,
                part=part,
                lexicons=lexicons,
                encoding=encoding,
                access=access_to(index),
                on_progress=on_progress,
            )
        done = f"{told.done} of {told.of} parts are done" if told.done < told.of else "it is in its place"
        articles = _counted(told.report.added or told.report.unchanged, "article")
        _tell(told.report, all_rejected, f"{articles} of part {part.number} in {index}, {done}")
        return
    with _speaking(), _progress_line() as on_progress:
        given = _given(sources, files_from)
        report = build_index(
            given,
            index,
            lexicons=lexicons,
            encoding=encoding,
            threads=threads,
            access=access_to(index),
            on_progress=on_progress,
        )
    _tell(report, all_rejected, f"{_counted(report.added, 'article')} in {index}")


@main.command()
@_sources
@_files_from
@_index_option
@_encoding
@_threads
@_all_rejections
def update(
    sources: tuple[str, ...],
    files_from: BinaryIO | None,
    index: str,
    encoding: str | None,
    threads: int | None,
    all_rejected: bool,
) -> None:
    """Add what is new in these files and folders, replace what changed, drop what is gone from them."""
    from indexer.writing.indexing import update_index

    with _speaking(), _progress_line() as on_progress:
        given = _given(sources, files_from)
        report = update_index(
            given,
            index,
            encoding=encoding,
            threads=threads,
            access=access_to(index),
            on_progress=on_progress,
        )
    _tell(
        report,
        all_rejected,
        f"{report.added:,} added, {report.updated:,} replaced, {report.removed:,} dropped, "
        f"{report.unchanged:,} unchanged in {index}",
    )


@main.command()
@_index_option
def revert(index: str) -> None:
    """Put an index on a cluster back as it was before the last change, until the next one begins."""
    from . import opensearch as cli_parts

    with _speaking():
        click.echo(cli_parts.revert(index))


@main.command()
@_index_option
@click.option("--run", metavar="NAME", required=True, help="The run that is given up.")
def discard(index: str, run: str) -> None:
    """Delete what an unfinished build in parts has written."""
    from . import opensearch as cli_parts

    with _speaking():
        click.echo(cli_parts.discard(index, run))


@main.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_index_option
def remove(ids: tuple[str, ...], index: str) -> None:
    """Take articles out of the index, by the id that `search` shows."""
    from indexer.writing.indexing import remove_articles

    with _speaking():
        report = remove_articles(ids, index, access=access_to(index))
    _tell(report, True, f"{report.removed:,} removed from {index}")


@main.command()
@_sources
@_encoding
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Show no more than N articles.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
def preview(sources: tuple[str, ...], encoding: str | None, limit: int | None, as_json: bool) -> None:
    """Show what would be indexed of these files and folders, and how each value was found; write nothing."""
    from indexer.inspecting.preview import preview as previewed

    from .preview import print_previews

    with _speaking():
        rejected = print_previews(previewed(sources, limit, encoding=encoding), as_json)
    if rejected:
        sys.exit(1)


@main.command()
@_index_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(index: str, as_json: bool) -> None:
    """Say what the index holds."""
    from dataclasses import asdict

    from indexer.inspecting.info import index_info

    with _speaking():
        described = asdict(index_info(index, access=access_to(index)))
    if as_json:
        import json

        click.echo(json.dumps(described, default=str, ensure_ascii=False))
        return
    for name, value in described.items():
        shown = "unknown" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
        click.echo(f"{name.replace('_', ' '):24}{shown}")


@main.command()
@_index_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one line a text.")
def boilerplate(index: str, as_json: bool) -> None:
    """List what is flagged as boilerplate, the most frequent first: what sites put around articles."""
    from indexer.inspecting.info import list_boilerplate

    with _speaking():
        found = list_boilerplate(index, access=access_to(index))
    for each in found:
        if as_json:
            import json

            click.echo(json.dumps({"paragraphs": each.paragraphs, "text": each.text}, ensure_ascii=False))
        else:
            click.echo(f"{each.paragraphs:8,}  {_printable(each.text)}")


@main.command()
@click.argument("first", metavar="ID")
@click.argument("second", metavar="ID")
@_index_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one line a paragraph.")
def compare(first: str, second: str, index: str, as_json: bool) -> None:
    """Show in which paragraphs two articles of the index differ, say two reposts.

    Script, glosses, signs and spaces are no difference. A line begins with = for a paragraph that both
    have, - for one of the first article, + for one of the second; two versions of one stand together.
    """
    from indexer.inspecting.compare import compare_articles

    with _speaking():
        found = compare_articles(first, second, index, access=access_to(index))
    for each in found:
        pair = (each.first, each.second)
        if as_json:
            import json

            line = {
                "same": each.same,
                "paragraphs": [paragraph and paragraph.ordinal for paragraph in pair],
                "texts": [paragraph and paragraph.text for paragraph in pair],
            }
            click.echo(json.dumps(line, ensure_ascii=False))
        elif each.same:
            click.echo(f"= {_numbered(each.first)}")
        else:
            for sign, paragraph in zip("-+", pair, strict=True):
                if paragraph is not None:
                    click.echo(f"{sign} {_numbered(paragraph)}")
    same = sum(each.same for each in found)
    click.echo(f"{same:,} of {_counted(len(found), 'paragraph')} the same", err=True)


@main.command()
@_index_option
@click.option("--repair", is_flag=True, help="Leave out what is damaged, and tell what is lost.")
def verify(index: str, repair: bool) -> None:
    """Read all of the index and compare its checksums."""

    def on_segment(name: str) -> None:
        click.echo(f"reading {name}", err=True)

    if repair and is_address(index):
        raise click.UsageError(
            "A cluster repairs what it stores itself; --repair is for an index in a folder."
        )
    if repair:
        from indexer.writing.embedded.repair import repair_index

        with _speaking():
            report = repair_index(index, on_segment)
        if report.lost:
            _tell_lost(report, index)
        paragraphs = report.paragraphs
    else:
        from indexer.inspecting.verify import verify_index

        with _speaking():
            try:
                paragraphs = verify_index(index, on_segment, access=access_to(index))
            except IndexDamagedError as error:
                if is_address(index):
                    raise
                raise IndexDamagedError(f"{error}, or try `indexer verify --repair`") from error
    click.echo(f"{index} is sound: {_counted(paragraphs, 'paragraph')}")


def _numbered(paragraph: Paragraph | None) -> str:
    assert paragraph is not None
    return f"¶{paragraph.ordinal} {_printable(paragraph.text)}"


def _printable(text: str) -> str:
    """A paragraph as a line, without characters that would move a terminal's cursor."""
    return "".join(character if character.isprintable() else " " for character in text).strip()


def _given(sources: tuple[str, ...], files_from: BinaryIO | None) -> list[str]:
    """All sources, those of a list too. Raises UsageError where there are none."""
    listed = files_from.read() if files_from is not None else b""
    names = listed.split(b"\0") if b"\0" in listed else listed.splitlines()
    given = [*sources, *(os.fsdecode(name) for name in names if name.strip())]
    if not given:
        raise click.UsageError("Give a SOURCE, or --files-from FILE.")
    return given


@contextmanager
def _speaking() -> Iterator[None]:
    """Turn what the library raises into a message and an exit status."""
    try:
        yield
    except PolicySearchError as error:
        click.echo(f"indexer: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"indexer: {error.filename or 'a file'}: {error.strerror or error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        click.echo(
            "indexer: interrupted; the index is the old one, or the new one if it was just finished", err=True
        )
        sys.exit(130)


@contextmanager
def _done_is_done() -> Iterator[None]:
    """A scheduler may start a part once more although its run is done: that is no failure."""
    from indexer.writing.opensearch.parts import RunIsDone

    try:
        yield
    except RunIsDone as done:
        click.echo(str(done))
        sys.exit(0)


@contextmanager
def _progress_line() -> Iterator[Any]:
    """A line on a terminal that tells how far the work is; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = [0.0]

    def show(progress: Progress) -> None:
        if progress.seconds - shown[0] < 0.2 and not progress.writing:
            return
        shown[0] = progress.seconds
        # A line that wraps would not be taken back by the carriage return.
        text = _progress_text(progress)[: get_terminal_size().columns - 1]
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def _progress_text(progress: Progress) -> str:
    rate = progress.articles / progress.seconds if progress.seconds else 0
    text = f"{_counted(progress.articles, 'article')}, {rate:,.0f} a second"
    if progress.writing:
        return f"{text}; writing the index"
    if not progress.bytes_read or not progress.bytes_total:
        return text
    part = min(progress.bytes_read / progress.bytes_total, 1.0)
    remaining = round(progress.seconds / part - progress.seconds)
    return f"{part:4.0%}  {text}, {remaining // 60}:{remaining % 60:02d} remaining"


def _tell_lost(report: RepairReport, index: str) -> NoReturn:
    """Print what a repair has lost, all of it, for nothing else knows it afterwards; exit with 1."""
    for segment in report.lost:
        click.echo(f"damaged: {segment.fault}", err=True)
        for article in segment.articles or ():
            click.echo(f"lost: {article}", err=True)
        if segment.articles is None:
            click.echo(f"lost: articles that cannot be named, {segment.paragraphs:,} paragraphs", err=True)
    lost = sum(segment.paragraphs for segment in report.lost)
    click.echo(
        f"{index} is repaired: {_counted(report.paragraphs, 'paragraph')}; {lost:,} lost, "
        "which `indexer update SOURCE...` brings back"
    )
    sys.exit(1)


def _tell(report: IndexingReport, all_rejected: bool, done: str) -> None:
    """Print the rejected and the summary; exit with 1 if any was rejected."""
    shown = report.rejected if all_rejected else report.rejected[:_SHOWN_REJECTIONS]
    for rejection in shown:
        click.echo(f"rejected: {rejection}", err=True)
    if len(shown) < len(report.rejected):
        hidden = len(report.rejected) - len(shown)
        click.echo(f"rejected: {hidden:,} more, listed with --all-rejected", err=True)
    click.echo(f"{done}; {_counted(report.paragraphs, 'paragraph')}; {len(report.rejected):,} rejected")
    if report.rejected:
        sys.exit(1)


def _counted(count: int, what: str) -> str:
    """A number of things in words: 1 article, 1,050 articles."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
