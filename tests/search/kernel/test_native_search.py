"""The kernel in C against its twin in Python: equal documents, order and scores, bit for bit."""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, native
from indexer.analysis import Segmenter, fold_text
from indexer.core.frozen import altered
from indexer.core.schema import GRAMS, TITLE_GRAMS, TITLE_WORDS, WORDS
from indexer.storage.segment.inversion import segment_in_memory
from indexer.values import keywords_of
from search.engine.budget import UNLIMITED
from search.engine.segment import OpenSegment
from search.engine.values import Found, RankingTerm, Recency, Retrieval
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
from tests.examples import examples

pytestmark = pytest.mark.skipif(native.extension is None, reason="the C extension is not built")

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


@settings(max_examples=examples(60, ci=200))
@given(st.lists(given_segments(), max_size=3), st.lists(CALLS, min_size=1, max_size=4))
def test_c_finds_what_its_twin_finds(
    segmenter: Segmenter,
    made: list[tuple[list[Given], list[int], list[int]]],
    calls: list[tuple[Retrieval, float, int, bool]],
) -> None:
    segments = [segment_of(given, segmenter, *rest) for given, *rest in made]
    for call in calls:
        in_c, in_python = both(segments, *call)
        assert in_c == in_python


def test_a_word_that_is_held_does_not_hold_the_empty_string(segmenter: Segmenter) -> None:
    """A word tells that its paragraph holds what is in the word; nothing holds the empty string."""
    segments = [segment_of([("", ["1"], None)], segmenter)]
    retrieval = Retrieval(NoneOf((Exact(""),)), (("words", "1", 1.0, 0.0),))
    in_c, in_python = both(segments, retrieval, 1.0, 1, False)
    assert in_c == in_python
    assert len(in_c[1]) == 1


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


ALPHABET = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥a1，。 "


