"""Small segments in memory, and calls of the kernel, for the tests that compare C with its twin."""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence
from datetime import date
from unittest.mock import patch

from hypothesis import strategies as st

from indexer import Article, native
from indexer.analysis import Segmenter, fold_text
from indexer.core.schema import GRAMS, TITLE_WORDS, WORDS
from indexer.storage.segment.inversion import segment_in_memory
from indexer.values import keywords_of
from search.engine.retrieval import Retrieval
from search.engine.segment import OpenSegment
from search.engine.values import Found, RankingTerm, Recency
from search.kernel.searching import search_segments
from search.query.conditions import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Condition,
    EnoughWeight,
    FirstParagraphs,
    InArticle,
    NoneOf,
)
from search.query.query import Adjacent, AtLeast, Days, Either, Exact, Filter, Leaf, Near, SameSentence

LETTERS = "甲乙丙丁a1"
TEXTS = st.text(alphabet=LETTERS + "，。.！ ", max_size=12)
STRINGS = st.text(alphabet=LETTERS + "，。. ", min_size=0, max_size=4).map(fold_text)
DAYS = [None, date(2023, 1, 1), date(2024, 3, 29), date(2025, 1, 1)]
NUMBERS = st.sampled_from([0, 20230101, 20240329, 20250101])
KINDS = ("通知", None, "意見")
START = 7
"""The number of a segment's first document, as boilerplate is numbered."""

Given = tuple[str, list[str], "date | None"]
"""The title, the paragraphs and the day of an article."""
ALPHABET = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥a1，。 "

TINY: list[Given] = [
    ("科技强市", ["科技强市，创新发展", "ＡＢＣ 創新", "\ud83c\udf00甲\ud800"], date(2024, 3, 29)),
    ("", [], None),
    ("預算", ["第一"], None),
]


def segment_of(
    given: Sequence[Given], segmenter: Segmenter, deleted: Sequence[int] = (), boilerplate: Sequence[int] = ()
) -> OpenSegment:
    articles = [
        Article(f"a{number}", "\n".join(texts), title=title or None, published=day, kind=KINDS[number % 3])
        for number, (title, texts, day) in enumerate(given)
    ]
    files = segment_in_memory([(article, keywords_of(article)) for article in articles], segmenter)
    sound = [START + document for document in boilerplate if document < files.documents]
    return OpenSegment(files, array("I", deleted).tobytes(), array("I", sound), START)


def both(
    segments: Sequence[OpenSegment], retrieval: Retrieval, average: float, limit: int, count: bool
) -> tuple[Found, Found]:
    """What C and what Python finds; Python always counts."""
    found = search_segments(segments, retrieval, average, limit, count=count)
    with patch.object(native, "extension", None):
        total, matches = search_segments(segments, retrieval, average, limit, count=count)
    return found, (total if count else None, matches)


@st.composite
def given_segments(draw: st.DrawFn) -> tuple[list[Given], list[int], list[int]]:
    articles = draw(
        st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=5), st.sampled_from(DAYS)), max_size=6)
    )
    numbers = st.sets(st.integers(0, len(articles) - 1)) if articles else st.just(set())
    boilerplate = draw(st.sets(st.integers(0, 20)))
    return articles, sorted(draw(numbers)) if draw(st.booleans()) else [], sorted(boilerplate)


def patterns_of(
    inner: st.SearchStrategy[Leaf], fields: st.SearchStrategy[str], most_parts: int = 3
) -> st.SearchStrategy[Leaf]:
    """Patterns of such parts."""
    parts = st.lists(inner, max_size=most_parts).map(tuple)
    distances = st.sampled_from([0, 1, 2, 3, 500])
    return st.one_of(
        st.builds(SameSentence, parts, fields),
        st.builds(Near, parts, distances, fields),
        st.builds(Adjacent, parts, distances, fields),
        st.builds(AtLeast, inner, st.integers(0, 3), fields),
        st.builds(Either, parts, fields),
    )


