"""The folder of an index: its leftovers, files of others, and what the disk refuses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer import (
    Article,
    build_index,
    update_index,
)
from indexer.core.errors import IndexAccessError, PolicySearchError
from indexer.storage.embedded.generation import read_generation
from indexer.writing.embedded import change as embedded_change
from indexer.writing.embedded import folder as embedded_folder
from indexer.writing.embedded.writer import EmbeddedWriter
from tests.indexer.indexes import LOCK, live_files, names_in, texts_of

pytestmark = pytest.mark.usefixtures("quick_dictionary")

ARTICLES = [Article(f"a{n}", f"第{n}篇\n科技创新发展{n}\n平顶山", title=f"题{n}") for n in range(24)]


def test_leftovers_of_a_killed_writer_are_deleted_by_the_next(tmp_path: Path) -> None:
    build_index(ARTICLES[:1], tmp_path)
    (tmp_path / "runs-4711").mkdir()
    (tmp_path / "runs-4711" / "run000000.terms").touch()
    left = [
        "MAIN_00000009.terms",
        "MAIN_00000009.articles",
        "_MAIN_9.toc.1764.4",
        "dictionary-0123456789abcdef",
    ]
    for name in left:
        (tmp_path / name).touch()
    assert read_generation(tmp_path).number == 1
    assert update_index(ARTICLES[:2], tmp_path).paragraphs == 6
    assert names_in(tmp_path) == live_files(tmp_path)


@pytest.mark.parametrize(
    "names",
    [
        ["notes.txt"],
        ["runs-2024"],
        ["dictionary-0123456789abcdef"],
        ["MAIN_00000001.terms", "MAIN_00000001.doc"],
        ["_MAIN_1.toc", "MAIN_0a1b2c3d4e5f6a7b.seg", LOCK],
        ["_MAIN_1.toc", LOCK, ".DS_Store"],
        [LOCK, "runs-of-mine"],
        [LOCK, "dictionary-of-mine.txt"],
    ],
)
def test_a_folder_with_somebody_elses_files_is_refused_and_untouched(
    tmp_path: Path, names: list[str]
) -> None:
    for name in names:
        (tmp_path / name).write_text("mine")
    with pytest.raises(PolicySearchError, match=r"holds other files .*give --index a new or empty folder"):
        build_index(ARTICLES[:1], tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(names, "mine")


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index").touch()
    (tmp_path / "link").symlink_to("nowhere")
    for name, fault in (("index", "is a file"), ("link", "is a link that leads nowhere")):
        with pytest.raises(PolicySearchError, match=f"{name} {fault}; give --index a folder"):
            build_index(ARTICLES[:1], tmp_path / name)


def test_a_stray_file_in_an_index_is_in_nobodys_way_and_stays(tmp_path: Path) -> None:
    build_index(ARTICLES[:1], tmp_path)
    (tmp_path / ".nfs0001").write_text("system's")
    assert update_index(ARTICLES[1:2], tmp_path).added == 1
    assert build_index(ARTICLES[:1], tmp_path).added == 1
    assert names_in(tmp_path) == {*live_files(tmp_path), ".nfs0001"}


def test_what_cannot_be_deleted_is_a_warning_and_blocks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(ARTICLES[:1], tmp_path)
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == "MAIN_00000001.texts":
            raise PermissionError(1, "Operation not permitted", str(path))
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        for _ in range(2):
            report = build_index(ARTICLES[1:2], tmp_path)
        assert report.warnings == (
            f"{tmp_path}/MAIN_00000001.texts cannot be deleted: Operation not permitted",
        )
    assert texts_of(tmp_path).keys() == {"a1"}
    assert names_in(tmp_path) == {*live_files(tmp_path), "MAIN_00000001.texts"}
    assert update_index(ARTICLES[1:2], tmp_path).warnings == ()
    assert names_in(tmp_path) == live_files(tmp_path)


def test_a_leftover_that_stays_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with the next generation's name, of a writer that was killed, and its folder."""
    build_index(ARTICLES[:1], tmp_path)
    (tmp_path / f"runs-{os.getpid()}").mkdir()
    (tmp_path / "MAIN_00000002.texts").touch()
    monkeypatch.setattr(embedded_change, "delete_leftovers", lambda directory: [])
    update_index(ARTICLES[1:2], tmp_path)
    assert read_generation(tmp_path).number == 3
    assert (tmp_path / "MAIN_00000002.texts").read_bytes() == b""


def test_a_folder_that_cannot_be_synced_after_the_commit_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(ARTICLES[:1], tmp_path)
    before = names_in(tmp_path)
    synced = []

    def sync(path: Path) -> None:
        synced.append(path)
        if len(synced) == 2:
            raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(embedded_change, "sync_folder", sync)
    with pytest.raises(
        IndexAccessError, match=r"is in place, but may not survive a loss of power: the folder"
    ):
        build_index(ARTICLES[1:2], tmp_path, threads=1)
    assert texts_of(tmp_path).keys() == {"a1"}
    assert before < names_in(tmp_path)  # The old table of contents may come back, and finds its files.


def test_a_first_build_syncs_the_folders_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(embedded_folder, "sync_folder", synced.append)
    build_index(ARTICLES[:1], tmp_path / "a" / "index")
    assert synced == [tmp_path / "a", tmp_path]
    build_index(ARTICLES[:1], tmp_path / "a" / "index")
    assert len(synced) == 2


def test_a_change_of_the_current_folder_does_not_move_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    writer = EmbeddedWriter(Path("index"), fresh=True)
    monkeypatch.chdir("/")
    writer.add(ARTICLES[0])
    assert writer.commit({}) == 3
    assert names_in(tmp_path / "index") == live_files(tmp_path / "index")
