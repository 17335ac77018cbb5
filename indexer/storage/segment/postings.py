"""Posting lists, the documents that hold a term, as `indexer/native/segment/postings.h` draws them.

A list has two documents or more, ascending; a *gap* is the difference from the document before. Full blocks
of 128 are packed, gaps and then frequencies less one, in as many bits a number as most of them need. The bits
above follow as *patches*. Blocks of counted lists have an *impact*, which bounds what BM25 makes of frequency
and length in the block. The documents after the full blocks are varints. C writes the same bytes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from math import ceil
from operator import sub
from struct import Struct
from typing import NamedTuple

from indexer.core.schema import BM25_B, BM25_K1, MOST_FREQUENCY
from indexer.core.section_writing import little_endian
from indexer.core.sections import numbers

from .varints import read_varint, varint

BLOCK = 128
_LANES = 4
_IN_LANE = BLOCK // _LANES
_HEAD = Struct("<IBBBB")
_MOST_PATCH_BYTES = 127
_OF_GAP = 0
_OF_FREQUENCY = 0x80


class Lengths(NamedTuple):
    """The words of each document, and their average, on which impacts rest."""

    lengths: Sequence[int]
    average: float

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Lengths:
        return cls(lengths, sum(lengths) / len(lengths) if len(lengths) else 0.0)


NO_LENGTHS = Lengths((), 0.0)
"""For plain lists, which have no impacts."""


def encode(documents: Sequence[int], frequencies: Sequence[int] | None, lengths: Lengths) -> bytes:
    """The bytes of a list; `frequencies`, 1 to 255, only where it is counted."""
    full = len(documents) // BLOCK * BLOCK
    heads, blocks = bytearray(), bytearray()
    gaps = [documents[0], *map(sub, documents[1:], documents)]
    for start in range(0, full, BLOCK):
        end = start + BLOCK
        gap_width, packed, patches = _packed(gaps[start:end], _OF_GAP)
        blocks += packed
        frequency_width = impact = 0
        if frequencies is not None:
            less_one = [frequency - 1 for frequency in frequencies[start:end]]
            frequency_width, packed, frequency_patches = _packed(less_one, _OF_FREQUENCY)
            blocks += packed
            patches += frequency_patches
            impact = _impact(documents[start:end], frequencies[start:end], lengths)
        blocks += patches
        heads += _HEAD.pack(documents[end - 1], gap_width, frequency_width, impact, len(patches))
    if full:
        heads.append(0 if frequencies is None else _impact(documents[full:], frequencies[full:], lengths))
    return bytes(heads + blocks) + _rest(gaps[full:], None if frequencies is None else frequencies[full:])


def _rest(gaps: list[int], frequencies: Sequence[int] | None) -> bytes:
    if frequencies is None:
        return b"".join(map(varint, gaps))
    parts = []
    for gap, frequency in zip(gaps, frequencies, strict=True):
        parts.append(varint(gap << 1 | (frequency > 1)))
        if frequency > 1:
            parts.append(varint(frequency))
    return b"".join(parts)


def _impact(documents: Sequence[int], frequencies: Sequence[int], lengths: Lengths) -> int:
    highest = 0.0
    if documents:
        flat, slope = BM25_K1 * (1 - BM25_B), BM25_K1 * BM25_B / lengths.average
        lengths_of = lengths.lengths
        highest = max(
            frequency / (frequency + flat + slope * lengths_of[document])
            for document, frequency in zip(documents, frequencies, strict=True)
        )
    return ceil(255 * highest)


def decode(
    listed: bytes | memoryview, count: int, documents: int, counted: bool
) -> tuple[array[int], bytes | None]:
    """The documents of a list of `count`, and their frequencies where it is counted.

    Every document of a sound list is below `documents`. Raises ValueError where the list is not sound.
    """
    content = bytes(listed)
    found, frequencies = array("I"), bytearray()
    before = 0
    blocks = count // BLOCK
    offset = blocks * _HEAD.size + (blocks != 0)
    if offset > len(content) or count > documents:
        raise ValueError("a list has no room for its blocks")
    for last, gap_width, frequency_width, _, patched in _HEAD.iter_unpack(content[: blocks * _HEAD.size]):
        frequencies_at = offset + 16 * gap_width
        patches_at = frequencies_at + 16 * frequency_width
        end = patches_at + patched
        if gap_width > 32 or frequency_width > 8 or end > len(content):
            raise ValueError("a block does not lie in its list")
        patches = content[patches_at:end]
        gaps = _unpacked(content[offset:frequencies_at], gap_width, patches, _OF_GAP)
        here = list(accumulate(gaps, initial=before))[1:]
        if here[-1] != last or last >= documents or 0 in gaps[not found :]:
            raise ValueError("the documents of a block do not ascend to its last one")
        found.extend(here)
        if counted:
            packed = content[frequencies_at:patches_at]
            less_one = _unpacked(packed, frequency_width, patches, _OF_FREQUENCY)
            frequencies += bytes([min(number + 1, MOST_FREQUENCY) for number in less_one])
        before, offset = last, end
    for at in range(count % BLOCK):
        gap, offset = read_varint(content, offset)
        frequency = 1
        if counted:
            if gap & 1:
                frequency, offset = read_varint(content, offset)
                if not 1 < frequency <= MOST_FREQUENCY:
                    raise ValueError("a frequency is not sound")
            gap >>= 1
        if (gap == 0 and (at or blocks)) or before + gap >= documents:
            raise ValueError("the documents of a list do not ascend")
        before += gap
        found.append(before)
        frequencies.append(frequency)
    return found, bytes(frequencies) if counted else None


@cache
def _steps(width: int) -> tuple[tuple[int, int, int], ...]:
    """(lower, upper, shift) of the steps that spread 128 numbers of `width` bits to 32 bits each.

    Each step moves the upper half of every group of numbers to its place, which halves the groups; the masks
    select the halves before it. In reverse order the steps pack the numbers.
    """
    steps = []
    half = BLOCK // 2
    while half:
        ones = (1 << half * width) - 1
        lower = sum(ones << group * 32 for group in range(0, BLOCK, 2 * half))
        steps.append((lower, lower << half * width, half * (32 - width)))
        half //= 2
    return tuple(steps)


def _unpacked(content: bytes, width: int, patches: bytes, kind: int) -> array[int]:
    """Unpack 128 numbers from their four lanes, and patch them."""
    unpacked = array("I", bytes(4 * BLOCK))
    if width:
        words = array("I", numbers(memoryview(content), "I"))
        lanes = words[0::_LANES] + words[1::_LANES] + words[2::_LANES] + words[3::_LANES]
        packed = int.from_bytes(little_endian(lanes), "little")
        for lower, upper, shift in _steps(width):
            packed = packed & lower | (packed & upper) << shift
        in_lanes = numbers(memoryview(packed.to_bytes(4 * BLOCK, "little")), "I")
        for lane in range(_LANES):
            unpacked[lane::_LANES] = array("I", in_lanes[lane * _IN_LANE : (lane + 1) * _IN_LANE])
    at = 0
    while at < len(patches):
        place = patches[at]
        above, at = read_varint(patches, at + 1)
        if place & _OF_FREQUENCY == kind:
            if width == 32 or above << width > 0xFFFFFFFF:
                raise ValueError("a patch of a block is too large")
            unpacked[place & ~_OF_FREQUENCY] |= above << width
    return unpacked


def _packed(values: Sequence[int], kind: int) -> tuple[int, bytes, bytes]:
    """Pack 128 numbers into four lanes: (their width, the lanes, the patches)."""
    width = _best_width(values)
    patches = bytearray()
    for at, value in enumerate(values):
        if value >> width:
            patches += bytes((at | kind,)) + varint(value >> width)
    if width == 0:
        return 0, b"", bytes(patches)
    mask = (1 << width) - 1
    lanes = array("I")
    for lane in range(_LANES):
        lanes.extend([value & mask for value in values[lane::_LANES]])
    packed = int.from_bytes(little_endian(lanes), "little")
    for lower, upper, shift in reversed(_steps(width)):
        packed = packed & lower | packed >> shift & upper
    in_lanes = numbers(memoryview(packed.to_bytes(16 * width, "little")), "I")
    words = array("I", bytes(16 * width))
    for lane in range(_LANES):
        words[lane::_LANES] = array("I", in_lanes[lane * width : (lane + 1) * width])
    return width, little_endian(words), bytes(patches)


def _best_width(values: Sequence[int]) -> int:
    """The width that takes the fewest bytes, patches included; of equals the greatest."""
    of_width = Counter(map(int.bit_length, values))
    most = max(of_width)
    best, fewest = most, 16 * most
    for width in range(most - 1, -1, -1):
        patches = sum(
            count * (1 + (wider - width + 6) // 7) for wider, count in of_width.items() if wider > width
        )
        if patches > _MOST_PATCH_BYTES:
            break
        if 16 * width + patches < fewest:
            best, fewest = width, 16 * width + patches
    return best
