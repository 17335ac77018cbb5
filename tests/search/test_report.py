"""A real report in glossed traditional text, from beside the checkout, is found by its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from indexer import Article
from indexer.analysis import fold, fold_text
from search import Searcher, open_index
from search.query.query import Exact, Query
from tests import SHARED
from tests.search.conftest import MakeIndex

REPORT = SHARED / "seeds" / "report.txt"
pytestmark = pytest.mark.skipif(not REPORT.exists(), reason="needs ../shared/seeds/report.txt")

GLOSS = re.compile(r"\([a-zü\u0300-\u036fāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ]+\)")
SENTENCE_ENDS, CLAUSE_ENDS = "[。;]", "[,。;:、“”《》]"


def pieces(ends: str) -> list[tuple[int, str]]:
    """(paragraph's number, text as published) of every clause between punctuation."""
    lines = REPORT.read_text(encoding="utf-8").splitlines()
    split = [(number, part) for number, line in enumerate(lines, 1) for part in re.split(ends, line)]
    return [(number, part) for number, part in split if fold_text(part).strip()]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    text = REPORT.read_text(encoding="utf-8")
    articles = [
        Article("report", text),
        Article("plain", GLOSS.sub("", text)),
        Article("simplified", fold_text(text.replace("\n", "。\n"))),
    ]
    with open_index(make_index(articles[:2], articles[2:])) as opened:
        yield opened


def test_the_report_is_glossed_and_its_plain_spelling_is_not() -> None:
    text = REPORT.read_text(encoding="utf-8")
    assert len(GLOSS.findall(text)) > 100
    assert "各縣(市、區)科技" in GLOSS.sub("", text)


@pytest.mark.parametrize("quoted", [False, True])
def test_three_spellings_of_the_reports_text_give_the_same(searcher: Searcher, quoted: bool) -> None:
    for _, published in pieces(CLAUSE_ENDS) + pieces(SENTENCE_ENDS):
        answers = []
        for spelling in (published, fold_text(published), GLOSS.sub("", published)):
            answers.append(searcher.search(f"「{spelling}」" if quoted else spelling))
        assert answers[0].hits
        assert [answer.hits for answer in answers[1:]] == [answers[0].hits] * 2
        assert len({(answer.total, answer.searched) for answer in answers}) == 1


def test_each_clause_finds_its_paragraph_exactly(searcher: Searcher) -> None:
    for number, published in pieces(CLAUSE_ENDS) + pieces(SENTENCE_ENDS):
        folded = fold(published).text.strip()
        results = searcher.search(Query(published, Exact(folded)), limit=99)
        assert {("report", number), ("plain", number)} <= {
            (hit.article, hit.paragraph) for hit in results.hits
        }
        for hit in results.hits:
            assert hit.spans
            assert {fold_text(hit.text[slice(*span)]) for span in hit.spans} == {folded}


def test_each_sentence_as_bare_text_has_its_paragraph_first(searcher: Searcher) -> None:
    *sentences, disclaimer, last = pieces(SENTENCE_ENDS)
    for number, published in sentences:
        assert searcher.search(published, limit=1).hits[0].paragraph == number
    # The disclaimer is boilerplate, so it comes after the article with the whole report in one paragraph.
    for number, published in (disclaimer, last):
        first, *others = searcher.search(published).hits
        assert (first.article, first.boilerplate) == ("simplified", False)
        assert {hit.paragraph for hit in others if hit.boilerplate} == {number}