def test_many_blocks_and_windows(segmenter: Segmenter) -> None:
    segments = [
        segment_of(given, segmenter, *rest)
        for given, *rest in (zipf_articles(1, 2500), zipf_articles(2, 500))
    ]
    chosen = random.Random(7)
    for _ in range(examples(12, ci=30)):
        call = random_call(chosen)
        in_c, in_python = both(segments, *call)
        assert in_c == in_python, call
        matches = in_c[1]
        retrieval, average, limit, count = call
        if matches:
            after = altered(retrieval, after=matches[len(matches) // 2])
            in_c, in_python = both(segments, after, average, limit, count)
            assert in_c == in_python, after
            documents = tuple(sorted(match[:2] for match in matches[::3]))
            among = altered(after, documents=documents)
            in_c, in_python = both(segments, among, average, limit, count)
            assert in_c == in_python, among


TINY: list[Given] = [
    ("科技强市", ["科技强市，创新发展", "ＡＢＣ 創新", "\ud83c\udf00甲\ud800"], date(2024, 3, 29)),
    ("", [], None),
    ("預算", ["第一"], None),
]


def test_counts_and_articles(segmenter: Segmenter) -> None:
    segment = segment_of(TINY, segmenter)
    assert [segment.article_of(document) for document in range(4)] == [0, 0, 0, 2]
    assert segment.counts(GRAMS, ["创新", "新", "\ud800", "没有"]) == [2, 2, 1, 0]
    assert segment.counts(TITLE_GRAMS, ["预", "科技"]) == [1, 1]


def test_terms_that_begin_alike_are_found(segmenter: Segmenter) -> None:
    """The blocks of a table are found by the first eight bytes of their first terms, which many share."""
    beginnings = ["a", "abcdefg", "abcdefgh", "abcdefghi", "b", "创", "创新发展"]
    words = [beginning + f"x{number:03}" for beginning in beginnings for number in range(0, 150, 2)]
    others = [beginning + f"x{number:03}" for beginning in beginnings for number in range(1, 150, 2)]
    segment = segment_of([("", [" ".join(words)], None)], segmenter)
    table = segment.files.terms.field(WORDS)
    keys = [table.key(place).decode() for place in range(len(table))]
    asked = [*keys, *words, *others, *beginnings, "", "0", "zz", "abcdefgh\0", "\U0010ffff"]
    held = set(keys)
    assert [each for each in words if each.isascii()] == [each for each in words if each in held]
    expected = [int(each in held) for each in asked]
    assert segment.counts(WORDS, asked) == expected
    with patch.object(native, "extension", None):
        assert segment.counts(WORDS, asked) == expected
        assert [table.place_from(key.encode()) for key in keys] == list(range(len(keys)))


class Other:
    """An object with any attributes."""

    def __init__(self, **attributes: object) -> None:
        vars(self).update(attributes)


EXACT = {"node": 0, "predicate": 0, "field": "body", "text": "甲"}
NEAR = {"node": 0, "predicate": 2, "field": "body", "distance": 1, "parts": ()}


@pytest.mark.parametrize(
    ("condition", "terms", "error"),
    [
        (Other(node=99), (), ValueError),
        (Other(**EXACT | {"predicate": 99}), (), ValueError),
        (Other(**EXACT | {"field": "text"}), (), ValueError),
        (Other(**EXACT | {"text": b"x"}), (), TypeError),
        (Other(**NEAR | {"parts": (Other(**EXACT | {"text": 3}),)}), (), TypeError),
        (Other(**NEAR | {"parts": 3}), (), TypeError),
        (Other(**NEAR | {"parts": 6 * (Exact("甲"),)}), (), ValueError),
        (Other(**NEAR | {"distance": 501}), (), ValueError),
        (Other(**NEAR | {"predicate": 4}), (), AttributeError),
        (Other(node=7, conditions=()), (), ValueError),
        (Other(node=8, count=-1), (), ValueError),
        (Other(node=0), (), AttributeError),
        (Filter("text", "通知"), (), ValueError),
        (Filter(WORDS, "通知"), (), ValueError),
        (Filter("kind", b"x"), (), TypeError),  # type: ignore[arg-type]
        (Other(node=6, first=-1, last=0), (), ValueError),
        (Other(node=6, first=1), (), AttributeError),
        (Other(node=1, conditions=(3,)), (), AttributeError),
        (Other(node=4), (), AttributeError),
        (Other(node=4, terms=3, needed=0.0), (), TypeError),
        (Other(node=4, terms=(), needed="much"), (), TypeError),
        (EnoughWeight(((TITLE_WORDS, "甲", 1.0, 1.0),)), (), ValueError),
        (EVERYTHING, [("texts", "甲", 1.0, 0.0)], ValueError),
        (EVERYTHING, [(WORDS, "甲", -1.0, 0.0)], ValueError),
        (EVERYTHING, [(WORDS, "甲", float("nan"), 0.0)], ValueError),
        (EVERYTHING, [(TITLE_WORDS, "甲", 1.0, 1.0)], ValueError),
        (EVERYTHING, [(WORDS, b"x", 1.0, 0.0)], TypeError),
    ],
)
def test_a_malformed_retrieval_is_refused(
    segmenter: Segmenter, condition: Any, terms: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        search_segments([segment_of(TINY, segmenter)], Retrieval(condition, terms), 4.5, 10, count=True)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"after": (0, 0, 1.0)}, TypeError),
        ({"documents": ((0, 1), (0, 0))}, ValueError),
        ({"documents": (3,)}, TypeError),
        ({"documents": 3}, TypeError),
        ({"recency": Recency(20240329, (1.0, 2.0))}, ValueError),
        ({"recency": Recency(20240329, (float("nan"),))}, ValueError),
        ({"recency": Recency(-1, (1.0,))}, ValueError),
        ({"recency": 3}, AttributeError),
    ],
)
def test_a_malformed_order_is_refused(
    segmenter: Segmenter, changes: dict[str, Any], error: type[Exception]
) -> None:
    retrieval = altered(Retrieval(EVERYTHING), **changes)
    with pytest.raises(error):
        search_segments([segment_of(TINY, segmenter)], retrieval, 4.5, 10, count=True)


def test_conditions_deeper_than_the_limit_are_refused(segmenter: Segmenter) -> None:
    segments = [segment_of(TINY, segmenter)]
    condition: Condition = EVERYTHING
    for _ in range(128):
        condition = NoneOf((condition,))
    assert search_segments(segments, Retrieval(condition), 4.5, 10, count=True)[0] == 4
    with pytest.raises(ValueError, match="128"):
        search_segments(segments, Retrieval(NoneOf((condition,))), 4.5, 10, count=True)


def test_thousands_of_conditions(segmenter: Segmenter) -> None:
    condition = AnyOf(tuple([Exact(chr(0x4E00 + number)) for number in range(9_999)]))
    segments = [segment_of([("", ["一", "x", "丁丂"], None)], segmenter)]
    found = search_segments(segments, Retrieval(condition), 4.5, 10, count=True)
    assert found == (2, [(0, 0, 0.0, 0, 0), (0, 2, 0.0, 0, 0)])


