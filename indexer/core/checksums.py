"""Checksums: CRC-32 as zlib has it, of contents and of each block of a file.

The C is `native/base/checksums.c`; the processor multiplies there without carry, if it can, some ten times as
quickly as zlib.
"""

from __future__ import annotations

from indexer import native

Content = bytes | bytearray | memoryview

BLOCK = 1024
"""Bytes of a file that have a checksum of their own. The extension has the same."""


def _crc32_in_c(content: Content, crc: int = 0) -> int:
    return native.extension.crc32(content, crc)


@native.in_c(_crc32_in_c)
def crc32(content: Content, crc: int = 0) -> int:
    """`zlib.crc32`.

    >>> import zlib
    >>> crc32(b"56789", crc32(b"1234")) == zlib.crc32(b"123456789")
    True
    """
    import zlib

    return zlib.crc32(content, crc)


def _sum_blocks_in_c(content: Content, begun: int, crc: int) -> tuple[bytes, int, int]:
    return native.extension.sum_blocks(content, begun, crc)


@native.in_c(_sum_blocks_in_c)
def _sum_blocks(content: Content, begun: int, crc: int) -> tuple[bytes, int, int]:
    """(the sums of the blocks that a content ends, bytes of the next block, their crc).

    The first block has `begun` bytes already, whose crc is `crc`.
    """
    import zlib

    view = memoryview(content).cast("B")
    sums = bytearray()
    at, end = 0, BLOCK - begun
    while end <= len(view):
        sums += zlib.crc32(view[at:end], crc).to_bytes(4, "little")
        at, end, crc = end, end + BLOCK, 0
    return bytes(sums), (begun + len(view)) % BLOCK, zlib.crc32(view[at:], crc)


class BlockSums:
    """The checksums of the blocks of a file that is being written."""

    def __init__(self) -> None:
        self._ended = bytearray()
        self._begun = self._crc = 0

    def add(self, content: Content) -> None:
        """Take in the next bytes of the file."""
        sums, self._begun, self._crc = _sum_blocks(content, self._begun, self._crc)
        self._ended += sums

    def all(self) -> bytes:
        """The sum of each block, u32 little-endian; the last block may have fewer bytes than others."""
        last = self._crc.to_bytes(4, "little") if self._begun else b""
        return bytes(self._ended) + last
