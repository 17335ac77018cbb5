"""The query language: what each construct means, that all spellings agree, and that no text is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import fold_text
from indexer.core.frozen import altered
from search.query.parsing import parse_query
from search.query.query import (
    LEAVES,
    AmongFirst,
    And,
    Clause,
    Days,
    Everything,
    Exact,
    Filter,
    Not,
    Or,
    Query,
    SameArticle,
    Words,
    searched_text,
)
from tests import ROOT
from tests.examples import examples
from tests.timing import LINEAR, growth

LANGUAGE = ROOT / "docs" / "query-language.md"


def title(text: str) -> Exact:
    return Exact(text, "title")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("白龟湖", Words("白龟湖")),
        ("白 龟 湖", Words("白龟湖")),
        ("  R&D  投入 ", Words("r&d投入")),
        ("", None),
        (" \u3000\n", None),
        ("\u200b", None),
        ("推进“十四五”规划", And((Words('推进"十四五"规划'), Exact("十四五")))),
        ("“高新” 发展「中国尼龙城」", And((Words("发展"), Exact("高新"), Exact("中国尼龙城")))),
        ("『高新』", Exact("高新")),
        ("＂高新＂", Exact("高新")),
        ("“关于「双碳」的意见”", Exact('关于"双碳"的意见')),
        ("科技“ ”创新", Words('科技"创新')),
        ("白龟湖 -金融", And((Words("白龟湖"), Not(Exact("金融"))))),
        ("白龟湖 －“金 融” −保险", And((Words("白龟湖"), Not(Exact("金融")), Not(Exact("保险"))))),
        ("白龟湖-金融", Words("白龟湖-金融")),
        ("-a -b", And((Everything(), Not(Exact("a")), Not(Exact("b"))))),
        ("NOT NOT a", Exact("a")),
        ("NOT (NOT a)", Exact("a")),
        ("a -(金融 保险)", And((Words("a"), Not(And((Exact("金融"), Exact("保险"))))))),
        ("a OR -b", Or((Exact("a"), And((Everything(), Not(Exact("b"))))))),
        ("科技*创新", And((Exact("科技"), Exact("创新")))),
        ("科技 ＋ 创新", Or((Exact("科技"), Exact("创新")))),
        ("科技｜创新", Or((Exact("科技"), Exact("创新")))),
        ('"a"*"b"', And((Exact("a"), Exact("b")))),
        (
            "甲 ＡＮＤ 乙丙 ＯＲ ＮＯＴ 丁",
            Or((And((Exact("甲"), Exact("乙丙"))), And((Everything(), Not(Exact("丁")))))),
        ),
        ("a b OR c", Or((And((Exact("a"), Exact("b"))), Exact("c")))),
        ("a AND (b OR (c OR d))", And((Exact("a"), Or((Exact("b"), Exact("c"), Exact("d")))))),
        ("((科技)) AND （创新）", And((Exact("科技"), Exact("创新")))),
        ("县(市、区) AND 金融", And((Exact("县(市、区)"), Exact("金融")))),
        ("平 顶 山 AND 高新 区", And((Exact("平顶山"), Exact("高新"), Exact("区")))),
        ("創(chuàng )新*科 (kē) 技", And((Exact("创新"), Exact("科技")))),
        ("title:x", title("x")),
        ("标题：科创 发展", And((Words("发展"), title("科创")))),
        ("(標題:科創)", title("科创")),
        ("-TITLE:“科 创”", And((Everything(), Not(title("科创"))))),
        ("title:(a OR b) c", And((Or((title("a"), title("b"))), Exact("c")))),
        ("5G+工业互联网", Words("5g+工业互联网")),
        ("a AND ()", And((Exact("a"), Exact("()")))),
    ],
)
def test_clause(text: str, clause: Clause | None) -> None:
    assert altered(parse_query(text), notes=()) == Query(text, clause)


LITERAL = """
    同句 相邻 相邻/5 先后 至少3次 前3段 NEAR/5 ATLEAST/3 FIRST/3 甲NEAR/5乙 前3段时间 至少3次会议
    C++ 3*5 a+b a|b R&D+AI * 科技* *科技 科技**创新 5G+工业互联网 -
    县(市、区) GDP(亿元) （试行） f(x) 创新(chuàng) (( )( () [2024]3号 kind: number: *:*
    - --help -- AND OR NOT 科技AND创新 科技ANDx AND创新
    " "" “ ”“ title: subtitle:x x:y date: date:.. date:2024-13 date:2024..2023
    date:(2024)5号 date:(a) date:0000
"""
LITERAL_PHRASES = [
    "a NEAR/501 b",
    "a NEAR/5",
    "SENT b",
    "两地 相邻 地区",
    "FIRST/0 a",
    "date:(2024 OR)",
    "ATLEAST/0 a",
    "会议 至少3次",
    "FIRST/3 NEAR/5 b",
    "- a",
    "AND OR NOT",
    "NOT NOT",
    "a AND",
    "OR b",
    "a AND AND b",
    "a AND OR b",
    "a and b or not c",
]
LITERAL_PHRASES += ["title: x", "( )", '""" ', "\ud800", "\0", "🙂"]


@pytest.mark.parametrize("text", [*LITERAL.split(), *LITERAL_PHRASES])
def test_literal(text: str) -> None:
    query = parse_query(text)
    words = fold_text(text).strip()
    assert altered(query, notes=()) == Query(text, Words(words) if words else None)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("x date:2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("ＤＡＴＥ：２０２４－０２ x", date(2024, 2, 1), date(2024, 2, 29)),
        ("x AND date:2024-3-9", date(2024, 3, 9), date(2024, 3, 9)),
        ("日期：2024.. AND x AND 日期:..2025-06", date(2024, 1, 1), date(2025, 6, 30)),
        ("date:2024 x date:2023-12..2024-01", date(2024, 1, 1), date(2024, 1, 31)),
    ],
)
def test_dates(text: str, since: date, until: date) -> None:
    assert parse_query(text) == Query(text, Words("x"), since, until)


YEAR = Days(date(2024, 1, 1), date(2024, 12, 31))
NOTICE, COUNCIL = Filter("kind", "通知"), Filter("issuer", "国务院")


@pytest.mark.parametrize("text", ["date:2024", "(date:2024)", "((日期：2024)) AND date:..2025"])
def test_days_of_the_whole_query(text: str) -> None:
    assert parse_query(text) == Query(text, Everything(), YEAR.since, YEAR.until)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("x OR date:2024", Or((Exact("x"), YEAR))),
        ("x -date:2024", And((Words("x"), Not(YEAR)))),
        ("NOT date:2024", And((Everything(), Not(YEAR)))),
        ("date:2024 OR date:2025..", Or((YEAR, Days(date(2025, 1, 1), None)))),
        ("date:(2024 OR 2025..) x", And((Words("x"), Or((YEAR, Days(date(2025, 1, 1), None)))))),
        ("日期：（2024 ｜ 2025..）", Or((YEAR, Days(date(2025, 1, 1), None)))),
        ("x -date:(2024)", And((Words("x"), Not(YEAR)))),
        ("kind:通知|公告 x", And((Words("x"), Or((NOTICE, Filter("kind", "公告")))))),
        ("标题：科技*创新", And((Exact("科技", "title"), Exact("创新", "title")))),
        ("(title:“科技”｜创新) -kind:通知|公告", And((
            Or((Exact("科技", "title"), Exact("创新", "title"))),
            Not(Or((NOTICE, Filter("kind", "公告")))),
        ))),
        ("(date:2024 OR kind:通知) x", And((Words("x"), Or((YEAR, NOTICE))))),
        ("(date:2024 AND x) OR y", Or((And((YEAR, Exact("x"))), Exact("y")))),
        ("date:* x", And((Words("x"), Filter("known", "date")))),
        ("x -number:*", And((Words("x"), Not(Filter("known", "number"))))),
        ("标题：* OR 发文机关：*", Or((Filter("known", "title"), Filter("known", "issuer")))),
        ("(kind:* AND title:*) x", And((Words("x"), Filter("known", "kind"), Filter("known", "title")))),
        ("x AND kind:通知", And((Words("x"), NOTICE))),
        ("x kind:通知 AND issuer:国务院", And((Words("x"), NOTICE, COUNCIL))),
        ("x AND kind:通知 AND y", And((Exact("x"), NOTICE, Exact("y")))),
        ("x AND -kind:通知 AND issuer:国务院", And((Words("x"), Not(NOTICE), COUNCIL))),
        ("x AND (kind:通知 OR issuer:国务院)", And((Words("x"), Or((NOTICE, COUNCIL))))),
        ("x AND (kind:通知 OR y)", And((Exact("x"), Or((NOTICE, Exact("y")))))),
        ("kind:通知 OR issuer:国务院 x", Or((NOTICE, And((COUNCIL, Exact("x")))))),
        ("kind:(通知 OR issuer:国务院) x", And((Words("x"), Or((NOTICE, COUNCIL))))),
        ("kind:(通知 OR title:国务院) x", And((Or((NOTICE, title("国务院"))), Exact("x")))),
        ("body:* x -标题：*", And((Words("x"), Not(Filter("known", "title"))))),
        ("body:x", Exact("x")),
        ("-正文：(x OR y)", And((Everything(), Not(Or((Exact("x"), Exact("y"))))))),
        ("發文機關：國務院", COUNCIL),
        ('ISSUER:"中华人民共和国国务院"', COUNCIL),
        ("文号：国发（2019）5号 x", And((Words("x"), Filter("number", "国发〔2019〕5号")))),
        ("number:(2019)5号", Filter("number", "〔2019〕5号")),
        ("number:(国令1 OR x)", Or((Filter("number", "国令第1号"), Filter("number", "x")))),
        ("来源：新华社 会议召开。", Words("来源:新华社会议召开。")),
        ("来源：新华社 何时召开？", And((Words("何时召开?"), Filter("source", "新华社")))),
        ("source:新华社 会议召开。", And((Words("会议召开。"), Filter("source", "新华社")))),
        ("来源：新华社 “会议，召开。”", And((Filter("source", "新华社"), Exact("会议,召开。")))),
    ],
)  # fmt: skip
def test_fields_and_filters(text: str, clause: Clause) -> None:
    assert altered(parse_query(text), notes=()) == Query(text, clause)


