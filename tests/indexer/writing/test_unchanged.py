"""Files that have not changed are not read again, and whatever could have changed is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest

from indexer import IndexingReport, build_index, remove_articles, revert_index, update_index
from indexer.sources import articles, unchanged
from indexer.sources.files import SourceFile
from tests import ROOT
from tests.indexer.indexes import texts_of, write_jsonl

pytestmark = pytest.mark.usefixtures("quick_dictionary")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from now on."""
    names: list[str] = []
    read_file = articles.read_file

    def noting(file: SourceFile) -> Iterator[Any]:
        names.append(file.name)
        return read_file(file)

    monkeypatch.setattr(articles, "read_file", noting)
    return names


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a built index of three files that were written long ago."""
    monkeypatch.chdir(tmp_path)
    # No time passes between the writing of these files and their reading.
    monkeypatch.setattr(unchanged, "_TICK", -(10**18))
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "s" / "b.txt").write_text("乙", encoding="utf-8")
    write_jsonl(tmp_path / "s" / "c.jsonl", {"c1": "丙", "c2": "丁"})
    build_index(["s"], "index")
    return tmp_path


def counts(report: IndexingReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.removed, report.unchanged


def test_what_has_not_changed_is_not_opened(folder: Path, opened: list[str]) -> None:
    assert counts(update_index(["s"], "index")) == (0, 0, 0, 4)
    assert counts(update_index(None, "index")) == (0, 0, 0, 4)
    assert opened == []


def test_what_has_changed_is_read(folder: Path, opened: list[str]) -> None:
    before = (folder / "s" / "a.txt").stat()
    (folder / "s" / "a.txt").write_text("戊", encoding="utf-8")
    # A time that was set back does not hide a change.
    os.utime(folder / "s" / "a.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    (folder / "s" / "d.txt").write_text("己", encoding="utf-8")
    assert counts(update_index(["s"], "index")) == (1, 1, 0, 3)
    assert opened == ["s/a.txt", "s/d.txt"]
    assert counts(update_index(["s"], "index")) == (0, 0, 0, 5)
    assert opened == ["s/a.txt", "s/d.txt"]


def test_a_file_with_a_new_sidecar_or_encoding_is_read(folder: Path, opened: list[str]) -> None:
    (folder / "s" / "b.json").write_text(json.dumps({"title": "题"}))
    assert counts(update_index(["s"], "index")) == (0, 1, 0, 3)
    assert opened == ["s/b.txt"]
    update_index(["s"], "index", encoding="utf-8")
    assert opened[1:] == ["s/a.txt", "s/b.txt", "s/c.jsonl"]


def test_a_file_of_which_the_index_lacks_an_article_is_read(folder: Path, opened: list[str]) -> None:
    remove_articles(["c1"], "index")
    assert counts(update_index(["s"], "index")) == (1, 0, 0, 3)
    assert opened == ["s/c.jsonl"]
    revert_index("index")
    assert texts_of(folder / "index").keys() == {"s/a.txt", "s/b.txt", "c2"}
    assert counts(update_index(["s"], "index")) == (1, 0, 0, 3)


def test_a_file_with_a_rejection_is_read_each_time(folder: Path, opened: list[str]) -> None:
    with (folder / "s" / "c.jsonl").open("a") as file:
        file.write("[]\n")
    first, second = update_index(["s"], "index"), update_index(["s"], "index")
    assert opened == ["s/c.jsonl", "s/c.jsonl"]
    assert first.new_rejected == frozenset(first.rejected)
    assert (second.rejected, second.new_rejected) == (first.rejected, frozenset())


def test_a_file_of_which_an_article_belongs_to_another_source_is_read_each_time(
    folder: Path, opened: list[str]
) -> None:
    write_jsonl(folder / "other.jsonl", {"o": "己"})
    update_index(["other.jsonl"], "index")
    write_jsonl(folder / "other.jsonl", {"c1": "别的"})
    reason = "the index has an article with this id from s/c.jsonl, which is not read now"
    for _ in range(2):
        (rejection,) = update_index(["other.jsonl"], "index").rejected
        assert str(rejection).startswith(f"other.jsonl, article c1: {reason}")
    # The article that the file had before stays, since the file was not taken in.
    assert texts_of(folder / "index")["o"] == ("己",)


def test_a_file_that_was_written_just_now_is_read_again(
    folder: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "_TICK", 60 * 10**9)
    update_index(["s"], "index")
    update_index(["s"], "index")
    assert opened == ["s/a.txt", "s/b.txt", "s/c.jsonl"]


def test_another_version_of_the_program_reads_all_anew(
    folder: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.writing.batch.reading_version", lambda: "9")
    assert counts(update_index(["s"], "index")) == (0, 0, 0, 4)
    assert opened == ["s/a.txt", "s/b.txt", "s/c.jsonl"]


def test_the_version_of_each_library_that_reads_files_counts() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    required = setup["options"]["install_requires"] + "".join(
        setup["options.extras_require"][extra] for extra in ("office", "pdf", "warc", "zstd")
    )
    libraries = set(re.findall(r"^[a-z][a-z0-9-]+", required, re.MULTILINE)) - {
        "click",
        "jieba",
        "pathspec",
        "whoosh",
    }
    assert libraries <= set(unchanged._READERS), libraries
    assert len(unchanged.reading_version().split()) == len(unchanged._READERS)


def test_an_id_that_another_file_has_now_is_told(folder: Path, opened: list[str]) -> None:
    write_jsonl(folder / "s" / "a.jsonl", {"c1": "别的"})
    report = update_index(["s"], "index")
    assert [str(rejection) for rejection in report.rejected] == [
        "s/c.jsonl, line 1: the id 'c1' was taken by an earlier article, of s/a.jsonl"
    ]
    assert opened == ["s/a.jsonl", "s/c.jsonl"]
    assert texts_of(folder / "index")["c1"] == ("别的",)
