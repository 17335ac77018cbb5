"""Words of one's own in a folder: word tables side by side, damage, and kills."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import (
    Article,
    build_index,
    change_words,
    repair_index,
    revert_index,
    update_index,
    verify_index,
)
from indexer.core.errors import IndexDamagedError
from indexer.storage.embedded.generation import open_segment, read_generation
from search import open_index
from tests import ROOT
from tests.examples import examples
from tests.indexer.indexes import bytes_of, live_files, names_in, texts_of

pytestmark = pytest.mark.usefixtures("quick_dictionary")

OLD = [Article(f"o{n}", f"白龟湖边第{n}段，营改增试点") for n in range(20)]
NEW = [Article(f"n{n}", f"营改增之后第{n}段") for n in range(2)]


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    path = tmp_path / "lexicon.txt"
    path.write_text("白龟湖\n营改增\n", encoding="utf-8")
    return path


@pytest.fixture
def synonyms(tmp_path: Path) -> Path:
    path = tmp_path / "synonyms.txt"
    path.write_text("白龟湖 = 白龟山水库\n", encoding="utf-8")
    return path


def counts(index: Path, word: str) -> list[int]:
    """For each segment, the number of paragraphs that have the word as a term."""
    found = []
    for entry in read_generation(index).segments:
        terms = open_segment(index, entry).terms.field("words")
        place = terms.find(word)
        found.append(0 if place is None else terms.count(place))
    return found


@pytest.mark.slow
def test_a_segment_is_cut_anew_when_it_is_rewritten(tmp_path: Path, lexicon: Path) -> None:
    index = tmp_path / "index"
    build_index(OLD, index)
    change_words(index, lexicons=[lexicon])
    assert counts(index, "营改增") == [0]
    update_index(NEW, index)
    generation = read_generation(index)
    assert (counts(index, "营改增"), generation.is_cut_alike) == ([0, 2], False)
    update_index([Article(f"m{n}", f"营改增第{n}段") for n in range(10)], index)
    assert (counts(index, "营改增"), read_generation(index).is_cut_alike) == ([32], True)
    verify_index(index)
    assert len(texts_of(index)) == 32
    assert update_index(OLD[:3], index).unchanged == 3
    rebuilt = tmp_path / "rebuilt"
    build_index(
        [*OLD, *NEW, *(Article(f"m{n}", f"营改增第{n}段") for n in range(10))], rebuilt, lexicons=[lexicon]
    )
    (ours,), (theirs,) = (
        [open_segment(at, each) for each in read_generation(at).segments] for at in (index, rebuilt)
    )
    assert bytes(ours.terms.file.section("words.terms")) == bytes(theirs.terms.file.section("words.terms"))


def test_the_same_changes_give_the_same_index(tmp_path: Path, lexicon: Path, synonyms: Path) -> None:
    for name in ("one", "two"):
        build_index(OLD, tmp_path / name)
        change_words(tmp_path / name, lexicons=[lexicon], synonyms=[synonyms])
        update_index(NEW, tmp_path / name)
    contents = []
    for name in ("one", "two"):
        files = bytes_of(tmp_path / name)
        contents.append({file: content for file, content in files.items() if not file.endswith(".record")})
    assert contents[0] == contents[1]


@pytest.mark.parametrize("kind", ["dictionary", "words"])
def test_damage_of_words_is_mended(tmp_path: Path, lexicon: Path, synonyms: Path, kind: str) -> None:
    index = tmp_path / "index"
    build_index(OLD, index, lexicons=[lexicon], synonyms=[synonyms])
    words = read_generation(index).words
    path = index / (words.own or "" if kind == "words" else words.dictionary)
    sound = path.read_bytes()
    path.write_bytes(sound[:40] + bytes([sound[40] ^ 1]) + sound[41:])
    with pytest.raises(IndexDamagedError, match=f"{path.name} is altered"):
        verify_index(index)
    assert len(repair_index(index).mended) == 1
    assert path.read_bytes() == sound


def test_a_lost_word_table_is_compiled_with_the_lexicon_that_is_kept(tmp_path: Path, lexicon: Path) -> None:
    index = tmp_path / "index"
    build_index(OLD, index, lexicons=[lexicon])
    path = index / read_generation(index).words.dictionary
    sound = path.read_bytes()
    path.unlink()
    assert len(repair_index(index).mended) == 1
    assert path.read_bytes() == sound


def test_lost_words_are_told_and_the_index_goes_on_without(
    tmp_path: Path, lexicon: Path, synonyms: Path
) -> None:
    index = tmp_path / "index"
    build_index(OLD, index, lexicons=[lexicon], synonyms=[synonyms])
    own = read_generation(index).words.own
    assert own is not None
    (index / own).unlink()
    with pytest.raises(IndexDamagedError, match=f"{own} is missing"):
        update_index(NEW, index)
    (mended,) = repair_index(index).mended
    assert mended.endswith("the lexicon and the synonyms that it kept are lost: give them again")
    verify_index(index)
    assert (read_generation(index).words.own, len(texts_of(index))) == (None, 20)
    assert names_in(index) == live_files(index)


def test_words_of_an_index_of_another_version_are_kept_by_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lexicon: Path
) -> None:
    index = tmp_path / "index"
    build_index(OLD, index, lexicons=[lexicon])
    words = read_generation(index).words
    monkeypatch.setattr("indexer.storage.embedded.generation.TERMS_VERSION", 999)
    monkeypatch.setattr("indexer.whoosh.codec.fingerprint", lambda: "another")
    build_index(OLD, index)
    monkeypatch.undo()
    build_index(OLD, index)
    assert read_generation(index).words == words


def test_an_open_searcher_keeps_its_words(tmp_path: Path, synonyms: Path) -> None:
    """Also when the files that it has not read yet are deleted."""
    index = tmp_path / "index"
    build_index(OLD, index, synonyms=[synonyms])
    with open_index(index) as searcher:
        change_words(index, synonyms=[], keep=0)
        update_index(NEW, index, keep=0)
        assert not list(index.glob("words-*"))
        update_index([Article("x", "白龟山水库")], index)
        assert len(searcher.search("白龟湖").hits) == 10
        assert searcher.refresh()
        assert searcher.search("白龟湖").expansions == ()


RUN = "from indexer.cli.main import main; main()"


@pytest.mark.slow
def test_a_killed_change_of_words_leaves_the_old_words_or_the_new(
    tmp_path: Path, lexicon: Path, synonyms: Path
) -> None:
    """A few moments; `benchmarks/kill.py` has hundreds."""
    old, index = tmp_path / "old", tmp_path / "index"
    build_index(OLD, old, synonyms=[synonyms])
    shutil.copytree(old, index)
    change_words(index, lexicons=[lexicon], synonyms=[])
    states = [read_generation(each).words for each in (old, index)]
    moments = examples(5, ci=10)
    for number in range(moments):
        shutil.rmtree(index)
        shutil.copytree(old, index)
        with subprocess.Popen(
            [
                sys.executable,
                "-c",
                RUN,
                "words",
                "--lexicon",
                str(lexicon),
                "--no-synonyms",
                "--index",
                str(index),
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(0.3 + 2.5 * number / moments)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        assert read_generation(index).words in states
        verify_index(index)
        change_words(index, lexicons=[lexicon], synonyms=[])
        assert read_generation(index).words == states[1]
        assert names_in(index) == live_files(index)
    revert_index(index)
    assert read_generation(index).words == states[0]
