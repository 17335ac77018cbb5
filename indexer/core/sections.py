"""A file of named, checksummed sections that is written once and then memory-mapped, or kept in memory.

    magic "PNSEGM01"                              8 bytes
    section bytes, each padded to a multiple of 8
    table: per section  name (24, NUL padded) | offset u64 | length u64 | crc32 u32 | 0 u32
    table offset u64 | sections u32 | crc32 of the table u32 | magic "PNSEGM01"

All numbers are little-endian, on every machine. The table is at the end, so that opening notices a file that
was cut short. Opening checks the table and where sections lie; `verify` also compares their checksums.
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
from array import array
from io import BytesIO
from zlib import crc32

from .errors import IndexDamagedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

StrPath = str | os.PathLike[str]
"""A path, as `open` takes it."""

Target = StrPath | BytesIO
"""The place that a file of sections is written to."""

Source = StrPath | bytes
"""A file of sections: its path, or its content."""

if TYPE_CHECKING:
    Numbers = memoryview | array[int]
else:
    Numbers = memoryview | array  # which cannot be subscripted before Python 3.12
"""Unsigned integers that can be indexed, sliced and iterated at C speed."""

MAGIC = b"PNSEGM01"
_ENTRY = struct.Struct("<24sQQII")
_FOOTER = struct.Struct("<QII8s")


def little_endian(numbers: array[int] | array[float]) -> bytes:
    """The bytes of an array, as in a file.

    >>> little_endian(array("H", [1, 256]))
    b'\\x01\\x00\\x00\\x01'
    """
    if sys.byteorder == "big":  # pragma: no cover - no such machine in CI
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def numbers(view: memoryview, code: str) -> Numbers:
    """Little-endian integers of the `array` type `code` in a view, without copying where possible."""
    if sys.byteorder == "big":  # pragma: no cover - no such machine in CI
        swapped = array(code, view.tobytes())
        swapped.byteswap()
        return swapped
    return view.cast("B").cast(code)  # type: ignore[call-overload,no-any-return]


class SectionWriter:
    """Writes sections one after another; `close` writes the table and makes a file durable."""

    def __init__(self, target: Target) -> None:
        self._in_memory = isinstance(target, BytesIO)
        self._file = target if isinstance(target, BytesIO) else open(target, "wb")  # noqa: SIM115 - see close()
        self._file.write(MAGIC)
        self._table: list[bytes] = []
        self._name = b""
        self._start = self._checksum = 0

    def section(self, name: str) -> Callable[[bytes | bytearray | memoryview], None]:
        """Begin the section `name`. The function that is returned adds bytes to it, until the next begins."""
        self._end_section()
        self._name, self._start, self._checksum = name.encode("ascii"), self._file.tell(), 0
        return self._add

    def _add(self, content: bytes | bytearray | memoryview) -> None:
        self._file.write(content)
        self._checksum = crc32(content, self._checksum)

    def write(self, name: str, content: bytes) -> None:
        """Write a whole section."""
        self.section(name)(content)

    def _end_section(self) -> None:
        if self._name:
            length = self._file.tell() - self._start
            self._table.append(_ENTRY.pack(self._name, self._start, length, self._checksum, 0))
            self._file.write(b"\0" * (-length % 8))

    def close(self) -> None:
        self._end_section()
        table = b"".join(self._table)
        offset = self._file.tell()
        self._file.write(table + _FOOTER.pack(offset, len(self._table), crc32(table), MAGIC))
        if not self._in_memory:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def __enter__(self) -> SectionWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self._file.close()  # without a table, so that the file stays unreadable


def _mapped(path: StrPath) -> mmap.mmap | bytes:
    """The content of a file. An empty one cannot be mapped."""
    with open(path, "rb") as file:
        is_empty = os.fstat(file.fileno()).st_size == 0
        return b"" if is_empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class SectionReader:
    """A file of sections, mapped or in memory. Raises IndexDamagedError where its table is not sound."""

    def __init__(self, source: Source) -> None:
        self.path: StrPath = "a file in memory" if isinstance(source, bytes) else source
        self._content = source if isinstance(source, bytes) else _mapped(source)
        self._view = memoryview(self._content)
        size = len(self._view)
        if size < len(MAGIC) + _FOOTER.size:
            raise self.damaged("is cut short")
        offset, count, checksum, magic = _FOOTER.unpack_from(self._view, size - _FOOTER.size)
        end = size - _FOOTER.size
        if magic != MAGIC or self._view[: len(MAGIC)] != MAGIC:
            raise self.damaged("is cut short or not a segment file")
        if offset > end or end - offset != count * _ENTRY.size or crc32(self._view[offset:end]) != checksum:
            raise self.damaged("has a broken table of contents")
        self.sections: dict[str, tuple[int, int, int]] = {}
        """Name of each section -> (its offset and its length in bytes, its checksum), in the file's order."""
        for name, start, length, check, _ in _ENTRY.iter_unpack(self._view[offset:end]):
            if start + length > offset:
                raise self.damaged("has a section outside the file")
            self.sections[name.rstrip(b"\0").decode("ascii")] = (start, length, check)

    def damaged(self, fault: str) -> IndexDamagedError:
        return IndexDamagedError(f"{self.path} {fault}; rebuild the index with `indexer build`")

    def section(self, name: str) -> memoryview:
        """The bytes of a section."""
        if name not in self.sections:
            raise self.damaged(f"lacks its section {name}")
        start, length, _ = self.sections[name]
        return self._view[start : start + length]

    def numbers(self, name: str, code: str) -> Numbers:
        """The integers of a section."""
        view = self.section(name)
        if len(view) % array(code).itemsize:
            raise self.damaged(f"has a section {name} of an impossible length")
        return numbers(view, code)

    def forget(self) -> None:
        """Give the memory of the pages that were read back to the system. They are read again when needed."""
        if isinstance(self._content, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self._content.madvise(mmap.MADV_DONTNEED)

    def verify(self) -> None:
        """Read every section; IndexDamagedError names the first whose checksum differs."""
        for name, (start, length, check) in self.sections.items():
            if crc32(self._view[start : start + length]) != check:
                raise self.damaged(f"is altered in its section {name}")
