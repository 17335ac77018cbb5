"""Reads a file of named, checksummed sections that is memory-mapped, or kept in memory. `section_writing`
writes it, once.

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
import sys

from .caching import cached_property
from .checksums import BLOCK, crc32
from .errors import IndexDamagedError
from .messages import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator

    Numbers = memoryview | array[int]
else:
    # Loading array takes as long as opening an index, since that loads collections.
    Numbers = memoryview
"""Unsigned integers that can be indexed, sliced and iterated at C speed."""

StrPath = str | os.PathLike[str]
"""A path, as `open` takes it."""

Source = StrPath | bytes
"""A file of sections: its path, or its content."""

MAGIC = b"PNSEGM02"
_ENTRY_BYTES, _FOOTER_BYTES, _NAME_BYTES = 48, 24, 24
"""Bytes of a section in the table, of the end of a file, and of a name. They are read as numbers of eight
bytes: loading `struct` takes a hundredth of a search."""

_HALF = 0xFFFFFFFF

REPAIR = message("run `indexer verify --repair`")
"""The remedy for a file that is damaged."""

SUMS = "sums"
"""The section of the sums of blocks."""


def numbers(view: memoryview, code: str) -> Numbers:
    """Little-endian integers of the `array` type `code` in a view, without copying where possible."""
    if sys.byteorder == "big":  # pragma: no cover - no such machine in CI
        from array import array

        swapped = array(code, view.tobytes())
        swapped.byteswap()
        return swapped
    return view.cast("B").cast(code)  # type: ignore[call-overload,no-any-return]


def mapped(path: StrPath) -> mmap.mmap | bytes:
    """The content of a file. An empty one cannot be mapped."""
    # A file object takes twice as many calls of the system.
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        is_empty = os.fstat(file).st_size == 0
        return b"" if is_empty else mmap.mmap(file, 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error
    finally:
        os.close(file)


class SectionReader:
    """A file of sections, mapped or in memory. Raises IndexDamagedError where its table is not sound."""

    def __init__(self, source: Source) -> None:
        self.path: StrPath = message("a file in memory") if isinstance(source, bytes) else source
        self._content = source if isinstance(source, bytes) else mapped(source)
        self._view = memoryview(self._content)
        end = len(self._view) - _FOOTER_BYTES
        if end < len(MAGIC):
            raise self.damaged(message("is cut short"))
        if self._view[-len(MAGIC) :] != MAGIC or self._view[: len(MAGIC)] != MAGIC:
            raise self.damaged(message("is cut short or not a segment file"))
        offset, count_and_checksum = numbers(self._view[end : end + 16], "Q")
        count, checksum = count_and_checksum & _HALF, count_and_checksum >> 32
        if offset > end or end - offset != count * _ENTRY_BYTES or crc32(self._view[offset:end]) != checksum:
            raise self.damaged(message("has a broken table of contents"))
        self.sections: dict[str, tuple[int, int, int]] = {}
        """Name of each section -> (its offset and its length in bytes, its checksum), in the file's order."""
        table = self._view[offset:end]
        for place in range(0, len(table), _ENTRY_BYTES):
            name = bytes(table[place : place + _NAME_BYTES])
            start, length, checks = numbers(table[place + _NAME_BYTES : place + _ENTRY_BYTES], "Q")
            if start + length > offset or not name.isascii():
                raise self.damaged(message("has a section outside the file, or without a name"))
            self.sections[name.rstrip(b"\0").decode("ascii")] = (start, length, checks & _HALF)
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
        try:
            return numbers(view, code)
        except (TypeError, ValueError):
            fault = message("has a section {name} of an impossible length", name=name)
            raise self.damaged(fault) from None

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
