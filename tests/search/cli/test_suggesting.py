"""`search --suggest`, and what the page says of a query that was read by its sound, on a real index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer import Article
from search.cli.options import command
from tests.search.conftest import MakeIndex


@pytest.fixture(scope="module")
def index(make_index: MakeIndex) -> Any:
    return make_index(
        [
            Article("a", "白龟湖\n白龟山", title="白龟湖科创新城"),
            Article("b", "白龟湖", title="白龟湖新城"),
        ]
    )


def run(index: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--index", str(index)])


@pytest.mark.parametrize(
    ("arguments", "status", "output"),
    [
        (
            ["白龟"],
            0,
            "白龟湖  (2 articles)\n白龟湖新城  (1 article)\n白龟湖科创新城  (1 article)\n"
            "白龟山  (1 paragraph)\n",
        ),
        (["bgh", "--limit", "1"], 0, "白龟湖  (2 articles)\n"),
        (["囧"], 1, ""),
    ],
)
def test_completions_for_a_person(index: Path, arguments: list[str], status: int, output: str) -> None:
    result = run(index, "--suggest", *arguments)
    assert (result.exit_code, result.stdout) == (status, output)


def test_completions_for_a_program(index: Path) -> None:
    result = run(index, "--suggest", "baigui", "--json", "--limit", "1")
    assert json.loads(result.stdout) == {
        "suggest": "baigui",
        "completions": [{"text": "白龟湖", "total": 2, "field": "title"}],
    }


def test_a_query_and_a_beginning_are_refused(index: Path) -> None:
    result = run(index, "白龟湖", "--suggest", "白")
    message = "Give a QUERY, --queries, --suggest or --similar, one of them."
    assert (result.exit_code, message in result.stderr) == (2, True)


def test_the_page_says_how_a_query_was_read(index: Path) -> None:
    result = run(index, "baiguihu", "--limit", "1")
    assert result.stdout.splitlines()[-1] == "Note: Nothing holds baiguihu; searched as pinyin: 白龟湖."


def test_json_says_how_a_query_was_read_and_what_is_near(index: Path) -> None:
    read = json.loads(run(index, "baigui", "--json").stdout)
    assert (read["notes"], read["total"]) == (["Nothing holds baigui; searched as pinyin: 白龟."], 3)
    near = json.loads(run(index, "“白归湖”", "--json").stdout)
    assert (near["total"], near["suggestions"][0]) == (0, {"query": '"白龟湖"', "total": 2})