SPELLINGS = [
    ["白龟湖", "白龜湖", "白 龟 湖", "白龜(guī)湖", "白　龜\n湖"],
    ["科创新城", "科創新城", "科創(chuàng)新城", "科 创 新 城", "科創(chuàng )新城"],
    ["〇", "○"],
    ["r&d", "Ｒ＆Ｄ", "R＆D"],
    ["2.06%", "２.０６％"],
]
CONSTRUCTS = """
    {0} # {0} {1} # "{0}" # “{0}” {1} # {0} -{1} # {0} NOT {1} # {0} AND {1} # {0} OR {1}
    # {0} ＡＮＤ {1} # {0} * {1} # {0}（{0} ＯＲ {1}） # -（{0} OR "{1}"） # ({0}) {1}
    # title:{0} # 標題：{0} AND {1} # {0} AND kind:通知 # 地區：河南 {0}
    # title:({0} | {1}) # title:"{0}" date:2024
"""


@given(
    st.sampled_from(CONSTRUCTS.split("#")), st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS), st.data()
)
def test_every_spelling_is_one_query(
    construct: str, first: list[str], second: list[str], data: st.DataObject
) -> None:
    spelled = construct.format(data.draw(st.sampled_from(first)), data.draw(st.sampled_from(second)))
    plain = construct.format(first[0], second[0])
    assert parse_query(spelled).clause == parse_query(plain).clause


