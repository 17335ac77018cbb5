"""One altered byte is found by a checksum, and only one."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from indexer.core.checksums import crc32
from indexer.core.section_writing import SectionWriter
from indexer.core.sections import SectionReader
from indexer.writing.embedded.mending import altered_byte, mend_file

contents = st.binary(min_size=1, max_size=1500)


@given(contents, st.data())
def test_an_altered_byte_is_found_where_it_is(content: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(content) - 1))
    difference = data.draw(st.integers(1, 255))
    changed = bytearray(content)
    changed[place] ^= difference
    assert altered_byte(changed, crc32(content)) in ((place, difference), None)


def test_what_is_not_altered_has_no_altered_byte() -> None:
    assert altered_byte(b"sound", crc32(b"sound")) is None
    assert altered_byte(b"", 0) is None


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=3), st.data())
def test_a_file_with_an_altered_byte_is_mended(
    tmp_path_factory: object, contents: list[bytes], data: st.DataObject
) -> None:
    folder = Path(str(tmp_path_factory.getbasetemp()))  # type: ignore[attr-defined]
    path = folder / "file"
    with SectionWriter(path) as writer:
        for number, content in enumerate(contents):
            writer.write(f"s{number}", content)
    sound = path.read_bytes()
    changed = bytearray(sound)
    place = data.draw(st.integers(0, len(sound) - 1))
    changed[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(changed)
    assert mend_file(path, folder / "aside")
    assert path.read_bytes() == sound


def test_damage_of_more_than_a_byte_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with SectionWriter(path) as writer:
        writer.write("section", bytes(range(256)) * 8)
    start = SectionReader(path).sections["section"][0]
    changed = bytearray(path.read_bytes())
    changed[start + 20 : start + 30] = bytes(10)
    path.write_bytes(changed)
    assert not mend_file(path, tmp_path / "aside")
    assert path.read_bytes() == changed
    assert not (tmp_path / "aside").exists()
