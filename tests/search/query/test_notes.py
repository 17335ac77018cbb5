"""Notes on what of a query was half understood: what is told, that ordinary text has none, and no effect."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.core.frozen import altered
from search.query.expressions import parse_expression
from search.query.notes import LONGEST_TYPED, MOST_NOTES, notes_of
from search.query.parsing import parse_query
from search.query.syntax import plain_text, tokens
from tests import ROOT
from tests.examples import examples
from tests.timing import LINEAR, growth

AS_TEXT = "is no field, so it is searched as text;"
FIELDS = f"{AS_TEXT} the fields are title, body, py, issuer, number, region, kind, source, topic and date."
NO_DATE = "is no date, so it is searched as text;"
EXAMPLES = "write date:2024, 2024-03-29, 2024-01..2024-06 or 近三个月."
WILDCARD = '* is searched as text; as a wildcard it stands between two texts: "科技*中心".'
ALONE = "is a quotation mark without its partner, so it is searched as text."
OF_PARAGRAPH = (
    "joins texts; what else stands in its brackets, such as an exclusion, is asked of the whole paragraph."
)
BETWEEN = "is searched as text; as an operator it stands between two texts."


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("author:张三 创新", f"author: {FIELDS}"),
        ("创新 AUTHOR:张三", f"author: {FIELDS}"),
        ("作者：张三", f"作者: {FIELDS}"),
        ("網址:example 創新", f"网址: {FIELDS}"),
        ("创新　author:张三", f"author: {FIELDS}"),
        ("研发 W/5 强度", "W/5 is searched as text; did you mean NEAR/5?"),
        ("研发 pre5 强度", "pre5 is searched as text; did you mean ADJ/5?"),
        ("研发 先後5 强度", "先後5 is searched as text; did you mean ADJ/5?"),
        ("title:“*中心”", f"“*中心”: {WILDCARD}"),
        ('科技 "中心**"', f'"中心**": {WILDCARD}'),
        ("-author:张三", f"author: {FIELDS}"),
        ("(author:张三 OR 创新)", f"author: {FIELDS}"),
        ("author:(张三 OR 李四)", f"author: {FIELDS}"),
        ('author:"张三"', f"author: {FIELDS}"),
        ("province:河南 创新", f"province: {AS_TEXT} did you mean region:河南?"),
        ("機關:國務院", f"机关: {AS_TEXT} did you mean issuer:國務院?"),
        ("发文机构：国务院", f"发文机构: {AS_TEXT} did you mean 发文机关:国务院?"),
        ("印发时间：2024 创新", f"印发时间: {AS_TEXT} did you mean 发布时间:2024?"),
        ("datte:2024 创新", f"datte: {AS_TEXT} did you mean date:2024?"),
        ("isuer:国务院 创新", f"isuer: {AS_TEXT} did you mean issuer:国务院?"),
        ("来源：新华社 会议召开。", "来源: is searched as text, like the sentence; write source:新华社."),
        ("tilte:科创", f"tilte: {AS_TEXT} did you mean title:科创?"),
        ("kinds:通知 创新", f"kinds: {AS_TEXT} did you mean kind:通知?"),
        ("intitle:科创", f"intitle: {AS_TEXT} did you mean title:科创?"),
        ("since:2024 创新", f"since: {AS_TEXT} did you mean date:2024..?"),
        ("until:2024-03 创新", f"until: {AS_TEXT} did you mean date:..2024-03?"),
        ("year:2024 创新", f"year: {AS_TEXT} did you mean date:2024?"),
        ("since:昨天 创新", f"since: {AS_TEXT} did you mean date:昨天..?"),
        ("since:哪天 创新", f"since: {FIELDS}"),
        ("title: 科创", "title: is searched as text; write title:科创, without a space."),
        ("标题： 科创", "标题: is searched as text; write 标题:科创, without a space."),
        ("title:", "title: is searched as text, since nothing follows it."),
        ("date:2024-13 创新", f"date:2024-13 {NO_DATE} {EXAMPLES}"),
        ("日期：某年 创新", f"日期:某年 {NO_DATE} {EXAMPLES}"),
        ("date:2024-06~2024-01", f"date:2024-06~2024-01 {NO_DATE} did you mean date:2024-01..2024-06?"),
        ("date:24-03-29", f"date:24-03-29 {NO_DATE} did you mean date:2024-03-29?"),
        ("date:2024-03-29，创新", f"date:2024-03-29，创新 {NO_DATE} {EXAMPLES}"),
        ("date:2024-03-29， 创新", f"date:2024-03-29， {NO_DATE} did you mean date:2024-03-29?"),
        ("date:" + "2" * 99, f"date:{'2' * 39}… {NO_DATE} {EXAMPLES}"),
        ("创新 date:2024|date:2025", f"date:2024|date:2025 {NO_DATE} {EXAMPLES}"),
        ('"科技', f'" {ALONE}'),
        ("创新“科技", f"“ {ALONE}"),
        ('“科技"', f'" and “ {ALONE}'),
        ('"科技" "创新', f'" {ALONE}'),
        ("(科技 OR 创新", "( is a bracket without its partner, so it is searched as text."),
        ("科技 OR 创新)", ") is a bracket without its partner, so it is searched as text."),
        ("科技 AND", f"AND {BETWEEN}"),
        ("OR 科技", f"OR {BETWEEN}"),
        ("科技 NOT", "NOT is searched as text; as an operator a text follows it."),
        ("科技 NEAR/5", f"NEAR/5 {BETWEEN}"),
        ("科技 同句", f"同句 {BETWEEN}"),
        ("研发 同句 -强度", f"同句 {BETWEEN}"),
        ("会议 至少3次", "至少3次 is searched as text; as an operator a text follows it."),
        ("FIRST/3 -科技", "FIRST/3 is searched as text; as an operator a text follows it."),
        ("科技 NEAR/501 创新", "NEAR/501 is searched as text; its number is one from 0 to 500."),
        ("FIRST/0 科技", "FIRST/0 is searched as text; its number is one from 1 to 500."),
        ("科技 near/5 创新", "near/5 is searched as text; did you mean NEAR/5?"),
        ("first/3 科技", "first/3 is searched as text; did you mean FIRST/3?"),
        ("科技 sent 创新", "sent is searched as text; did you mean SENT?"),
        ("科技 NEAR/5 (创新 -金融)", f"NEAR/5 {OF_PARAGRAPH}"),
        ("至少3次 (创新 -金融)", f"至少3次 {OF_PARAGRAPH}"),
        ("科技 and 创新", "and is searched as text; did you mean AND?"),
        ("科技 or “创新”", "or is searched as text; did you mean OR?"),
        ("科技 not 金融", "not is searched as text; did you mean NOT?"),
        ("科技 && 创新", "&& is searched as text; did you mean AND?"),
        ("科技||创新", "|| is searched as text; did you mean OR?"),
        (
            "科技 - 金融",
            "- stands alone, so it is searched as text; to exclude a text, write it as in -金融.",
        ),
    ],
)
def test_what_was_half_understood_is_told(text: str, note: str) -> None:
    assert parse_query(text).notes == (note,)


def test_the_documentation_is_true() -> None:
    page = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8").partition("## Notes")[2]
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 9
    assert [[text, " ".join(parse_query(text).notes)] for text, _ in rows] == rows


ORDINARY = """
    白龟湖 | title:科创 | kind:通知 创新 | date:2024 创新 | 创新 date:2024-03-01 ~ 2024-03-31
    科技 AND 创新 | "科创新城" | 发展 -金融 | http://example.org/a | https://example.org:8080/b?c=d
    10:30 会议 | 会议 9：30 | 3:1 | 比例为3：1 | C:\\文件 | std::vector | covid:19 | 河南:平顶山
    开会时间：待定
    各有关单位：请认真贯彻 | 坚持以人民为中心：新时代 | 新闻标题：白龟湖 | R&D | AT&T || x
    24" 显示器 | 县(市、区) | 科技(创新 | 1) 创新 | a) b) | research and development
    to be or not to be | COVID-19 and China | and 科技 | 白龟湖-科创新城 | 2023-2024 | - | -- | AND
    NOT | 同句 | 和 或 | C++ | 5G+工业互联网 | “推进“十四五”规划” | ” 创新 | 『』 | 国发〔2024〕3号
    两地 相邻 地区 | 前后 一致 | 前3段时间 | 研发 NEAR/5 强度 | (科技 OR 创新) 同句 中心 | 前3段 科技
    《通知》 | (试行) | 创新" 12" | a:b:c | :科技 | 科技: | 编辑: | ：：： | region | 来源 新华社
