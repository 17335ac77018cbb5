"""Other spellings of Latin words and identifiers: which are tried, and which are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import fold_text
from search.query.spellings import Spelling, other_spellings
from tests import ROOT
from tests.examples import examples
from tests.timing import LINEAR, growth


@pytest.mark.parametrize(
    ("text", "said", "others"),
    [
        ("01012345678", "01012345678", ["010-12345678", "010 12345678", "(010)12345678"]),
        ("0212345678", "0212345678", ["021-2345678", "021 2345678", "(021)2345678"]),
        ("037512345678", "037512345678", ["0375-12345678", "0375 12345678", "(0375)12345678"]),
        ("13812345678", "13812345678", ["138-1234-5678", "138 1234 5678"]),
        ("4008101234", "4008101234", ["400-810-1234", "4008-101-234", "400-8101-234"]),
        ("12345678", "12345678", ["1234-5678"]),
        ("1234567", "1234567", ["123-4567"]),
        ("9787040396638", "9787040396638", ["978-7-04-039663-8", "978 7 04 039663 8"]),
        ("9789861234566", "9789861234566", ["978-986-12-3456-6", "978-986-123-456-6", "978 986 1234 56 6"]),
        ("9780131103627", "9780131103627", ["978-0-13-110362-7"]),
        ("9786011234562", "9786011234562", ["978-601-123-456-2"]),
        ("9789993712345", "9789993712345", ["978-99937-12-34-5"]),
        ("9789000000000", "9789000000000", ["978-90-00-00000-0"]),
        ("9788070000000", "9788070000000", ["978-80-70-00000-0"]),
        ("7040396638", "7040396638", ["7-04-039663-8"]),
        ("电话010-12345678转", "010-12345678", ["01012345678"]),
        ("138-1234-5678", "138-1234-5678", ["13812345678"]),
        ("isbn 978-7-04-039663-8", "978-7-04-039663-8", ["9787040396638"]),
        ("2024-03-29", "2024-03-29", ["20240329"]),
        ("covid19", "covid19", ["covid-19", "covid 19"]),
        ("covid-19", "covid-19", ["covid19"]),
        ("covid 19", "covid 19", ["covid19"]),
        ("sars-cov-2", "sars-cov-2", ["sarscov2"]),
        ("iso9001认证", "iso9001", ["iso-9001", "iso 9001"]),
        ("g20", "g20", ["g-20"]),
        ("gpt4o", "gpt4o", ["gpt-4o", "gpt 4o"]),
        ("3d", "3d", ["3-d"]),
        ("gbt7714", "gbt7714", ["gb/t 7714", "gb/t7714", "gbt 7714"]),
        ("gb/t7714-2015", "gb/t7714", ["gb/t 7714", "gbt7714", "gbt 7714"]),
        ("gb/t 7714", "gb/t 7714", ["gb/t7714", "gbt7714", "gbt 7714"]),
        ("db41t 2024", "db41t 2024", ["db41/t 2024", "db41/t2024", "db41t2024"]),
        ("gbt", "gbt", ["gb/t"]),
        ("wi-fi", "wi-fi", ["wifi"]),
        ("wifi", "wifi", ["wi-fi", "w-ifi", "wif-i", "wi fi"]),
        ("email", "email", ["e-mail"]),
        ("openai", "openai", ["open-ai", "open ai"]),
        ("open ai", "open ai", ["openai"]),
        ("政策policy研究", "policy", ["policies"]),
        ("policies", "policies", ["policy"]),
        ("law", "law", ["laws"]),
        ("laws", "laws", ["law"]),
        ("taxes", "taxes", ["taxe", "tax"]),
        ("houses", "houses", ["house", "hous"]),
        ("boy", "boy", ["boys"]),
        ("box", "box", ["boxes"]),
    ],
)
def test_what_is_tried(text: str, said: str, others: list[str]) -> None:
    found = [spelling.other for spelling in other_spellings(text) if spelling.said == said]
    assert [other for other in others if other not in found] == []


def test_the_documentation_is_true() -> None:
    page = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")
    section = page.partition("## Other spellings")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 9
    for text, others in rows:
        tried = [spelling.other for spelling in other_spellings(fold_text(text))]
        assert [other for other in others.split(", ") if other not in tried] == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "白龟湖",
            "2024年",
            "3号",
            "2.06%",
            "1-2月",
            "10-20",
            "1/3",
            "a",
            "5",
            "r&d",
            "pm2.5",
            "c++",
            "gov.cn",
        ),
        *("100 200", "12345热线", "дом", "naïve", "ｇ", "123456789012345678"),
    ],
)
def test_what_has_no_other_spelling(text: str) -> None:
    assert other_spellings(text) == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("news", "new"),
        ("new", "news"),
        ("aid", "aids"),
        ("aids", "aid"),
        ("sars", "sar"),
        ("status", "statu"),
        ("class", "clas"),
        ("analysis", "analysi"),
        ("economics", "economic"),
        ("gas", "ga"),
        ("covid19", "covid 1 9"),
        ("5g", "5 g"),
        ("g20", "g 20"),
        ("1-2", "12"),
        ("policy policies", "policies"),
    ],
)
def test_what_is_not_tried(text: str, other: str) -> None:
    assert other not in [spelling.other for spelling in other_spellings(text)]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("covid-19", ["covid-19"]),
        ("covid 19", ["covid", "19"]),
        ("gb/t 7714", ["gb/t", "7714"]),
        ("policies", ["policies"]),
        ("01012345678", ["01012345678"]),
        ("010-12345678", ["010", "12345678"]),
        ("(010)12345678", ["010", "12345678"]),
    ],
)
def test_words_that_a_text_with_the_spelling_holds(other: str, words: list[str]) -> None:
    assert Spelling("", other).words == words


LATIN = st.text(alphabet="abcdesty0123789-/ ().&年白", max_size=60)


@settings(max_examples=examples(40, ci=300))
@given(LATIN)
def test_a_spelling_is_of_a_part_of_the_text_and_is_not_in_it(text: str) -> None:
    found = other_spellings(text)
    assert len(set(found)) == len(found)
    for spelling in found:
        assert spelling.said in text
        assert spelling.other != spelling.said
        assert spelling.words
        assert "" not in spelling.words


@pytest.mark.parametrize(
    "unit", ["a ", "a-", "1-", "ab1 ", "0101234567 ", "gbt7714 ", "abcdefgh ", "a.", "1 ", "/"]
)
def test_time_is_linear(unit: str) -> None:
    assert growth(lambda length: other_spellings(unit * (length // len(unit))), 1_000) < LINEAR
