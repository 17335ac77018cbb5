"""Many hits by adding up all lists, in C, against Python: equal documents, order and scores, bit for bit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import native
from indexer.analysis import Segmenter
from indexer.core.frozen import altered
from indexer.core.schema import TITLE_WORDS, WORDS
from search.engine.retrieval import Retrieval
from search.engine.segment import OpenSegment
from search.engine.values import RankingTerm
from search.query.conditions import AllOf, Condition, EnoughWeight, FirstParagraphs, NoneOf
from search.query.query import Exact, Filter
from tests.examples import examples

from .segments import ALPHABET, NUMBERS, RECENCIES, both, segment_of, zipf_articles

pytestmark = pytest.mark.skipif(native.extension is None, reason="the C extension is not built")


@pytest.fixture(scope="module")
def segments(segmenter: Segmenter) -> list[OpenSegment]:
    """Segments of two windows, of one, and of one article."""
    made = (zipf_articles(1, 1300), zipf_articles(2, 200), zipf_articles(3, 1))
    return [segment_of(articles, segmenter, *rest) for articles, *rest in made]


LETTERS = st.sampled_from([letter for letter in ALPHABET if letter.isalnum()])
GAINS = st.sampled_from([0.0, 0.25, 1.0, 3.7]) | st.floats(0, 9)
TERMS: st.SearchStrategy[RankingTerm] = st.one_of(
    st.tuples(st.just(WORDS), LETTERS, GAINS, st.sampled_from([0.0, 0.5, 1.0, 3.5])),
    st.tuples(st.just(TITLE_WORDS), LETTERS, GAINS, st.just(0.0)),
)
CONDITIONS: st.SearchStrategy[Condition] = st.just(EnoughWeight()) | st.builds(
    lambda other: AllOf((EnoughWeight(), other)),
    st.sampled_from(
        [
            NoneOf((Exact("甲乙"),)),
            Exact("甲", "title"),
            Filter("kind", "通知"),
            FirstParagraphs(2),
            NoneOf((EnoughWeight(((WORDS, "丙", 1.0, 1.0),), 1.0),)),
        ]
    ),
)
RETRIEVALS = st.builds(
    Retrieval,
    CONDITIONS,
    st.lists(TERMS, max_size=12).map(tuple),
    needed=st.sampled_from([0.0, 0.5, 2.0, 4.5]),
    since=st.just(0) | NUMBERS,
    selection=st.integers(0, 2),
    recency=st.none() | RECENCIES,
)


@settings(max_examples=examples(10, ci=200))
@given(RETRIEVALS, st.sampled_from([50, 60, 150, 10_000]), st.floats(0, 1))
def test_many_hits_are_those_of_the_twin(
    segments: list[OpenSegment], retrieval: Retrieval, limit: int, part: float
) -> None:
    in_c, in_python = both(segments, retrieval, 3.3, limit, False)
    assert in_c == in_python
    matches = in_c[1]
    if matches:
        after = altered(retrieval, after=matches[int(part * (len(matches) - 1))])
        in_c, in_python = both(segments, after, 3.3, limit, False)
        assert in_c == in_python
