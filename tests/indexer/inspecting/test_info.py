"""What an index says of itself, and that an altered or lost file is found and can be left out."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from indexer import (
    Article,
    IndexInfo,
    LostSegment,
    RepairReport,
    build_index,
    index_info,
    remove_articles,
    repair_index,
    update_index,
    verify_index,
)
from indexer.core.errors import IndexDamagedError, IndexNotFoundError
from indexer.core.sections import SectionReader
from indexer.storage.embedded import generation
from indexer.storage.embedded.generation import fingerprint
from indexer.writing import writer as index_writer
from search import open_index
from tests.indexer.indexes import bytes_of, live_files, names_in, texts_of

pytestmark = pytest.mark.usefixtures("quick_dictionary", "segments_stay")


@pytest.fixture
def segments_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each update stays a segment of its own."""
    monkeypatch.setattr(index_writer, "GROWTH", 0)
    monkeypatch.setattr(index_writer, "MOST_DELETED", 1)


FIRST = [
    Article("a", "科技\n创新", published=date(2024, 3, 29)),
    Article("b", "发展", published=date(2021, 1, 2)),
    Article("c", "平顶山\n鹰城\n白龟湖"),
    Article("e", "一\n二\n三", published=date(1999, 1, 1)),
]
SECOND = [Article("d", "金融")]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Two segments: a, b, c and a deleted e; then d."""
    place = tmp_path / "index"
    build_index(FIRST, place)
    update_index(SECOND, place)
    # A quarter is not yet more than MOST_DELETED.
    update_index([Article(f"f{n}", "甲\n乙\n丙") for n in range(2)], place)
    remove_articles(["e"], place)
    return place


def test_info(index: Path) -> None:
    toc = index / "_MAIN_4.toc"
    assert index_info(index) == IndexInfo(
        path=str(index),
        generation=4,
        written=datetime.fromtimestamp(toc.stat().st_mtime).isoformat(timespec="seconds"),
        articles=6,
        paragraphs=13,
        segments=3,
        deleted_paragraphs=3,
        reposted_articles=0,
        boilerplate_paragraphs=0,
        bytes=sum(path.stat().st_size for path in index.iterdir())
        - (index / "MAIN_WRITELOCK").stat().st_size,
        oldest=date(2021, 1, 2),
        newest=date(2024, 3, 29),
        fingerprint=fingerprint(),
    )


def test_a_sound_index_is_verified_and_not_repaired(index: Path) -> None:
    read: list[str] = []
    assert verify_index(index, read.append) == 13
    assert read == ["MAIN_00000001", "MAIN_00000002", "MAIN_00000003"]
    before = bytes_of(index)
    assert repair_index(index) == RepairReport(13, ())
    assert bytes_of(index) == before


def test_no_index_is_neither_verified_nor_repaired(tmp_path: Path) -> None:
    for ask in (index_info, verify_index, repair_index):
        with pytest.raises(IndexNotFoundError):
            ask(tmp_path / "absent")
    assert names_in(tmp_path) == set()


def test_a_generation_that_is_replaced_meanwhile_is_no_damage(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a nightly update does while somebody verifies: files of the old generation are deleted."""
    replaced: list[str] = []

    def replace(name: str) -> None:
        if not replaced:
            build_index(SECOND, index)
        replaced.append(name)

    assert verify_index(index, replace) == 1
    assert replaced == ["MAIN_00000001", "MAIN_00000005"]
    replaced.clear()
    assert repair_index(index, replace) == RepairReport(1, ())
    assert index_info(index).generation == 6


def test_a_table_of_contents_that_is_replaced_meanwhile_is_read_again(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toc_path = generation.toc_path

    def replace(directory: Path, number: int) -> str:
        monkeypatch.undo()
        build_index(SECOND, index)
        return toc_path(directory, number)

    monkeypatch.setattr(generation, "toc_path", replace)
    assert index_info(index).generation == 5
    (index / "_MAIN_9.toc").symlink_to("nowhere")
    with pytest.raises(IndexDamagedError, match=r"_MAIN_9\.toc is missing"):
        verify_index(index)


def alter(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)


def test_an_altered_byte_or_a_lost_file_is_found(index: Path, tmp_path: Path) -> None:
    segment = sorted(path for path in index.iterdir() if path.name.startswith("MAIN_0"))
    assert len(segment) == 10
    (dictionary,) = index.glob("dictionary-*")
    copy = tmp_path / "copy"
    for path in [*segment, dictionary]:
        shutil.copytree(index, copy)
        (copy / path.name).unlink()
        with pytest.raises(IndexDamagedError, match=rf"copy/{path.name} is missing; rebuild the index with"):
            verify_index(copy)
        with pytest.raises(IndexDamagedError, match=rf"copy/{path.name} is missing; rebuild the index with"):
            open_index(copy)
        shutil.copyfile(path, copy / path.name)
        if path is dictionary:
            alter(copy / path.name, path.stat().st_size // 2)
            said = "is altered"
        else:
            reader = SectionReader(path)
            name = next((name for name in reader.sections if reader.sections[name][1]), None)
            alter(copy / path.name, reader.sections[name][0] if name else path.stat().st_size - 9)
            said = f"is altered in its section {name}" if name else "has a broken table of contents"
        with pytest.raises(IndexDamagedError, match=re.escape(f"copy/{path.name} {said}; rebuild the index")):
            verify_index(copy)
        shutil.rmtree(copy)


def test_repair_leaves_out_what_is_damaged_and_names_it(index: Path) -> None:
    alter(index / "MAIN_00000001.texts", 9)
    got = repair_index(index)
    remedy = "rebuild the index with `indexer build`"
    fault = f"{index}/MAIN_00000001.texts is altered in its section units; {remedy}"
    assert got == RepairReport(7, (LostSegment(fault, 6, ("a", "b", "c")),))
    assert set(texts_of(index)) == {"d", "f0", "f1"}
    assert names_in(index) == live_files(index)
    assert verify_index(index) == 7
    assert update_index([*FIRST[:3], *SECOND], index).added == 3
    assert verify_index(index) == 13


def test_repair_counts_what_it_cannot_name(index: Path) -> None:
    (index / "MAIN_00000001.articles").unlink()
    alter(index / "MAIN_00000003.articles", 9)
    got = repair_index(index)
    assert got.paragraphs == 1
    assert [(lost.paragraphs, lost.articles) for lost in got.lost] == [(6, None), (6, None)]


def test_repair_of_an_index_that_is_all_damaged_leaves_an_empty_one(index: Path) -> None:
    dictionary = {path.name for path in index.glob("dictionary-*")}
    for number in (1, 2, 3):
        (index / f"MAIN_0000000{number}.terms").unlink()
    got = repair_index(index)
    assert [lost.articles for lost in got.lost] == [("a", "b", "c"), ("d",), ("f0", "f1")]
    assert (got.paragraphs, verify_index(index)) == (0, 0)
    assert {path.name for path in index.glob("dictionary-*")} == dictionary


def test_a_damaged_dictionary_or_table_of_contents_cannot_be_repaired(index: Path) -> None:
    (dictionary,) = index.glob("dictionary-*")
    alter(dictionary, 200)
    before = bytes_of(index)
    with pytest.raises(IndexDamagedError, match=r"dictionary-\w+ is altered; rebuild the index with"):
        repair_index(index)
    (index / "_MAIN_4.toc").write_bytes(b"")
    with pytest.raises(IndexDamagedError, match=r"_MAIN_4\.toc cannot be read"):
        repair_index(index)
    assert bytes_of(index) == {**before, "_MAIN_4.toc": b""}
