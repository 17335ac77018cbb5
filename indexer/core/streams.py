"""Standard streams of a process: opened where they were closed, able to take any text, and written with care.

Nothing here prints of its own accord: the command lines pass their streams.
"""

from __future__ import annotations

import os
from io import TextIOWrapper

from .messages import message
from .printable import is_utf8

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO, Any, TextIO


STANDARD_OUTPUT = message("standard output")
"""The file name of an OSError of `write`."""


class ReaderGoneError(Exception):
    """The reader of standard output has gone, as in `indexer preview seeds | head -1`: no fault."""


def usable_streams(
    stdin: TextIO | None, stdout: TextIO | None, stderr: TextIO | None
) -> tuple[TextIO, TextIO, TextIO]:
    """The standard streams, with /dev/null for those that are closed.

    Output keeps the encoding of its stream, and escapes what that cannot encode. Input is UTF-8; a byte that
    is none becomes a lone surrogate.
    """
    for number in range(3):
        # A file that is opened later would get the number of a closed stream, and what is printed.
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    read = stdin or _null("r")
    written = [stream or _null("w") for stream in (stdout, stderr)]
    if isinstance(read, TextIOWrapper):
        read.reconfigure(encoding="utf-8", errors="surrogateescape")
    for stream in written:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return read, written[0], written[1]


def _null(mode: str) -> TextIO:
    return open(os.devnull, mode, encoding="utf-8")  # type: ignore[return-value]


def takes_colours(stdout: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether a stream gets colours. Of the conventions NO_COLOR comes before CLICOLOR_FORCE."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return stdout.isatty() and environment.get("TERM") != "dumb"


def write(stdout: TextIO, text: str) -> None:
    """Write to standard output at once. Raises ReaderGoneError, and OSError if it takes no more."""
    _write(stdout, stdout, text)


def write_utf8(stdout: TextIO, content: bytes | memoryview) -> None:
    """The same for text in UTF-8, which a stream in that encoding need not encode anew."""
    if isinstance(stdout, TextIOWrapper) and is_utf8(stdout.encoding):
        _write(stdout, stdout.buffer, content)
    else:
        write(stdout, bytes(content).decode())


def _write(stdout: TextIO, stream: IO[Any], content: str | bytes | memoryview) -> None:
    try:
        stream.write(content)
        stream.flush()
    except BrokenPipeError:
        _discard(stdout)
        raise ReaderGoneError from None
    except OSError as error:
        _discard(stdout)
        raise OSError(error.errno, error.strerror, STANDARD_OUTPUT) from error


def write_message(stderr: TextIO, text: str) -> None:
    """Write to standard error at once. If that fails there is nowhere to say so, and the work goes on."""
    try:
        stderr.write(text)
        stderr.flush()
    except OSError:
        _discard(stderr)


def _discard(stream: TextIO) -> None:
    """Discard what is still to be written to a stream."""
    # The interpreter writes it once more as it ends, and would fail again.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)
