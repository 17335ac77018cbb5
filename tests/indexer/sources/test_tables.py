"""Rows and records: CSV, TSV, JSON, tables of SQLite, standard input, and lists of sources."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import build_index, update_index
from indexer.cli.commands import commands
from indexer.core.article import Article, Rejection
from indexer.core.errors import SourceError
from indexer.sources import read_articles
from indexer.sources.formats import jsonl
from tests.examples import examples
from tests.indexer.indexes import texts_of

TEXT = "科技创新大会召开。\n会议强调创新驱动。"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(*sources: str) -> list[Article | Rejection]:
    return list(read_articles(sources or sorted(os.listdir())))


def article(article_id: str, path: str, **values: object) -> Article:
    return Article(article_id, TEXT, path=path, **values)  # type: ignore[arg-type]


ROW = {"title": "大会", "published": date(2024, 3, 29), "source": "示例日报", "number": "豫政〔2024〕3号"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_a_row_is_an_article_by_the_names_of_its_columns(
    folder: Path, name: str, mark: str, encoding: str
) -> None:
    head = mark.join(["标题", "发布日期", "来源", "正文", "文号", "备注"])
    row = mark.join(["大会", "2024-03-29", "示例日报", f'"{TEXT}"', "豫政〔2024〕3号", "x"])
    text = f"{head}\r\n{row}\r\n\r\n{mark * 5}y\n短行\n"
    (folder / name).write_text(text, encoding=encoding, newline="")
    assert read() == [
        article(f"{name}#2", name, **ROW),
        Rejection(name, "row 4", '"text" is empty'),
        Rejection(name, "row 5", '"text" is missing'),
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "gb18030"])
def test_a_table_whose_text_was_mistaken_for_other_text(folder: Path, encoding: str) -> None:
    """It was read as GB18030 of the bytes as they are."""
    table = "标题,正文\n大会通知,科技创新大会召开\n"
    (folder / "a.csv").write_text(table.encode().decode(encoding), encoding="utf-8")
    assert read() == [Article("a.csv#2", "科技创新大会召开", title="大会通知", path="a.csv")]


def test_a_table_without_a_column_for_the_text_says_which_there_are(folder: Path) -> None:
    (folder / "a.csv").write_text("标题,日期\n大会,2024\n", encoding="utf-8")
    (folder / "b.csv").touch()
    assert [str(item) for item in read()] == [
        "a.csv: no column holds the text; name one text or 正文 (the columns: 标题, 日期)",
        "b.csv: no column holds the text; name one text or 正文 (the columns: none)",
    ]


def test_a_row_whose_text_holds_the_delimiter_is_rejected(folder: Path) -> None:
    (folder / "a.csv").write_text(
        "标题,日期,正文\n甲,2024-03-29,今天,召开大会\n乙,2024-03-30,明天召开,, \n", encoding="utf-8"
    )
    assert read() == [
        Rejection("a.csv", "row 2", "it has 4 cells for 3 columns; quote a cell that holds ','"),
        Article("a.csv#3", "明天召开", title="乙", published=date(2024, 3, 30), path="a.csv"),
    ]


def test_a_quote_that_is_left_open_is_told(folder: Path) -> None:
    (folder / "a.csv").write_text('标题,正文\n甲,今天召开\n乙,"明天召开\n丙,后天召开', encoding="utf-8")
    (folder / "b.csv").write_text('标题,正文\n甲,"今天\n召开"', encoding="utf-8")
    assert read() == [
        Article("a.csv#2", "今天召开", title="甲", path="a.csv"),
        Rejection("a.csv", "row 2", "what follows row 2 is no CSV: a quote is not closed"),
        Article("b.csv#2", "今天\n召开", title="甲", path="b.csv"),
    ]


def test_the_first_of_columns_of_one_name_that_is_not_empty_counts(folder: Path) -> None:
    (folder / "a.csv").write_text("日期,日期,日期,正文\n,2024-03-29,2024-03-30,今天召开\n", encoding="utf-8")
    assert read() == [Article("a.csv#2", "今天召开", published=date(2024, 3, 29), path="a.csv")]


def test_a_row_that_is_no_text_is_rejected_with_a_reason(folder: Path) -> None:
    row = f"1,{TEXT[:9]}\n".encode()
    (folder / "a.csv").write_bytes(b"id,text\n" + row + b"2," + b"x" * 2**20 + b"\xff\n" + row)
    damage = "as UTF-8, 1 character is damaged, the first at character 1,048,578"
    assert read() == [
        Article("1", TEXT[:9], path="a.csv"),
        Rejection("a.csv", "row 3", f"no text in any encoding that is looked for; {damage}"),
        Rejection("a.csv", "row 4", "the id '1' was taken by an earlier article, of a.csv"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"id": "1", "text": TEXT},
        [{"id": "1", "text": TEXT}],
        {"count": 1, "articles": [{"id": 1, "text": TEXT}]},
    ],
)
def test_json_is_an_article_or_a_list_of_them(folder: Path, value: object) -> None:
    (folder / "a.json").write_text(json.dumps(value), encoding="utf-8-sig")
    assert read() == [article("1", "a.json")]


def test_json_that_is_none_says_why(folder: Path) -> None:
    (folder / "a.json").write_text('{"name": "x"}')
    (folder / "b.json").write_text("[1, ")
    (folder / "c.json").write_text("[" * 100_000)
    (folder / "d.json").write_text("[]")
    reasons = [str(item) for item in read()]
    assert reasons[0] == 'a.json, article 1: "text" is missing'
    assert reasons[1] == "b.json: not JSON: Expecting value at character 5"
    assert reasons[2].startswith("c.json: not JSON that can be read: ")
    assert reasons[3] == "d.json: it holds no article"


def test_json_of_too_many_values_is_not_loaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MOST_VALUES", 100)
    lists = "[]," * 101 + "[]"
    (folder / "a.json").write_text(f"[{lists}]")
    (folder / "b.jsonl").write_text(f'{{"text": [{lists}]}}\n{{"id": "1", "text": {json.dumps(TEXT)}}}\n')
    reason = "more than 100 values are in it; take it apart, if that is right"
    assert read() == [
        Rejection("a.json", None, reason),
        Rejection("b.jsonl", "line 1", reason),
        article("1", "b.jsonl"),
    ]


@pytest.fixture
def database(folder: Path) -> Path:
    path = folder / "news.db"
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute('CREATE TABLE "odd ""name" (id INTEGER, 标题 TEXT, content TEXT, time TEXT)')
        rows = [(7, "大会", TEXT, "2024-03-29 10:00"), (8, None, None, None), (9, None, b"\xff\xfe", None)]
        opened.executemany('INSERT INTO "odd ""name" VALUES (?, ?, ?, ?)', rows)
        opened.execute("CREATE TABLE other (x)")
    return path


@pytest.mark.usefixtures("database")
def test_a_table_of_a_database() -> None:
    name = 'news.db#odd "name'
    first, second, third = read('sqlite:news.db#odd "name')
    assert first == article("7", name, title="大会", published=date(2024, 3, 29))
    assert second == Rejection(name, "row 2", '"text" is missing')
    assert third == Rejection(name, "row 3", '"text" is empty')
    assert [str(item) for item in read("sqlite:news.db#other")] == [
        "news.db#other: no column holds the text; name one text or 正文 (the columns: x)"
    ]


def test_a_text_of_a_database_in_another_encoding(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "gbk.db")) as opened, opened:
        opened.execute("CREATE TABLE t (id INTEGER, text TEXT)")
        for number, text in enumerate((TEXT.encode("gbk"), TEXT.encode("big5", "ignore"), b"a\xffb"), 1):
            opened.execute("INSERT INTO t VALUES (?, CAST(? AS TEXT))", (number, text))
    texts = [item.text for item in read("sqlite:gbk.db#t") if isinstance(item, Article)]
    assert texts == [TEXT, TEXT.encode("big5", "ignore").decode("big5"), "a\ufffdb"]


def test_bytes_and_misread_texts_of_a_database_are_texts(folder: Path) -> None:
    """Bytes were indexed as Python writes them, b'\\xbf\\xc6'."""
    values = (
        TEXT.encode("gbk"),
        TEXT.encode(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xd8",
        TEXT.encode().decode("latin-1"),
        TEXT.encode("hz").decode(),
        "Noël",
    )
    with closing(sqlite3.connect(folder / "a.db")) as opened, opened:
        opened.execute("CREATE TABLE t (text)")
        opened.executemany("INSERT INTO t VALUES (?)", [(value,) for value in values])
    found = [item.text if isinstance(item, Article) else item.reason for item in read("sqlite:a.db#t")]
    assert found == [TEXT, TEXT, '"text" is missing', TEXT, TEXT, "Noël"]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("source", ["sqlite:news.db", "sqlite:news.db#none"])
def test_a_table_that_is_not_there_says_which_are(source: str) -> None:
    expected = r'name a table, as sqlite:news\.db#TABLE; there are: odd "name, other'
    with pytest.raises(SourceError, match=expected):
        read_articles([source])


def test_what_is_no_database_is_an_error_before_anything_is_read(folder: Path) -> None:
    (folder / "a.db").write_text("no database, but text that is long enough to be looked at" * 9)
    with pytest.raises(SourceError, match="no SQLite database that can be read"):
        read_articles(["sqlite:a.db#t"])
    with pytest.raises(SourceError, match="give files or folders that exist"):
        read_articles(["sqlite:none.db#t"])
    assert not (folder / "none.db").exists()


@pytest.mark.usefixtures("quick_dictionary", "database")
def test_an_update_follows_a_table(folder: Path) -> None:
    source = 'sqlite:news.db#odd "name'
    build_index([source], "index", threads=1)
    with closing(sqlite3.connect(folder / "news.db")) as opened, opened:
        opened.execute('DELETE FROM "odd ""name" WHERE id = 9')
        opened.execute('INSERT INTO "odd ""name" VALUES (10, NULL, ?, NULL)', ("新的一篇",))
    report = update_index([source], "index", threads=1)
    assert (report.added, report.unchanged) == (1, 1)
    assert {"7", "10"} <= set(texts_of(folder / "index"))


@pytest.fixture
def standard_input(folder: Path) -> Iterator[Path]:
    """A file from whose beginning the process's standard input is read."""
    path = folder / "stdin"
    before = os.dup(0)
    with path.open("x+b") as file:
        os.dup2(file.fileno(), 0)
    yield path
    os.dup2(before, 0)
    os.close(before)


