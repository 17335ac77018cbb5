"""The table of contents: what Whoosh wrote is read without Whoosh, and nothing in it is run."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from indexer.core.errors import IndexDamagedError, IndexMismatchError, IndexNotFoundError
from indexer.storage.embedded import generation
from indexer.whoosh.codec import ParagraphSegment, whoosh_schema


def write_toc(directory: Path, number: int, segments: list[ParagraphSegment]) -> Path:
    TOC(whoosh_schema(), segments, number).write(FileStorage(str(directory)), "MAIN")
    path = Path(generation.toc_path(directory, number))
    before = path.read_bytes()
    path.write_bytes(before + generation.plain_table(before, number, segments))
    return path


def segment(segid: str = "00000007", **changed: object) -> ParagraphSegment:
    made = ParagraphSegment(segid, "dictionary-0a", 12, 3, (0, 4))
    made.__dict__.update(changed)
    return made


def test_the_newest_generation_is_read(tmp_path: Path) -> None:
    write_toc(tmp_path, 9, [segment("00000009")])
    write_toc(tmp_path, 10, [segment("00000009"), segment("00000010")])
    read = generation.read_generation(tmp_path)
    assert (read.number, [entry.name for entry in read.segments]) == (10, ["MAIN_00000009", "MAIN_00000010"])
    entry = read.segments[0]
    assert type(entry) is generation.SegmentEntry
    assert (entry.dictionary, entry.documents, list(entry.deleted_articles)) == ("dictionary-0a", 12, [0, 4])
    assert read.paragraphs == 2 * (12 - 3)


def test_no_index_is_said_with_what_to_do(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "absent"):
        with pytest.raises(IndexNotFoundError, match=r"there is no index in .*indexer build SOURCE"):
            generation.read_generation(place)


def test_an_index_of_another_analysis_is_refused(tmp_path: Path) -> None:
    write_toc(tmp_path, 1, [segment(fingerprint="0.0.abc")])
    with pytest.raises(
        IndexMismatchError, match=r"another version of the analysis \(0\.0\.abc, .*rebuild it"
    ):
        generation.read_generation(tmp_path)


@pytest.mark.parametrize(
    "changed",
    [
        {"segid": "../../etc/passwd"},
        {"dictionary": "../dictionary"},
        {"documents": "many"},
        {"deleted": b"123"},
        {"fingerprint": "two words"},
    ],
)
def test_anything_but_segments_is_damage(tmp_path: Path, changed: dict[str, object]) -> None:
    write_toc(tmp_path, 1, [segment(**changed)])
    with pytest.raises(IndexDamagedError, match=r"_MAIN_1\.toc cannot be read .*`indexer verify --repair`"):
        generation.read_generation(tmp_path)


def test_a_table_of_another_generation_is_damage(tmp_path: Path) -> None:
    write_toc(tmp_path, 1, [segment()]).rename(tmp_path / "_MAIN_2.toc")
    with pytest.raises(IndexDamagedError, match="its generation is not the one in its name"):
        generation.read_generation(tmp_path)


def test_nothing_that_is_pickled_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_toc(tmp_path, 1, [segment()])
    monkeypatch.setattr(pickle, "loads", None)
    monkeypatch.setattr(pickle, "load", None)
    monkeypatch.setattr(pickle, "Unpickler", None)
    assert len(generation.read_generation(tmp_path).segments) == 1


def test_an_altered_byte_anywhere_is_damage(tmp_path: Path) -> None:
    path = write_toc(tmp_path, 1, [segment()])
    whole = path.read_bytes()
    for place in (*range(0, len(whole), 29), *range(len(whole) - 150, len(whole))):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(IndexDamagedError):
            generation.read_generation(tmp_path)


def test_a_table_of_contents_that_is_cut_short_is_damage(tmp_path: Path) -> None:
    path = write_toc(tmp_path, 1, [segment()])
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(IndexDamagedError):
            generation.read_generation(tmp_path)
