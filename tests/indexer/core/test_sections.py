"""Files of sections: what is altered is noticed where it is read, and named."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zlib import adler32, crc32

import pytest

from indexer.core.checksums import BLOCK
from indexer.core.errors import IndexDamagedError
from indexer.core.section_writing import ENTRY, FOOTER, SectionWriter
from indexer.core.sections import MAGIC, SUMS, SectionReader

CONTENT = bytes(number % 251 for number in range(4 * BLOCK + 5))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of two sections."""
    with SectionWriter(tmp_path / "file") as writer:
        writer.write("small", b"12345")
        write = writer.section("large")
        write(CONTENT[:1000])
        write(CONTENT[1000:])
    return tmp_path / "file"


def altered(path: Path, place: int) -> SectionReader:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    return SectionReader(path)


def test_a_sound_file(path: Path) -> None:
    reader = SectionReader(path)
    assert reader.sections == {
        "small": (8, 5, crc32(b"12345")),
        "large": (16, len(CONTENT), crc32(CONTENT)),
        SUMS: (16 + len(CONTENT) + 3, 20, reader.sections[SUMS][2]),
    }
    assert (bytes(reader.checked("small")), bytes(reader.section("large"))) == (b"12345", CONTENT)
    reader.check("large", 0, len(CONTENT))
    reader.verify()
    assert reader.summed is None


def test_a_block_is_compared_when_it_is_read(path: Path) -> None:
    reader = altered(path, 16 + 2 * BLOCK)
    reader.check("large", 0, BLOCK)
    reader.check("large", 3 * BLOCK, len(CONTENT))
    reader.check("large", 2 * BLOCK, 2 * BLOCK)
    for start, end in [(2 * BLOCK, 2 * BLOCK + 1), (0, len(CONTENT)), (2 * BLOCK, 2 * BLOCK + 1)]:
        with pytest.raises(IndexDamagedError) as told:
            reader.check("large", start, end)
        assert str(told.value) == f"{path} is altered in its section large; run `indexer verify --repair`"
    with pytest.raises(IndexDamagedError, match="is altered in its section large"):
        reader.checked("large")


def test_a_sum_that_is_altered_is_a_false_alarm_and_no_silence(path: Path) -> None:
    reader = altered(path, SectionReader(path).sections[SUMS][0] + 4)
    reader.check("large", 0, 100)
    with pytest.raises(IndexDamagedError, match="is altered in its section sums"):
        reader.check("large", BLOCK, BLOCK + 100)


@pytest.mark.parametrize(("place", "where"), [(8, "in its section small"), (14, "between its sections")])
def test_verify_reads_every_byte(path: Path, place: int, where: str) -> None:
    with pytest.raises(IndexDamagedError, match=f"is altered {where}"):
        altered(path, place).verify()


def test_a_file_in_memory_has_no_sums() -> None:
    file = BytesIO()
    with SectionWriter(file) as writer:
        writer.write("small", b"12345")
    content = bytearray(file.getvalue())
    content[8] = 0
    reader = SectionReader(bytes(content))
    assert (list(reader.sections), reader.summed) == (["small"], None)
    reader.check("small", 0, 5)


def test_a_file_on_disk_without_sums_is_damaged(tmp_path: Path) -> None:
    file = BytesIO()
    with SectionWriter(file) as writer:
        writer.write("small", b"12345")
    (tmp_path / "file").write_bytes(file.getvalue())
    with pytest.raises(IndexDamagedError, match="lacks its section sums"):
        SectionReader(tmp_path / "file")


@pytest.mark.parametrize(
    "entry",
    [
        (b"\xff\xfe", 8, 0, 0, 1),  # raised UnicodeDecodeError
        (b"far", 8, 1 << 40, 0, 1),
        (b"sums", 8, 0, 0, 1),
        (b"sums", 8, 3, 0, 1),
    ],
)
def test_a_table_that_makes_no_sense_is_damage(
    tmp_path: Path, entry: tuple[bytes, int, int, int, int]
) -> None:
    table = ENTRY.pack(*entry)
    sums = crc32(MAGIC).to_bytes(4, "little")
    content = MAGIC + sums + bytes(4)
    path = tmp_path / "file"
    path.write_bytes(content + table + FOOTER.pack(len(content), 1, crc32(table), MAGIC))
    with pytest.raises(IndexDamagedError, match=r"has a section outside|not a sum for|impossible length"):
        SectionReader(path)


def test_the_table_has_checksums_of_two_kinds(path: Path) -> None:
    content = path.read_bytes()
    start, count, _, _ = FOOTER.unpack(content[-FOOTER.size :])
    entries = list(ENTRY.iter_unpack(content[start : -FOOTER.size]))
    assert (count, entries[1][3:]) == (3, (crc32(CONTENT), adler32(CONTENT)))
