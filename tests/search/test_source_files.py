"""The files that hits come from, found by what an index recorded of its sources."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from indexer import build_index
from search import open_index
from search.source_files import SourceFiles, is_text, line_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    folder = tmp_path_factory.mktemp("files")
    news = folder / "news"
    (news / "2024").mkdir(parents=True)
    (folder / "elsewhere").mkdir()
    (news / "2024" / "通知 1.txt").write_text("科技\n创新", encoding="utf-8")
    (folder / "elsewhere" / "b.txt").write_text("科技\n人才", encoding="utf-8")
    (news / "link").symlink_to(folder / "elsewhere")
    (folder / "alone.txt").write_text("科技\n金融", encoding="utf-8")
    (folder / "many.jsonl").write_text(json.dumps({"id": "x", "text": "科技"}), encoding="utf-8")
    with zipfile.ZipFile(news / "a.zip", "w") as archive:
        archive.writestr("in/c.txt", "科技\n农业")
    build_index([news, folder / "alone.txt", folder / "many.jsonl"], folder / "index")
    return folder


def test_each_hit_has_a_file(folder: Path) -> None:
    files = SourceFiles(folder / "index")
    with open_index(folder / "index") as searcher:
        paths = {hit.path for hit in searcher.search("科技").hits}
    found = {path: files.path_of(path) for path in paths}
    assert found == {
        "news/2024/通知 1.txt": str(folder / "news" / "2024" / "通知 1.txt"),
        "news/link/b.txt": str(folder / "elsewhere" / "b.txt"),
        "news/a.zip/in/c.txt": str(folder / "news" / "a.zip"),
        "alone.txt": str(folder / "alone.txt"),
        "many.jsonl": str(folder / "many.jsonl"),
    }


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "news",
        "news/gone.txt",
        "news/2024/gone/a.txt",
        "other/a.txt",
        "news/../alone.txt",
        "news//etc/passwd",
        "/etc/passwd",
        "news/2024/通知 1.txt\0",
    ],
)
def test_what_is_no_file_has_none(folder: Path, path: str | None) -> None:
    assert SourceFiles(folder / "index").path_of(path) is None


def test_a_file_may_be_gone_and_an_index_elsewhere(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "index", tmp_path / "moved")
    shutil.copy(folder / "alone.txt", tmp_path)
    files = SourceFiles(tmp_path / "moved")
    assert files.path_of("alone.txt") == str(folder / "alone.txt")
    (folder / "alone.txt").unlink()
    assert files.path_of("alone.txt") is None
    shutil.copy(tmp_path / "alone.txt", folder)


def test_an_index_without_a_record_knows_no_files(folder: Path, tmp_path: Path) -> None:
    for index in ("opensearch://127.0.0.1:1/none", str(tmp_path), str(tmp_path / "none")):
        assert SourceFiles(index).path_of("alone.txt") is None
    shutil.copytree(folder / "index", tmp_path / "index")
    (tmp_path / "index" / "MAIN_00000001.record").write_bytes(b"")
    assert SourceFiles(tmp_path / "index").path_of("alone.txt") is None


@pytest.mark.parametrize(
    ("written", "paragraph", "text", "line"),
    [
        ("甲\n\n乙\n丙\n", 2, "乙", 3),
        ("甲\n甲\n甲\n", 2, "甲", 2),
        ("甲\n乙\n", 9, "乙", 2),
        ("前言\n**第一**条，为了规范科技创新的管理，\n制定本办法。\n", 2, "第一条，为了规范", 1),
        (
            "前言\n第一条，为了规范科技创新的管理活动，\n制定本办法。\n",
            2,
            "第一条，为了规范科技创新的管理活动，制定本办法。",
            2,
        ),
        ('{"text": "a"}\n{"text": "甲\\n乙"}\n', 2, "乙", 2),
        ("甲\n", 1, "没有这个", 1),
        ("甲\n", 1, "", 1),
        ("", 1, "甲", 1),
    ],
)
def test_the_line_of_a_paragraph(tmp_path: Path, written: str, paragraph: int, text: str, line: int) -> None:
    file = tmp_path / "a"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        file.write_bytes(written.encode(encoding))
        assert line_of(str(file), paragraph, text) == line


def test_what_is_no_text_has_one_line(tmp_path: Path) -> None:
    file = tmp_path / "a"
    for content in (b"\n\n\0\n\xe4\xb9\x99", b"%PDF-1.7\n\n\xe4\xb9\x99", b"\xfd7zXZ\0\n"):
        file.write_bytes(content)
        assert (is_text(str(file)), line_of(str(file), 1, "乙")) == (False, 1)
    assert (is_text(str(tmp_path / "gone")), line_of(str(tmp_path / "gone"), 1, "乙")) == (False, 1)
