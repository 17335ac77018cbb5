"""The command `search` gives hits to other programs: CSV, citations and files."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import Article
from search.cli.options import command
from tests import COMMANDS, ROOT
from tests.search.conftest import MakeIndex

ARTICLES = [
    Article(
        "notice",
        "尼龍產業發(fā)展。\n尼龙企业补贴\n其他",
        title="关于尼龙的通知",
        issuer="示例市人民政府",
        number="示政〔2024〕3号",
        published=date(2024, 2, 6),
        url="https://example.org/3",
    ),
    *(
        Article(f"news-{number:02}", f"推动尼龙发展，第{number}期", title=f"尼龙{number}")
        for number in range(1, 13)
    ),
]


@pytest.fixture(scope="module")
def index(make_index: MakeIndex) -> Path:
    return make_index(ARTICLES)


def search(index: Path, *arguments: object) -> tuple[int, str, str]:
    """Exit status, stdout and stderr."""
    ended = CliRunner().invoke(command, [*map(str, arguments), "--index", str(index)])
    return ended.exit_code, ended.stdout_bytes.decode(), ended.stderr_bytes.decode()


def csv_rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufefftitle,")
    lines = text.removeprefix("\ufeff").split("\r\n")
    assert lines.pop() == ""
    return list(csv.DictReader(lines))


def test_csv_has_all_hits_in_their_order_and_json_a_page_of_them(index: Path) -> None:
    status, text, stderr = search(index, "尼龙", "--csv", "--all")
    assert (status, stderr) == (0, "")
    _, page, _ = search(index, "尼龙", "--json", "--limit", 100)
    places = [(hit["article"], str(hit["paragraph"])) for hit in json.loads(page)["hits"]]
    assert [(row["article"], row["paragraph"]) for row in csv_rows(text)] == places
    assert len(places) == 14


@pytest.mark.parametrize(
    ("options", "hits"),
    [(["--limit", 3], 3), (["--limit", 3, "--offset", 12], 2), (["--per-article", 1], 13)],
)
def test_csv_has_as_many_hits_as_are_asked_for(index: Path, options: list[object], hits: int) -> None:
    status, text, _ = search(index, "尼龙", "--csv", "--all", *options)
    assert (status, len(csv_rows(text))) == (0, hits)


def test_csv_is_utf_8_whatever_the_encoding_of_the_terminal(index: Path) -> None:
    printed = subprocess.run(
        [*COMMANDS["search"], "尼龙", "--csv", "--index", str(index)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "gbk"},
        capture_output=True,
    )
    assert (printed.returncode, printed.stdout.decode(), printed.stderr.decode()) == search(
        index, "尼龙", "--csv"
    )


def test_csv_has_the_clean_copy_beside_the_text(index: Path) -> None:
    _, text, _ = search(index, "尼龙产业", "--csv", "--clean", "--limit", 1)
    assert [(row["text"], row["clean"]) for row in csv_rows(text)] == [
        ("尼龍產業發(fā)展。", "尼龍產業發展。")
    ]


def test_export_says_how_many_hits_are_where(index: Path, tmp_path: Path) -> None:
    path = tmp_path / "hits.csv"
    assert search(index, "尼龙", "--export", path, "--all") == (0, "", f"search: 14 hits in {path}\n")
    assert search(index, "尼龙", "--csv", "--all")[1] == path.read_bytes().decode()
    again = search(index, "尼龙", "--export", path)
    assert again == (
        *(2, "", f"search: {path} is there already; choose another name, or overwrite it with --force\n"),
    )
    assert search(index, "尼龙", "--export", path, "--force", "--limit", 1) == (
        *(0, "", f"search: 1 hit in {path}\n"),
    )
    assert len(csv_rows(path.read_bytes().decode())) == 1


def test_export_says_what_is_left_out(index: Path, tmp_path: Path) -> None:
    path = tmp_path / "hits.md"
    assert search(index, "尼龙", "--export", path, "--per-article", 1, "--all")[2] == (
        f"search: 13 hits in {path}, of 14 paragraphs\n"
    )


def test_export_of_nothing_is_a_table_without_rows(index: Path, tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    assert search(index, "白龟湖", "--export", path) == (1, "", f"search: 0 hits in {path}\n")
    assert csv_rows(path.read_bytes().decode()) == []


def test_document_has_the_query_for_its_heading(index: Path, tmp_path: Path) -> None:
    search(index, "尼龙产业", "--export", tmp_path / "hits.md", "--clean", "--limit", 1)
    assert (tmp_path / "hits.md").read_text(encoding="utf-8") == (
        "# 尼龙产业\n\n**尼龍產業**發展。\n\n"
        "— 《关于尼龙的通知》（示政〔2024〕3号），示例市人民政府，2024年2月6日，第1段 · notice ¶1 · <https://example.org/3>\n\n"
    )


def test_citations_are_printed(index: Path) -> None:
    assert search(index, "尼龙产业", "--limit", 1, "--cite", "line") == (
        *(0, "《关于尼龙的通知》（示政〔2024〕3号），示例市人民政府，2024年2月6日，第1段\n", ""),
    )
    _, text, _ = search(index, "尼龙产业", "--limit", 1, "--cite", "gbt7714")
    assert text == (
        "示例市人民政府. 关于尼龙的通知: 示政〔2024〕3号[A/OL]. "
        f"(2024-02-06)[{date.today().isoformat()}]. https://example.org/3.\n"
    )
    assert search(index, "白龟湖", "--cite", "bibtex") == (1, "", "")


def test_clean_copies_are_shown(index: Path) -> None:
    _, page, _ = search(index, "尼龙产业", "--limit", 1, "--clean")
    assert page.splitlines()[2] == "«尼龍產業»發展。"
    _, page, _ = search(index, '"尼龙企业补贴"', "--limit", 1, "--clean", "--context", 1)
    assert page.splitlines()[2:5] == ["¶1  尼龍產業發展。", "¶2> «尼龙企业补贴»", "¶3  其他"]
    _, line, _ = search(index, "尼龙产业", "--limit", 1, "--clean", "--json")
    assert json.loads(line)["hits"][0]["clean"] == {"text": "尼龍產業發展。", "spans": [[0, 4]]}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--csv", "--json"], "Give --csv or --json, not both."),
        (["--csv", "--export", "a.csv"], "Give --csv or --export, not both."),
        (["--export", "a.csv", "--context", "1"], "Give --export or --context, not both."),
        (["--cite", "ris", "--explain"], "Give --cite or --explain, not both."),
        (["--csv", "--cite", "ris"], "the style of citations in a .csv file is line or gbt7714, not 'ris'."),
        (
            ["--export", "a.bib", "--cite", "ris"],
            "the style of citations in a .bib file is bibtex, not 'ris'.",
        ),
        (["--export", "a.pdf"], "the name of the file ends in one of .csv"),
        (["--force"], "--force lets --export overwrite its file; give both."),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], message: str) -> None:
    result = CliRunner().invoke(command, ["尼龙", *options])
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
