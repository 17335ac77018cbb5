"""The C search against sets over plain lists: equal documents, order and scores, bit for bit."""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import native
from indexer.analysis import fold_text
from indexer.core.schema import GRAMS, TITLE_GRAMS, TITLE_WORDS, WORDS
from tests.search.oracle.naive import START, Article, Asked, Clause, Part, Term, arguments, naive, segment_of

pytestmark = pytest.mark.skipif(native.extension is None, reason="the C extension is not built")


LETTERS = "甲乙丙丁a1"
TEXTS = st.text(alphabet=LETTERS + "，。 ", max_size=12)
NEEDLES = st.text(alphabet=LETTERS + "， ", min_size=0, max_size=4).map(fold_text)
DAYS = st.sampled_from([0, 20230101, 20240329, 20250101])
ARTICLES = st.builds(Article, TEXTS, st.lists(TEXTS, max_size=5), DAYS)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    articles = draw(st.lists(ARTICLES, max_size=6))
    numbers = st.sets(st.integers(0, len(articles) - 1)) if articles else st.just(set())
    documents = sum(len(article.texts) for article in articles)
    boilerplate = st.sets(st.integers(0, documents - 1)) if documents else st.just(set())
    return Part(articles, sorted(draw(numbers)) if draw(st.booleans()) else [], sorted(draw(boilerplate)))


CLAUSES = st.recursive(
    st.tuples(st.just("exact"), NEEDLES, st.sampled_from(["body", "body", "title"]))
    | st.sampled_from([("everything",), ("most",)]),
    lambda inner: (
        st.tuples(st.sampled_from(["all", "any"]), st.lists(inner, max_size=3))
        | st.tuples(st.just("not"), inner)
    ),
    max_leaves=5,
)
WORD_TERMS = st.tuples(
    st.just(WORDS),
    st.text(LETTERS, min_size=1, max_size=2),
    st.floats(0.1, 9),
    st.sampled_from([0.0, 0.5, 2.0]),
)
OTHER_TERMS = st.tuples(
    st.sampled_from([GRAMS, TITLE_WORDS]),
    st.text(LETTERS, min_size=1, max_size=2),
    st.floats(0.1, 9),
    st.just(0.0),
)
ASKED = st.builds(
    Asked,
    CLAUSES,
    st.lists(WORD_TERMS | OTHER_TERMS, max_size=4),
    average=st.floats(0.5, 20),
    needed=st.sampled_from([0.0, 0.5, 2.0, 2.5]),
    since=DAYS,
    until=DAYS,
    order=st.integers(0, 2),
    limit=st.integers(0, 6),
    count=st.booleans(),
    by_article=st.booleans(),
    selection=st.integers(0, 2),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(parts(), max_size=3), st.lists(ASKED, min_size=1, max_size=4))
def test_what_is_found_is_what_looking_at_every_document_finds(made: list[Part], calls: list[Asked]) -> None:
    segments = [segment_of(part) for part in made]
    for asked in calls:
        assert asked.of(segments) == naive(made, asked)


def test_a_word_that_is_held_does_not_hold_the_empty_string() -> None:
    """A word tells that its paragraph holds what is in the word; nothing holds the empty string."""
    made = [Part(articles=[Article("", ["1"], 0)], deleted=[])]
    asked = Asked(
        clause=("not", ("exact", "", "body")),
        terms=[("words", "1", 1.0, 0.0)],
        average=1.0,
        needed=0.0,
        since=0,
        until=0,
        order=0,
        limit=1,
        count=False,
        by_article=False,
    )
    assert asked.of([segment_of(part) for part in made]) == naive(made, asked)
    assert len(asked.of([segment_of(part) for part in made])[1]) == 1


