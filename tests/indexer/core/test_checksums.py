"""Checksums in C and in Python: zlib's, of any content in any parts."""

from __future__ import annotations

import zlib
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import native
from indexer.core.checksums import BLOCK, BlockSums, crc32

EXTENSIONS = [None] if native.extension is None else [None, native.extension]


@pytest.mark.parametrize("extension", EXTENSIONS)
@given(st.binary(max_size=300) | st.binary(min_size=1000, max_size=1100), st.integers(0, 2**32 - 1))
def test_crc32_is_that_of_zlib(extension: object, content: bytes, crc: int) -> None:
    with patch.object(native, "extension", extension):
        assert crc32(content, crc) == zlib.crc32(content, crc)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_crc32_of_every_length_and_alignment(extension: object) -> None:
    content = bytes(range(256)) * 5
    with patch.object(native, "extension", extension):
        for length in range(200):
            for start in (0, 1, 7):
                part = memoryview(content)[start : start + length]
                assert crc32(part) == zlib.crc32(part)


@pytest.mark.parametrize("extension", EXTENSIONS)
@given(st.lists(st.integers(0, 3 * BLOCK), max_size=6))
def test_sums_of_blocks_are_the_same_however_a_file_is_written(extension: object, sizes: list[int]) -> None:
    content = bytes(number * 7 % 251 for number in range(sum(sizes)))
    sums = BlockSums()
    with patch.object(native, "extension", extension):
        at = 0
        for size in sizes:
            sums.add(content[at : at + size])
            at += size
    blocks = [content[start : start + BLOCK] for start in range(0, len(content), BLOCK)]
    assert sums.all() == b"".join(zlib.crc32(block).to_bytes(4, "little") for block in blocks)
