"""Messages of every command: errors, progress, counts and what was rejected."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from indexer.core.errors import PolicySearchError

if TYPE_CHECKING:
    from indexer.writing.indexing import IndexingReport, Progress

_SHOWN_REJECTIONS = 20
_SECONDS_BETWEEN_STEPS = 0.2


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Turn what the library raises into a message and an exit status."""
    try:
        yield
        return
    except PolicySearchError as error:
        message, status = str(error), 2
    except OSError as error:
        message, status = f"cannot read or write {error.filename or 'a file'}: {error.strerror or error}", 2
    except KeyboardInterrupt:
        message, status = "interrupted; the index is the old one, or the new one if it was just finished", 130
    click.echo(f"indexer: {message}", err=True)
    sys.exit(status)


@contextmanager
def progress_line() -> Iterator[Callable[[Progress], None] | None]:
    """A callback that shows progress in one line of a terminal; None where stderr is none."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = 0.0

    def show(progress: Progress) -> None:
        nonlocal shown
        if progress.seconds - shown < _SECONDS_BETWEEN_STEPS and not progress.writing:
            return
        shown = progress.seconds
        # The carriage return would not take back a line that wraps.
        text = progress_text(progress)[: get_terminal_size().columns - 1]
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def progress_text(progress: Progress) -> str:
    rate = progress.articles / progress.seconds if progress.seconds else 0
    text = f"{counted(progress.articles, 'article')}, {rate:,.0f} a second"
    if progress.writing:
        return f"{text}; writing the index"
    if not progress.bytes_read or not progress.bytes_total:
        return text
    part = min(progress.bytes_read / progress.bytes_total, 1.0)
    remaining = round(progress.seconds / part - progress.seconds)
    return f"{part:4.0%}  {text}, {remaining // 60}:{remaining % 60:02d} remaining"


def print_report(report: IndexingReport, all_rejected: bool, summary: str) -> None:
    """Print the rejected articles and the summary; exit with 1 if there are rejected ones."""
    shown = report.rejected if all_rejected else report.rejected[:_SHOWN_REJECTIONS]
    for rejection in shown:
        click.echo(f"rejected: {rejection}", err=True)
    if len(shown) < len(report.rejected):
        hidden = len(report.rejected) - len(shown)
        click.echo(f"rejected: {hidden:,} more, listed with --all-rejected", err=True)
    click.echo(f"{summary}; {counted(report.paragraphs, 'paragraph')}; {len(report.rejected):,} rejected")
    if report.rejected:
        sys.exit(1)


def counted(count: int, noun: str) -> str:
    """A count in words: 1 article, 1,050 articles."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
