"""Streams of bytes: decompressed, counted, or with one kind of error for damage."""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import zlib
from collections.abc import Callable
from io import SEEK_CUR, BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from indexer.core.messages import message
from indexer.core.system import system_words
from indexer.sources.limits import Allowance
from indexer.sources.registry import needs

_CHUNK = 1 << 16
_XZ_CHUNK, _ZSTANDARD_CHUNK = 8192, 2048
"""Compressed bytes unpacked at once, which may come to some 60 MiB: 4 bytes of .zst stand for 128 KiB."""

MOST_MEMORY = 256 * 2**20
"""Bytes that unpacking .xz may take. The file says how many it needs: 65 MiB if it was packed with `-9`."""


class DamagedError(Exception):
    """A compressed stream is damaged; the text says how."""


READ_ERRORS = (OSError, EOFError, lzma.LZMAError, zlib.error, DamagedError)
"""Errors that reading a stream raises."""


_ERRORS_OF_THE_SYSTEM = frozenset(
    getattr(errno, name, 0)
    for name in (
        *(
            "EIO",
            "ESTALE",
            "ENOTCONN",
            "ETIMEDOUT",
            "ENODEV",
            "ENXIO",
            "EREMOTEIO",
            "EHOSTDOWN",
            "ECONNRESET",
        ),
        *("ENOMEM", "EMFILE", "ENFILE"),
    )
)


def is_read_error(error: OSError) -> bool:
    """Whether the system failed at what it can do otherwise, so that nobody knows what the file holds."""
    return error.errno in _ERRORS_OF_THE_SYSTEM


def read_failure(error: Exception) -> str:
    """The reason, for a person, why a stream could not be read to its end."""
    if isinstance(error, EOFError):
        return message("the compressed file ends too early; the rest is lost")
    if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
        return message("cannot be read: {error}", error=system_words(error))
    return message("the compressed file is damaged, the rest is lost: {error}", error=error)


def stream_of(read: Callable[[int], bytes]) -> BinaryIO:
    """A buffered stream of what `read(size)` returns: up to `size` bytes, and none at the end."""
    # It reads like any binary file, and is not declared as one; the same holds for GzipFile and BZ2File.
    return cast(BinaryIO, BufferedReader(_Raw(read), _CHUNK))


class _Raw(RawIOBase):
    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def prefixed(data: bytes, stream: BinaryIO) -> BinaryIO:
    """A stream of these bytes, and then those of the stream."""

    def read(size: int) -> bytes:
        nonlocal data
        first, data = data[:size], data[size:]
        return first or stream.read(size)

    return stream_of(read)


def peeked(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """(the first bytes of a stream, up to `size`, a stream that begins with them)"""
    head = stream.read(size)
    if stream.seekable():
        stream.seek(-len(head), SEEK_CUR)
        return head, stream
    return head, prefixed(head, stream)


def counted(stream: BinaryIO, allowance: Allowance) -> BinaryIO:
    """The stream, whose bytes are taken from the allowance as they are read."""
    # read1 returns the bytes before an error, and raises it at the next call.
    read_some = getattr(stream, "read1", stream.read)

    def read(size: int) -> bytes:
        data: bytes = read_some(size)
        allowance.take(len(data))
        return data

    return stream_of(read)


def translated(stream: Any, *errors: type[Exception]) -> BinaryIO:
    """The stream, which raises DamagedError in place of these errors."""
    read_some = getattr(stream, "read1", stream.read)

    def read(size: int) -> bytes:
        try:
            data: bytes = read_some(size)
            return data
        except errors as error:
            raise DamagedError(str(error)) from error

    return stream_of(read)


def decompressed(stream: BinaryIO, end: str) -> BinaryIO:
    """The stream, decompressed as this end of a name says. Raises NotAnArticle without the library."""
    match end:
        case ".xz":
            # LZMAFile would take as much memory as the file asks for. Between streams there may be zeros.
            return _frames(stream, lambda: lzma.LZMADecompressor(memlimit=MOST_MEMORY), _XZ_CHUNK, b"\0")
        case ".gz":
            return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
        case ".bz2":
            return cast(BinaryIO, bz2.BZ2File(stream))
        case ".zst":
            return _zstandard(stream)
    raise ValueError(message("no end of a compressed file: {end}", end=end))


def _zstandard(stream: BinaryIO) -> BinaryIO:
    try:
        from compression import zstd  # In the standard library from Python 3.14 on.
    except ImportError:
        try:
            import zstandard
        except ImportError as error:
            raise needs("zstandard", "zstd") from error
        # The library's own reader does not tell when a file is cut short.
        frames = _frames(stream, lambda: zstandard.ZstdDecompressor().decompressobj(), _ZSTANDARD_CHUNK)
        return translated(frames, zstandard.ZstdError)
    return translated(zstd.ZstdFile(stream), zstd.ZstdError)


def _frames(stream: BinaryIO, decompressor: Callable[[], Any], chunk: int, padding: bytes = b"") -> BinaryIO:
    """The content of all frames of a stream, each unpacked by a new decompressor."""
    frame: Any = None
    unread = b""
    ready = memoryview(b"")

    def read(size: int) -> bytes:
        nonlocal frame, unread, ready
        while not ready:
            data, unread = unread or stream.read(chunk), b""
            if not data and frame is not None:
                raise EOFError
            if not data:
                return b""
            if frame is None:
                data = data.lstrip(padding)
                if not data:
                    continue
                frame = decompressor()
            ready = memoryview(frame.decompress(data))
            if frame.eof:
                unread, frame = frame.unused_data, None
        read, ready = bytes(ready[:size]), ready[size:]
        return read

    return stream_of(read)
