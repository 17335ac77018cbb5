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

CUT_BY = generation.WordsEntry("dictionary-0a")


def write_toc(
    directory: Path,
    number: int,
    segments: list[ParagraphSegment],
    words: generation.WordsEntry = CUT_BY,
) -> Path:
    TOC(whoosh_schema(), segments, number).write(FileStorage(str(directory)), "MAIN")
    path = Path(generation.toc_path(directory, number))
    before = path.read_bytes()
    path.write_bytes(before + generation.plain_table(before, number, segments, words))
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


@pytest.mark.parametrize(
    ("words", "is_cut_alike"),
    [
        (CUT_BY, True),
        (generation.WordsEntry("dictionary-0a", "words-0b"), True),
        (generation.WordsEntry("dictionary-0b"), False),
        (generation.WordsEntry("dictionary-0b", "words-0b"), False),
    ],
)
def test_words_are_read_and_their_files_belong_to_the_generation(
    tmp_path: Path, words: generation.WordsEntry, is_cut_alike: bool
) -> None:
    path = write_toc(tmp_path, 3, [segment()], words)
    read = generation.read_generation(tmp_path)
    assert (read.words, len(read.segments), read.is_cut_alike) == (words, 1, is_cut_alike)
    assert {"dictionary-0a", words.dictionary, words.own} - {None} <= read.file_names
    assert (b"\nwords " in path.read_bytes()) is (words != CUT_BY)


def test_segments_that_were_cut_by_several_tables_name_the_one_to_cut_by(tmp_path: Path) -> None:
    segments = [segment("00000001"), segment("00000002", dictionary="dictionary-0b")]
    write_toc(tmp_path, 2, segments, generation.WordsEntry("dictionary-0b"))
    read = generation.read_generation(tmp_path)
    assert (read.words.dictionary, read.is_cut_alike) == ("dictionary-0b", False)
    assert read.dictionaries == ["dictionary-0a", "dictionary-0b"]


def test_words_of_another_version_are_read_all_the_same(tmp_path: Path) -> None:
    words = generation.WordsEntry("dictionary-0a", "words-0b")
    write_toc(tmp_path, 1, [segment(fingerprint="0.0.abc")], words)
    assert generation.words_of_any_version(tmp_path) == words
    assert generation.words_of_any_version(tmp_path / "absent") is None


@pytest.mark.parametrize(
    "words", [("../dictionary", "words-0b"), ("dictionary-0a", "../words"), ("a b", "c")]
)
def test_words_out_of_the_folder_are_damage(tmp_path: Path, words: tuple[str, str]) -> None:
    write_toc(tmp_path, 1, [segment()], generation.WordsEntry(*words))
    with pytest.raises(IndexDamagedError, match=r"_MAIN_1\.toc cannot be read"):
        generation.read_generation(tmp_path)
    assert generation.words_of_any_version(tmp_path) is None


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
    path = write_toc(tmp_path, 1, [segment()], generation.WordsEntry("dictionary-0b", "words-0b"))
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
