"""Every spelling of a query gives equal hits in equal order, whatever the query's form."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from indexer import Article
from search import Hit, Searcher, open_index
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

# simplified, traditional, glossed, spaced
PHRASES = [
    ("白龟湖科创新城", "白龜湖科創新城", "白龜(guī)湖科創(chuàng)新城", "白 龟 湖 科 创 新 城"),
    ("研发投入强度", "研發投入強度", "研發(fā)投入強(qiáng )度", "研发　投入 强度"),
    ("关于产业规划", "關於產業規劃", "關(guān)于產(chǎn)業(yè)規(guī)劃", "关于 产业 规划"),
    ("R&D占2.06%", "Ｒ＆Ｄ佔２．０６％", "r&d占(zhàn)2.06%", "R&D 占 2.06％"),
    ("工业园", "工業園", "工(gong)業(yè)園(yuán)", "⼯业园"),
    ("二〇二四年", "二○二四年", "二〇二四(sì)年", "二 〇 二 四 年"),
]
TEXTS = [spelling for phrase in PHRASES for spelling in phrase]
PARTS = ["新城", "研发", "规划强度", "科创产业园", "投入"]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    articles = [
        Article(str(number), f"（一）{text}，{other}。\n{other}", title=text)
        for number, (text, other) in enumerate(zip(TEXTS, TEXTS[-4:] + TEXTS[:-4], strict=True))
    ]
    with open_index(make_index(articles, [Article(part, part) for part in PARTS])) as opened:
        yield opened


FORMS: dict[str, Callable[[str, str], str]] = {
    "bare": lambda one, _: one,
    "question": lambda one, _: f"{one}是什么？",
    "quoted": lambda one, _: f"“{one}”",
    "and": lambda one, other: f"“{one}” AND 「{other}」",
    "or": lambda one, other: f'"{one}"｜"{other}"',
    "not": lambda one, other: f"{one} －“{other}”",
    "title": lambda one, _: f"標題：“{one}”",
    "nested": lambda one, other: f"（“{one}” ＯＲ “{other}”） ＡＮＤ NOT title:“{one}”",
}


@pytest.mark.above_engines
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", range(len(PHRASES)), ids=[phrase[0] for phrase in PHRASES])
def test_spellings(searcher: Searcher, form: str, place: int) -> None:
    others = PHRASES[place - 1]
    spelled = [FORMS[form](one, other) for one, other in zip(PHRASES[place], others, strict=True)]
    answers = [searcher.search(query, limit=999) for query in spelled]
    hits: list[tuple[Hit, ...]] = [answer.hits for answer in answers]
    assert hits[0]
    assert hits == [hits[0]] * len(hits)
    assert len({(answer.total, answer.searched, answer.holding_all) for answer in answers}) == 1


def test_each_spelling_of_a_text_is_found(searcher: Searcher) -> None:
    for phrase in PHRASES:
        found = {hit.title for hit in searcher.search(f"title:“{phrase[0]}”", limit=999).hits}
        assert found == set(phrase)
