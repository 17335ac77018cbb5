"""The writer of the embedded engine: its lock, its leftovers, merging, and files that are always the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import Article, build_index, remove_articles, update_index
from indexer.core.errors import IndexDamagedError, IndexLockedError, PolicySearchError
from indexer.storage.embedded.generation import read_generation
from indexer.whoosh import toc
from indexer.writing.embedded import writer as embedded_writer
from indexer.writing.embedded.writer import EmbeddedWriter
from tests import ROOT
from tests.examples import examples
from tests.indexer.indexes import LOCK, bytes_of, hits_of, live_files, names_in, texts_of

pytestmark = pytest.mark.usefixtures("quick_dictionary")

RUN = "from indexer.cli.main import main; main()"
ARTICLES = [Article(f"a{n}", f"第{n}篇\n科技创新发展{n}\n平顶山", title=f"题{n}") for n in range(24)]


def segments(index: Path) -> list[tuple[str, int, int]]:
    return [(at.segid, at.documents, at.deleted_documents) for at in read_generation(index).segments]


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    build_index(ARTICLES[:1], tmp_path / "index")
    holder = EmbeddedWriter(tmp_path / "index", fresh=False)
    said = rf"index is being written by process {os.getpid()} on \S+, since \S+ \S+; wait until it is done"
    for second in (build_index, update_index):
        with pytest.raises(IndexLockedError, match=said):
            second(ARTICLES[1:2], tmp_path / "index")
    holder.add(ARTICLES[2])
    assert holder.commit() == 6
    assert update_index(ARTICLES[1:2], tmp_path / "index").paragraphs == 9


def test_a_cancelled_change_frees_the_lock_and_leaves_nothing(tmp_path: Path) -> None:
    build_index(ARTICLES[:1], tmp_path)
    before = bytes_of(tmp_path)
    writer = EmbeddedWriter(tmp_path, fresh=True)
    writer.add(ARTICLES[1])
    writer.cancel()
    assert bytes_of(tmp_path) == before
    assert update_index([], tmp_path).paragraphs == 3


def test_an_error_while_committing_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(ARTICLES[:1], tmp_path)
    before = bytes_of(tmp_path)
    for module, step in (
        (embedded_writer, "merge_segments"),
        (embedded_writer, "write_toc"),
        (toc, "_sync"),
        (embedded_writer, "write_segment"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(embedded_writer, "RUN_CHARACTERS", 1)

            def fail(*_: object) -> None:
                raise OSError(28, "No space left on device")

            patch.setattr(module, step, fail)
            with pytest.raises(OSError, match="No space left"):
                update_index(ARTICLES[1:3], tmp_path, threads=1)
        assert bytes_of(tmp_path) == before


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
    with pytest.raises(PolicySearchError, match="index is a file; give --index a folder"):
        build_index(ARTICLES[:1], tmp_path / "index")


def test_a_build_replaces_an_index_that_cannot_be_read(tmp_path: Path) -> None:
    build_index(ARTICLES[:1], tmp_path)
    (tmp_path / "_MAIN_1.toc").write_bytes(b"damaged")
    with pytest.raises(IndexDamagedError):
        update_index(ARTICLES[:2], tmp_path)
    assert build_index(ARTICLES[:2], tmp_path).paragraphs == 6
    assert names_in(tmp_path) == live_files(tmp_path)


def test_an_update_takes_in_segments_that_are_not_much_larger(tmp_path: Path) -> None:
    build_index(ARTICLES[:1], tmp_path)
    sizes = []
    for article in ARTICLES[1:7]:
        update_index([article], tmp_path)
        sizes.append([documents for _, documents, _ in segments(tmp_path)])
    assert sizes == [[6], [9], [12], [12, 3], [18], [18, 3]]
    assert texts_of(tmp_path) == {at.id: tuple(p.text for p in at.paragraphs()) for at in ARTICLES[:7]}


def test_an_update_leaves_segments_alone_that_would_become_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(ARTICLES[:8], tmp_path)
    monkeypatch.setattr(embedded_writer, "MOST_UNITS", sum(len(each.text) for each in ARTICLES[:12]))
    update_index(ARTICLES[8:14], tmp_path)
    assert [documents for _, documents, _ in segments(tmp_path)] == [24, 18]
    update_index(ARTICLES[14:16], tmp_path)
    assert [documents for _, documents, _ in segments(tmp_path)] == [24, 24]
    assert len(texts_of(tmp_path)) == 16


def test_many_small_updates_leave_few_segments(tmp_path: Path) -> None:
    build_index(ARTICLES, tmp_path)
    counts = []
    for number in range(40):
        update_index([Article(f"b{number}", "平顶山")], tmp_path)
        counts.append(len(segments(tmp_path)))
    assert (max(counts), sum(documents for _, documents, _ in segments(tmp_path))) == (4, 112)


def test_deleted_paragraphs_stay_until_they_are_too_many(tmp_path: Path) -> None:
    build_index(ARTICLES[:8], tmp_path)
    remove_articles(["a0", "a5"], tmp_path)
    assert segments(tmp_path) == [("00000001", 24, 6)]
    remove_articles(["a3"], tmp_path)
    assert segments(tmp_path) == [("00000003", 15, 0)]
    assert hits_of(tmp_path, "平顶山") == [{(f"a{n}", 3) for n in (1, 2, 4, 6, 7)}]


def test_a_segment_of_which_nothing_is_left_is_dropped(tmp_path: Path) -> None:
    build_index(ARTICLES[:8], tmp_path)
    update_index(ARTICLES[8:9], tmp_path)
    remove_articles(["a8"], tmp_path)
    assert segments(tmp_path) == [("00000001", 24, 0)]


def test_one_thread_and_two_write_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_writer, "RUN_CHARACTERS", 100)
    for threads in (1, 2):
        build_index(ARTICLES, tmp_path / str(threads), threads=threads)
    assert segments(tmp_path / "1") == [("00000001", 72, 0)]
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "2")


BUILD_WITH_DICTIONARY = """
import shutil, sys
from indexer import build_index
from indexer.writing.embedded import writer
writer.compile_dictionary = lambda path, lexicons: shutil.copyfile(sys.argv[1], path)
build_index(["a.txt"], "theirs")
"""


def test_another_seed_of_hashes_gives_the_same_bytes(
    tmp_path: Path, compiled_dictionary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the dictionary are compared in test_dictionary.py."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("科技创新\n白龜湖科創(chuàng)新城，研发投入2.06%。\n", encoding="utf-8")
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-c", BUILD_WITH_DICTIONARY, str(compiled_dictionary)], env=environment, check=True
    )
    build_index(["a.txt"], "ours")
    assert bytes_of(Path("ours")) == bytes_of(Path("theirs"))


def test_a_killed_update_leaves_the_old_index_or_the_new(tmp_path: Path) -> None:
    """A few moments; `benchmarks/kill.py` has hundreds, of builds too."""
    old, index = tmp_path / "old", tmp_path / "index"
    (tmp_path / "a.txt").write_text("题\n" + "\n".join(f"科技创新{n}" for n in range(300)), encoding="utf-8")
    build_index(ARTICLES[:2], old)
    texts, lengths = texts_of(old), set()
    moments = examples(5, ci=10)
    for number in range(moments):
        shutil.rmtree(index, ignore_errors=True)
        shutil.copytree(old, index)
        with subprocess.Popen(
            [sys.executable, "-c", RUN, "update", str(tmp_path / "a.txt"), "--index", str(index)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(0.25 + 0.8 * number / moments)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        left = texts_of(index)
        lengths.add(len(left))
        assert {name: text for name, text in left.items() if name in texts} == texts
        assert len(left) == 2 or [len(text) for name, text in left.items() if name not in texts] == [301]
        assert update_index(ARTICLES[2:3], index).added == 1
        assert names_in(index) == live_files(index)
    assert lengths <= {2, 3}
