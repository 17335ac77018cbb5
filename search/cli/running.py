"""Runs a command of `search`: every exception becomes a message on standard error and an exit status.

A reader that goes away (`search x | head -1`) is no error, and a signal ends a search quietly.
"""

from __future__ import annotations

import os
import sys

from indexer.core.messages import shown
from indexer.core.printable import is_utf8, printable, printable_json
from indexer.core.streams import STANDARD_OUTPUT, ReaderGoneError, write, write_message, write_utf8

from .request import FOUND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def run_guarded(name: str, action: Callable[[], int], place: str = STANDARD_OUTPUT) -> int:
    """Run an action of the command `name`; return its exit status.

    `place` is what it works on, for an error of the system that names no file.
    """
    try:
        return action()
    except ReaderGoneError:
        return FOUND
    except BaseException as error:
        return _failed(name, error, place)


def _failed(name: str, error: BaseException, place: str) -> int:
    """Tell what ended a command, unless it was a signal; return the exit status."""
    from indexer.core.failures import TRACEBACK_VARIABLE, message_of, status_of

    if os.environ.get(TRACEBACK_VARIABLE):
        from traceback import print_exception

        print_exception(error)
    if isinstance(error, Exception):
        tell(name, message_of(error, place))
    return status_of(error)


def print_json(line: str) -> None:
    """Print a line of JSON."""
    write(sys.stdout, f"{printable_json(line, sys.stdout.encoding)}\n")


def print_json_lines(lines: bytes | memoryview) -> None:
    """Print lines of JSON that are printable in UTF-8, all at once."""
    if is_utf8(sys.stdout.encoding):
        write_utf8(sys.stdout, lines)
        return
    for line in bytes(lines).decode().splitlines():
        print_json(line)


def tell(name: str, message: str) -> None:
    """Print a message of the command `name` on standard error, in its language."""
    write_message(sys.stderr, f"{name}: {printable(shown(message))}\n")
