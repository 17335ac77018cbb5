"""The lock of an index: who holds it, and what becomes of one that cannot be taken."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from indexer import (
    Article,
    build_index,
    update_index,
)
from indexer.core.errors import IndexAccessError, IndexLockedError
from indexer.writing.embedded.writer import EmbeddedWriter
from tests.indexer.indexes import LOCK

pytestmark = pytest.mark.usefixtures("quick_dictionary")

ARTICLES = [Article(f"a{n}", f"第{n}篇\n科技创新发展{n}\n平顶山", title=f"题{n}") for n in range(24)]


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    build_index(ARTICLES[:1], tmp_path / "index")
    holder = EmbeddedWriter(tmp_path / "index", fresh=False)
    said = rf"index is being written by process {os.getpid()} on \S+, since \S+ \S+; wait until it is done"
    for second in (build_index, update_index):
        with pytest.raises(IndexLockedError, match=said):
            second(ARTICLES[1:2], tmp_path / "index")
    holder.add(ARTICLES[2])
    assert holder.commit({}) == 6
    assert update_index(ARTICLES[1:2], tmp_path / "index").paragraphs == 9


@pytest.mark.parametrize(
    ("errno", "raised", "said"),
    [
        (11, IndexLockedError, r"index is being written by an unknown process; wait"),
        (13, IndexAccessError, r"index/MAIN_WRITELOCK cannot be locked: Permission denied"),
        (37, IndexAccessError, r"index/MAIN_WRITELOCK cannot be locked: No locks available"),
    ],
)
def test_a_lock_that_cannot_be_taken_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, errno: int, raised: type[Exception], said: str
) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(errno, os.strerror(errno))

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", refuse)
        with pytest.raises(raised, match=said):
            build_index(ARTICLES[:1], tmp_path / "index")
    assert build_index(ARTICLES[:1], tmp_path / "index").added == 1
    assert (tmp_path / "index" / LOCK).stat().st_mode & 0o111 == 0


def test_a_lock_is_released_although_its_text_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, length: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "ftruncate", refuse)
    for _ in range(2):
        assert build_index(ARTICLES[:1], tmp_path).added == 1
