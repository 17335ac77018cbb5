"""The logger is silent by default, and tells a program that listens of rejections, batches and new states."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import build_index, update_index
from search import open_index
from tests import ROOT
from tests.word_tables import FOLDER

PROGRAM = """
import sys
import logging
import tests.word_tables as words
words.copy_instead()
from indexer import build_index
build_index(["articles"], "index")
assert logging.getLogger().handlers == []
"""


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("科技创新\n白龟湖科创新城今日开工。\n", encoding="utf-8")
    (folder / "b.docx").write_bytes(b"PK\x03\x04")
    return folder


def test_nothing_is_printed_by_default(articles: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        cwd=articles.parent,
        env={"PYTHONPATH": str(ROOT), FOLDER: os.environ[FOLDER]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_a_program_that_listens_is_told(articles: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "policy_news_search")
    index = articles.parent / "index"
    build_index([articles], index)
    with open_index(index) as searcher:
        (articles / "c.txt").write_text("人才\n科技人才政策今日发布。\n", encoding="utf-8")
        update_index(index=index)
        assert searcher.refresh() is True
    told = [(record.levelname, record.getMessage().partition(":")[0]) for record in caplog.records]
    assert told == [
        ("WARNING", "rejected"),
        ("INFO", "build"),
        ("WARNING", "rejected"),
        ("INFO", "update"),
        ("INFO", str(index)),
    ]