FIELDS_OF_LEAVES = st.sampled_from(["body", "body", "title"])
PATTERNS: st.SearchStrategy[Leaf] = st.recursive(
    st.builds(Exact, STRINGS),
    lambda inner: patterns_of(inner, st.just("body")),
    max_leaves=4,
)
LEAVES = st.builds(Exact, STRINGS, FIELDS_OF_LEAVES) | patterns_of(PATTERNS, FIELDS_OF_LEAVES)
FILTERS = st.builds(Filter, st.just("kind"), st.sampled_from(["通知", "意见", "没有"])) | st.builds(
    Days, st.sampled_from(DAYS), st.sampled_from(DAYS)
)
WORD_TERMS = st.tuples(
    st.just(WORDS),
    st.text(LETTERS, min_size=1, max_size=2),
    st.floats(0.1, 9),
    st.sampled_from([0.0, 0.5, 2.0]),
)
WEIGHTS = st.builds(
    EnoughWeight,
    st.lists(WORD_TERMS, min_size=1, max_size=3).map(tuple),
    st.sampled_from([0.0, 0.5, 2.0, 2.5]),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES
    | FILTERS
    | WEIGHTS
    | st.sampled_from([EVERYTHING, EnoughWeight()])
    | st.builds(FirstParagraphs, st.integers(0, 3)),
    lambda inner: (
        st.builds(
            lambda kind, conditions: kind(tuple(conditions)),
            st.sampled_from([AllOf, AnyOf, NoneOf]),
            st.lists(inner, max_size=3),
        )
        | st.builds(InArticle, inner)
    ),
    max_leaves=5,
)
OTHER_TERMS = st.tuples(
    st.sampled_from([GRAMS, TITLE_WORDS]),
    st.text(LETTERS, min_size=1, max_size=2),
    st.floats(0.1, 9),
    st.just(0.0),
)
RECENCIES = st.builds(
    Recency, st.sampled_from([20240329, 20250101]), st.sampled_from([(1.0,), (4.0, 2.5), (0.5, 0.4, 0.3)])
)
PLACES = st.tuples(st.integers(0, 2), st.integers(0, 20))
MATCHES = st.builds(
    lambda place, score, day: (*place, score, day, 0),
    PLACES,
    st.sampled_from([0.0, 1.0, 4.5]),
    st.sampled_from([0, 20230101, 20240329, 20250101]),
)
RETRIEVALS = st.builds(
    Retrieval,
    CONDITIONS,
    st.lists(WORD_TERMS | OTHER_TERMS, max_size=4).map(tuple),
    needed=st.sampled_from([0.0, 0.5, 2.0, 2.5]),
    since=NUMBERS,
    until=NUMBERS,
    order=st.integers(0, 2),
    selection=st.integers(0, 2),
    recency=st.none() | RECENCIES,
    after=st.none() | MATCHES,
    documents=st.none() | st.sets(PLACES).map(lambda places: tuple(sorted(places))),
)
CALLS = st.tuples(RETRIEVALS, st.floats(0.5, 20), st.integers(0, 6), st.booleans())


def zipf_articles(seed: int, articles: int) -> tuple[list[Given], list[int], list[int]]:
    """Articles of short texts over an alphabet of which few characters are frequent."""
    chosen = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(ALPHABET))]

    def text(longest: int) -> str:
        return "".join(chosen.choices(ALPHABET, weights, k=chosen.randint(0, longest)))

    made: list[Given] = [
        (
            text(4),
            [text(9) for _ in range(chosen.randint(0, 8))],
            chosen.choice([None, date.fromordinal(date(2023, 1, 1).toordinal() + chosen.randrange(40))]),
        )
        for _ in range(articles)
    ]
    documents = 3 * articles
    boilerplate = sorted(chosen.sample(range(documents), documents // 9))
    return made, sorted(chosen.sample(range(articles), articles // 50)) if seed % 2 else [], boilerplate


def random_call(chosen: random.Random) -> tuple[Retrieval, float, int, bool]:
    """A call of one of the kinds that people's queries become, its strings frequent and rare."""

    def string(longest: int) -> str:
        return "".join(chosen.choices(ALPHABET, k=chosen.randint(1, longest))).strip() or "甲"

    strings = [string(3) for _ in range(chosen.randint(1, 4))]
    exacts: list[Leaf] = [Exact(one) for one in strings]
    kinds: list[Condition] = [
        exacts[0],
        AllOf(tuple(exacts)),
        AnyOf(tuple(exacts)),
        EnoughWeight(),
        AllOf((*exacts[:2], NoneOf((Exact(string(2)),)))),
        AllOf((AnyOf(tuple(exacts)), Exact(string(1), "title"))),
        AnyOf((Exact(string(4)), Exact(string(4)))),
        Near(tuple(exacts), 2),
        AllOf((AnyOf(tuple(exacts)), *map(InArticle, exacts))),
        AllOf((exacts[0], FirstParagraphs(2))),
        AllOf((EnoughWeight(), exacts[0])),
        AllOf(
            (EnoughWeight(), EnoughWeight(((WORDS, string(2), 1.0, 2.0), (WORDS, string(1), 1.0, 0.7)), 1.0))
        ),
        AllOf((EnoughWeight(), Filter("kind", "通知"))),
        NoneOf((Filter("kind", "意见"),)),
    ]
    terms: list[RankingTerm] = []
    for one in strings:
        weight = chosen.uniform(0.5, 6)
        terms.append((WORDS, one[:2], 1.9 * weight, weight))
        terms.append((TITLE_WORDS, one[:2], 0.5 * weight, 0.0))
    if chosen.random() < 0.2:
        terms.append((GRAMS, string(2), 0.7, 0.0))
    dated = chosen.random() < 0.2
    retrieval = Retrieval(
        chosen.choice(kinds),
        tuple(terms) if chosen.random() < 0.9 else (),
        needed=sum(term[3] for term in terms) / 3,
        since=20230110 if dated else 0,
        until=20230120 if dated else 0,
        order=chosen.choice([0, 0, 0, 0, 1, 2]),
        selection=chosen.choice([0, 0, 1, 1, 2]),
        recency=Recency(20230209, (chosen.uniform(0, 4),)) if chosen.random() < 0.3 else None,
    )
    return (
        retrieval,
        chosen.choice([2.0, 3.3, 6.0]),
        chosen.choice([0, 1, 10, 10, 10, 100]),
        chosen.random() < 0.3,
    )
