"""Records of JSON, CSV and databases: keys by any of their names, days as numbers, and text that is HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.article import Article, Rejection
from indexer.recognition.date_numbers import day_of_number
from indexer.sources import Settings, read_with_drafts
from indexer.sources.articles import ReadArticle
from indexer.sources.draft import LeftOut
from indexer.sources.finishing import NO_DAY
from indexer.sources.formats.markup import without_markup
from tests.indexer.sources.archives import read

TEXT = "落实值班制度。"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of_record(**record: object) -> Article | Rejection:
    Path("a.json").write_text(json.dumps(record), encoding="utf-8")
    (item,) = read("a.json")
    return item


def left_out(name: str) -> Iterable[list[LeftOut]]:
    drafts = read_with_drafts([name], Settings())
    return [item.draft.left_out for item in drafts if isinstance(item, ReadArticle)]


WHOLE = Article(
    "7",
    TEXT,
    title="防汛",
    url="https://example.org/1",
    source="示例日报",
    published=date(2024, 3, 29),
    issuer="示例市水利局",
    number="示水〔2024〕3号",
    topics=("防汛", "值班"),
    path="a.jsonl",
)
RECORDS: dict[str, dict[str, object]] = {
    "English": {
        "id": 7,
        "title": "防汛",
        "url": "https://example.org/1",
        "source": "示例日报",
        "date": "2024-03-29",
        "issuer": "示例市水利局",
        "number": "示水[2024]3号",
        "topics": ["防汛", "值班"],
        "text": TEXT,
    },
    "simplified": {
        "编号": 7,
        "标题": "防汛",
        "链接": "https://example.org/1",
        "来源": "示例日报",
        "发布日期": "2024年3月29日",
        "发文机关": "示例市水利局",
        "文号": "示水[2024]3号",
        "关键词": "防汛;值班",
        "正文": TEXT,
        "浏览次数": 12,
    },
    "traditional": {
        " 編號": "7",
        "標題": "防汛",
        "網址": "https://example.org/1",
        "來源": "示例日报",
        "發佈日期": "2024/3/29 0:00",
        "發文機關": "示例市水利局",
        "文號": "示水[2024]3号",
        "關鍵詞": "防汛、值班",
        "內容 ": TEXT,
    },
    "other English": {
        "ID": 7,
        "Headline": "防汛",
        "link": "https://example.org/1",
        "media": "示例日报",
        "pubDate": "2024-03-29T10:00:00+08:00",
        "issuer": "示例市水利局",
        "doc_no": "示水[2024]3号",
        "tags": ["防汛", "值班"],
        "content": TEXT,
        "body": "no more",
    },
}


@pytest.mark.parametrize("record", [pytest.param(record, id=name) for name, record in RECORDS.items()])
def test_keys_are_known_by_all_their_names(record: dict[str, object]) -> None:
    Path("a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    assert read("a.jsonl") == [WHOLE]
    Path("a.json").write_text(json.dumps({"code": 0, "list": [record]}), encoding="utf-8")
    (item,) = read("a.json")
    assert isinstance(item, Article)
    assert (item.title, item.published, item.text) == (WHOLE.title, WHOLE.published, TEXT)


@pytest.mark.parametrize(
    "envelope",
    [
        {"code": 0, "data": {"total": 1, "list": [{"text": TEXT}]}},
        {"hits": {"hits": [{"_id": "1", "_source": {"content": TEXT}}]}},
        {"data": {"article": {"正文": TEXT}}},
        {"_index": "news", "_source": {"text": TEXT}},
    ],
)
def test_records_are_found_in_the_envelopes_of_servers(envelope: dict[str, object]) -> None:
    assert of_record(**envelope) == Article("a.json#1", TEXT, path="a.json")


@pytest.mark.parametrize(
    "envelope",
    [
        {"a": [{"text": TEXT}], "b": [{"text": TEXT}]},
        {"a": {"text": TEXT}, "b": {"text": TEXT}},
        {"a": {"b": {"c": {"d": [{"text": TEXT}]}}}},
        {"a": {"x": 1}},
    ],
    ids=["two lists", "two records", "too deep", "no record"],
)
def test_other_objects_are_no_records(envelope: dict[str, object]) -> None:
    assert of_record(**envelope) == Rejection("a.json", "article 1", '"text" is missing')


def test_a_text_may_be_a_list_of_paragraphs_and_a_title_may_hold_markup() -> None:
    expected = Article("a.json#1", "第一段。\n第二段。", title="R&D 安排", path="a.json")
    assert of_record(title="<b>R&amp;D</b> 安排", content=["第一段。", "", "第二段。"]) == expected
    assert of_record(title="《<安排>》", text=TEXT) == Article(
        "a.json#1", TEXT, title="《<安排>》", path="a.json"
    )
    assert of_record(text=[TEXT, 1]) == Rejection(
        "a.json", "article 1", '"text" is a list with other things than strings'
    )


@pytest.mark.parametrize(
    "names", ["标 题,正　文", "*标题,正文（必填）", "标题(必填),＊正文", "文章标题,文章正文"]
)
def test_names_of_columns_may_have_spaces_and_the_marks_of_forms(names: str) -> None:
    Path("a.csv").write_text(f"{names}\n防汛,{TEXT}\n", encoding="utf-8")
    assert read("a.csv") == [Article("a.csv#2", TEXT, title="防汛", path="a.csv")]


def test_the_key_itself_counts_before_its_other_names_and_an_empty_value_does_not() -> None:
    assert of_record(content="no", text=TEXT, 正文="no") == Article("a.json#1", TEXT, path="a.json")
    assert of_record(text="", content=TEXT) == Article("a.json#1", TEXT, path="a.json")
    assert of_record(text=None, 正文="") == Rejection("a.json", "article 1", '"text" is empty')


def test_a_value_of_another_type_under_another_name_is_that_of_something_else() -> None:
    others = {"media": ["a.png"], "time": {"zone": 8}, "body": {"x": 1}, "标签": [1], "site": 4}
    assert of_record(text=TEXT, **others) == Article("a.json#1", TEXT, path="a.json")
    assert of_record(text=TEXT, source=["a"]) == Rejection(
        "a.json", "article 1", '"source" is a list, not a string'
    )


DAY = date(2024, 3, 29)


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("45380", DAY),
        ("45380.4375", DAY),
        ("1711670400", DAY),
        ("1711641600", DAY),  # midnight in Beijing
        ("1711727999", DAY),
        ("1711728000", date(2024, 3, 30)),
        ("1711670400000", DAY),
        ("1711670400.5", DAY),
        ("1711670400.0", DAY),
        ("946684800000", date(2000, 1, 1)),
        ("631152000", date(1990, 1, 1)),
        ("2024032910", DAY),
        ("202403291030", DAY),
        (" 45380 ", DAY),
        ("10001", None),
        ("99999", None),
        ("2024", None),
        ("171167040", date(1975, 6, 5)),
        ("17116704001", None),
        ("9999999999", None),
        ("045380", None),
        ("-45380", None),
        ("4.5380e4", None),
        ("45380号", None),
        ("", None),
    ],
)
def test_a_number_in_a_column_of_dates_is_the_day_that_it_can_only_be(number: str, day: date | None) -> None:
    assert day_of_number(number) == day


@given(st.text(st.sampled_from("0123456789.- "), max_size=16))
def test_any_number_is_a_day_of_our_time_or_none(number: str) -> None:
    day = day_of_number(number)
    assert day is None or date(1949, 10, 1) <= day <= date(2099, 12, 31)


@pytest.mark.parametrize(
    "value", [45380, 45380.5, "45380", 1711670400, 1711670400123, 20240329, "2024/3/29 0:00"]
)
def test_days_as_numbers_are_read_in_json_and_in_tables(value: object) -> None:
    for name, content in (
        ("a.jsonl", json.dumps({"text": TEXT, "date": value})),
        ("a.csv", f"正文,发布日期\n{TEXT},{value}\n"),
    ):
        Path(name).write_text(content, encoding="utf-8")
        (item,) = read(name)
        assert isinstance(item, Article)
        assert item.published == DAY


@pytest.mark.parametrize(
    "value",
    ["2024-03-29T00:00:00Z", "2024-03-28T16:00:00Z", 1711670400000, {"$numberLong": "1711670400000"}],
)
def test_days_are_read_as_mongodb_exports_them(value: object) -> None:
    assert of_record(text=TEXT, date={"$date": value}) == Article(
        "a.json#1", TEXT, published=DAY, path="a.json"
    )


def test_a_day_that_is_not_understood_is_told() -> None:
    assert of_record(text=TEXT, date="去年") == Article("a.json#1", TEXT, path="a.json")
    assert left_out("a.json") == [[LeftOut("去年", NO_DAY)]]
    assert of_record(text=TEXT, date={"$date": {}}) == Rejection(
        "a.json", "article 1", '"date" is an object, not a string'
    )
    of_record(text=TEXT, date=None)
    assert left_out("a.json") == [[]]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<p>落实值班&nbsp;制度，</p><p>按时报送。</p>", "落实值班\xa0制度，\n按时报送。"),
        ("<p>落实值班\n制度，</p>\n<p>按时报送。</p>\n", "落实值班制度，\n按时报送。"),
        ("落实值班制度，<br/>按时报送。<BR>", "落实值班制度，\n按时报送。"),
        ("一、落实<BR>值班\n二、报送。\n三、备案。", "一、落实<BR>值班\n二、报送。\n三、备案。"),
        ("前言\n<p>落实值班\n制度。</p>\n附件一\n附件二", "前言\n落实值班制度。\n附件一\n附件二"),
        ("落实<b>值班</b>制度，\n<a href='x'>按时</a>报送。", "落实值班制度，\n按时报送。"),
        ("<div class='x'>落实值班<script>alert(1)</script>制度", "落实值班制度"),
        ("<table><tr><td>值班</td><td>二人</td></tr></table>", "值班 二人"),
        ("&lt;p&gt;落实值班制度&lt;/p&gt;", "落实值班制度"),
        ("落实&ldquo;值班&rdquo;制度&#12290;", "落实“值班”制度。"),
        ("一、落实&nbsp;制度。\n二、报送。", "一、落实&nbsp;制度。\n二、报送。"),
        ("落实<p 值班", "落实<p 值班"),
        ("使用<p>标签分段", "使用<p>标签分段"),
        ("a<b，c>d", "a<b，c>d"),
        ("a <b> c", "a <b> c"),
        ("低于<3%>的", "低于<3%>的"),
        ("《<中华人民共和国水法>的说明》", "《<中华人民共和国水法>的说明》"),
        ("见<https://example.org/?a=1&copy=2>", "见<https://example.org/?a=1&copy=2>"),
        ("R&D经费 AT&T", "R&D经费 AT&T"),
        ("</p>落实", "落实"),
        ("1. 一\n2. 二", "1. 一\n2. 二"),
    ],
)
def test_html_in_a_field_is_read_as_a_browser_shows_it_and_signs_stay(written: str, text: str) -> None:
    assert without_markup(written) == text
    item = of_record(text=written)
    assert isinstance(item, Article)
    assert item.text == text


def test_a_field_of_html_without_text_is_empty() -> None:
    assert of_record(text="<p><img src='a.png'></p>") == Rejection("a.json", "article 1", '"text" is empty')


@given(st.text(st.sampled_from('<>/pb &;一\n"'), max_size=40))
def test_what_is_no_html_keeps_all_of_its_characters(text: str) -> None:
    read_again = without_markup(text)
    assert set(read_again) <= set(text) | set("\n ")


@pytest.mark.parametrize("unit", ["<b>", "</b>", "<p ", "&lt", "&#", "<p>一", "<b "])
def test_hostile_markup_takes_no_quadratic_time(unit: str) -> None:
    without_markup(unit * 20_000)


TITLE = "某市防汛文件汇总"


@pytest.mark.parametrize(
    ("name", "head", "above"),
    [
        ("a.csv", "sep=,\n标题,正文\n防汛,{}\n", []),
        ("a.csv", '"sep=;"\r\n标题;正文\r\n防汛;{}\r\n', []),
        ("a.csv", "SEP=|\n标题|正文\n防汛|{}\n", []),
        ("a.csv", "sep=\t\n标题\t正文\n防汛\t{}\n", []),
        ("a.csv", TITLE + ",,\n标题,正文,备注\n防汛,{}\n", [TITLE]),
        ("a.csv", TITLE + "\n\n单位：某局;;\n标题;正文;备注\n防汛;{};\n", [TITLE, "单位：某局"]),
        ("a.csv", f'"{TITLE}\n（一）",\n标题,正文\n防汛,{{}}\n', [f"{TITLE}\n（一）"]),
        ("a.csv", "sep=,\n" + TITLE + ",\n标题,正文\n防汛,{}\n", [TITLE]),
        ("a.tsv", TITLE + "\t\n标题\t正文\n防汛\t{}\n", [TITLE]),
    ],
)
def test_rows_above_the_names_are_left_out_and_told(name: str, head: str, above: list[str]) -> None:
    text = head.format(TEXT)
    for encoding in ("utf-8-sig", "gb18030"):
        Path(name).write_text(text, encoding=encoding, newline="")
        (item,) = read(name)
        assert isinstance(item, Article)
        assert (item.title, item.text) == ("防汛", TEXT)
        assert left_out(name) == [[LeftOut(row, "a row above the names of the columns") for row in above]]


def test_rows_keep_their_numbers_below_a_title() -> None:
    Path("a.csv").write_text(f"{TITLE},\n标题,正文\n防汛,{TEXT}\n备汛,\n", encoding="utf-8")
    assert read("a.csv") == [
        Article("a.csv#3", TEXT, title="防汛", path="a.csv"),
        Rejection("a.csv", "row 4", '"text" is empty'),
    ]


def test_a_table_whose_names_come_too_late_or_never_shows_its_widest_row() -> None:
    Path("a.csv").write_text("x\n" * 11 + f"标题,正文\n防汛,{TEXT}\n", encoding="utf-8")
    Path("b.csv").write_text("sep=,\n题,文\n", encoding="utf-8")
    assert [str(item) for item in read("a.csv", "b.csv")] == [
        "a.csv: no column holds the text; name one text or 正文 (the columns: x)",
        "b.csv: no column holds the text; name one text or 正文 (the columns: 题, 文)",
    ]
