"""Files that are compressed as a whole, read as streams."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from indexer.sources.registry import needs, uncompressed_name

_FEW, _MANY = 2048, 1 << 16

MOST_MEMORY = 256 * 2**20
"""In bytes, to unpack .xz: it tells how much it takes, which is 65 MiB where it was packed with `-9`."""


def decompressed(stream: BinaryIO, name: str) -> BinaryIO:
    """The stream of a file of this name, decompressed where the name's end says that it is compressed.

    Raises NotAnArticle where the library for it is not installed.
    """
    # These files read like any binary file, and are not declared as one.
    match uncompressed_name(name)[1]:
        case ".xz":
            return cast(BinaryIO, BufferedReader(_Xz(stream), _MANY))
        case ".gz":
            return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
        case ".bz2":
            return cast(BinaryIO, bz2.BZ2File(stream))
        case ".zst":
            return _zstandard(stream)
    return stream


def _zstandard(stream: BinaryIO) -> BinaryIO:
    try:
        from compression import zstd  # There from Python 3.14 on.
    except ImportError:
        try:
            import zstandard
        except ImportError as error:
            raise needs("zstandard", "zstd") from error
        return cast(BinaryIO, BufferedReader(_Frames(stream, zstandard)))
    return translated(zstd.ZstdFile(stream), (zstd.ZstdError,))


class DamagedError(Exception):
    """A compressed stream is damaged; the text says how."""


def translated(stream: Any, errors: tuple[type[Exception], ...]) -> BinaryIO:
    """The stream, which raises DamagedError in place of these."""
    return cast(BinaryIO, BufferedReader(_Translated(stream, errors)))


class _Translated(RawIOBase):
    def __init__(self, stream: Any, errors: tuple[type[Exception], ...]) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._errors = errors

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            read = self._read(len(buffer))
        except self._errors as error:
            raise DamagedError(str(error)) from error
        buffer[: len(read)] = read
        return len(read)


class _Xz(RawIOBase):
    """The streams of an .xz file; LZMAFile would take as much memory as they say."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._one: lzma.LZMADecompressor | None = None
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            given = b""
            if self._one is None or self._one.needs_input:
                given, self._rest = self._rest or self._stream.read(_MANY), b""
                if not given and self._one is None:
                    return 0
                if not given:
                    raise EOFError
            if self._one is None:
                # Between streams there may be zeros.
                given = given.lstrip(b"\0")
                if not given:
                    continue
                self._one = lzma.LZMADecompressor(memlimit=MOST_MEMORY)
            read = self._one.decompress(given, len(buffer))
            if self._one.eof:
                self._rest, self._one = self._one.unused_data, None
            if read:
                buffer[: len(read)] = read
                return len(read)


class _Frames(RawIOBase):
    """Frames of Zstandard, by the library `zstandard`; its own reader does not tell when one is cut short."""

    def __init__(self, stream: BinaryIO, library: Any) -> None:
        self._stream = stream
        self._library = library
        self._frame: Any = None
        self._unread = self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            # 4 bytes may stand for 128 KiB, so few are given at a time.
            read = self._unread or self._stream.read(_FEW)
            if not read:
                if self._frame is not None:
                    raise EOFError
                return 0
            try:
                self._frame = self._frame or self._library.ZstdDecompressor().decompressobj()
                self._ready = self._frame.decompress(read)
            except self._library.ZstdError as error:
                raise DamagedError(str(error)) from error
            self._unread = self._frame.unused_data if self._frame.eof else b""
            self._frame = None if self._frame.eof else self._frame
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count


def damage(error: Exception) -> str:
    """What is wrong with a stream, for a person."""
    if isinstance(error, EOFError):
        return "the compressed file ends too early; the rest is lost"
    return f"the compressed file is damaged, the rest is lost: {error}"


DAMAGED = (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile, DamagedError)
"""What reading a damaged stream raises, OSError aside."""
