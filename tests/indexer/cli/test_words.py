"""`indexer words`, and the options for words of `build` and `update`."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import ANY

import pytest
from click.testing import CliRunner, Result

from indexer import index_info
from indexer.cli.commands import commands
from search.cli.options import command as search
from tests.indexer.indexes import write_jsonl

pytestmark = pytest.mark.usefixtures("quick_dictionary")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with an article, a lexicon and a list of synonyms; `index` is its default index."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICY_INDEX", raising=False)
    write_jsonl(tmp_path / "a.jsonl", {"a": "农超对接\n产销合作"})
    Path("words.txt").write_text("农超对接\n科技小院 9\n", encoding="utf-8")
    Path("same.txt").write_text("农超对接 > 产销合作\n", encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments, catch_exceptions=False)


def said(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def test_words_are_changed_listed_and_taken_away(folder: Path) -> None:
    run("build", "a.jsonl")
    both = ["--lexicon", "words.txt", "--synonyms", "same.txt"]
    assert said(run("words", *both)) == (0, "index keeps 2 words and 1 group of synonyms\n", "")
    (lexicon, synonyms) = index_info("index").words
    shown = run("info").stdout
    assert (
        f"lexicon                 2 words of {folder / 'words.txt'}, since {lexicon.since.replace('T', ' ')}"
        in shown
    )
    assert f"synonyms                1 group of {folder / 'same.txt'}, since " in shown
    listed = {"kind": "synonyms", "file": str(folder / "same.txt"), "entries": 1, "since": synonyms.since}
    assert json.loads(run("info", "--json").stdout)["words"][1] == listed
    assert json.loads(run("words", "--no-lexicon", "--json").stdout) == {
        "command": "words",
        "index": "index",
        "words": [listed],
    }
    assert said(run("words", "--no-synonyms")) == (0, "index keeps 0 words and 0 groups of synonyms\n", "")
    assert index_info("index").words == ()


def test_build_and_update_take_words_too(folder: Path) -> None:
    assert run("build", "a.jsonl", "--synonyms", "same.txt").exit_code == 0
    assert run("update", "--lexicon", "words.txt").exit_code == 0
    assert [each.kind for each in index_info("index").words] == ["lexicon", "synonyms"]
    assert run("build", "--no-lexicon", "--no-synonyms", "--yes").exit_code == 0
    assert index_info("index").words == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Give --lexicon, --synonyms, --no-lexicon or --no-synonyms; `indexer info` lists what is kept."),
        (["--lexicon", "words.txt", "--no-lexicon"], "Give --lexicon or --no-lexicon, not both."),
        (["--synonyms", "absent.txt"], "File 'absent.txt' does not exist."),
    ],
)
def test_what_cannot_be_meant_is_refused(folder: Path, arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(commands, ["words", *arguments])
    assert result.exit_code == 2
    assert message in result.output


def test_a_search_takes_files_of_its_own(folder: Path) -> None:
    run("build", "a.jsonl")
    both = ["--lexicon", "words.txt", "--synonyms", "same.txt"]
    answer = json.loads(CliRunner().invoke(search, ["农超对接", "--json", *both]).stdout)
    assert (answer["total"], answer["expansions"]) == (2, {"农超对接": ["产销合作"]})
    assert json.loads(CliRunner().invoke(search, ["农超对接", "--json"]).stdout)["total"] == 1
    Path("same.txt").write_text("农超对接\n", encoding="utf-8")
    failed = CliRunner().invoke(search, ["农超对接", *both])
    assert (failed.exit_code, failed.stdout, failed.stderr) == (2, "", ANY)
    assert failed.stderr.startswith("search: synonyms same.txt, line 1: '农超对接' is not A = B, A > B | C")
