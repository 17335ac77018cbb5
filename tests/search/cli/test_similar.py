"""`search --similar`: the page, JSON, exit statuses and refusals, on a real index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer import Article
from indexer.core.short_ids import short_id
from search.cli.options import command
from tests.search.answering.test_similar import BIRDS, LAST_YEAR, MEETING
from tests.search.conftest import MakeIndex


@pytest.fixture(scope="module")
def index(make_index: MakeIndex) -> Any:
    return make_index(
        [
            Article("a:b", MEETING, title="科技工作会议召开\x1b[31m", source="日报"),
            Article(
                "b", LAST_YEAR, title="去年的会议", number="示发〔2023〕3号", url="https://example.org/b"
            ),
            Article("c", BIRDS),
        ]
    )


def run(index: Path, *arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(command, [*arguments, "--index", str(index)], **options)


def test_a_page_for_a_person(index: Path) -> None:
    result = run(index, "--similar", "a:b", env={"COLUMNS": "120"})
    assert (result.exit_code, result.stdout) == (
        0,
        "去年的会议\n"
        "示发〔2023〕3号\n"
        "¶1 去年«全市科技工作会议»也«在白龟湖科创新城召开»。\n"
        "  ~ ¶1 «全市科技工作会议在白龟湖科创新城召开»。\n"
        "¶2 当年«全社会研发投入强度达到»12.06%。\n"
        "  ~ ¶2 «全社会研发投入强度达到»2.06%，高新技术企业一百二十家。\n"
        "b  https://example.org/b\n",
    )


def test_an_id_that_is_long_to_type_has_its_short_one_beside_it(index: Path) -> None:
    page = run(index, "--similar", "b").stdout
    short = short_id("a:b")
    assert f"\na:b  {short}\n" in page
    assert run(index, "--similar", short).stdout == run(index, "--similar", "a:b").stdout


def test_a_narrow_page_shortens_and_a_full_one_does_not(index: Path) -> None:
    narrow = run(index, "--similar", "a:b", env={"COLUMNS": "20"}).stdout
    assert "¶2 当年«全社会研发投入强度达到»" in narrow
    assert "一百二十家" not in narrow
    assert "一百二十家" in run(index, "--similar", "a:b", "--full", env={"COLUMNS": "20"}).stdout


def test_control_characters_do_not_reach_the_terminal(index: Path) -> None:
    assert "\x1b" not in run(index, "--similar", "b").stdout


@pytest.mark.parametrize(
    ("arguments", "given", "expected"),
    [
        (["a:b"], None, ["b"]),
        (["a:b:2"], None, ["b"]),
        (["b:3"], None, ["c"]),
        (["b"], None, ["a:b", "c"]),
        (["b", "--limit", "1"], None, ["a:b"]),
        (["-"], "候鸟飞来", ["c", "b"]),
    ],
)
def test_json(index: Path, arguments: list[str], given: str | None, expected: list[str]) -> None:
    answer = json.loads(run(index, "--json", "--similar", *arguments, input=given).stdout)
    assert (answer["similar"], [each["article"] for each in answer["articles"]]) == (arguments[0], expected)


@pytest.mark.parametrize(
    ("arguments", "status", "shown"),
    [
        (["--similar", "-"], 1, "No similar article."),
        (["--similar", "nope"], 2, "the index has no article nope"),
        (["--similar", "b:9"], 2, "has 3 paragraphs, and no ¶9"),
        (["--similar", "b", "湖"], 2, "Give a QUERY, --queries, --suggest or --similar, one of them."),
        (["--similar", "b", "--kind", "通知"], 2, "--similar takes --limit, --full and --json, not --kind."),
        (["--similar", "b", "--offset", "2"], 2, "--similar takes --limit, --full and --json, not --offset."),
    ],
)
def test_exit_statuses(index: Path, arguments: list[str], status: int, shown: str) -> None:
    result = run(index, *arguments, input="")
    assert (result.exit_code, shown in result.output) == (status, True), result.output


def test_a_missing_index_is_told(tmp_path: Path) -> None:
    result = run(tmp_path, "--similar", "a")
    assert (result.exit_code, "there is no index in" in result.stderr) == (2, True)