def arguments(given: Sequence[Given], segmenter: Segmenter) -> list[Any]:
    """What the C segment of these articles is made of."""
    from indexer.analysis import native_folding
    from indexer.core.schema import FIELDS

    files = segment_of(given, segmenter).files
    tables = [(field, files.terms.field(field).table) for field in FIELDS]
    return [
        native_folding(),
        tables,
        files.articles.sections,
        files.texts.sections,
        b"",
        b"",
        START,
        (b"", b"", 0),
    ]


def test_sections_that_do_not_fit_are_refused(segmenter: Segmenter) -> None:
    sound = arguments(TINY, segmenter)
    tables, articles, texts = sound[1:4]

    def replaced(parts: Sequence[Any], at: int, part: Any) -> list[Any]:
        return [*parts[:at], part, *parts[at + 1 :]]

    (words, words_table), (grams, grams_table) = tables[:2]
    unsound: list[tuple[int, Any]] = [
        (1, replaced(tables, 1, (grams, (*grams_table[:6], 5, False)))),  # documents of another segment
        (1, replaced(tables, 0, (words, tuple(replaced(words_table, 1, b"123"))))),
        (1, [*tables, *[(f"field {at}", grams_table) for at in range(12)]]),
        (2, tuple(replaced(articles, 0, articles[0][:-1]))),
        (2, tuple(replaced(articles, 0, articles[0].tobytes()[:-1]))),
        (2, tuple(replaced(articles, 1, float("nan")))),
        (2, tuple(replaced(articles, 2, array("I", [0, 3, 2, 4])))),
        (2, tuple(replaced(articles, 2, array("I", [0, 3, 3, 5])))),
        (2, tuple(replaced(articles, 3, array("I", [0, 0, 0, 0])))),
        (2, tuple(replaced(articles, 5, array("Q", [0, 0])))),
        (3, tuple(replaced(texts, 1, texts[1][:-4]))),
        (3, tuple(replaced(texts, 3, bytes(texts[3]) + bytes(4)))),
        (4, array("I", [3])),
        (5, array("I", [START + 4])),
        (5, array("I", [START - 1])),
        (7, (array("I", [1]), b"", 0)),
    ]
    assert native.extension is not None
    for place, section in unsound:
        with pytest.raises(ValueError, match=r"\w"):
            native.extension.Segment(*replaced(sound, place, section))


def test_damage_is_an_error_or_unnoticed_but_never_a_crash(segmenter: Segmenter) -> None:
    sound = arguments(zipf_articles(3, 60)[0], segmenter)
    chosen = random.Random(3)
    assert native.extension is not None
    refused = 0
    for _ in range(400):
        damaged = list(sound)
        field = chosen.randrange(4)
        name, table = sound[1][field][0], list(sound[1][field][1])
        place = chosen.choice([0, 1, 2, 3, 4])
        content = bytearray(table[place] or b"x")
        for _ in range(chosen.randint(1, 4)):
            content[chosen.randrange(len(content))] = chosen.randrange(256)
        table[place] = bytes(content)
        damaged[1] = [*sound[1][:field], (name, tuple(table)), *sound[1][field + 1 :]]
        if chosen.random() < 0.2:
            units, ends, *titles = sound[3]
            damaged[3] = (units, bytes(chosen.randrange(256) for _ in ends), *titles)
        try:
            segment = native.extension.Segment(*damaged)
            for _ in range(3):
                retrieval, average, limit, count = random_call(chosen)
                native.extension.search(
                    [segment],
                    retrieval,
                    average=average,
                    limit=limit,
                    count=count,
                    characters=UNLIMITED,
                    seconds=-1.0,
                )
        except ValueError:
            refused += 1
    assert refused > 50


def test_threads_share_segments(segmenter: Segmenter) -> None:
    segments = [segment_of(zipf_articles(4, 300)[0], segmenter)]
    chosen = random.Random(5)
    calls = [random_call(chosen) for _ in range(50)]

    def found() -> list[Found]:
        return [search_segments(segments, *call[:3], count=call[3]) for call in calls]

    alone = found()
    with ThreadPoolExecutor(4) as pool:
        for each in pool.map(lambda _: found(), range(8)):
            assert each == alone
