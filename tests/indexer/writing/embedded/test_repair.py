"""Repair: an altered byte costs nothing, and other damage no more than what lies in it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import (
    Article,
    RepairReport,
    build_index,
    remove_articles,
    repair_index,
    update_index,
    verify_index,
)
from indexer.core.checksums import BLOCK
from indexer.core.errors import IndexDamagedError, IndexLockedError
from indexer.core.sections import SectionReader
from indexer.storage.embedded.generation import read_generation
from indexer.writing import writer as index_writer
from indexer.writing.embedded.writer import EmbeddedWriter
from search import open_index
from tests.examples import examples
from tests.indexer.indexes import bytes_of, files_of, live_files, names_in, texts_of

pytestmark = pytest.mark.usefixtures("quick_dictionary", "segments_stay")

LONG = [
    Article(f"long{number}", "\n".join(f"第{number}条第{line}款科技创新" for line in range(40)), title="标题")
    for number in range(20)
]
SHORT = [Article("a", "金融\n\n发展"), Article("b", "科技", title="题"), Article("c", "一\n二")]


@pytest.fixture
def segments_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each update stays a segment of its own."""
    monkeypatch.setattr(index_writer, "GROWTH", 0)
    monkeypatch.setattr(index_writer, "MOST_DELETED", 1)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Two segments, and a deleted article in the first."""
    place = tmp_path / "index"
    build_index(LONG, place)
    update_index(SHORT, place)
    remove_articles(["long3"], place)
    return place


def altered(path: Path, start: int, new: bytes) -> None:
    content = bytearray(path.read_bytes())
    content[start : start + len(new)] = new
    path.unlink()  # tests share the word table by links
    path.write_bytes(content)


def flip(path: Path, place: int, difference: int = 0xFF) -> None:
    altered(path, place, bytes([path.read_bytes()[place] ^ difference]))


def section(path: Path, name: str) -> tuple[int, int]:
    """(start, length) of a section."""
    return SectionReader(path).sections[name][:2]


@pytest.mark.slow
def test_an_altered_byte_anywhere_costs_nothing(index: Path) -> None:
    sound, texts = bytes_of(index), texts_of(index)
    paragraphs = verify_index(index)
    chance = random.Random(5)
    files = sorted(files_of(read_generation(index)))
    for name in files * examples(2, ci=6):
        for each in index.iterdir():
            each.unlink()
        for each, content in sound.items():
            (index / each).write_bytes(content)
        flip(index / name, chance.randrange(len(sound[name])), chance.randrange(1, 256))
        report = repair_index(index)
        assert (report.paragraphs, report.lost) == (paragraphs, ())
        (fault,) = report.mended
        assert name.rpartition(".")[0] in fault
        assert (verify_index(index), texts_of(index)) == (paragraphs, texts)
        assert files_of(read_generation(index)) <= names_in(index) <= live_files(index)


@pytest.mark.parametrize("place", [0, 3, 8, 9, 12, 15, 16, 23])
def test_an_altered_byte_at_the_end_of_a_file_costs_nothing(index: Path, place: int) -> None:
    for path in sorted(index.glob("MAIN_00000001.*")):
        flip(path, path.stat().st_size - 24 + place)
    assert repair_index(index).lost == ()
    assert len(texts_of(index)) == 22


def test_an_altered_byte_in_several_blocks_costs_nothing(index: Path) -> None:
    path = index / "MAIN_00000001.texts"
    start, length = section(path, "units")
    for place in range(start, start + length, 2 * BLOCK):
        flip(path, place)
    before = path.read_bytes()
    assert repair_index(index).lost == ()
    assert path.read_bytes() != before


def test_damaged_terms_are_inverted_again(index: Path) -> None:
    with open_index(index) as searcher:
        sound = searcher.search('"科技创新"', limit=900).hits
    altered(index / "MAIN_00000001.terms", 100, bytes(2000))
    report = repair_index(index)
    fault = f"{index}/MAIN_00000001.terms is altered in its section words.lists"
    assert report == RepairReport(765, (), mended=(f"{fault}; run `indexer verify --repair`",))
    with open_index(index) as searcher:
        assert {(hit.article, hit.text) for hit in searcher.search('"科技创新"', limit=900).hits} == {
            (hit.article, hit.text) for hit in sound
        }
    assert update_index([*LONG[:3], *LONG[4:], *SHORT], index).unchanged == 22


@pytest.mark.parametrize("name", ["lengths", "title_lengths"])
def test_damaged_lengths_are_counted_again(index: Path, name: str) -> None:
    path = index / "MAIN_00000001.articles"
    start, length = section(path, name)
    altered(path, start, bytes(length))
    assert repair_index(index).lost == ()
    assert update_index([*LONG[:3], *LONG[4:], *SHORT], index).unchanged == 22


def test_an_article_whose_digest_is_lost_is_replaced_by_the_next_update(index: Path) -> None:
    path = index / "MAIN_00000002.articles"
    start, _ = section(path, "digests")
    altered(path, start + 16, b"damage")
    for offset in (1, 3):
        flip(path, start + 16 + offset)
    assert repair_index(index).lost == ()
    report = update_index([*LONG[:3], *LONG[4:], *SHORT], index)
    assert (report.unchanged, report.updated) == (19, 3)


def test_only_the_articles_in_damaged_blocks_are_lost(index: Path) -> None:
    path = index / "MAIN_00000001.texts"
    start, length = section(path, "units")
    place = start + length // 2
    altered(path, place, "乱".encode("utf-16-le") * 40)
    (damage,) = repair_index(index).lost
    assert damage.articles is not None
    assert damage.unnamed == 0
    assert 1 <= len(damage.articles) <= 3
    assert damage.paragraphs == 40 * len(damage.articles)
    assert verify_index(index) == 765 - damage.paragraphs
    assert texts_of(index).keys() == {article.id for article in [*LONG, *SHORT]} - {"long3", *damage.articles}
    report = update_index([*LONG[:3], *LONG[4:], *SHORT], index)
    assert (report.added, report.unchanged) == (len(damage.articles), 22 - len(damage.articles))


def test_articles_whose_records_are_lost_are_named_by_their_terms(index: Path) -> None:
    path = index / "MAIN_00000002.articles"
    start, length = section(path, "records")
    altered(path, start, bytes(length))
    (damage,) = repair_index(index).lost
    assert (damage.paragraphs, damage.articles, damage.unnamed) == (5, ("a", "b", "c"), 0)


def lose(*suffixes: str) -> Callable[[Path], None]:
    def unlink(index: Path) -> None:
        for suffix in suffixes:
            (index / f"MAIN_00000002{suffix}").unlink()

    return unlink


@pytest.mark.parametrize(
    ("damaging", "lost"),
    [
        (lose(".terms"), []),
        (lose(".texts"), [(5, ("a", "b", "c"), 0)]),
        (lose(".articles"), [(5, ("a", "b", "c"), 0)]),
        (lose(".articles", ".terms"), [(5, None, 0)]),
        (lose(".texts", ".terms", ".articles"), [(5, None, 0)]),
    ],
)
def test_lost_files(index: Path, damaging: Callable[[Path], None], lost: list[object]) -> None:
    damaging(index)
    report = repair_index(index)
    assert [(told.paragraphs, told.articles, told.unnamed) for told in report.lost] == lost
    assert len(report.mended) + len(report.lost) == 1
    assert verify_index(index) == report.paragraphs == 765 - 5 * len(lost)
    assert files_of(read_generation(index)) <= names_in(index) <= live_files(index)


def test_an_index_that_is_all_lost_is_empty(index: Path) -> None:
    for path in index.glob("MAIN_0*.articles"):
        path.unlink()
    report = repair_index(index)
    assert (report.paragraphs, verify_index(index)) == (0, 0)
    assert [len(lost.articles or ()) for lost in report.lost] == [19, 3]


def test_a_word_table_is_compiled_anew(index: Path) -> None:
    (path,) = index.glob("dictionary-*")
    sound = path.read_bytes()
    altered(path, 2000, bytes(5000))
    assert len(repair_index(index).mended) == 1
    assert path.read_bytes() == sound
    path.unlink()
    repair_index(index)
    assert path.read_bytes() == sound


@pytest.mark.slow
def test_what_cannot_be_repaired_has_to_be_built_anew(index: Path, tmp_path: Path) -> None:
    (tmp_path / "lexicon").write_text("白龟湖 9\n", encoding="utf-8")
    build_index(SHORT, index, lexicons=[tmp_path / "lexicon"])
    (path,) = [index / name for name in read_generation(index).dictionaries]
    sound = path.read_bytes()
    altered(path, 2000, bytes(5000))
    # With the lexicon that the index keeps the table could be compiled anew.
    (words,) = index.glob("words-*")
    lexicon = words.read_bytes()
    words.unlink()
    before = bytes_of(index)
    end = "and cannot be repaired; run `indexer build SOURCE...`"
    with pytest.raises(IndexDamagedError, match=re.escape(f"{path} is altered, {end}")):
        repair_index(index)
    assert bytes_of(index) == before
    path.write_bytes(sound)
    words.write_bytes(lexicon)
    toc = index / "_MAIN_4.toc"
    whole = toc.read_bytes()
    for length in range(len(whole) - 1, 0, -40):
        toc.write_bytes(whole[:length])
        with pytest.raises(IndexDamagedError, match=rf"_MAIN_4\.toc cannot be read .*, {end}"):
            repair_index(index)


def test_an_index_that_is_being_written_is_not_repaired(index: Path) -> None:
    flip(index / "MAIN_00000001.terms", 100)
    before = bytes_of(index)
    writer = EmbeddedWriter(index, fresh=False)
    try:
        with pytest.raises(IndexLockedError):
            repair_index(index)
    finally:
        writer.cancel()
    assert bytes_of(index).keys() == before.keys()


def test_a_repair_of_a_sound_index_deletes_what_was_left(tmp_path: Path) -> None:
    build_index([Article("a", "第一篇\n科技创新发展\n平顶山")], tmp_path)
    (tmp_path / "MAIN_00000009.texts").touch()
    (tmp_path / "runs-4711").mkdir()
    assert repair_index(tmp_path) == RepairReport(3, ())
    assert names_in(tmp_path) == live_files(tmp_path)
