"""Articles and paragraphs by their ids, and all articles, on every engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import search.answering.base_searcher
from indexer import Article, remove_articles, update_index
from indexer.core.errors import AmbiguousIdError, CursorError, IdNotFoundError, ParagraphGoneError
from indexer.core.short_ids import LONGEST, paragraph_code, paragraph_id, short_id
from search import Searcher, open_index
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

LONG = "\n".join([f"第{number}段" + "科技创新" * 100 for number in range(30)])
"""A text of which a cluster keeps a part with the article."""

FULL = Article(
    *("full", "一、总则\n创新\n一、 总则", "办法", "http://a/", "新华社", date(2024, 3, 29), "财政部"),
    *("财〔2024〕1号", "河南", ("科技", "财政"), "a/b.html", "通知"),
)
SHORT_OF_FULL = short_id("full")
HOSTILE = [
    "a:1",
    "a",
    "a:2:",
    ":",
    "¶",
    "b ¶1",
    "科技:7",
    "\x1b[2J",
    "\ud800",
    "*?\\",
    "x" * 3_000,
    SHORT_OF_FULL,
]
ARTICLES = [
    FULL,
    Article("long", LONG),
    *[Article(id, f"首{number}\n次{number}", source="人民网") for number, id in enumerate(HOSTILE)],
]
SAME = ("id-196", "id-1535")
"""Ids whose short ids begin with the same four characters."""


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Searcher:
    same = [Article(id, "文") for id in SAME]
    return open_index(
        make_index(ARTICLES[:4], ARTICLES[4:], [*same, Article("gone", "去")], removed=["gone"])
    )


def test_an_article_is_as_it_was_given(searcher: Searcher) -> None:
    for article in ARTICLES:
        assert searcher.article(article.id) == article
    assert list(searcher.articles())[: len(ARTICLES)] == ARTICLES


@pytest.mark.parametrize(
    "id",
    ["full", SHORT_OF_FULL[:4], short_id("full", LONGEST), f"{SHORT_OF_FULL[:5]}:2", "full:1", "full ¶3"],
)
def test_an_article_has_several_ids(searcher: Searcher, id: str) -> None:
    assert searcher.article(id) == FULL


def test_the_case_of_a_short_id_does_not_matter(searcher: Searcher) -> None:
    assert searcher.article(short_id("full", 9).upper()) == FULL
    assert searcher.paragraph(paragraph_id("full", "创新").upper()).ordinal == 2


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_an_id_in_full_wins(searcher: Searcher, number: int) -> None:
    id = HOSTILE[number]
    assert searcher.article(id).text == f"首{number}\n次{number}"
    assert searcher.read(id).ordinals == ()
    code = paragraph_code(f"次{number}")
    for named in (f"{id}:2", f"{id} ¶2", f"{id}:{code}", f"{short_id(id)}:{code}"):
        paragraph = searcher.paragraph(named)
        assert (paragraph.article, paragraph.ordinal, paragraph.text) == (id, 2, f"次{number}")


def test_each_hit_has_the_id_of_its_paragraph(searcher: Searcher) -> None:
    for hit in searcher.search("创新", limit=40):
        paragraph = searcher.paragraph(hit.id)
        assert (paragraph.article, paragraph.ordinal, paragraph.text) == (
            hit.article,
            hit.paragraph,
            hit.text,
        )
        assert hit.id == paragraph.id == hit.as_dict()["id"]
        assert hit.id.startswith(f"{hit.short_id}:")


def test_equal_paragraphs_share_an_id(searcher: Searcher) -> None:
    id = paragraph_id("full", "一、总则")
    assert searcher.read(id).ordinals == (1, 3)
    with pytest.raises(AmbiguousIdError, match="has this paragraph 2 times") as raised:
        searcher.paragraph(id)
    # Another article has the short id as its own id, so the candidates are those of the article's own id.
    assert raised.value.candidates == ("full:1", "full:3")
    assert [searcher.paragraph(each).ordinal for each in raised.value.candidates] == [1, 3]


@pytest.mark.parametrize(
    ("id", "error", "message"),
    [
        ("nowhere", IdNotFoundError, "the index has no article nowhere; `search` shows"),
        ("", IdNotFoundError, "the index has no article ; "),
        ("gone", IdNotFoundError, "no article gone"),
        (short_id("gone"), IdNotFoundError, "no article"),
        ("ful", IdNotFoundError, "no article ful; near it: full; "),
        (short_id("long", 4) + "zzz", IdNotFoundError, f"near it: {short_id('long')};"),
        ("x" * 101, IdNotFoundError, "no article x{100}…; near it: x{100}…;"),
        ("full:4", IdNotFoundError, "has 3 paragraphs, and no ¶4"),
        ("full:0", IdNotFoundError, "no ¶0"),
        ("long:999999999", IdNotFoundError, "has 30 paragraphs, and no ¶999,999,999"),
        ("full:", IdNotFoundError, "names no paragraph; write a number"),
        ("full:１", IdNotFoundError, "１ names no paragraph"),
        ("full:a", IdNotFoundError, "a names no paragraph"),
        (paragraph_id("full", "二、总则"), ParagraphGoneError, "any more: it is gone, or was changed"),
        (short_id(SAME[0], 4), AmbiguousIdError, "several articles have the short id"),
    ],
)
def test_what_no_id_names(searcher: Searcher, id: str, error: type[LookupError], message: str) -> None:
    for asked in (searcher.read, searcher.article, searcher.paragraph):
        with pytest.raises(error, match=message):
            asked(id)


def test_an_article_is_no_paragraph(searcher: Searcher) -> None:
    with pytest.raises(IdNotFoundError, match=r"\(full\) is an article; put a colon"):
        searcher.paragraph("full")


def test_several_articles_with_a_short_id_are_named(searcher: Searcher) -> None:
    with pytest.raises(AmbiguousIdError) as raised:
        searcher.article(short_id(SAME[0], 4))
    assert sorted(raised.value.candidates) == sorted(map(short_id, SAME))
    assert sorted(searcher.article(each).id for each in raised.value.candidates) == sorted(SAME)


def test_what_a_query_finds_is_marked(searcher: Searcher) -> None:
    extract = searcher.read("full:2", "總則")
    assert (extract.ordinals, extract.spans) == ((2,), (((2, 4),), (), ((3, 5),)))
    assert searcher.read("full:2", "").spans == searcher.read("full").spans == ()
    assert [len(spans) for spans in searcher.read("long", '"科技创新"').spans] == [100] * 30


def test_why_not_takes_each_id(searcher: Searcher) -> None:
    expected = searcher.why_not("创新", "long", 2)
    assert expected.paragraph == 2
    for id in ("long:2", "long ¶2", f"{short_id('long')}:2", searcher.article("long").paragraphs()):
        id = id if isinstance(id, str) else [*id][1].id
        assert searcher.why_not("创新", id) == expected
    assert searcher.why_not("创新", short_id("long"), 2) == expected
    for id in (short_id(SAME[0], 4), paragraph_id("long", "a"), "long:31"):
        assert not searcher.why_not("创新", id).exists


def test_all_articles_come_in_little_pieces(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(searcher.articles())
    assert [article.id for article in whole] == [*[article.id for article in ARTICLES], *SAME]
    for size in (1, 2, len(whole), len(whole) + 1):
        monkeypatch.setattr(search.answering.base_searcher, "ARTICLES_AT_ONCE", size)
        assert list(searcher.articles()) == whole
        assert [each.id for each in searcher.articles(source="人民網")] == HOSTILE
        assert [each.id for each in searcher.articles(source=["新华社", "人民网"])] == ["full", *HOSTILE]
    for none in ("无", "", " "):
        assert list(searcher.articles(source=none)) == []


def test_all_articles_are_of_one_state(make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.answering.base_searcher, "ARTICLES_AT_ONCE", 2)
    articles = [Article(f"a{number}", "文") for number in range(7)]
    index = make_index(articles)
    with open_index(index) as searcher:
        reading = searcher.articles()
        assert next(reading) == articles[0]
        update_index([Article("b", "新"), replace(articles[5], text="改")], index)
        assert searcher.refresh()
        assert list(reading) == articles[1:]
        assert [each.text for each in searcher.articles()].count("文") == 6


def test_the_end_of_a_state_is_told(make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.answering.base_searcher, "ARTICLES_AT_ONCE", 2)
    index = make_index([Article(f"a{number}", "文") for number in range(7)])
    with open_index(index) as searcher:
        reading = searcher.articles()
        next(reading)
        for number in range(3):
            remove_articles([f"a{number}"], index, keep=0 if "://" not in str(index) else None)
        searcher.refresh()
        with pytest.raises(CursorError, match="whose articles were being read is gone; begin again"):
            list(reading)


def test_there_is_nothing_to_read(make_index: MakeIndex) -> None:
    with open_index(make_index([])) as searcher:
        assert list(searcher.articles()) == []
        with pytest.raises(IdNotFoundError):
            searcher.article("a")


def test_an_article_tells_its_numbered_headings(searcher: Searcher) -> None:
    assert searcher.read("full").headings == ((1, 4), (3, 4))
    assert searcher.read("full").as_dict()["headings"] == [[1, 4], [3, 4]]
    assert searcher.read("long").headings == ()


def test_an_article_and_its_paragraphs_are_cited(searcher: Searcher) -> None:
    extract = searcher.read("full:2")
    line = "《办法》（财〔2024〕1号），财政部，2024年3月29日，第{}段"
    assert extract.cite() == line.format(2)
    assert extract.cite(paragraph=3) == line.format(3)
    assert searcher.read("full").cite() == line.format(1).removesuffix("，第1段")
    cited = "财政部. 办法: 财〔2024〕1号[A/OL]. (2024-03-29)[2026-11-30]. http://a/."
    assert extract.cite("gbt7714", date(2026, 11, 30)) == cited
