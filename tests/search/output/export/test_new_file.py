"""A file is there when it is whole, and an existing one is not lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.core.errors import ExportError
from search import Hit, export_hits
from search.output.export import FORMATS

from .hits import BARE, HITS


def failing_hits() -> Iterator[Hit]:
    yield BARE
    raise KeyboardInterrupt


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_is_left_where_hits_end_in_an_exception(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        export_hits(failing_hits(), tmp_path / f"hits{suffix}")
    assert os.listdir(tmp_path) == []


def test_existing_file_stays_unless_it_may_be_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "hits.md"
    path.write_text("mine")
    with pytest.raises(ExportError, match=r"hits\.md is there already; choose another name"):
        export_hits(HITS, path)
    with pytest.raises(KeyboardInterrupt):
        export_hits(failing_hits(), path, overwrite=True)
    assert path.read_text() == "mine"
    assert export_hits([BARE], path, overwrite=True) == 1
    assert path.read_text(encoding="utf-8").startswith("**全文**")
    assert os.listdir(tmp_path) == ["hits.md"]


def test_file_that_comes_to_be_there_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "hits.md"

    def hits() -> Iterator[Hit]:
        path.write_text("another's")
        yield BARE

    with pytest.raises(ExportError, match="is there already"):
        export_hits(hits(), path)
    assert (path.read_text(), os.listdir(tmp_path)) == ("another's", ["hits.md"])


def test_link_stays_and_what_it_points_to_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to("real.md")
    export_hits([BARE], tmp_path / "link.md", overwrite=True)
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text(encoding="utf-8").startswith("**全文**")


def test_what_is_no_regular_file_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "folder.csv"):
        with pytest.raises(ExportError, match=f"{name} is there and no regular file"):
            export_hits(HITS, tmp_path / name, overwrite=True)


def test_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    export_hits(HITS, tmp_path / "hits.csv")
    assert (tmp_path / "hits.csv").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"cannot write .*/no/hits\.csv: No such file or directory"):
        export_hits(HITS, tmp_path / "no" / "hits.csv")


def test_full_disk_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match=r"hits\.csv: No space left on device; make room on that disk"):
        export_hits(HITS, tmp_path / "hits.csv")
    assert os.listdir(tmp_path) == []


def test_file_system_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    export_hits(HITS, tmp_path / "hits.csv")
    assert os.listdir(tmp_path) == ["hits.csv"]


@pytest.mark.parametrize(
    ("name", "style", "message"),
    [
        (
            "hits.pdf",
            None,
            r"ends in one of \.csv, \.jsonl, \.md, \.xlsx, \.docx, \.bib, \.ris, \.csl\.json, not",
        ),
        ("hits", None, "ends in one of"),
        ("hits.docx", "bibtex", r"citations in a \.docx file is line or gbt7714, not 'bibtex'"),
        ("hits.bib", "line", r"citations in a \.bib file is bibtex, not 'line'"),
        ("hits.csv", "apa", r"citations in a \.csv file is line or gbt7714, not 'apa'"),
    ],
)
def test_what_cannot_be_is_refused(name: str, style: str | None, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=message):
        export_hits(HITS, tmp_path / name, style=style)
    assert os.listdir(tmp_path) == []


def test_format_is_told_by_a_name_in_any_case(tmp_path: Path) -> None:
    export_hits([replace(BARE, title="题")], tmp_path / "HITS.MD")
    assert (tmp_path / "HITS.MD").read_text(encoding="utf-8") == "**全文**\n\n— 《题》，第1段 · b ¶1\n\n"
