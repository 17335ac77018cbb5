"""`search --show`, on a real index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer import Article
from indexer.core.short_ids import paragraph_id, short_id
from search.cli.main import plain_request
from search.cli.options import command
from tests.search.conftest import MakeIndex

ARTICLE = short_id("a/b")
PAGE = f"白龟湖新城\n{ARTICLE}  a/b\n\n"


@pytest.fixture(scope="module")
def index(make_index: MakeIndex) -> Any:
    return make_index(
        [Article("a/b", "一、白龜湖\n二、发展\n三、白龟湖", title="白龟湖新城"), Article("c", "白龟湖")]
    )


def run(index: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--index", str(index)])


@pytest.mark.parametrize("id", ["a/b", ARTICLE, ARTICLE[:4], ARTICLE.upper()])
def test_an_article_is_shown_by_each_id(index: Path, id: str) -> None:
    result = run(index, "--show", id)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{PAGE}¶1  一、白龜湖\n¶2  二、发展\n¶3  三、白龟湖\n"


def test_what_is_found_is_marked(index: Path) -> None:
    result = run(index, "白龟湖", "--show", "a/b")
    assert result.stdout == f"{PAGE}¶1  一、«白龜湖»\n¶2  二、发展\n¶3  三、«白龟湖»\n"


def test_a_page_of_hits_says_how_to_read_on(index: Path) -> None:
    reference = next(line for line in run(index, "发展").stdout.splitlines() if line.startswith("a/b ¶2"))
    shown = run(index, "--show", reference.split()[-1])
    assert shown.stdout.splitlines()[1:] == [
        f"{paragraph_id('a/b', '二、发展')}  a/b ¶2",
        "",
        "… ¶1: --full shows all",
        "¶2> 二、发展",
        "¶3  三、白龟湖",
    ]


def test_an_article_for_a_program(index: Path) -> None:
    (hit,) = json.loads(run(index, "发展", "--json").stdout)["hits"]
    keys = json.loads(run(index, "发展", "--show", hit["id"], "--json").stdout)
    assert (keys["article"], keys["named"], keys["title"]) == ("a/b", [2], "白龟湖新城")
    assert [each["spans"] for each in keys["paragraphs"]] == [[], [[2, 4]], []]


def test_a_narrow_terminal(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    assert run(index, "--show", "a/b").stdout.splitlines()[-5:] == [
        "¶1  一、白龜",
        "    湖",
        "¶2  二、发展",
        "¶3  三、白龟",
        "    湖",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--show", "nowhere"],
            "search: the index has no article nowhere; `search` shows each hit's article",
        ),
        (["--show", "a/"], "near it: a/b; "),
        (["--show", ""], "the index has no article ;"),
        (["--show", "a/b:4"], "has 3 paragraphs, and no ¶4"),
        (["--show", paragraph_id("a/b", "四")], "any more: it is gone, or was changed; `search --show"),
        (
            ["--show", "a/b", "--limit", "3"],
            "--show takes a QUERY, --context, --full, --clean and --json, not",
        ),
        (["--show", "a/b", "--kind", "通知"], "not --kind."),
        (["--show", "a/b", "--csv"], "not --csv."),
        (["--show", "a/b", "--queries", "-"], "not --queries."),
    ],
)
def test_what_cannot_be_shown_is_told(index: Path, arguments: list[str], message: str) -> None:
    result = run(index, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_plain_command_line_shows_an_article() -> None:
    request = plain_request(["--show", "a", "科创", "--context", "2", "--json"], "index")
    assert request is not None
    assert (request.show, request.words, request.context, request.as_lines) == ("a", ("科创",), 2, True)
    for others in (["--limit", "3"], ["--suggest", "a"], ["--distinct"], ["--precise"]):
        assert plain_request(["--show", "a", *others], "index") is None
    for id in ("", "-a"):
        assert plain_request(["--show", id], "index") is None
