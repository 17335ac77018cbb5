"""Filters, in the query and as options, narrow what is found; a value that no article has is told."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from search import Searcher
from search.query.query import And, Clause, Days, Filter, Not, Or
from tests.opensearch import EVERY
from tests.search.oracle.corpus import (
    CORPUS,
    CUSTOMS,
    DATED,
    FINANCE,
    FIRST,
    HENAN,
    NOTICE,
    NUMBERED,
    SECOND,
    SOME_DAYS,
    assert_narrows,
    found,
)

ENGINES = EVERY


def test_a_filter_narrows_what_ranks(searcher: Searcher) -> None:
    ranked = found(searcher, "发展创")
    notices = CORPUS.matching(NOTICE)
    assert_narrows(found(searcher, "发展创 kind:通知"), ranked, notices)
    assert found(searcher, "发展创", kind="通知") == found(searcher, "发展创 kind:通知")
    either = found(searcher, "发展创", kind=["通知", "實施意見"])
    assert set(either) == set(ranked) & (notices | CORPUS.matching(Filter("kind", "实施意见")))
    assert set(found(searcher, "", kind="通知")) == notices
    assert found(searcher, "。。", kind="没有") == []


@pytest.mark.above_engines
@pytest.mark.parametrize(
    ("asked", "clause"),
    [
        ({"kind": "通知"}, NOTICE),
        ({"kind": ["通知", "實施意見"]}, Or((NOTICE, Filter("kind", "实施意见")))),
        ({"kind": "-通知"}, Not(NOTICE)),
        ({"kind": ("*", "-通知")}, And((Filter("known", "kind"), Not(NOTICE)))),
        ({"kind": [" ", ""], "issuer": "财政部"}, FINANCE),
        ({"issuer": "财政部 海关总署"}, And((FINANCE, CUSTOMS))),
        ({"number": "示发［２０２４］3"}, Filter("number", "示发〔2024〕3号")),
        ({"number": "-*"}, Not(NUMBERED)),
        ({"region": ["河南", "-鹰城"]}, And((HENAN, Not(Filter("region", "河南省/平顶山市"))))),
        ({"source": "日報", "topic": ("环保", "a")},
            And((Filter("source", "日报"), Or((Filter("topic", "环保"), Filter("topic", "a")))))),
        ({"date": "2024-01-02..2024-01-03"}, SOME_DAYS),
        ({"date": "-2024-01-02..2024-01-03"}, Not(SOME_DAYS)),
        ({"date": ["2024-01-01", ">=2024-01-04"], "kind": "通知"},
            And((Or((Days(*2 * [date(2024, 1, 1)]), Days(date(2024, 1, 4), None))), NOTICE))),
        ({"date": "-*", "region": "*"}, And((Not(DATED), Filter("known", "region")))),
        ({"since": date(2024, 1, 2), "date": "..2024-01-03"}, SOME_DAYS),
        ({"since": "2024-01-02", "until": "2024年1月3日"}, SOME_DAYS),
        ({"since": "2024Q1", "until": "2024-01"}, Days(date(2024, 1, 1), date(2024, 1, 31))),
    ],
)  # fmt: skip
def test_options_are_filters(searcher: Searcher, asked: dict[str, object], clause: Clause) -> None:
    matching = CORPUS.matching(clause)
    assert set(found(searcher, "", **asked)) == matching
    assert set(found(searcher, "发 OR 创", **asked)) == matching & CORPUS.matching(Or((FIRST, SECOND)))
    assert set(found(searcher, "kind:通知", **asked)) == matching & CORPUS.matching(NOTICE)


@pytest.mark.parametrize(
    ("asked", "notes"),
    [
        ("发 issuer:财政", ["issuer:财政: no article has this issuer; near it: 財政部 ({财政部})."]),
        ("发 OR kind:实施", ["kind:实施: no article has this kind; near it: 實施意見 ({实施意见})."]),
        ("发 -region:火星", ["region:火星: no article has this region."]),
        ("region:平顶", ["region:平顶: no article has this region; near it: 河南省/平顶山市 ({CITY})."]),
        ("region:朝阳区", ["region:朝阳区: no article has this region."]),
        ("source:日抱", ["source:日抱: no article has this source; near it: 日報 ({日报})."]),
        ("kind:没有 topic:(环 OR 环保)", ["kind:没有: no article has this kind.",
            "topic:环: no article has this topic; near it: 環保 ({环保})."]),
        ("发 kind:通知 issuer:财政部", []),
        ("发 (kind:通知 OR region:河南) -source:日报", []),
        ("没有没有 kind:通知 number:*", []),
    ],
)  # fmt: skip
def test_a_value_that_no_article_has_is_told_with_the_nearest(
    searcher: Searcher, asked: str, notes: list[str]
) -> None:
    of_articles = [CORPUS.terms[article.id].values() for article in CORPUS.articles]
    counts = Counter(term for held in of_articles for terms in held for term in terms)
    counts["CITY"] = counts["河南省/平顶山市"]
    expected = tuple(note.format_map(counts) for note in notes)
    assert searcher.search(asked).notes == expected
