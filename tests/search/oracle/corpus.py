"""The corpus that most tests of searching share, clauses about it, and what a searcher finds in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from hypothesis import strategies as st

from search import Searcher
from search.query.query import Days, Exact, Filter, Near, Query, SameSentence
from search.ranking.weights import ARTICLES_READ

from .scan import Corpus

ALL = 10**6
Found = list[tuple[str, int]]
"""(article, paragraph) of hits."""

CORPUS = Corpus()


FILTERS = [
    Filter(field, term)
    for field in ("kind", "issuer", "number", "region", "source", "topic", "known")
    for term in ("没有", *sorted({term for held in CORPUS.terms.values() for term in held.get(field, ())}))
]


FIRST, SECOND = Exact("发"), Exact("创")
LAKE = Exact("湖")
SENTENCE = SameSentence((FIRST, SECOND))
WITH_A = SameSentence((FIRST, Exact("a")))
NEAR = Near((FIRST, SECOND), 2)
NOTICE = Filter("kind", "通知")
FINANCE, CUSTOMS = Filter("issuer", "财政部"), Filter("issuer", "海关总署")
HENAN, NUMBERED, DATED = Filter("region", "河南省"), Filter("known", "number"), Filter("known", "date")
SOME_DAYS = Days(date(2024, 1, 2), date(2024, 1, 3))


def found(searcher: Searcher, query: str | Query, **asked: object) -> Found:
    results = searcher.search(query, limit=ALL, **asked)  # type: ignore[arg-type]
    places = [(hit.article, hit.paragraph) for hit in results.hits]
    assert (results.total, results.complete) == (len(places), True)
    assert len(set(places)) == len(places)
    return places


def assert_narrows(narrowed: Found, alone: Found, places: Collection[tuple[str, int]]) -> None:
    """Some matches are those of another query in some places, and the first ones are in the same order.

    The articles of the first hits are read in both; what others hold is estimated, by other candidates."""
    assert set(narrowed) == set(alone) & set(places)
    read = {article for article, _ in alone[:ARTICLES_READ]}
    assert [place for place in narrowed if place[0] in read] == [
        place for place in alone if place in places and place[0] in read
    ]


@st.composite
def parts(draw: st.DrawFn) -> str:
    """A part of a folded text, or a string of the same characters."""
    text = draw(st.sampled_from([text for text in CORPUS.folded.values() if text]))
    start = draw(st.integers(0, len(text) - 1))
    return draw(
        st.just(text[start : start + draw(st.integers(1, 12))]) | st.text('发展创湖a1," m', min_size=1)
    )