"""


@pytest.mark.parametrize(
    "text", [text.strip() for line in ORDINARY.splitlines() for text in line.split(" | ")]
)
def test_ordinary_text_has_no_note(text: str) -> None:
    assert parse_query(text).notes == ()


PASTED = "关于进一步优化营商环境更好服务市场主体和推进政务服务一网通办有关工作安排的说明"


@pytest.mark.parametrize(
    "text",
    [f"{PASTED} 编辑：张三", f"{PASTED} - 政府网", f"{PASTED}“一网", f"{PASTED} and 创新", f"{PASTED} AND"],
)
def test_a_weak_sign_is_not_told_in_text_that_was_pasted(text: str) -> None:
    assert len(text) > LONGEST_TYPED
    assert parse_query(text).notes == ()


def test_strong_signs_are_told_in_queries_of_any_length() -> None:
    assert parse_query(f"{PASTED} author:张三").notes == (f"author: {FIELDS}",)
    assert parse_query(f"{PASTED} date:2024-13").notes == (f"date:2024-13 {NO_DATE} {EXAMPLES}",)
    query = f"(科技 OR {PASTED} AND 创新 and 人才"
    assert parse_query(query).notes == (
        "and is searched as text; did you mean AND?",
        "( is a bracket without its partner, so it is searched as text.",
    )


def test_notes_are_few_and_each_is_there_once() -> None:
    assert parse_query("author:甲 author:乙").notes == (f"author: {FIELDS}",)
    words = ["author", "url", "filetype", "ext", "lang", "language", "inurl"]
    assert parse_query(" ".join(f"{word}:a" for word in words)).notes == tuple(
        f"{word}: {FIELDS}" for word in words[:MOST_NOTES]
    )


PIECES = """
    region: author: title: date: kind: 标题： number:* 2024 2024-13 - ~ ( ) （ “ ” "
    AND and or NOT && || : ： * + 科技 a 同句 。
"""


@settings(max_examples=examples(40, ci=300))
@given(st.text() | st.lists(st.sampled_from([*PIECES.split(), " ", " ", "\ud800"])).map("".join))
def test_a_note_never_changes_what_is_found_and_parsing_is_stable(text: str) -> None:
    query = parse_query(text)
    assert query == parse_query(text)
    assert all(note[-1] in ".?" for note in query.notes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.query.notes.notes_of", lambda *_: ())
        assert altered(parse_query(text), notes=()) == altered(query, notes=())
    # Notes are loaded only for some queries.
    plain = plain_text(text)
    assert notes_of(text, plain, tokens(text, plain)) == parse_expression(text).notes


@pytest.mark.parametrize(
    "unit",
    [
        "region:x ",
        "author:x ",
        "date:* ",
        "date:x ",
        "“ ",
        '" ',
        "and 科 ",
        "(a ",
        "x: ",
        "date: ",
        "&&",
        "dates:x ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    assert growth(lambda length: parse_query("甲 OR 乙 " + unit * (length // len(unit))), 2_000) < LINEAR
