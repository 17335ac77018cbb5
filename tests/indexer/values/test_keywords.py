"""Keyword fields: values of an article as terms."""

from __future__ import annotations

from datetime import date

import pytest

from indexer import PartialDate
from indexer.core.article import Article
from indexer.core.schema import FIELDS, KEYWORD_FIELDS, LONGEST_KEY
from indexer.storage.segment.records import ArticleRecord
from indexer.values import asked_terms, keywords_of
from indexer.values.issuers import issuers_in

CITY = "河南省/平顶山市"


@pytest.mark.parametrize(
    ("article", "field", "terms"),
    [
        (Article(" Ａ實 ", ""), "article", {" Ａ實 ": " Ａ實 "}),
        (Article("", ""), "article", {"": ""}),
        (Article("a", "", kind="實施意見 "), "kind", {"实施意见": "實施意見 "}),
        (Article("a", "", kind="\u3000"), "kind", {}),
        (
            Article("a", "", kind="Review", title="關於《方案》的通知"),
            "kind",
            {"review": "Review", "通知": "通知"},
        ),
        (Article("a", "", kind="通知", title="关于方案的通知"), "kind", {"通知": "通知"}),
        (Article("a", "", title="发展迈上新台阶"), "kind", {}),
        (Article("a", "", topics=("環保", "环保", "", "Ｅ")), "topic", {"环保": "環保", "e": "Ｅ"}),
        (Article("a", "", issuer="財政部 海关总署"), "issuer", {"财政部": "財政部", "海关总署": "海关总署"}),
        (Article("a", "", issuer="甲局、乙局;丙"), "issuer", {name: name for name in ("甲局", "乙局", "丙")}),
        (Article("a", "", issuer="中华人民共和国财政部"), "issuer", {"财政部": "中华人民共和国财政部"}),
        (Article("a", "", issuer="中华人民共和国"), "issuer", {"中华人民共和国": "中华人民共和国"}),
        (Article("a", "", issuer="The World Bank"), "issuer", {"the world bank": "The World Bank"}),
        (
            Article("a", "", number="国发（２０１９）５号"),
            "number",
            {"国发〔2019〕5号": "国发（２０１９）５号", "〔2019〕5号": "国发（２０１９）５号"},
        ),
        (Article("a", "", source="平顶山日報"), "source", {"平顶山日报": "平顶山日報"}),
        (Article("a", "", region="鹰城"), "region", {"河南省": "河南省", CITY: CITY}),
        (
            Article("a", "", "一", "u", "乙", published=date(2024, 1, 1), issuer="", topics=("",)),
            "known",
            {"title": "title", "date": "date", "url": "url", "source": "source"},
        ),
        (Article("a", "", title="关于方案的通知"), "known", {"title": "title", "kind": "kind"}),
        (Article("a", ""), "known", {}),
    ],
)  # fmt: skip
def test_values_are_terms(article: Article, field: str, terms: dict[str, str]) -> None:
    record = ArticleRecord(*[getattr(article, name) for name in ArticleRecord.__match_args__])
    assert keywords_of(article)[field] == keywords_of(record)[field] == terms


@pytest.mark.parametrize(
    ("field", "value", "terms"),
    [
        ("article", " Ａ ", (" Ａ ",)),
        ("kind", " 實施意見", ("实施意见",)),
        ("kind", " ", ()),
        ("issuer", "中华人民共和国财政部、海关总署", ("财政部", "海关总署")),
        ("number", "国发 2019 5号", ("国发〔2019〕5号",)),
        ("number", "2019年5号", ("〔2019〕5号",)),
        ("number", "无文号", ("无文号",)),
        ("region", "郏县", ("河南省/平顶山市/郏县",)),
        ("region", "河南省/平顶山市", ("河南省/平顶山市",)),
        ("region", "某地", ("某地",)),
        ("region", "", ()),
        ("topic", "Ｅ", ("e",)),
    ],
)
def test_a_users_value_is_looked_up(field: str, value: str, terms: tuple[str, ...]) -> None:
    assert asked_terms(field, value) == terms


def test_a_keyword_is_cut_to_the_longest_key() -> None:
    assert [len(term.encode()) for term in asked_terms("kind", "𠮷" * LONGEST_KEY)] == [LONGEST_KEY]


def test_every_keyword_field_has_terms() -> None:
    assert FIELDS[4:] == KEYWORD_FIELDS == tuple(keywords_of(Article("", "")))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("财政部 海关总署、税务总局", ("财政部", "海关总署", "税务总局")),
        ("中共中央办公厅国务院办公厅", ("中共中央办公厅", "国务院办公厅")),
        ("国务院国资委", ("国务院国资委",)),
        ("省教育厅省财政厅", ("省教育厅", "省财政厅")),
        ("市委市政府", ("市委", "市政府")),
        ("市场监管总局", ("市场监管总局",)),
        ("示例市财政局国家税务总局示例市税务局", ("示例市财政局", "国家税务总局示例市税务局")),
        ("示例市市政管理委员会", ("示例市市政管理委员会",)),
        ("", ()),
    ],
)
def test_issuers_are_told_apart(written: str, expected: tuple[str, ...]) -> None:
    assert issuers_in(written) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, set()),
        (date(2024, 3, 1), {"date"}),
        (PartialDate(2024, 3), {"date", "month"}),
        (PartialDate(2024), {"date", "year"}),
    ],
)
def test_of_a_date_that_is_not_whole_what_is_known_is_a_term(
    published: date | None, expected: set[str]
) -> None:
    assert set(keywords_of(Article("a", "", published=published))["known"]) == expected
