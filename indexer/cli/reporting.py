"""Reports of a command: progress, warnings, what was rejected, the summary, and the error that ended it.

They are for a person, for a log (`--log`) or for a program (`--json`). Results go to standard output, all the
rest to standard error.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from functools import wraps
from io import StringIO
from shutil import get_terminal_size
from traceback import print_exception
from typing import TYPE_CHECKING, Any, TextIO

import click

from indexer.core.columns import cut
from indexer.core.errors import PolicySearchError
from indexer.core.failures import FAILED, TRACEBACK_VARIABLE, message_of, status_of, usage_of
from indexer.core.messages import join_messages, message, shown
from indexer.core.printable import printable, printable_json
from indexer.core.stopping import Stopped
from indexer.core.streams import STANDARD_OUTPUT, ReaderGoneError, write, write_message
from indexer.storage.embedded.generation import latest_generation
from indexer.storage.opensearch.address import is_address

from .messages import progress_text

if TYPE_CHECKING:
    from indexer.core.article import Rejection
    from indexer.writing.report import Progress

DONE, INCOMPLETE = 0, 1
"""Exit statuses. INCOMPLETE: something that should have been read was not, and the rest is done."""

_SHOWN_REJECTIONS = 20
_SECONDS_ON_TERMINAL, _SECONDS_IN_JSON, _SECONDS_IN_LOG = 0.2, 5.0, 30.0
"""Seconds between two reports of progress."""

_CLEAR_LINE = "\r\x1b[K"


class Reporter:
    """The reports of one run of a command."""

    def __init__(self, command: str, *, as_json: bool, quiet: bool, log: bool) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self._command = command
        self._log = log
        self._on_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._line_shown = False
        self._index: str | None = None
        self._generation: int | None = None
        self._seconds_told = 0.0
        self._seconds_between = (
            _SECONDS_IN_JSON if as_json else _SECONDS_IN_LOG if log else _SECONDS_ON_TERMINAL
        )

    def watch(self, index: str) -> None:
        """Remember the state of the index that the command is about to change."""
        self._index = index
        self._generation = _generation_of(index)

    @property
    def progress(self) -> Callable[[Progress], None] | None:
        """A callback that reports progress every so often; None where nobody wants it."""
        wanted = self.as_json or self._log or self._on_terminal
        return self._progress if wanted and not self.quiet else None

    def step(self, text: str) -> None:
        """Report what is being done now."""
        if self.progress is not None:
            self._tell_progress(text, {"step": text})

    def rejected(self, rejections: Sequence[Rejection], all_rejected: bool) -> None:
        """List what was rejected, the first 20 or all. JSON has them all in the summary."""
        if self.as_json:
            return
        listed = rejections if all_rejected else rejections[:_SHOWN_REJECTIONS]
        for rejection in listed:
            self._tell(message("rejected: {rejection}", rejection=rejection), {})
        if len(listed) < len(rejections):
            more = len(rejections) - len(listed)
            self._tell(message("rejected: {more:,} more, listed with --all-rejected", more=more), {})

    def warning(self, text: str) -> None:
        """Warn of what went otherwise than a user expects, although the command goes on."""
        self._tell(message("warning: {text}", text=text), {"warning": text})

    def note(self, text: str) -> None:
        """Tell a person something on standard error; JSON says it in its result."""
        if not (self.as_json or self.quiet):
            self._tell(text, {})

    def summary(self, text: str, /, **values: object) -> None:
        """Sum up: the text in a line, or one object with these values."""
        self._end_line()
        # The status says how it went, also where nobody reads the summary.
        with suppress(ReaderGoneError):
            if self.as_json:
                self.result({"command": self._command, **values})
            elif not self.quiet:
                self.line(f"{self._time()}{printable(shown(text))}")

    def line(self, text: str) -> None:
        """Print a line of the result, which is printable already."""
        write(sys.stdout, f"{text}\n")

    def result(self, value: object) -> None:
        """Print an object of the result as a line of JSON."""
        write(sys.stdout, f"{_as_json(value, sys.stdout)}\n")

    def error(self, error: BaseException) -> int:
        """Tell the error that ended the command; return the exit status."""
        text, status = message_of(error, self._index or STANDARD_OUTPUT), status_of(error)
        if self._index is not None and not isinstance(error, PolicySearchError):
            text = join_messages("; ", (text, self._fate(self._index)))
        if os.environ.get(TRACEBACK_VARIABLE):
            print_exception(error)
        self._tell(
            f"indexer: {shown(text)}",
            {"error": text, "kind": type(error).__name__, "status": status},
        )
        return status

    def misuse(self, error: click.ClickException) -> int:
        """Tell that the command line cannot be read, with the usage; return the exit status."""
        fault = error.format_message()
        if self.as_json:
            self._tell("", {"error": fault, "kind": type(error).__name__, "status": FAILED})
            return FAILED
        printed = StringIO()
        error.show(printed)
        for line in usage_of(printed.getvalue(), fault).split("\n"):
            self._tell(line, {})
        return FAILED

    def _fate(self, index: str) -> str:
        """The state of the index that the command was to change."""
        if is_address(index):
            return message("the index is as it was, unless the change was just made: see `indexer info`")
        if _generation_of(index) == self._generation:
            return message("the index is as it was")
        return message("the change was made before that, and the new index is in place")

    def _progress(self, progress: Progress) -> None:
        if progress.writing or progress.seconds - self._seconds_told >= self._seconds_between:
            self._seconds_told = progress.seconds
            self._tell_progress(progress_text(progress), asdict(progress))

    def _tell_progress(self, text: str, values: dict[str, Any]) -> None:
        if self.as_json or self._log:
            self._tell(text, {"progress": values})
        else:
            # The carriage return would not take back a line that wraps.
            line = cut(printable(shown(text)), get_terminal_size().columns - 1)
            self._line_shown = True
            write_message(sys.stderr, _CLEAR_LINE + line)

    def _tell(self, text: str, values: dict[str, object]) -> None:
        """Print a message on standard error: the text, or in JSON the values."""
        self._end_line()
        if self.as_json:
            time = {"time": self._time().strip()} if self._log else {}
            write_message(sys.stderr, f"{_as_json({**time, **values}, sys.stderr)}\n")
        else:
            write_message(sys.stderr, f"{self._time()}{printable(shown(text))}\n")

    def _time(self) -> str:
        """The time that a line of a log begins with."""
        return f"{datetime.now().astimezone().isoformat(timespec='seconds')} " if self._log else ""

    def _end_line(self) -> None:
        """Take back the line of progress."""
        if self._line_shown:
            self._line_shown = False
            write_message(sys.stderr, _CLEAR_LINE)


def _generation_of(index: str) -> int | None:
    """The newest generation of an index in a folder; None if there is none, or none that can be seen."""
    if is_address(index):
        return None
    try:
        return latest_generation(index)
    except OSError:
        return None


def _as_json(value: object, stream: TextIO) -> str:
    """A value as a line of JSON for a stream."""
    return printable_json(json.dumps(value, default=str, ensure_ascii=False), stream.encoding)


_quiet_option = click.option("--quiet", is_flag=True, help="Print only errors, warnings and rejections.")
_log_option = click.option(
    "--log", is_flag=True, help="Begin each line with the time, and report progress twice a minute."
)


_JSON_HELP = message("Print the result as one JSON object.")


def reporting(
    *, json_help: str = _JSON_HELP, quiet_and_log: bool = True
) -> Callable[[Callable[..., int | None]], Callable[..., None]]:
    """A decorator that gives a command its `reporter`, with the options for it, and ends it by its status.

    The command returns its exit status, or None for DONE. `json_help` is the help of `--json`.
    """
    json_option = click.option("--json", "as_json", is_flag=True, help=json_help)
    options = [json_option, *([_quiet_option, _log_option] if quiet_and_log else [])]

    def decorate(command: Callable[..., int | None]) -> Callable[..., None]:
        @wraps(command)
        def run(as_json: bool, quiet: bool = False, log: bool = False, **arguments: Any) -> None:
            name = click.get_current_context().info_name or ""
            reporter = Reporter(name, as_json=as_json, quiet=quiet, log=log)
            try:
                status = command(reporter=reporter, **arguments)
            except ReaderGoneError:
                status = DONE
            except (click.ClickException, click.exceptions.Exit):
                raise
            except click.Abort:
                # Ctrl-C at a question.
                status = reporter.error(KeyboardInterrupt())
            except (Exception, KeyboardInterrupt, Stopped) as error:
                status = reporter.error(error)
            click.get_current_context().exit(status or DONE)

        for option in reversed(options):
            run = option(run)
        return run

    return decorate
