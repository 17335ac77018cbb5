"""Quotations are verified: a paragraph holds one, or the nearest passage shows what differs."""

from __future__ import annotations

from typing import Any

import pytest

from indexer import Article
from search import IdNotFoundError, Searcher, Verification, open_index
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

ARTICLES = [
    Article("a", "大会召开\n会议指出，研发投入比上年增长12%，企业占比过半。\n研发投入要增长", title="公报"),
    Article("b", "入驻白龜湖科創(chuàng)新城的机构，前三年免收场地费用。"),
    Article("c", "会议指出，研发投入比上年增长12%，企业占比过半。"),
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Searcher:
    return open_index(make_index(ARTICLES))


def places(verified: Verification) -> list[tuple[str, int]]:
    return [(hit.article, hit.paragraph) for hit in verified.hits]


def differences(verified: Verification) -> list[tuple[str, str]]:
    """The texts of the quotation and of the nearest passage at each place where they differ."""
    assert verified.nearest is not None
    text = verified.nearest.hit.text
    return [
        (verified.quotation[slice(*each.first)], text[slice(*each.second)])
        for each in verified.nearest.changes
    ]


@pytest.mark.parametrize(
    ("quotation", "found"),
    [
        ("研发投入比上年增长12%", [("a", 2), ("c", 1)]),
        ("研發投入比上年 增长１２％", [("a", 2), ("c", 1)]),
        ("白龟湖科创新城", [("b", 1)]),
        ("大会", [("a", 1)]),
        ("研发投入比上年增长，12%", []),
        ("研发投入比上年增长13%", []),
        ("大会召开会议指出", []),
        ("NOT 大会", []),
    ],
)
def test_a_quotation_is_found_as_it_stands_and_never_nearly(
    searcher: Searcher, quotation: str, found: list[tuple[str, int]]
) -> None:
    verified = searcher.verify(quotation)
    assert (verified.found, verified.total, verified.complete) == (bool(found), len(found), True)
    assert sorted(places(verified)) == found
    assert verified.nearest is None or not found


@pytest.mark.parametrize(
    ("quotation", "passage", "differing"),
    [
        ("研发投入比上年增长13%", "研发投入比上年增长12%", [("13%", "12%")]),
        ("研发投入增长12%，企业", "研发投入比上年增长12%，企业", [("", "比上年")]),
        ("大研发投入比上年增长12%", "研发投入比上年增长12%", [("大", "")]),
        ("白龟湖科创旧城的机构", "白龜湖科創(chuàng)新城的机构", [("旧", "新")]),
        ("前三年里免收全部场地费用", "前三年免收场地费用", [("里", ""), ("全部", "")]),
    ],
)
def test_the_nearest_passage_shows_what_differs(
    searcher: Searcher, quotation: str, passage: str, differing: list[tuple[str, str]]
) -> None:
    verified = searcher.verify(quotation)
    assert (verified.found, verified.hits) == (False, ())
    assert verified.nearest is not None
    start, end = verified.nearest.passage
    assert verified.nearest.hit.text[start:end] == passage
    assert differences(verified) == differing


def test_nothing_is_near_what_shares_less_than_half(searcher: Searcher) -> None:
    assert searcher.verify("魑魅魍魉研发") == Verification("魑魅魍魉研发", 0, True, ())


def test_a_quotation_is_verified_in_an_article(searcher: Searcher) -> None:
    assert places(searcher.verify("研发投入比上年增长12%", "c")) == [("c", 1)]
    assert places(searcher.verify("研发投入", "a")) == [("a", 2), ("a", 3)]
    assert places(searcher.verify("研发投入", "a", limit=1)) == [("a", 2)]
    assert places(searcher.verify("研发投入", "a:3")) == [("a", 3)]
    elsewhere = searcher.verify("白龟湖科创新城", "a")
    assert (elsewhere.found, elsewhere.nearest) == (False, None)
    changed = searcher.verify("研发投入将增长", "a")
    assert changed.nearest is not None
    assert (changed.nearest.hit.paragraph, differences(changed)) == (3, [("将", "要")])
    with pytest.raises(IdNotFoundError, match="the index has no article none"):
        searcher.verify("研发投入", "none")


@pytest.mark.parametrize("quotation", ["", " \n", "\u3000"])
def test_a_quotation_has_text(searcher: Searcher, quotation: str) -> None:
    with pytest.raises(ValueError, match="a quotation has one character or more"):
        searcher.verify(quotation)


def test_the_keys_of_json(searcher: Searcher) -> None:
    found = searcher.verify("大会召开")
    expected: dict[str, Any] = {"quotation": "大会召开", "found": True, "total": 1, "complete": True}
    assert found.as_dict() == {**expected, "hits": [found.hits[0].as_dict()], "nearest": None}
    near = searcher.verify("研发投入将增长", "a")
    assert near.nearest is not None
    assert near.as_dict() == {
        **{"quotation": "研发投入将增长", "found": False, "total": 0, "complete": True, "hits": []},
        "nearest": {
            **near.nearest.hit.as_dict(),
            "passage": [0, 7],
            "changes": [{"first": [4, 5], "second": [4, 5]}],
        },
    }