def zipf_part(seed: int, articles: int) -> Part:
    """Articles of short texts over an alphabet of which few characters are frequent."""
    chosen = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(ALPHABET))]

    def text(longest: int) -> str:
        return "".join(chosen.choices(ALPHABET, weights, k=chosen.randint(0, longest)))

    made = [
        Article(
            text(4),
            [text(9) for _ in range(chosen.randint(0, 8))],
            chosen.choice([0, 20230101 + chosen.randrange(40)]),
        )
        for _ in range(articles)
    ]
    documents = sum(len(article.texts) for article in made)
    boilerplate = sorted(chosen.sample(range(documents), documents // 9))
    return Part(made, sorted(chosen.sample(range(articles), articles // 50)) if seed % 2 else [], boilerplate)


def random_call(chosen: random.Random) -> Asked:
    """A call of one of the kinds that people's queries become, its strings frequent and rare."""

    def string(longest: int) -> str:
        return "".join(chosen.choices(ALPHABET, k=chosen.randint(1, longest))).strip() or "甲"

    strings = [string(3) for _ in range(chosen.randint(1, 4))]
    exacts: list[Clause] = [("exact", one, "body") for one in strings]
    kinds: list[Clause] = [
        exacts[0],
        ("all", exacts),
        ("any", exacts),
        ("most",),
        ("all", [*exacts[:2], ("not", ("exact", string(2), "body"))]),
        ("all", [("any", exacts), ("exact", string(1), "title")]),
        ("any", [("exact", string(4), "body"), ("exact", string(4), "body")]),
        ("all", [("most",), exacts[0]]),
    ]
    terms: list[Term] = []
    for one in strings:
        weight = chosen.uniform(0.5, 6)
        terms.append((WORDS, one[:2], 1.9 * weight, weight))
        terms.append((TITLE_WORDS, one[:2], 0.5 * weight, 0.0))
    if chosen.random() < 0.2:
        terms.append((GRAMS, string(2), 0.7, 0.0))
    dated = chosen.random() < 0.2
    return Asked(
        chosen.choice(kinds),
        terms if chosen.random() < 0.9 else [],
        average=chosen.choice([2.0, 3.3, 6.0]),
        needed=sum(term[3] for term in terms) / 3,
        since=20230110 if dated else 0,
        until=20230120 if dated else 0,
        order=chosen.choice([0, 0, 0, 0, 1, 2]),
        limit=chosen.choice([0, 1, 10, 10, 10, 100]),
        count=chosen.random() < 0.3,
        by_article=chosen.random() < 0.1,
        selection=chosen.choice([0, 0, 1, 1, 2]),
    )


ALPHABET = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥a1，。 "


def test_many_blocks_and_windows() -> None:
    made = [zipf_part(1, 2500), zipf_part(2, 500)]
    segments = [segment_of(part) for part in made]
    chosen = random.Random(7)
    for _ in range(30):
        asked = random_call(chosen)
        assert asked.of(segments) == naive(made, asked), asked


TINY = Part(
    [
        Article("科技强市", ["科技强市，创新发展", "ＡＢＣ 創新", "\ud83c\udf00甲\ud800"], 20240329),
        Article("", []),
        Article("預算", ["第一", ""]),
    ]
)


def test_texts_titles_and_lists() -> None:
    segment = segment_of(TINY)
    assert [segment.text(document) for document in range(5)] == [
        "科技强市，创新发展",
        "ＡＢＣ 創新",
        "🌀甲\ud800",
        "第一",
        "",
    ]
    assert [segment.title(article) for article in range(3)] == ["科技强市", "", "預算"]
    assert [segment.article_of(document) for document in range(5)] == [0, 0, 0, 2, 2]
    assert array("I", segment.documents(GRAMS, "创新")).tolist() == [0, 1]
    assert array("I", segment.documents(TITLE_GRAMS, "预")).tolist() == [2]
    assert [segment.count(GRAMS, term) for term in ("创新", "新", "\ud800", "没有")] == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("document", "needle", "held"),
    [
        (0, "强市,创", True),
        (1, "abc创新", True),
        (1, "abc 创新", False),
        (2, "\ud800", True),
        (4, "x", False),
    ],
)
def test_a_text_holds_a_folded_string(document: int, needle: str, held: bool) -> None:
    assert segment_of(TINY).holds(document, needle) is held is (needle in TINY.folded[document])


@pytest.mark.parametrize(
    ("clause", "terms", "error"),
    [
        (("some",), [], ValueError),
        (("exact", "甲", "text"), [], ValueError),
        (("exact", "甲"), [], IndexError),
        (["everything"], [], TypeError),
        (("not", 3), [], TypeError),
        (("everything",), [("texts", "甲", 1.0, 0.0)], ValueError),
        (("everything",), [(WORDS, "甲", -1.0, 0.0)], ValueError),
        (("everything",), [(WORDS, "甲", float("nan"), 0.0)], ValueError),
        (("everything",), [(TITLE_WORDS, "甲", 1.0, 1.0)], ValueError),
        (("everything",), [(WORDS, b"x", 1.0, 0.0)], TypeError),
    ],
)
def test_what_is_no_query_is_refused(clause: Any, terms: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        Asked(clause, terms).of([segment_of(TINY)])


def test_clauses_deeper_than_the_limit_are_refused() -> None:
    clause: Clause = ("everything",)
    for _ in range(128):
        clause = ("not", clause)
    assert Asked(clause, []).of([segment_of(TINY)])[0] == 5
    with pytest.raises(ValueError, match="128"):
        Asked(("not", clause), []).of([segment_of(TINY)])


def test_thousands_of_clauses() -> None:
    texts = [chr(0x4E00 + number) for number in range(9_999)]
    clause = ("any", [("exact", text, "body") for text in texts])
    part = Part([Article("", ["一", "x", "丁丂"])])
    assert Asked(clause, []).of([segment_of(part)]) == (2, [(0, 0, 0.0, 0), (0, 2, 0.0, 0)], None)


def test_sections_that_do_not_fit_are_refused() -> None:
    sound = arguments(TINY)
    tables, articles, texts = sound[1:4]

    def replaced(parts: Sequence[Any], at: int, part: Any) -> list[Any]:
        return [*parts[:at], part, *parts[at + 1 :]]

    (words, words_table), (grams, grams_table) = tables[:2]
    unsound: list[tuple[int, Any]] = [
        (1, replaced(tables, 1, (grams, (*grams_table[:5], 4, False)))),  # documents of another segment
        (1, replaced(tables, 0, (words, tuple(replaced(words_table, 1, b"123"))))),
        (1, [*tables, *[(f"field {at}", grams_table) for at in range(12)]]),
        (2, tuple(replaced(articles, 0, articles[0][:-1]))),
        (2, tuple(replaced(articles, 0, articles[0].tobytes()[:-1]))),
        (2, tuple(replaced(articles, 1, float("nan")))),
        (2, tuple(replaced(articles, 2, array("I", [0, 3, 2, 5])))),
        (2, tuple(replaced(articles, 2, array("I", [0, 3, 3, 6])))),
        (2, tuple(replaced(articles, 3, array("I", [0, 0, 0, 0])))),
        (2, tuple(replaced(articles, 5, array("Q", [0, 0])))),
        (3, tuple(replaced(texts, 1, texts[1][:-4]))),
        (3, tuple(replaced(texts, 3, texts[3] + bytes(4)))),
        (4, array("I", [3])),
        (5, array("I", [START + 5])),
        (5, array("I", [START - 1])),
    ]
    assert native.extension is not None
    for place, section in unsound:
        with pytest.raises(ValueError, match=r"\w"):
            native.extension.Segment(*replaced(sound, place, section))


def test_damage_is_an_error_or_unnoticed_but_never_a_crash() -> None:
    part = zipf_part(3, 60)
    sound = arguments(part)
    chosen = random.Random(3)
    assert native.extension is not None
    refused = 0
    for _ in range(400):
        damaged = list(sound)
        field = chosen.randrange(4)
        name, table = sound[1][field][0], list(sound[1][field][1])
        place = chosen.choice([0, 1, 2, 3])
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
                random_call(chosen).of([segment])
        except ValueError:
            refused += 1
    assert refused > 50


def test_threads_share_segments() -> None:
    made = [zipf_part(4, 300)]
    segments = [segment_of(part) for part in made]
    chosen = random.Random(5)
    calls = [random_call(chosen) for _ in range(50)]
    alone = [asked.of(segments) for asked in calls]
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: [asked.of(segments) for asked in calls], range(8)):
            assert found == alone
