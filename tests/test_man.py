"""The manual pages are up to date, and read by `man` without a fault."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import COMMANDS, ROOT

PAGES = sorted((ROOT / "docs" / "man").glob("*.1"))


def generated() -> dict[str, str]:
    """The pages by a process of its own: commands that ran in this one may have changed their help."""
    program = "import json, runpy; print(json.dumps(dict(runpy.run_path('docs/generate_man.py')['pages']())))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    pages: dict[str, str] = json.loads(done.stdout)
    return pages


def test_the_pages_are_generated() -> None:
    assert {page.name: page.read_text(encoding="ascii") for page in PAGES} == generated()
    assert {f"{name}.1" for name in COMMANDS} <= {page.name for page in PAGES}


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_groff_finds_no_fault(page: Path) -> None:
    read = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", page], capture_output=True, encoding="utf-8", check=True
    )
    assert read.stderr == ""


@pytest.mark.skipif(shutil.which("man") is None, reason="needs man")
def test_man_shows_what_the_help_says() -> None:
    shown = subprocess.run(
        ["man", "-l", ROOT / "docs" / "man" / "search.1"],
        env={**os.environ, "MANWIDTH": "500", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    for text in (
        "search - find the paragraphs that match QUERY\n",
        "search -- -R&D\n",
        "--precise / --fuzzy\n",
        "--since DATE\n",
        "2024Q1, 去年, '1 year ago'.",
        "Show at most N hits.",
        "Ended by SIGINT, SIGTERM or SIGHUP.",
    ):
        assert text in shown


def test_installed_pages_are_where_man_looks(tmp_path: Path) -> None:
    """`man` looks in share/man beside each bin of PATH, so also in a virtual environment."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in ("setup.py", "setup.cfg", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("docs/man", "LICENSES"):
        shutil.copytree(ROOT / name, copy / name)
    subprocess.run(
        [sys.executable, "setup.py", "-q", "install_data", "--install-dir", tmp_path / "installed"],
        cwd=copy,
        capture_output=True,
        check=True,
    )
    installed = tmp_path / "installed" / "share" / "man" / "man1"
    assert sorted(page.name for page in installed.iterdir()) == [page.name for page in PAGES]
    if shutil.which("man") is None:
        return
    programs = tmp_path / "installed" / "bin"
    programs.mkdir()
    found = subprocess.run(
        ["man", "-w", "search-evaluate"],
        env={"PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert Path(found.strip()) == installed / "search-evaluate.1"
