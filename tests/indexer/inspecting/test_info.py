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
from indexer.storage.embedded.generation import fingerprint, read_generation, read_numbered
from indexer.writing import writer as index_writer
from search import open_index
from tests.indexer.indexes import bytes_of, files_of, names_in

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
    of_third = files_of(read_numbered(index, 3)) - files_of(read_generation(index))
    info = index_info(index)
    assert info == IndexInfo(
        path=str(index),
        generation=4,
        written=datetime.fromtimestamp(toc.stat().st_mtime).isoformat(timespec="seconds"),
        articles=6,
        paragraphs=13,
        segments=3,
        deleted_paragraphs=3,
        reposted_articles=0,
        boilerplate_paragraphs=0,
        bytes=sum((index / name).stat().st_size for name in files_of(read_generation(index))),
        oldest=date(2021, 1, 2),
        newest=date(2024, 3, 29),
        fingerprint=fingerprint(),
        last_run=info.last_run,
        last_change=info.last_change,
        kept_generations=(3,),
        kept_bytes=sum((index / name).stat().st_size for name in of_third),
        free_bytes=info.free_bytes,
    )
    assert info.last_run is not None
    assert info.last_change is not None
    assert (info.last_run.command, info.last_change.command, info.last_change.removed) == (
        "update",
        "remove",
        1,
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
    """As two updates do while somebody verifies: files of the old generation are deleted."""
    replaced: list[str] = []

    def replace(name: str) -> None:
        if not replaced:
            build_index(SECOND, index)
            build_index(SECOND, index)
        replaced.append(name)

    assert verify_index(index, replace) == 1
    assert replaced == ["MAIN_00000001", "MAIN_00000006"]
    replaced.clear()
    assert repair_index(index, replace) == RepairReport(1, ())
    assert index_info(index).generation == 8


def test_a_table_of_contents_that_is_replaced_meanwhile_is_read_again(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toc_path = generation.toc_path

    def replace(directory: Path, number: int) -> str:
        monkeypatch.undo()
        build_index(SECOND, index)
        build_index(SECOND, index)
        return toc_path(directory, number)

    monkeypatch.setattr(generation, "toc_path", replace)
    assert index_info(index).generation == 6
    (index / "_MAIN_9.toc").symlink_to("nowhere")
    with pytest.raises(IndexDamagedError, match=r"_MAIN_9\.toc is missing"):
        verify_index(index)


def alter(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)


def test_an_altered_byte_or_a_lost_file_is_found(index: Path, tmp_path: Path) -> None:
    names = files_of(read_generation(index)) - {"_MAIN_4.toc"}
    assert len(names) == 12
    copy = tmp_path / "copy"
    for path in sorted(index / name for name in names):
        shutil.copytree(index, copy)
        (copy / path.name).unlink()
        # A search needs no record.
        for use in (verify_index,) if path.suffix == ".record" else (verify_index, open_index):
            said = rf"copy/{path.name} is missing; run `indexer verify"
            with pytest.raises(IndexDamagedError, match=said):
                use(copy)
        shutil.copyfile(path, copy / path.name)
        if not path.suffix:  # the dictionary
            alter(copy / path.name, path.stat().st_size // 2)
            said = "is altered"
        else:
            reader = SectionReader(path)
            name = next((name for name in reader.sections if reader.sections[name][1]), None)
            alter(copy / path.name, reader.sections[name][0] if name else path.stat().st_size - 9)
            said = f"is altered in its section {name}" if name else "has a broken table of contents"
        with pytest.raises(
            IndexDamagedError, match=re.escape(f"copy/{path.name} {said}; run `indexer verify")
        ):
            verify_index(copy)
        shutil.rmtree(copy)
