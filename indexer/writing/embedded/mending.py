"""Mending: one altered byte of a block is found by its checksum and undone, and so in a table of contents.

A crc32 is linear: what an altered byte does to it depends on the byte's difference and its place alone. The
difference between the crc32 of a block and the one that was written is taken back byte by byte from the end,
until it is what a single byte does. Damage of more than a byte looks so once in some 16,000 blocks. Therefore
a section counts as mended only if its adler32 is right, too.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterator
from pathlib import Path
from zlib import adler32

from indexer.core.checksums import BLOCK, BlockSums, Content, crc32
from indexer.core.section_writing import ENTRY, FOOTER
from indexer.core.sections import MAGIC, SUMS
from indexer.storage.embedded.generation import LAST_LINE, read_table

MOST_MENDED = 1_000
"""Most damaged blocks of a file that are looked into: more are not damaged by a byte each."""

_POLYNOMIAL = 0xEDB88320

Section = tuple[int, int, int, int]
"""(start, length, crc32, adler32) of a section."""


def _steps() -> list[int]:
    """Change of the crc32 by one altered byte at the end, by the difference of the byte."""
    steps = []
    for crc in range(256):
        for _ in range(8):
            crc = crc >> 1 ^ (_POLYNOMIAL if crc & 1 else 0)
        steps.append(crc)
    return steps


_STEPS = _steps()
_DIFFERENCE = {step: difference for difference, step in enumerate(_STEPS) if difference}
_STEP_BEFORE = {step >> 24: low for low, step in enumerate(_STEPS)}


def altered_byte(content: Content, crc: int) -> tuple[int, int] | None:
    """(place, difference) of the one byte that has to change for this crc32; None unless there is just one.

    >>> altered_byte(b"123x56789", crc32(b"123456789")) == (3, ord("x") ^ ord("4"))
    True
    """
    effect = crc32(content) ^ crc
    found = None
    for place in range(len(content) - 1, -1, -1):
        if effect in _DIFFERENCE:
            if found is not None:
                return None
            found = place, _DIFFERENCE[effect]
        low = _STEP_BEFORE[effect >> 24]
        effect = (effect ^ _STEPS[low]) << 8 | low
    return found


def mend_file(path: Path, aside: Path) -> bool:
    """Mend a damaged file of sections, if one byte is altered in each of some blocks; whether it is whole.

    The mended file is written to `aside` and renamed into place. Who has the damaged one open keeps it.
    """
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size < len(MAGIC) + FOOTER.size:
                return False
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except FileNotFoundError:
        return False
    with content:
        if not _mend_content(content):
            return False
        replace_file(path, aside, content)
    return True


def replace_file(path: Path, aside: Path, content: Content | mmap.mmap) -> None:
    """Put a file with this content into place, durably and at once."""
    with open(aside, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)


def _mend_content(content: mmap.mmap) -> bool:
    """Mend the content of a file in memory; whether all of it is as it was written."""
    content[: len(MAGIC)] = MAGIC
    sections = _mended_table(content)
    if sections is None or SUMS not in sections:
        return False
    before = len(MAGIC)
    for start, length, _, _ in sorted(sections.values()):
        # The room between sections is filled with 0.
        content[before:start] = bytes(start - before)
        before = start + length
    table = len(content) - FOOTER.size - len(sections) * ENTRY.size
    content[before:table] = bytes(table - before)
    first_sum, length, crc, _ = sections[SUMS]
    sums = content[first_sum:before]
    if crc32(sums) != crc and (altered := altered_byte(sums, crc)) is not None:
        content[first_sum + altered[0]] ^= altered[1]
        sums = content[first_sum:before]
    _mend_blocks(content, sums, first_sum)
    # If the content is right now, so are its sums.
    content[first_sum:before] = _sums_of(content[:first_sum])
    return all(
        crc32(section) == crc and adler32(section) == adler
        for start, length, crc, adler in sections.values()
        for section in [content[start : start + length]]
    )


def _sums_of(content: Content) -> bytes:
    sums = BlockSums()
    sums.add(content)
    return sums.all()


def _mend_blocks(content: mmap.mmap, sums: bytes, end: int) -> None:
    """Undo one altered byte in each block that has one."""
    now = _sums_of(content[:end])
    bad = [at for at in range(0, len(now), 4) if now[at : at + 4] != sums[at : at + 4]]
    for at in bad[:MOST_MENDED]:
        start = at // 4 * BLOCK
        crc = int.from_bytes(sums[at : at + 4], "little")
        altered = altered_byte(content[start : min(start + BLOCK, end)], crc)
        if altered is not None:
            content[start + altered[0]] ^= altered[1]


def _mended_table(content: mmap.mmap) -> dict[str, Section] | None:
    """The sections of a file, after mending its table and its end."""
    end = len(content) - FOOTER.size
    offset, count, crc, _ = FOOTER.unpack_from(content, end)
    if offset + count * ENTRY.size != end:
        # One of the two numbers is altered: the other one tells it.
        by_count, by_offset = end - count * ENTRY.size, (end - offset) // ENTRY.size
        if by_count > 0 and crc32(content[by_count:end]) == crc:
            offset = by_count
        else:
            count = by_offset
    if not 0 < offset <= end or offset + count * ENTRY.size != end:
        return None
    table = bytearray(content[offset:end])
    if crc32(table) != crc and not _is_byte(crc32(table) ^ crc):
        altered = altered_byte(table, crc)
        if altered is None:
            return None
        table[altered[0]] ^= altered[1]
    content[offset:] = table + FOOTER.pack(offset, count, crc32(table), MAGIC)
    sections: dict[str, Section] = {}
    for name, start, length, check, adler in ENTRY.iter_unpack(table):
        if start + length > offset or not name.isascii():
            return None
        sections[name.rstrip(b"\0").decode("ascii")] = start, length, check, adler
    return sections


def _is_byte(difference: int) -> bool:
    """Whether two checksums differ in one byte: then it is the checksum that is altered."""
    return any(difference & ~(0xFF << shift) == 0 for shift in (0, 8, 16, 24))


def mend_toc(path: Path, number: int, aside: Path) -> bool:
    """Mend a table of contents in which one byte is altered; whether it is whole now."""
    for candidate in _tables(path.read_bytes(), number):
        try:
            read_table(candidate, number)
        except ValueError:
            continue
        replace_file(path, aside, candidate)
        return True
    return False


def _tables(content: bytes, number: int) -> Iterator[bytes]:
    """The tables of contents that this one may have been before one byte was altered."""
    before, last = content[:-LAST_LINE], content[-LAST_LINE:]
    for place in range(len(last)):
        for byte in range(256):
            yield before + last[:place] + bytes((byte,)) + last[place + 1 :]
    start, _, checksum = last.rstrip().rpartition(b" ")
    # A file that was cut short ends with anything.
    if re.fullmatch(b"[0-9a-f]{8}", checksum) is None:
        return
    altered = altered_byte(before + start + b" ", int(checksum, 16))
    if altered is not None:
        place, difference = altered
        yield content[:place] + bytes((content[place] ^ difference,)) + content[place + 1 :]
