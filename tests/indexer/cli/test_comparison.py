"""The comparison that `indexer compare` prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli.commands import commands
from tests.indexer.indexes import write_jsonl

pytestmark = pytest.mark.usefixtures("quick_dictionary")

FIRST = "大会召开\n研发投入增长9%\n专家作了报告\n来源：示例日报\n会议要求抓好五个方面的重点任务"
SECOND = "大會召開！\n\x1b[研发投入增长12%\n本站原创\n会议要求抓好五个方面的重点工作任务\n专家作了报告"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("POLICY_INDEX", "NO_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    write_jsonl(tmp_path / "a.jsonl", {"a": FIRST, "b": SECOND})
    assert run("build", "a.jsonl").exit_code == 0
    return tmp_path


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(commands, arguments, catch_exceptions=False)


@pytest.mark.usefixtures("folder")
def test_characters_that_differ_are_marked() -> None:
    result = run("compare", "a", "b")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "= ¶1 大会召开",
        "- ¶2 研发投入增长«9%»",
        "+ ¶2 �[研发投入增长«12%»",
        "- ¶4 来源：示例日报",
        "+ ¶3 本站原创",
        "- ¶5 会议要求抓好五个方面的重点任务",
        "+ ¶4 会议要求抓好五个方面的重点«工作»任务",
        "~ ¶3 → ¶5 专家作了报告",
    ]
    counts = (
        "1 paragraph equal, 2 changed, 1 moved, 1 only in the first article, 1 only in the second article"
    )
    assert result.stderr == f"{counts}\n"
    assert run("compare", "a", "a").stderr == "5 paragraphs equal\n"


@pytest.mark.usefixtures("folder")
def test_a_paragraph_that_moved_and_was_changed_has_both_marks() -> None:
    write_jsonl(
        Path("m.jsonl"), {"m": "会议要求抓好六个方面的重点任务\n大会召开\n研发投入增长9%\n专家作了报告"}
    )
    run("update", "m.jsonl")
    assert run("compare", "a", "m").stdout.splitlines() == [
        "~- ¶5 会议要求抓好«五»个方面的重点任务",
        "~+ ¶1 会议要求抓好«六»个方面的重点任务",
        "= ¶1 大会召开",
        "= ¶2 研发投入增长9%",
        "= ¶3 专家作了报告",
        "- ¶4 来源：示例日报",
    ]


@pytest.mark.usefixtures("folder")
def test_colours_take_the_place_of_marks() -> None:
    lines = run("compare", "a", "b", CLICOLOR_FORCE="1").stdout.splitlines()
    assert lines[1:3] == [
        "- ¶2 研发投入增长\x1b[1;31m9%\x1b[0m",
        "+ ¶2 �[研发投入增长\x1b[1;32m12%\x1b[0m",
    ]
    assert "\x1b" not in run("compare", "a", "b", CLICOLOR_FORCE="1", NO_COLOR="1").stdout


@pytest.mark.usefixtures("folder")
def test_json_has_a_line_for_each_pair() -> None:
    lines = [json.loads(line) for line in run("compare", "a", "b", "--json").stdout.splitlines()]
    assert lines[1] == {
        "kind": "changed",
        "first": {"paragraph": 2, "text": "研发投入增长9%"},
        "second": {"paragraph": 2, "text": "\x1b[研发投入增长12%"},
        "changes": [{"first": [6, 8], "second": [8, 11]}],
    }
    kinds = ["equal", "changed", "only_first", "only_second", "changed", "moved"]
    assert [line["kind"] for line in lines] == kinds
