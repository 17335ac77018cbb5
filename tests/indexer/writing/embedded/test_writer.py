"""The writer of the embedded engine: merging, threads, memory, and files that are always the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from indexer import (
    Article,
    build_index,
    native,
    remove_articles,
    update_index,
)
from indexer.core.errors import IndexAccessError, IndexDamagedError
from indexer.storage.embedded.generation import read_generation
from indexer.writing.embedded import change as embedded_change
from indexer.writing.embedded import writer as embedded_writer
from indexer.writing.embedded.writer import EmbeddedWriter
from tests import ROOT
from tests.examples import examples
from tests.indexer.indexes import bytes_of, content_of, hits_of, live_files, names_in, texts_of

pytestmark = pytest.mark.usefixtures("quick_dictionary")

RUN = "from indexer.cli.main import main; main()"
ARTICLES = [Article(f"a{n}", f"第{n}篇\n科技创新发展{n}\n平顶山", title=f"题{n}") for n in range(24)]


def segments(index: Path) -> list[tuple[str, int, int]]:
    return [(at.segid, at.documents, at.deleted_documents) for at in read_generation(index).segments]


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
        (embedded_change, "write_toc"),
        (embedded_change, "sync_folder"),
        (embedded_writer, "write_segment"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(embedded_writer, "RUN_CHARACTERS", 1)

            def fail(*_: object) -> None:
                raise OSError(28, "No space left on device")

            patch.setattr(module, step, fail)
            fault = (
                r"No space left on device \([0-9,.]+ MB are free\); the index is as it was; free some space"
            )
            with pytest.raises(IndexAccessError, match=rf"{tmp_path} cannot be written: {fault}"):
                update_index(ARTICLES[1:3], tmp_path, threads=1)
        assert bytes_of(tmp_path) == before


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
    assert content_of(tmp_path / "1") == content_of(tmp_path / "2")


BUILD_WITH_DICTIONARY = """
import shutil, sys
from indexer import build_index
from indexer.writing.embedded import writer
writer.compile_dictionary = lambda path, lexicon: shutil.copyfile(sys.argv[1], path)
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
    assert content_of(Path("ours")) == content_of(Path("theirs"))


@pytest.mark.slow
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


@pytest.mark.parametrize("most", [0, 1])
def test_a_thread_that_cannot_start_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    start, started = threading.Thread.start, []

    def refuse(thread: threading.Thread) -> None:
        if len(started) == most:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(embedded_writer, "RUN_CHARACTERS", 100)
    build_index(ARTICLES, tmp_path / "all", threads=3)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    build_index(ARTICLES, tmp_path / "some", threads=3)
    assert content_of(tmp_path / "some") == content_of(tmp_path / "all")


def test_a_run_for_which_there_was_no_memory_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, failed = embedded_writer.write_segment, []
    # Without the extension one run is written while another waits, so that memory may run out once.
    short = ("run000000",) if native.extension is None else ("run000000", "run000001")

    def short_of_memory(*arguments: Any) -> int:
        if arguments[2] in short and arguments[2] not in failed:
            failed.append(arguments[2])
            raise MemoryError
        return write(*arguments)

    monkeypatch.setattr(embedded_writer, "RUN_CHARACTERS", 100)
    build_index(ARTICLES, tmp_path / "all", threads=2)
    monkeypatch.setattr(embedded_writer, "write_segment", short_of_memory)
    build_index(ARTICLES, tmp_path / "some", threads=3)
    assert content_of(tmp_path / "some") == content_of(tmp_path / "all")
    before = bytes_of(tmp_path / "all")
    monkeypatch.setattr(embedded_writer, "write_segment", lambda *_: 1 // 0 or failed)
    with pytest.raises(ZeroDivisionError):
        build_index(ARTICLES, tmp_path / "all", threads=2)
    assert bytes_of(tmp_path / "all") == before