@pytest.mark.usefixtures("quick_dictionary")
def test_lines_of_standard_input(standard_input: Path) -> None:
    lines = json.dumps({"id": "a", "text": TEXT}) + "\nnot json\n"
    standard_input.write_text(lines, encoding="utf-8")
    result = CliRunner().invoke(commands, ["build", "-"])
    assert (result.exit_code, result.stdout) == (1, "1 article in index; 2 paragraphs; 1 rejected\n")
    assert "-, line 2: not JSON" in result.stderr


@pytest.mark.usefixtures("quick_dictionary")
@pytest.mark.parametrize("end", ["\n", "\0", "\r\n"])
def test_a_list_of_sources(folder: Path, end: str) -> None:
    names = ["a.txt", "b c.txt", "甲.txt"]
    for name in names:
        (folder / name).write_text(TEXT, encoding="utf-8")
    (folder / "list").write_bytes(end.join([*names[1:], ""]).encode())
    result = CliRunner().invoke(commands, ["build", "a.txt", "--files-from", "list"])
    assert (result.exit_code, result.stdout) == (0, "3 articles in index; 6 paragraphs; 0 rejected\n")
    (folder / "list").write_bytes(b"")
    result = CliRunner().invoke(commands, ["build", "--files-from", "list"])
    assert result.exit_code == 2
    assert "Give a SOURCE, or --files-from FILE." in result.stderr


@settings(max_examples=examples(20, ci=80), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["a.csv", "a.tsv", "a.json"]), st.binary(max_size=200), st.booleans())
def test_any_bytes_give_articles_and_reasons_and_nothing_else(
    folder: Path, name: str, data: bytes, named: bool
) -> None:
    (folder / name).write_bytes(b"text,id\n" + data if named else data)
    read(name)
