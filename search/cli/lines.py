"""Reads the lines of a file that may still be growing, such as what another program writes to a pipe."""

from __future__ import annotations

import sys
from typing import cast

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from io import BufferedReader

_AT_ONCE = 1 << 16


def read_lines(name: str) -> Generator[str | None, None, None]:
    """The lines of a file, - for standard input, and None where no more have come yet.

    A byte that is no UTF-8 becomes a lone surrogate: it is searched for, and finds nothing. Raises
    PolicySearchError if the file cannot be read.
    """
    try:
        if name == "-":
            yield from _lines_of(cast("BufferedReader", sys.stdin.buffer))
            return
        with open(name, "rb") as file:
            yield from _lines_of(file)
    except OSError as error:
        from indexer.core.failures import reason_of

        raise PolicySearchError(
            message("cannot read the queries in {name}: {reason}", name=name, reason=reason_of(error))
        ) from error


def _lines_of(file: BufferedReader) -> Iterator[str | None]:
    from codecs import getincrementaldecoder
    from io import IncrementalNewlineDecoder

    decoder = IncrementalNewlineDecoder(getincrementaldecoder("utf-8")("surrogateescape"), translate=True)
    beginning: list[str] = []
    while True:
        if not _has_more(file):
            yield None
        read = file.read1(_AT_ONCE)
        first, *others = decoder.decode(read, final=not read).split("\n")
        beginning.append(first)
        if others:
            yield "".join(beginning)
            yield from others[:-1]
            beginning = others[-1:]
        if not read:
            yield "".join(beginning)
            return


def _has_more(file: BufferedReader) -> bool:
    """Whether reading a file, nothing of which is buffered, gives something at once, or its end."""
    from io import UnsupportedOperation
    from select import select

    try:
        number = file.fileno()
    except UnsupportedOperation:  # It is in memory.
        return True
    return bool(select([number], [], [], 0)[0])
