"""A file of named, checksummed sections that is written once and then memory-mapped, or kept in memory.

    magic "PNSEGM02"                              8 bytes
    section bytes, each padded to a multiple of 8
    sums: u32 per block of 1,024 bytes of all that is before it: the crc32 of the block
    table: per section  name (24, NUL padded) | offset u64 | length u64 | crc32 u32 | adler32 u32
    table offset u64 | sections u32 | crc32 of the table u32 | magic "PNSEGM02"

All numbers are little-endian, on every machine. `sums` is a section of the table, the last one; a file in
memory has none. Damage is noticed where it is read:

    opening    compares the crc32 of the table, which is at the end: a file that was cut short has none. Small
               sections that are read at random are compared whole by whoever opens the file (`checked`)
    reading    compares a block of 1,024 bytes when it is first read (`check`; `native/base/checksums.h`).
               A sum that is damaged itself is a false alarm, so `sums` need not be compared before
    verify     compares every section, `sums` too, and the padding between them. A merge verifies its inputs,
               so that damage never gets a new, right checksum

One altered byte of a block can be found by its crc32 and undone. Whether that was all that was altered, only
a checksum of another kind tells: the adler32 of the section (`writing/embedded/mending`).
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
from io import BytesIO

from .caching import cached_property
from .checksums import BLOCK, BlockSums, crc32
from .errors import IndexDamagedError
from .messages import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterator

    from .checksums import Content

    Numbers = memoryview | array[int]
else:
    # Loading array takes as long as opening an index, since that loads collections.
    Numbers = memoryview
"""Unsigned integers that can be indexed, sliced and iterated at C speed."""

StrPath = str | os.PathLike[str]
"""A path, as `open` takes it."""

Target = StrPath | BytesIO
"""The place that a file of sections is written to."""

Source = StrPath | bytes
"""A file of sections: its path, or its content."""

MAGIC = b"PNSEGM02"
ENTRY = struct.Struct("<24sQQII")
"""A section in the table."""

FOOTER = struct.Struct("<QII8s")
"""The end of a file."""

REPAIR = message("run `indexer verify --repair`")
"""The remedy for a file that is damaged."""

SUMS = "sums"
"""The section of the sums of blocks."""


def little_endian(numbers: array[int] | array[float]) -> bytes:
    """The bytes of an array, as in a file.

    >>> from array import array
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
        from array import array

        swapped = array(code, view.tobytes())
        swapped.byteswap()
        return swapped
    return view.cast("B").cast(code)  # type: ignore[call-overload,no-any-return]


class SectionWriter:
    """Writes sections one after another; `close` writes the table and makes a file durable."""

    def __init__(self, target: Target) -> None:
        from zlib import adler32

        self._adler32 = adler32
        self._in_memory = isinstance(target, BytesIO)
        self._file = target if isinstance(target, BytesIO) else open(target, "wb")  # noqa: SIM115 - see close()
        self._sums = BlockSums()
        self._table: list[bytes] = []
        self._name = b""
        self._start = self._size = 0
        self._crc, self._adler = 0, 1
        self._write(MAGIC)

    def section(self, name: str) -> Callable[[Content], None]:
        """Begin the section `name`. The function that is returned adds bytes to it, until the next begins."""
        self._end_section()
        self._name, self._start = name.encode("ascii"), self._size
        self._crc, self._adler = 0, 1
        return self._add

    def _add(self, content: Content) -> None:
        self._write(content)
        self._crc, self._adler = crc32(content, self._crc), self._adler32(content, self._adler)

    def _write(self, content: Content) -> None:
        self._size += self._file.write(content)
        if not self._in_memory:
            self._sums.add(content)

    def write(self, name: str, content: bytes) -> None:
        """Write a whole section."""
        self.section(name)(content)

    def _end_section(self) -> None:
        if self._name:
            length = self._size - self._start
            self._table.append(ENTRY.pack(self._name, self._start, length, self._crc, self._adler))
            self._write(b"\0" * (-length % 8))

    def close(self) -> None:
        self._end_section()
        if not self._in_memory:
            sums = self._sums.all()
            entry = SUMS.encode("ascii"), self._size, len(sums), crc32(sums), self._adler32(sums)
            self._table.append(ENTRY.pack(*entry))
            self._write(sums + b"\0" * (-len(sums) % 8))
        table = b"".join(self._table)
        self._file.write(table + FOOTER.pack(self._size, len(self._table), crc32(table), MAGIC))
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


def mapped(path: StrPath) -> mmap.mmap | bytes:
    """The content of a file. An empty one cannot be mapped."""
    with open(path, "rb") as file:
        is_empty = os.fstat(file.fileno()).st_size == 0
        try:
            return b"" if is_empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise OSError(error.errno, error.strerror, os.fspath(path)) from error


