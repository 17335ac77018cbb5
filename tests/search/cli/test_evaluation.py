"""The command `search-evaluate` as a real process, on a tiny index and on the sample articles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from indexer import Article, build_index
from search.cli.evaluation import _progress_line, run
from tests import COMMANDS, ROOT
from tests.search.conftest import MakeIndex

ARTICLES = [
    Article("1", "推动科创发展", title="通知"),
    Article("2", "白龟湖科创新城\n科创"),
    Article("3", "金融"),
]


@pytest.fixture
def folder(make_index: MakeIndex, tmp_path: Path) -> Path:
    """Where the command runs: an index, queries and judgements."""
    (tmp_path / "index").symlink_to(make_index(ARTICLES))
    (tmp_path / "queries").write_text("a\t科创\nb\t金融\nc\t没有\nd\t城\n", encoding="utf-8")
    (tmp_path / "qrels").write_text("a\t1\nb\t3\nc\t1\nz\t1\n", encoding="utf-8")
    (tmp_path / "paragraphs").write_text("a\t2\t1\nb\t3\t0\n", encoding="utf-8")
    return tmp_path


def evaluate(folder: Path, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
    """Exit status, stdout and stderr of a real process."""
    ended = subprocess.run(
        [*COMMANDS["search-evaluate"], *arguments],
        cwd=folder,
        env={key: value for key, value in os.environ.items() if key != "POLICY_INDEX"}
        | {"PYTHONPATH": str(ROOT), "LC_ALL": "C"},
        input=stdin.encode(),
        capture_output=True,
        check=False,
    )
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def test_a_page(folder: Path) -> None:
    assert evaluate(folder, "queries", "qrels", "--paragraphs", "paragraphs") == (
        0,
        "MRR@10              0.3750  4 queries\n"
        "nDCG@10             0.4077  4 queries\n"
        "R@1                 0.2500  4 queries\n"
        "R@10                0.5000  4 queries\n"
        "R@100               0.5000  4 queries\n"
        "MRR@10, copies      0.3750  4 queries\n"
        "paragraph MRR@10    1.0000  2 queries\n"
        "\n"
        "The worst by nDCG@10:\n"
        "  0.0000  c  没有\n"
        "          nothing found\n"
        "  0.0000  z\n"
        "          nothing found\n"
        "  0.6309  a  科创\n"
        "          relevant: at 2; first: 2 ¶2\n",
        "search-evaluate: 1 query is without a relevant article in qrels, not scored: d\n"
        "search-evaluate: 1 query is judged but not in queries, scored all the same: z\n",
    )


def test_an_unknown_option_names_the_one_that_was_meant(folder: Path) -> None:
    status, stdout, stderr = evaluate(folder, "queries", "qrels", "--rankng", "x")
    assert (status, stdout, "--ranking" in stderr.splitlines()[-1]) == (2, "", True)


def test_an_object(folder: Path) -> None:
    status, stdout, _ = evaluate(folder, "queries", "qrels", "--json", "--index", "index")
    given = json.loads(stdout)
    assert (status, given["measures"]["MRR@10"], given["comparison"]) == (0, 0.375, None)
    assert [(query["id"], query["rank"]) for query in given["queries"]] == [
        ("a", 2),
        ("b", 1),
        ("c", None),
        ("z", None),
    ]


@pytest.mark.parametrize("name", ["run.jsonl", "run.trec"])
def test_a_saved_run_is_evaluated_and_compared_alike(folder: Path, name: str) -> None:
    given = ["queries", "qrels", "--paragraphs", "paragraphs", "--worst", "0"]
    searched = evaluate(folder, *given, "--save-run", name)
    stored = evaluate(folder, *given, "--run", name, "--index", "absent")
    assert stored == searched
    status, page, _ = evaluate(folder, *given, "--against-run", name)
    assert (status, page) == (
        0,
        f"{searched[1]}\n"
        "                    this  against  difference     95% interval       p  better  worse  equal\n"
        "MRR@10            0.3750   0.3750     +0.0000  +0.0000 +0.0000  1.0000       0      0      4\n"
        "nDCG@10           0.4077   0.4077     +0.0000  +0.0000 +0.0000  1.0000       0      0      4\n"
        "R@1               0.2500   0.2500     +0.0000  +0.0000 +0.0000  1.0000       0      0      4\n"
        "R@10              0.5000   0.5000     +0.0000  +0.0000 +0.0000  1.0000       0      0      4\n"
        "R@100             0.5000   0.5000     +0.0000  +0.0000 +0.0000  1.0000       0      0      4\n"
        "MRR@10, copies    0.3750   0.3750     +0.0000  +0.0000 +0.0000  1.0000       0      0      4\n"
        "paragraph MRR@10  1.0000   1.0000     +0.0000  +0.0000 +0.0000  1.0000       0      0      2\n",
    )


def test_a_stored_run_against_the_index(folder: Path) -> None:
    (folder / "run").write_text("a Q0 1 1 9.0 other\nb Q0 2 1 9.0 other\n")
    status, stdout, _ = evaluate(folder, "queries", "qrels", "--run", "run", "--against", "default", "--json")
    compared = json.loads(stdout)["comparison"]["MRR@10"]
    assert (status, compared["better"], compared["worse"], compared["equal"]) == (0, 1, 1, 2)
    assert compared["changes"] == [
        {"id": "b", "score": 0.0, "against": 1.0},
        {"id": "a", "score": 1.0, "against": 0.5},
    ]


def test_two_settings_are_compared(make_index: MakeIndex, tmp_path: Path) -> None:
    """Of equal paragraphs the one whose title holds the query comes first, unless titles are left out."""
    paragraph = "推动尼龙发展"
    index = make_index([Article("1", paragraph, title="通知"), Article("2", paragraph, title="尼龙产业")])
    (tmp_path / "queries").write_text("a\t尼龙补贴\n", encoding="utf-8")
    (tmp_path / "qrels").write_text("a\t2\n", encoding="utf-8")
    given = ["queries", "qrels", "--worst", "0", "--index", str(index)]
    status, page, stderr = evaluate(tmp_path, *given, "--ranking", "title=0", "--against", "default")
    assert (status, stderr) == (0, "")
    assert page.splitlines()[-7:-5] == [
        "                    this  against  difference     95% interval       p  better  worse  equal",
        "MRR@10            0.5000   1.0000     -0.5000                   1.0000       0      1      0",
    ]


def test_what_search_prints_is_a_run(folder: Path) -> None:
    (folder / "lines").write_text(
        '{"id": "a", "text": "科创"}\n{"id": "b", "text": "金融"}', encoding="utf-8"
    )
    printed = subprocess.run(
        [*COMMANDS["search"], "--queries", "lines", "--jsonl"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "POLICY_INDEX": "index"},
        capture_output=True,
        check=True,
    )
    (folder / "run").write_bytes(printed.stdout)
    status, stdout, _ = evaluate(folder, "queries", "qrels", "--run", "run", "--json")
    assert (status, json.loads(stdout)["measures"]["MRR@10"]) == (0, 0.375)


def test_queries_from_standard_input(folder: Path) -> None:
    topics = "<top>\n<num> Number: a\n<title> 科创\n</top>\n"
    status, stdout, stderr = evaluate(folder, "-", "qrels", "--worst", "0", stdin=topics)
    assert (status, stdout.splitlines()[0]) == (0, "MRR@10              0.1250  4 queries")
    assert stderr == "search-evaluate: 3 queries are judged but not in -, scored all the same: b, c, z\n"


@pytest.fixture
def in_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """`evaluate` in this process."""

    def evaluate(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(folder)
        monkeypatch.delenv("POLICY_INDEX", raising=False)
        monkeypatch.setattr(sys, "argv", ["search-evaluate", *arguments])
        status = run()
        return status, *capsys.readouterr()

    return evaluate


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["absent", "qrels"],
            "search-evaluate: cannot read absent: No such file or directory; it should be ",
        ),
        (["queries", "absent"], "search-evaluate: cannot read absent: No such file or directory; it should "),
        (["queries", "broken"], "search-evaluate: broken: line 2: 'much' is no grade: a number up to 100; "),
        (["twice", "qrels"], "search-evaluate: twice: line 2: query a comes a second time; "),
        (["queries", "empty"], "search-evaluate: empty is empty; it should hold judgements"),
        (["empty", "qrels"], "search-evaluate: empty is empty; it should hold queries"),
        (
            ["queries", "qrels", "--paragraphs", "broken"],
            "search-evaluate: broken: line 2: 'much' is no para",
        ),
        (
            ["queries", "qrels", "--run", "qrels"],
            "search-evaluate: qrels: line 1: has 2 columns, not TREC",
        ),
        (["queries", "qrels", "--index", "absent"], "search-evaluate: there is no index in absent"),
        (
            ["absent", "qrels", "--ranking", "near=2"],
            "for '--ranking': there is no setting 'near'; there are ",
        ),
        (
            ["absent", "qrels", "--against", "title=x"],
            "for '--against': title is a number from 0 to 4, not 'x'",
        ),
        (["queries", "qrels", "--save-run", "no/run"], "search-evaluate: cannot write the run to no/run: "),
        (["queries", "others"], "search-evaluate: no query has both an answer and a judgement; are the judg"),
        (["queries", "qrels", "--run", "run", "--ranking", "default"], "Usage: search-evaluate "),
        (["queries", "qrels", "--against", "default", "--against-run", "run"], "Usage: search-evaluate "),
        (["queries", "qrels", "--depth", "0"], "Usage: search-evaluate "),
        (["queries"], "Usage: search-evaluate "),
    ],
)
def test_failures_are_told_on_stderr(
    folder: Path, in_process: Callable[..., tuple[int, str, str]], arguments: Sequence[str], message: str
) -> None:
    (folder / "broken").write_text("a\tx\t1\na\ty\tmuch\n")
    (folder / "twice").write_text("a\tx\na\ty\n")
    (folder / "empty").write_text("")
    (folder / "others").write_text("other\t1\n")
    status, stdout, stderr = in_process(*arguments)
    assert (status, stdout) == (2, "")
    assert message in stderr


def test_a_failure_ends_the_process_with_its_status(folder: Path) -> None:
    status, stdout, stderr = evaluate(folder, "queries", "qrels", "--index", "absent")
    assert (status, stdout) == (2, "")
    assert "search-evaluate: there is no index in absent" in stderr


def test_help() -> None:
    status, stdout, stderr = evaluate(ROOT, "--help")
    assert (status, stdout.splitlines()[0], stderr) == (
        0,
        "Usage: search-evaluate [OPTIONS] QUERIES QRELS",
        "",
    )


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [*COMMANDS["search-evaluate"], "qrels", "qrels", "--index", "index"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_progress_is_shown_on_a_terminal_only(capsys: pytest.CaptureFixture[str]) -> None:
    with _progress_line(20) as on_topic:
        on_topic(10)
    assert capsys.readouterr().err == ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        with _progress_line(1200) as on_topic:
            for done in (9, 10, 1000):
                on_topic(done)
    assert capsys.readouterr().err == ("\r\x1b[K10 of 1,200 queries\r\x1b[K1,000 of 1,200 queries\r\x1b[K")


def test_the_sample_articles(tmp_path: Path) -> None:
    build_index([ROOT / "seeds"], tmp_path / "index", threads=1)
    (tmp_path / "queries").write_text("1\t單項冠軍 獎勵\n2\t防汛 冲锋舟\n", encoding="utf-8")
    (tmp_path / "qrels").write_text("1 0 sample-news-007 2\n2 0 sample-news-004 1\n", encoding="utf-8")
    (tmp_path / "paragraphs").write_text("1\tsample-news-007\t2\n2\tsample-news-004\t4\n", encoding="utf-8")
    status, page, stderr = evaluate(tmp_path, "queries", "qrels", "--paragraphs", "paragraphs")
    assert (status, stderr) == (0, "")
    assert page.splitlines()[0] == "MRR@10              1.0000  2 queries"
    assert page.splitlines()[-1].startswith("paragraph MRR@10")
