"""A plain command line is read as click reads it, and goes another way; what is not plain is click's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer import Article, native
from search.cli import options as cli_options
from search.cli.main import plain_request
from search.cli.plain_modules import MODULES_OF_MAIN, MODULES_OF_PAGE, PLAIN_MODULES
from search.cli.request import Request
from tests import ROOT
from tests.search.conftest import MakeIndex

PLAIN = [
    ["白龟湖"],
    ["白龟湖", "科创", "新城"],
    ["白龟湖", "--limit", "3"],
    ["--limit", "0", "白龟湖", "--offset", "007"],
    ["--json", "白龟湖"],
    ["白龟湖", "--jsonl", "--full"],
    ["--index", "elsewhere", "白龟湖", "--context", "2"],
    ["--limit", "3", "白龟湖", "--limit", "4"],
    ["a", "--index", "one", "--index", "two", "--index", "one more"],
    ["白龟湖", "--per-article", "2", "--distinct"],
    ["白龟湖", "--per-article", "all"],
    ["白龟湖", "--all"],
    ["", "白龟湖"],
    ["白龟湖", "--cursor", "MSAx", "--limit", "3"],
    ["--suggest", "白龟"],
    ["--suggest", "bgh", "--json", "--limit", "3", "--index", "elsewhere"],
    ["白龟湖", "-n", "3"],
    ["白龟湖", "--count"],
    ["白龟湖", "--count", "--json", "--context", "2"],
    ["白龟湖", "--color", "always", "--no-pager", "--order", "newest"],
    ["白龟湖", "--no-pager", "--pager", "--hyperlink-format", "vscode"],
    ["白龟湖", "--hyperlink-format", "x://{path}"],
    ["白龟湖", "--precise", "--all", "--clean"],
    ["白龟湖", "--fuzzy", "--collapse"],
    ["--queries", "-"],
    ["--queries", "queries.txt", "--limit", "3", "--index", "elsewhere", "--fields", "text, article,text"],
    ["--queries", "-", "--jsonl", "--no-total", "--all", "--offset", "4"],
    ["--queries", "-", "--count", "--context", "2"],
    ["白龟湖", "--json", "--fields", "id,clean", "--no-total"],
]
NOT_PLAIN = [
    [],
    ["--limit", "3"],
    ["白龟湖", "-金融"],
    ["--", "白龟湖"],
    ["白龟湖", "--limit"],
    ["白龟湖", "--limit", "many"],
    ["白龟湖", "--limit", "-1"],
    ["白龟湖", "--per-article", "0"],
    ["白龟湖", "--per-article", "none"],
    ["白龟湖", "--limit", "²"],
    ["白龟湖", "--limit=3"],
    ["白龟湖", "--index"],
    ["白龟湖", "--cursor"],
    ["白龟湖", "--cursor", "MSAx", "--offset", "3"],
    ["--suggest"],
    ["--suggest", ""],
    ["--suggest", "白龟", "湖"],
    ["--suggest", "白龟", "--count"],
    ["白龟湖", "-n"],
    ["白龟湖", "-n3"],
    ["白龟湖", "-n", "many"],
    ["白龟湖", "--count", "--context", "2"],
    ["白龟湖", "--color", "red"],
    ["白龟湖", "--order", "best"],
    ["白龟湖", "--hyperlink-format", "x://"],
    ["白龟湖", "--open", "1"],
    ["白龟湖", "--since", "2024"],
    ["白龟湖", "--ranking", "title=0"],
    ["--queries"],
    ["--queries", ""],
    ["--queries", "-", "白龟湖"],
    ["--queries", "-", "--suggest", "白龟"],
    ["--queries", "-", "--cursor", "MSAx"],
    ["--queries", "-", "--fields"],
    ["--queries", "-", "--fields", "text,"],
    ["--queries", "-", "--fields", "txt"],
    ["--queries", "-", "--count", "--no-total"],
    ["白龟湖", "--fields", "text"],
    ["白龟湖", "--no-total"],
    ["--suggest", "白龟", "--json", "--fields", "text"],
    ["--help"],
    ["--version"],
]


def settings_of(request: Request) -> dict[str, Any]:
    return {name: getattr(request, name) for name in (*Request.__annotations__, "criteria")}


def by_click(arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> Request:
    requests: list[Request] = []

    def remember(request: Request) -> int:
        requests.append(request)
        return 0

    monkeypatch.setattr(cli_options, "print_answer", remember)
    monkeypatch.setattr(sys, "argv", ["search", *arguments])
    assert cli_options.run_click(cli_options.command, "search") == 0
    return requests[0]


@pytest.mark.parametrize("arguments", PLAIN, ids=" ".join)
def test_a_plain_command_line_is_read_as_click_reads_it(
    arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLICY_INDEX", raising=False)
    request = plain_request(arguments, "index")
    assert request is not None
    assert settings_of(request) == settings_of(by_click(arguments, monkeypatch))


@pytest.mark.parametrize("arguments", NOT_PLAIN, ids=" ".join)
def test_any_other_is_left_to_click(arguments: Sequence[str]) -> None:
    assert plain_request(arguments, "index") is None


LOADED = {
    *("__future__", "_bisect", "_blake2", "_datetime", "_functools", "_json", "_operator", "_struct"),
    *("bisect", "encodings", "errno", "gc", "indexer", "itertools", "math", "mmap", "search", "struct"),
}
"""All that a plain search may load: whatever else is loaded, or loads more, takes part of its time."""


@pytest.mark.skipif(native.extension is None, reason="the Python path takes more")
@pytest.mark.parametrize("query", ["发展", "进一步", "人民", "人民 发展", "“发展”人民"])
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["page", "json"])
def test_the_way_to_a_hit_loads_nothing_that_it_does_not_need(
    query: str, options: Sequence[str], make_index: MakeIndex, tmp_path: Path
) -> None:
    articles = [
        Article(
            f"tzb-{number}",
            f"一、总则\n　　“十四五”时期，{number}个部门要进一步推动高质量发展，服务人民。",
            title="通知",
            published=date(2024, 3, number),
        )
        for number in range(1, 20)
    ]
    path = make_index(articles)
    program = (
        "import os, sys\n"
        "before = set(sys.modules)\n"
        "from search.cli.main import main\n"
        f"sys.argv = ['search', {query!r}, '--index', {str(path)!r}, *{options!r}]\n"
        "os._exit = lambda status: print(*sorted(set(sys.modules) - before), file=sys.stderr)\n"
        "main()\n"
    )
    # Without site, which loads what an editable install needs, and without modules that are compiled already.
    result = subprocess.run(
        [sys.executable, "-S", "-X", f"pycache_prefix={tmp_path}", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = set(result.stderr.split())
    assert "search.embedded.searcher" in names
    assert {name.partition(".")[0] for name in names} - LOADED == set()
    seldom = ("indexer.analysis.pinyin", "indexer.storage.segment.titles", "search.answering.slips")
    assert names.isdisjoint((*seldom, "search.answering.completing"))
    segment = "indexer.storage.segment"
    assert names & {f"{segment}.{name}" for name in ("files", "inverter", "inversion", "postings")} == {
        f"{segment}.files"
    }
    assert names >= {*MODULES_OF_MAIN, *PLAIN_MODULES, *(() if options else MODULES_OF_PAGE)}


def test_modules_that_are_loaded_beforehand_stand_after_all_that_they_import() -> None:
    program = (
        "import sys\n"
        "from search.cli.plain_modules import MODULES_OF_MAIN, MODULES_OF_PAGE, PLAIN_MODULES\n"
        "for name in (*MODULES_OF_MAIN, *PLAIN_MODULES, *MODULES_OF_PAGE):\n"
        "    before = set(sys.modules)\n"
        "    __import__(name)\n"
        "    print(name, *sorted(set(sys.modules) - before - {name}))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    too_late = []
    for line in result.stdout.splitlines():
        name, *loaded = line.split()
        packages = ("indexer.", "search.")
        too_late += [each for each in loaded if each.startswith(packages) and not each.startswith(f"{name}.")]
    assert "indexer.storage.segment" in result.stdout
    assert "search.output.formatters" in result.stdout
    assert too_late == []