class SectionReader:
    """A file of sections, mapped or in memory. Raises IndexDamagedError where its table is not sound."""

    def __init__(self, source: Source) -> None:
        self.path: StrPath = message("a file in memory") if isinstance(source, bytes) else source
        self._content = source if isinstance(source, bytes) else mapped(source)
        self._view = memoryview(self._content)
        size = len(self._view)
        if size < len(MAGIC) + FOOTER.size:
            raise self.damaged(message("is cut short"))
        offset, count, checksum, magic = FOOTER.unpack_from(self._view, size - FOOTER.size)
        end = size - FOOTER.size
        if magic != MAGIC or self._view[: len(MAGIC)] != MAGIC:
            raise self.damaged(message("is cut short or not a segment file"))
        if offset > end or end - offset != count * ENTRY.size or crc32(self._view[offset:end]) != checksum:
            raise self.damaged(message("has a broken table of contents"))
        self.sections: dict[str, tuple[int, int, int]] = {}
        """Name of each section -> (its offset and its length in bytes, its checksum), in the file's order."""
        for name, start, length, check, _ in ENTRY.iter_unpack(self._view[offset:end]):
            if start + length > offset or not name.isascii():
                raise self.damaged(message("has a section outside the file, or without a name"))
            self.sections[name.rstrip(b"\0").decode("ascii")] = (start, length, check)
        self._end = offset
        self._sums: Numbers | None = None
        """The sum of each block; None where none is to be compared: in memory, and after `verify`."""
        self._checked = bytearray()
        if SUMS in self.sections:
            self._summed = self.sections[SUMS][0]
            self._sums = self.numbers(SUMS, "I")
            if len(self._sums) != -(-self._summed // BLOCK):
                raise self.damaged(message("has not a sum for each block"))
        elif not isinstance(source, bytes):
            raise self.damaged(message("lacks its section {sums}", sums=SUMS))

    def damaged(self, fault: str) -> IndexDamagedError:
        return IndexDamagedError(
            message("{path} {fault}; {repair}", path=self.path, fault=fault, repair=REPAIR)
        )

    def section(self, name: str) -> memoryview:
        """The bytes of a section, not compared with a checksum."""
        if name not in self.sections:
            raise self.damaged(message("lacks its section {name}", name=name))
        start, length, _ = self.sections[name]
        return self._view[start : start + length]

    def numbers(self, name: str, code: str) -> Numbers:
        """The integers of a section, not compared with a checksum."""
        view = self.section(name)
        if len(view) % struct.calcsize(code):
            raise self.damaged(message("has a section {name} of an impossible length", name=name))
        return numbers(view, code)

    def checked(self, name: str) -> memoryview:
        """The bytes of a section, all of which are compared with its checksum."""
        section = self.section(name)
        if self._sums is not None and crc32(section) != self.sections[name][2]:
            raise self.damaged(message("is altered in its section {name}", name=name))
        return section

    def checked_numbers(self, name: str, code: str) -> Numbers:
        """The integers of a section, all of which are compared with its checksum."""
        self.checked(name)
        return self.numbers(name, code)

    def check(self, name: str, start: int, end: int) -> None:
        """Compare the blocks that hold the bytes start .. end - 1 of a section, each once."""
        sums = self._sums
        if sums is None or start >= end:
            return
        if not self._checked:
            self._checked = bytearray(len(sums))
        before, checked = self.sections[name][0], self._checked
        for block in range((before + start) // BLOCK, (before + end - 1) // BLOCK + 1):
            if not checked[block]:
                content = self._view[BLOCK * block : min(BLOCK * (block + 1), self._summed)]
                if crc32(content) != sums[block]:
                    raise self.damaged(self._fault)
                checked[block] = 1

    @property
    def summed(self) -> tuple[memoryview, Numbers] | None:
        """(the bytes of all blocks, their sums), by which the extension compares; None where it need not."""
        return None if self._sums is None else (self._view[: self._summed], self._sums)

    @cached_property
    def _fault(self) -> str:
        """The fault of a file with a block that differs: the first section that does."""
        try:
            self.verify()
        except IndexDamagedError as error:
            return str(error.args[0].values["fault"])
        return message("could not be read for a moment")

    def forget(self) -> None:
        """Give the memory of the pages that were read back to the system. They are read again when needed."""
        if isinstance(self._content, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self._content.madvise(mmap.MADV_DONTNEED)

    def verify(self) -> None:
        """Read every byte. IndexDamagedError names the first section that is altered."""
        for name, (start, length, check) in self.sections.items():
            if crc32(self._view[start : start + length]) != check:
                raise self.damaged(message("is altered in its section {name}", name=name))
        for start, end in self._padding():
            if any(self._view[start:end]):
                raise self.damaged(message("is altered between its sections"))
        self._sums = None

    def _padding(self) -> Iterator[tuple[int, int]]:
        """(start, end) of what fills the room between sections."""
        before = len(MAGIC)
        for start, length, _ in sorted(self.sections.values()):
            yield before, start
            before = start + length
        yield before, self._end