def test_script_and_width_of_syntax_make_no_difference() -> None:
    spellings = [
        '(a|"b c") -d title:e',
        "（a｜＂b c＂） －d ｔｉｔｌｅ：e",
        "（a OR “b c”） AND NOT d AND 標題:e",
    ]
    assert len({parse_query(spelling).clause for spelling in spellings}) == 1


OPERANDS = st.sampled_from(["白龟湖", "科创", "r&d", "2.06%", "[2024]3号", '他说"好"', "县(市、区)", "a b"])
EXACT = st.builds("{}「{}」".format, st.sampled_from(["", "title:"]), OPERANDS)
FILTERS = """
    kind:通知 -issuer:财政部、海关总署 region:鹰城 region:鼓楼区 number:* -date:* number:(2024)3号
    -date:2024 body:* topic:环保
"""
PROXIMITY = st.sampled_from(["NEAR/0", "NEAR/5", "ADJ/5", "SENT", "PARA", "DOC"])
EXPRESSIONS = st.recursive(
    EXACT,
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("NOT {}".format, inner),
        st.builds("({} {} {})".format, inner, PROXIMITY, inner),
        st.builds("({} {} {} {} {})".format, inner, PROXIMITY, inner, PROXIMITY, inner),
        st.builds("({} ({}))".format, st.sampled_from(["ATLEAST/2", "FIRST/3", "NOT FIRST/1"]), inner),
        st.builds("白龟湖 {} -{}".format, EXACT, EXACT),
        st.builds("{} {}".format, st.sampled_from(FILTERS.split()), inner),
        st.builds("({} OR {})".format, st.sampled_from(FILTERS.split()), inner),
    ),
    max_leaves=12,
)


