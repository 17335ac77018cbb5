"""A query that is a document number (文号): the document first, then who cites it, in whatever spelling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article
from indexer.analysis import fold_text
from search import Searcher, Suggestion, open_index
from search.answering.plan import may_be_number
from search.query.document_numbers import number_in
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

ARTICLES = [
    Article("2019 5", "国发\n2019 年 5 月，共 5 号\n（2019）5号", title="文件很多"),
    Article("47", "目录\n渝府办发〔 2021〕47号\n各区县", title="通知", number="渝府办发〔2021〕47号"),
    Article("147", "渝府办发〔2021〕147号", title="通知", number="渝府办发〔2021〕147号"),
    Article("cites 147", "按照渝府办发〔2021〕147号文件", published=date(2024, 1, 1)),
    Article("cites 47", "天气\n按照渝府办发（2021）第47號文件", published=date(2020, 1, 1)),
    Article("own", "各省人民政府\n现将意见印发给你们", title="意见", number="国发［2019］5号"),
    Article(
        "copy", "国发〔2019〕5号\n各省", title="意见", number="国发〔2019〕5号", published=date(2019, 1, 1)
    ),
    Article("other", "沪府〔2019〕5号", number="沪府〔2019〕5号"),
    Article("order", "中华人民共和国国务院令\n第720号", number="中华人民共和国国务院令第720号"),
    Article("cites order", "根据国务院令第七百二十号\n国务院令第20号"),
    Article("announces", "现公告如下", number="财政部公告2024年第3号"),
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    with open_index(make_index(ARTICLES[:6], ARTICLES[6:])) as opened:
        yield opened


SPELLINGS = [
    "国发〔2019〕5号",
    "国发（2019）5号",
    "国发[2019]第5号",
    "国发【2019】5",
    "國發〔２０１９〕５號",
    "国发 2019 5号",
    "国发2019-5",
    "国发2019年第5号",
    "国发〔二〇一九〕五号",
    '"国发（2019）5号"',
    "（国发〔2019〕5号）",
    "《国发〔2019〕5号》",
    "国发2019-5号文",
    "国发〔2019〕5号文件。",
    "“国发 2019 5号”",
]


@pytest.mark.above_engines
@pytest.mark.parametrize("query", SPELLINGS)
def test_the_document_is_first_in_every_spelling(searcher: Searcher, query: str) -> None:
    results = searcher.search(query)
    places = [(hit.article, hit.paragraph) for hit in results.hits[:2]]
    # Its best paragraph: the one that holds the number, else the first.
    assert sorted(places) == [("copy", 1), ("own", 1)]
    assert results.number == "国发〔2019〕5号"


@pytest.mark.parametrize("order", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize(
    ("query", "number", "holding"),
    [
        ("渝府办发〔2021〕47号", "渝府办发〔2021〕47号", [("47", 2), ("cites 47", 2)]),
        ("渝府办发 2021 147号", "渝府办发〔2021〕147号", [("147", 1), ("cites 147", 1)]),
        ("国务院令720号", "国务院令第720号", [("order", 1), ("cites order", 1)]),
        ("财政部公告（2024）3号", "财政部公告〔2024〕3号", [("announces", 1)]),
    ],
)
def test_who_cites_it_follows(
    searcher: Searcher, query: str, number: str, holding: list[tuple[str, int]], order: str
) -> None:
    results = searcher.search(query, order=order)  # type: ignore[arg-type]
    held = [(hit.article, hit.paragraph) for hit in results.hits if hit.holds_all]
    assert (held, results.holding_all, results.number) == (holding, len(holding), number)
    assert [(hit.article, hit.paragraph) for hit in results.hits[: len(holding)]] == holding
    assert results.total == len(searcher.search(query, limit=999).hits)


def test_a_quoted_number_finds_nothing_loose(searcher: Searcher) -> None:
    results = searcher.search('"渝府办发（2021）47号"')
    assert [hit.article for hit in results.hits] == ["47", "cites 47"]
    assert (results.total, results.complete) == (2, True)
    assert [hit.text[slice(*span)] for hit in results.hits for span in hit.spans] == [
        "渝府办发〔 2021〕47号",
        "渝府办发（2021）第47號",
    ]


def test_filters_narrow_who_has_and_who_cites_it(searcher: Searcher) -> None:
    dated = searcher.search("国发〔2019〕5号", since=date(2019, 1, 1), until=date(2019, 12, 31))
    assert [hit.article for hit in dated.hits] == ["copy"]
    for query in ("渝府办发〔2021〕47号 -天气 date:2020", '"渝府办发 2021 47号" -天气 date:2020'):
        results = searcher.search(query)
        assert (results.number, results.hits[0].article) == ("渝府办发〔2021〕47号", "cites 47")
    assert searcher.search('"渝府办发〔2021〕47号" AND 天气').number is None


@pytest.mark.parametrize("query", ["2019 5号", "〔2019〕5号", "2019年第5号"])
def test_a_year_and_a_serial_number_suggest(searcher: Searcher, query: str) -> None:
    results = searcher.search(query)
    assert results.number == "〔2019〕5号"
    assert results.suggestions == (Suggestion("国发〔2019〕5号", 1), Suggestion("沪府〔2019〕5号", 1))
    assert results.hits


@pytest.mark.above_engines
@pytest.mark.parametrize("query", ["国发〔2030〕5号", "第720号", "2019年5月", "发展 2019 5", "国发"])
def test_other_text_is_text(searcher: Searcher, query: str) -> None:
    assert searcher.search(query).number is None


NONE_HAS = "number:国发〔2019〕6号: no article has this number; near it: 国发〔2019〕5号 (2)"


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("国发 2019 6号", [NONE_HAS]),
        ("“国发〔2019〕6号”", [NONE_HAS]),
        ("国发 2019 6号 kind:通告", [NONE_HAS, "kind:通告: no article has this kind"]),
        ("2030 5号", []),
        ("国发〔2019〕5号", []),
        ("国务院令第20号", []),
        ("2019年6月发展", []),
    ],
)
def test_a_number_that_nothing_has_is_told(searcher: Searcher, query: str, notes: list[str]) -> None:
    found = searcher.search(query).notes
    assert len(found) == len(notes)
    assert all(note.startswith(begins) for note, begins in zip(found, notes, strict=True)), found


def test_why_a_paragraph_has_nothing_to_do_with_a_number(searcher: Searcher) -> None:
    (reason,) = searcher.why_not('"国发 2019 5号"', "47", 3).reasons
    assert reason == "It does not cite 国发〔2019〕5号, and its article has another number or none."
    (reason,) = searcher.why_not("国发 2019 5号", "47", 3).reasons
    assert reason.startswith("None of these holds: It does not cite 国发〔2019〕5号, and its article has")


def test_the_score_of_the_document_is_explained(searcher: Searcher) -> None:
    (hit, *_) = searcher.search("渝府办发〔2021〕47号").hits
    (explanation,) = searcher.explain("渝府办发〔2021〕47号", [hit])
    assert explanation.parts[0].what == "is the document that has the number"
    assert sum(part.score for part in explanation.parts) == pytest.approx(hit.score)


@given(
    st.text("国发府令公告第号號年2019五七百二十〇 -－〔〕［］【】()（）<>《》〈〉", min_size=3, max_size=14)
)
def test_no_number_is_passed_over_by_its_characters(text: str) -> None:
    folded = fold_text(text)
    assert may_be_number(folded) or number_in(folded) is None
