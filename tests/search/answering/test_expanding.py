"""Bare text is searched in other spellings too, and says so; quoted text and operators are exact."""

from __future__ import annotations

import pytest

from indexer.analysis import fold_text
from search.hit import SearchResults
from search.query.plain import Expansion
from search.ranking.settings import Ranking
from tests.opensearch import EVERY
from tests.search.conftest import MakeSearcher

ENGINES = EVERY


def texts(results: SearchResults) -> list[str]:
    assert (results.total, results.complete) == (len(results.hits), True)
    return [hit.text for hit in results.hits]


def also(results: SearchResults) -> dict[str, tuple[str, ...]]:
    return {expansion.said: expansion.also for expansion in results.expansions}


@pytest.mark.above_engines
@pytest.mark.parametrize(
    ("query", "written", "said", "other"),
    [
        ("01012345678", "咨询电话：010-12345678。", "01012345678", "010-12345678"),
        ("01012345678", "电话（010）12345678", "01012345678", "(010)12345678"),
        ("03752345678", "电话0375-2345678-801", "03752345678", "0375-2345678"),
        ("13812345678", "手机138 1234 5678", "13812345678", "138 1234 5678"),
        ("9787040396638", "ISBN 978-7-04-039663-8", "9787040396638", "978-7-04-039663-8"),
        ("978-7-04-039663-8", "ISBN 9787040396638", "978-7-04-039663-8", "9787040396638"),
        ("COVID19", "COVID-19疫情防控", "covid19", "covid-19"),
        ("COVID19", "COVID 19疫情防控", "covid19", "covid 19"),
        ("COVID-19", "COVID19疫情防控", "covid-19", "covid19"),
        ("GBT7714", "标准GB/T 7714—2015发布", "gbt7714", "gb/t 7714"),
        ("GB/T 7714", "标准GBT7714发布", "gb/t 7714", "gbt7714"),
        ("WiFi", "使用Wi-Fi网络", "wifi", "wi-fi"),
        ("Wi-Fi", "使用WiFi网络", "wi-fi", "wifi"),
        ("OpenAI", "Open AI发布新模型", "openai", "open ai"),
        ("Open AI", "OpenAI发布新模型", "open ai", "openai"),
        ("policy", "The council issued policies on water.", "policy", "policies"),
        ("policies", "A policy on water.", "policies", "policy"),
        ("laws", "The law on water.", "laws", "law"),
    ],
)
def test_another_spelling_is_found(
    make_searcher: MakeSearcher, query: str, written: str, said: str, other: str
) -> None:
    searcher = make_searcher("天气", written, "其他")
    results = searcher.search(query)
    assert (texts(results), also(results)) == ([written], {said: (other,)})
    (hit,) = results.hits
    assert [fold_text(written[start:end]) for start, end in hit.spans] == [other]
    # Exact search takes covid19 and covid 19 for one text, and no other two spellings.
    exact = [written] if other == "covid 19" else []
    assert texts(searcher.search(f'"{query}"')) == exact
    assert texts(searcher.search(f'"{query}" OR "{query}"')) == exact


def test_a_number_is_found_as_an_identifier_and_with_separators(make_searcher: MakeSearcher) -> None:
    searcher = make_searcher("手机138 1234 5678", "共13,812,345,678元", "其他")
    results = searcher.search("13812345678")
    assert set(texts(results)) == {"手机138 1234 5678", "共13,812,345,678元"}
    assert also(results) == {"13812345678": ("138 1234 5678", "13,812,345,678")}


def test_what_holds_the_text_as_it_is_comes_first(make_searcher: MakeSearcher) -> None:
    searcher = make_searcher("防控COVID-19", "COVID 19", "COVID19", "COVID-20", "19")
    results = searcher.search("COVID19")
    assert texts(results)[0] == "COVID19"
    assert set(texts(results)) == {"COVID19", "COVID 19", "防控COVID-19"}
    assert results.holding_all == 3


def test_a_spelling_in_other_words_holds_all_of_the_text(make_searcher: MakeSearcher) -> None:
    searcher = make_searcher("防控工作。COVID-19", "防控工作", "COVID-19")
    results = searcher.search("COVID19防控")
    assert texts(results)[0] == "防控工作。COVID-19"
    assert (set(texts(results)), results.holding_all) == ({"防控工作。COVID-19", "防控工作", "COVID-19"}, 1)


@pytest.mark.above_engines
@pytest.mark.parametrize(
    ("query", "texts_of_index"),
    [
        ("laws", ["lawyers and claws"]),
        ("new", ["news"]),
        ("1-2", ["12"]),
        ("2.06", ["206"]),
        ("china", ["chi", "na"]),
        ("5g", ["5 g"]),
    ],
)
def test_what_only_looks_like_another_spelling_is_not_found(
    make_searcher: MakeSearcher, query: str, texts_of_index: list[str]
) -> None:
    results = make_searcher("天气", *texts_of_index).search(query)
    assert results.expansions == ()


def test_settings_leave_other_spellings_out(make_searcher: MakeSearcher) -> None:
    searcher = make_searcher("COVID-19", "天气")
    found = searcher.search("COVID19")
    assert found.expansions == (Expansion("covid19", ("covid-19",), same=True),)
    found = searcher.search("COVID19", ranking=Ranking(synonyms=False))
    assert (found.hits, found.expansions) == ((), ())


def test_many_words_are_answered_at_once(make_searcher: MakeSearcher) -> None:
    words = [f"{name}{number}" for name in ("open", "data", "word", "covid") for number in range(10)]
    searcher = make_searcher(
        "open data word covid " + " ".join(map(str, range(10))), "open 3", "openai open ai"
    )
    for query in (" ".join(words)[:200], " ".join(words), "a " * 100, "0101234567 " * 18, "gbt7714 " * 25):
        results = searcher.search(query)
        assert results.complete
        assert len(results.expansions) < 60