@given(EXPRESSIONS)
def test_searched_text_means_the_same(text: str) -> None:
    clause = parse_query(text).clause
    assert parse_query(searched_text(clause)).clause == clause


SYNTAX = (
    """( ) （ ） " “ ” 「 」 AND OR NOT - * + | title: kind: number:* date:2024 date:* a 白 創(chuàng) 。"""
)


@settings(max_examples=examples(40, ci=500))
@given(st.text() | st.lists(st.sampled_from([*SYNTAX.split(), " ", "\ud800", "\0"])).map("".join))
@example("NOT (NOT (a OR NOT b)) AND date:2024 OR")
def test_no_text_is_an_error(text: str) -> None:
    query = parse_query(text)
    assert query.text == text
    assert query.clause is None or all(fold_text(leaf) == leaf for leaf in leaves(query.clause))
    searched_text(query.clause)


def leaves(clause: Clause) -> Iterator[str]:
    match clause:
        case And(clauses) | Or(clauses) | SameArticle(clauses):
            for part in clauses:
                yield from leaves(part)
        case Not(inner) | AmongFirst(inner):
            yield from leaves(inner)
        case Words(text):
            yield text
        case _ if isinstance(clause, LEAVES):
            yield from clause.texts


HOSTILE = ["(", "a*", "a + ", "“", '"a"', "白 ", "創(chuàng) ", "(a)", "( ", "(a OR ", " -a", "NOT "]
HOSTILE += ["title:", " date:2024", "\ud800", "kind:a AND ", "(kind:a OR ", "date:* OR ", " -number:*"]
HOSTILE += ['"a*', "甲*乙"]
HOSTILE += [
    "a NEAR/1 ",
    "a SENT b ADJ/1 ",
    "FIRST/1 ",
    "ATLEAST/2 (",
    "NOT FIRST/1 ",
    "(a NEAR/1 ",
    "a DOC b ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_is_linear(unit: str) -> None:
    assert growth(lambda length: parse_query(unit * (length // len(unit))), 2_500) < LINEAR


def test_deep_brackets_are_text() -> None:
    deep = "(" * 10_000 + "a OR b" + ")" * 10_000
    assert parse_query(deep).clause == Or((Exact("(" * 9_980 + "a"), Exact("b" + ")" * 9_980)))


def table(columns: int) -> list[list[str]]:
    """The rows of the user's tables that have so many columns, with the backquotes taken off."""
    lines = LANGUAGE.read_text(encoding="utf-8").splitlines()
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines if line.startswith("| `")]
    cells = [[cell.strip().replace(r"\|", "|") for cell in row] for row in rows]
    return [row for row in cells if (row[1][:1] == "`") == (columns == 2)]


def test_the_documentation_is_true() -> None:
    queries = [(row[0].strip("`"), row[1].strip("`")) for row in table(2)]
    assert len(queries) > 20
    assert [(text, searched_text(parse_query(text).clause)) for text, _ in queries] == queries


def test_the_documentation_of_dates_is_true() -> None:
    rows = [(row[0].strip("`"), row[1], row[2]) for row in table(3)]
    assert len(rows) > 20
    parsed = [parse_query(text) for text, _, _ in rows]
    assert [(query.text, str(query.since or ""), str(query.until or "")) for query in parsed] == rows


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("(公司 研发) (安全 OR 生产)", '"公司" AND "研发" AND ("安全" OR "生产")'),
        ("(科技 OR 创新) (人才)", '("科技" OR "创新") AND "人才"'),
        ("(科技) (创新) OR 人才", '"科技" AND "创新" OR "人才"'),
        ("人才 AND 教育 (文化 改革)", '"人才" AND "教育" AND "文化" AND "改革"'),
        ('("安全" (公司 研发)) AND 公司', '"安全" AND "公司" AND "研发"'),
        ('"安全" (公司 研发)', '公司研发 "安全"'),
        ("GDP(亿元) AND 增长", '"gdp(亿元)" AND "增长"'),
        ("“通知”（试行）", '(试行) "通知"'),
        ("（科技 创新）（试行）", "(科技创新)(试行)"),
        ("科技 (人才 教育)", "科技(人才教育)"),
    ],
)
def test_brackets_group_among_operators_where_they_touch_no_text(text: str, searched: str) -> None:
    clause = parse_query(text).clause
    assert clause is not None
    assert searched_text(clause) == searched
