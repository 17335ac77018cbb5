"""Generations that are kept, their records, and reverting: what a slip cost is there again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import (
    Article,
    RevertReport,
    build_index,
    remove_articles,
    repair_index,
    revert_index,
    update_index,
)
from indexer.core.errors import IndexDamagedError, IndexNotFoundError, PolicySearchError
from indexer.storage.embedded import generation
from indexer.storage.embedded.folder import FolderSpace, folder_space, kept_generations
from indexer.storage.embedded.generation import read_generation
from indexer.storage.embedded.record import History, read_history, read_record
from indexer.whoosh import codec
from indexer.writing.embedded.writer import EmbeddedWriter
from search import open_index
from tests.indexer.indexes import bytes_of, live_files, names_in, texts_of

pytestmark = pytest.mark.usefixtures("quick_dictionary")

NO_STATE = "index keeps no state before this one"


def write(
    index: Path, *ids: str, fresh: bool = False, keep: int | None = None, record: object = None
) -> None:
    """Add articles of these ids."""
    writer = EmbeddedWriter(index, fresh=fresh, keep=keep)
    for name in ids:
        writer.add(Article(name, f"科技{name}"))
    writer.commit({"record": record})


def ids_in(index: Path) -> str:
    return "".join(sorted(texts_of(index)))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_a_record_lies_with_its_generation(index: Path) -> None:
    writer = EmbeddedWriter(index, fresh=True)
    assert writer.record == {}
    writer.add(Article("a", "科技"))
    writer.commit({"sources": ["文章", "\udcff"], "more": {"n": 1}})
    record = {"sources": ["文章", "\udcff"], "more": {"n": 1}}
    assert (read_record(index, 1), read_record(index, 2)) == (record, {})
    for fresh in (False, True):
        next_writer = EmbeddedWriter(index, fresh=fresh)
        assert next_writer.record == record
        next_writer.cancel()


def test_a_record_is_read_whatever_version_built_the_index(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(index, "a", fresh=True, record=1)
    monkeypatch.setattr(generation, "fingerprint", lambda: "other")
    writer = EmbeddedWriter(index, fresh=True)
    assert writer.record == {"record": 1}
    writer.cancel()


@pytest.mark.parametrize("content", [b"", b"PNSEGM01", b"x" * 100])
def test_a_record_that_cannot_be_read_is_empty_and_damage(index: Path, content: bytes) -> None:
    write(index, "a", fresh=True)
    write(index, "b")
    (index / "MAIN_00000002.record").write_bytes(content)
    assert (read_record(index, 2), read_history(index, 2)) == ({}, History(None, 1))
    assert repair_index(index).lost == ()
    assert read_record(index, 3) == {}
    assert (ids_in(index), names_in(index)) == ("ab", live_files(index))


def test_the_state_before_the_last_change_is_kept_and_restored(index: Path) -> None:
    write(index, "a", "b", fresh=True, record=1)
    write(index, "c", record=2)
    remove_articles(["a"], index)
    assert [each.number for each in kept_generations(index, 3)] == [2]
    assert names_in(index) == live_files(index)
    toc = index / "_MAIN_2.toc"
    written = datetime.fromtimestamp(toc.stat().st_mtime).isoformat(timespec="seconds")
    with open_index(index) as searcher:
        assert revert_index(index) == RevertReport(written, 3)
        assert {hit.article for hit in searcher.search("科技").hits} == {"b", "c"}
        assert searcher.refresh() is True
        assert {hit.article for hit in searcher.search("科技").hits} == {"a", "b", "c"}
    assert (ids_in(index), read_generation(index).number) == ("abc", 4)
    assert read_record(index, 4) == {"record": 2}
    assert names_in(index) == live_files(index)
    before = bytes_of(index)
    with pytest.raises(PolicySearchError, match=NO_STATE):
        revert_index(index)
    assert bytes_of(index) == before


def test_a_build_is_reverted_too(index: Path) -> None:
    build_index([Article("a", "科技"), Article("b", "金融")], index)
    build_index([Article("c", "平顶山")], index)
    revert_index(index)
    assert ids_in(index) == "ab"
    update_index([Article("d", "鹰城")], index)
    assert ids_in(index) == "abd"


@pytest.mark.parametrize(
    ("keep", "reverts"), [(0, ["abcde"]), (1, ["abcde", "abcd"]), (3, ["abcde", "abcd", "abc", "ab"])]
)
def test_so_many_changes_are_reverted_as_are_kept(index: Path, keep: int, reverts: list[str]) -> None:
    write(index, "a", fresh=True, keep=keep)
    for name in "bcde":
        write(index, name)
    for ids in reverts[1:]:
        revert_index(index)
        assert (ids_in(index), names_in(index)) == (ids, live_files(index))
    with pytest.raises(PolicySearchError, match=NO_STATE):
        revert_index(index)
    assert ids_in(index) == reverts[-1]


def test_a_change_may_keep_more_or_less_than_the_one_before(index: Path) -> None:
    write(index, "a", fresh=True, keep=2)
    kept = []
    for name, keep in (("b", None), ("c", None), ("d", None), ("e", 1), ("f", 2), ("g", 0), ("h", None)):
        write(index, name, keep=keep)
        kept.append([each.number for each in kept_generations(index, read_generation(index).number)])
        assert names_in(index) == live_files(index)
    assert kept == [[1], [2, 1], [3, 2], [4], [5, 4], [], []]


def test_a_revert_restores_what_a_damaged_table_of_contents_lost(index: Path) -> None:
    write(index, "a", fresh=True)
    write(index, "b")
    (index / "_MAIN_2.toc").write_bytes(b"damaged")
    with pytest.raises(IndexDamagedError):
        read_generation(index)
    revert_index(index)
    assert (ids_in(index), names_in(index)) == ("a", live_files(index))


def test_a_state_that_is_damaged_is_not_restored(index: Path) -> None:
    write(index, "a", fresh=True)
    write(index, "b", fresh=True)
    (index / "MAIN_00000001.texts").unlink()
    before = bytes_of(index)
    with pytest.raises(IndexDamagedError, match=r"MAIN_00000001\.texts is missing"):
        revert_index(index)
    assert bytes_of(index) == before


def test_a_repair_stands_in_for_the_state_that_it_repairs(index: Path) -> None:
    write(index, "a", fresh=True)
    build_index([Article("b", "科技")], index)
    (index / "MAIN_00000002.texts").unlink()
    assert len(repair_index(index).lost) == 1
    revert_index(index)
    assert (ids_in(index), names_in(index)) == ("a", live_files(index))


def test_a_build_keeps_nothing_of_an_index_of_another_version(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        for module in (generation, codec):
            patch.setattr(module, "fingerprint", lambda: "other")
        build_index([Article("a", "科技")], index)
    build_index([Article("b", "科技")], index)
    assert names_in(index) == live_files(index)
    with pytest.raises(PolicySearchError, match=NO_STATE):
        revert_index(index)


def test_where_there_is_no_index_nothing_is_reverted(index: Path) -> None:
    with pytest.raises(IndexNotFoundError):
        revert_index(index)
    assert not index.exists()


def test_space_of_kept_generations_and_leftovers(index: Path) -> None:
    def sizes(*names: str) -> int:
        return sum((index / name).stat().st_size for name in names)

    segment = [f"MAIN_00000001.{kind}" for kind in ("terms", "texts", "articles")]
    write(index, "a", fresh=True)
    assert folder_space(index, read_generation(index)) == FolderSpace((), 0, 0)
    write(index, "b", fresh=True)
    of_first = ["_MAIN_1.toc", "MAIN_00000001.relations", "MAIN_00000001.record", *segment]
    assert folder_space(index, read_generation(index)) == FolderSpace((1,), sizes(*of_first), 0)
    (index / "runs-4711").mkdir()
    (index / "runs-4711" / "run000000.terms").write_bytes(b"0123")
    (index / "MAIN_00000009.texts").write_bytes(b"012345")
    (index / "notes.txt").write_bytes(b"0")
    assert folder_space(index, read_generation(index)) == FolderSpace((1,), sizes(*of_first), 10)


Change = Callable[[Path, str], None]
CHANGES: dict[str, Change] = {
    "add": lambda index, name: write(index, name),
    "build": lambda index, name: write(index, name, fresh=True),
    "remove": lambda index, name: remove_articles(sorted(texts_of(index))[:1], index) and None,
    "revert": lambda index, name: revert_index(index) and None,
}


@settings(max_examples=12)
@given(st.integers(0, 3), st.lists(st.sampled_from(sorted(CHANGES)), max_size=8))
def test_any_changes_leave_the_states_before_them(
    tmp_path_factory: pytest.TempPathFactory, keep: int, changes: list[str]
) -> None:
    index = tmp_path_factory.mktemp("i") / "index"
    write(index, "a", fresh=True, keep=keep)
    states = ["a"]
    for name, change in zip("bcdefghi", changes, strict=False):
        if change == "revert" and len(states) == 1:
            with pytest.raises(PolicySearchError, match=NO_STATE):
                revert_index(index)
            continue
        CHANGES[change](index, name)
        if change == "revert":
            states.pop()
        elif change != "remove" or states[-1]:
            left = {"add": states[-1] + name, "build": name, "remove": states[-1][1:]}
            states.append(left[change])
        states = states[-1 - keep :]
        assert (ids_in(index), names_in(index)) == (states[-1], live_files(index))
