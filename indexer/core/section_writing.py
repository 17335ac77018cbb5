"""Writes files of sections, which `sections` describes and reads."""

from __future__ import annotations

import os
import struct
import sys
from io import BytesIO

from .checksums import BlockSums, crc32
from .sections import MAGIC, SUMS, StrPath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

    from .checksums import Content

Target = StrPath | BytesIO
"""The place that a file of sections is written to."""

ENTRY = struct.Struct("<24sQQII")
"""A section in the table."""

FOOTER = struct.Struct("<QII8s")
"""The end of a file."""


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
