"""Re-ranking: the formula worked out by hand, and C against Python."""

from __future__ import annotations

from math import log
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, native
from indexer.analysis import fold_text
from indexer.core.frozen import altered
from indexer.core.schema import ARTICLE_CODES
from indexer.storage.segment.inversion import segment_in_memory
from search.embedded.generations import open_snapshot
from search.embedded.snapshot import Snapshot
from search.engine.retrieval import Retrieval
from search.engine.segment import OpenSegment
from search.engine.values import ALL_ARTICLES, Match, RerankQuery
from search.kernel.reranking import occurrences, rerank
from search.query.plain import Expansion
from search.ranking.rerank import rerank_query
from search.ranking.weights import (
    ARTICLE_B,
    ARTICLE_K1,
    ARTICLE_TITLE,
    ARTICLE_WEIGHT,
    COVERAGE_WEIGHT,
    LETTER_WEIGHT,
    MOST_TERMS,
    NAMING_WEIGHT,
    PAIR_WEIGHT,
    PARAGRAPH_B,
    PARAGRAPH_K1,
    RELATED_WEIGHT,
    TITLE,
)
from tests.examples import examples
from tests.search.conftest import MakeIndex

PART = Article("a", "尼龙产业\n尼龙，尼龙\n天气", title="尼龙通知")
OTHER = Article("b", "会议纪要\n天气好", title="通知")


def matches_of(snapshot: Snapshot) -> list[Match]:
    return snapshot.find(Retrieval(), 999)[1]


def snapshot_of(make_index: MakeIndex, *parts: list[Article]) -> Snapshot:
    return open_snapshot(make_index(*parts))


def ranked(snapshot: Snapshot, query: RerankQuery) -> list[Match]:
    return snapshot.rerank(matches_of(snapshot), query)


def test_a_score_is_the_sum_of_what_the_strings_give(make_index: MakeIndex) -> None:
    """`PART` and `OTHER` have 5 paragraphs of 4, 5, 2, 4 and 3 characters, and titles of 4 and 2."""
    snapshot = snapshot_of(make_index, [PART, OTHER])
    idf = log(1 + (5 - 2 + 0.5) / (2 + 0.5))
    query = rerank_query(["尼龙"], ["尼龙"], (), snapshot)
    assert query.aliases == ()
    assert list(query.terms) == [
        (
            "尼龙",
            pytest.approx(idf * PAIR_WEIGHT * (PARAGRAPH_K1 + 1)),
            pytest.approx(2 * idf * ARTICLE_WEIGHT * (ARTICLE_K1 + 1)),
            pytest.approx(idf * COVERAGE_WEIGHT),
        ),
        ("尼", pytest.approx(idf * LETTER_WEIGHT * (PARAGRAPH_K1 + 1)), 0.0, 0.0),
        ("龙", pytest.approx(idf * LETTER_WEIGHT * (PARAGRAPH_K1 + 1)), 0.0, 0.0),
    ]

    def share(k1: float, b: float, frequency: float, length: float, average: float) -> float:
        return (k1 + 1) * frequency / (frequency + k1 * (1 - b + b * length / average))

    of_paragraph = idf * (PAIR_WEIGHT + 2 * LETTER_WEIGHT)
    average, k1, b = 18 / 5 + TITLE * 3, PARAGRAPH_K1, PARAGRAPH_B
    # The article holds 尼龙 three times in 11 characters, and once in its title of four.
    of_article = COVERAGE_WEIGHT * idf + 2 * idf * ARTICLE_WEIGHT * share(
        ARTICLE_K1, ARTICLE_B, 3 + ARTICLE_TITLE, 11 + 4 * ARTICLE_TITLE, 18 / 2 + ARTICLE_TITLE * 3
    )
    expected = {
        document: of_article + of_paragraph * share(k1, b, held + TITLE, length + 4 * TITLE, average)
        for document, held, length in ((0, 1, 4), (1, 2, 5), (2, 0, 2))
    }
    matches = ranked(snapshot, query)
    assert {document: score for _, document, score, _, _ in matches[:3]} == pytest.approx(expected)
    assert [document for _, document, *_ in matches] == [1, 0, 2, 3, 4]


def test_function_words_are_no_letters_of_the_query(make_index: MakeIndex) -> None:
    snapshot = snapshot_of(make_index, [Article("a", "尼龙的产业")])
    assert [string for string, *_ in rerank_query(["尼龙的"], [], (), snapshot).terms] == [
        "尼龙",
        "龙的",
        "尼",
        "龙",
    ]


def test_of_a_long_text_the_heaviest_strings_count(make_index: MakeIndex) -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 500)))
    snapshot = snapshot_of(make_index, [Article("a", text), Article("b", text[:300])])
    terms = rerank_query([text], [], (), snapshot).terms
    assert len(terms) == MOST_TERMS
    assert not any(string in text[:300] for string, *_ in terms)


@pytest.mark.parametrize(
    ("text", "string", "count"),
    [("", "哈", 0), ("哈哈哈", "哈哈", 2), ("白龟湖", "湖", 1), ("湖", "白湖", 0)],
)
def test_occurrences(text: str, string: str, count: int) -> None:
    assert occurrences(text, string) == count


TEXTS = st.text("白龟湖创創(chuàng) ａA，\n𠮷", max_size=30)
ARTICLES = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6)
STRINGS = st.text("白龟湖创a，𠮷", min_size=1, max_size=3)
GAINS = st.sampled_from([0.0, 1.0]) | st.floats(0, 4)
TERMS = st.lists(
    st.tuples(
        STRINGS,
        st.floats(0, 20),
        st.floats(0, 20),
        st.floats(0, 20),
    ),
    max_size=6,
)


READ = st.sampled_from([0, 1, 2, ALL_ARTICLES])
"""Numbers of articles that are read. Of a segment in memory that has no terms, estimates read texts too."""


@pytest.mark.skipif(native.extension is None, reason="there is only the Python path")
@settings(max_examples=examples(10, ci=30))
@given(ARTICLES, TERMS, st.data())
def test_c_and_python_give_the_same_scores(
    make_index: MakeIndex,
    articles: list[tuple[str, str]],
    terms: list[tuple[str, float, float, float]],
    data: st.DataObject,
) -> None:
    numbers = st.lists(st.sampled_from(range(len(terms))), min_size=1, max_size=3) if terms else st.nothing()
    aliases = data.draw(st.lists(st.tuples(STRINGS, numbers.map(tuple)), max_size=2)) if terms else []
    of_text = rerank_query([], [], (), snapshot_of(make_index, [OTHER]))
    heading, naming = data.draw(st.tuples(GAINS, GAINS))
    query = RerankQuery(
        tuple(terms),
        tuple(aliases),
        of_text.paragraph,
        of_text.article,
        heading,
        naming,
        articles_read=data.draw(READ),
    )
    source = [
        Article(f"a{number}", f"始\n{text}\n《{title}法》", title=f"{title}法")
        for number, (title, text) in enumerate(articles)
    ]
    snapshot = snapshot_of(make_index, source[:3], source[3:])
    in_c = ranked(snapshot, query)
    with patch.object(native, "extension", None):
        in_python = ranked(snapshot, query)
    assert in_c == in_python


LETTERS = st.sampled_from("白龟龜湖创創aA１é的")
SIGNS = st.sampled_from(' \u3000\t.。-—…"“<《(（)）:：/1，\n')
ODD = st.sampled_from("²⁵①㎡𠮷か\u3099ﾞ\u0301\u200b\ud800Ⅳ")
PARTS = st.sampled_from(
    [
        "创(chuàng)",
        "创（音创）",
        "创 （chuang）",
        "白龜(gui1 )",
        "湖(a)",
        "湖(1.2)",
        "a b",
        "白 龟",
        "……",
        "- -",
        "(GDP)",
    ]
)
WRITTEN = st.lists(LETTERS | LETTERS | SIGNS | PARTS, max_size=120).map("".join)


@pytest.mark.skipif(native.extension is None, reason="there is only the Python path")
@settings(max_examples=examples(25, ci=400))
@given(
    st.lists(WRITTEN | st.lists(LETTERS | SIGNS | ODD, max_size=60).map("".join), min_size=1, max_size=3),
    st.data(),
)
def test_c_counts_strings_in_any_text_as_in_its_folded_text(texts: list[str], data: st.DataObject) -> None:
    folded = fold_text("".join(texts))
    places = st.tuples(st.integers(0, max(0, len(folded) - 1)), st.integers(1, 5))
    held = [folded[start : start + length] for start, length in data.draw(st.lists(places, max_size=5))]
    strings = [string for string in [*held, *data.draw(st.lists(STRINGS, max_size=3))] if string]
    gains = [(0.0, 0.0), (3.0, 1.5)]
    terms = tuple([(string, 2.0, *data.draw(st.sampled_from(gains))) for string in strings])
    aliases = ((strings[-1], (0,)),) if strings else ()
    articles = [(Article(str(at), text, title=text[:9]), {}) for at, text in enumerate(texts)]
    segment = OpenSegment(segment_in_memory(articles, None))
    matches: list[Match] = [(0, document, 0.0, 0, 0) for document in range(segment.files.documents)]
    query = RerankQuery(
        terms, aliases, (0.3, 0.02, 2.0), (0.2, 0.01, 5.0), heading=1.0, articles_read=data.draw(READ)
    )
    in_c = rerank([segment], matches, query)
    with patch.object(native, "extension", None):
        assert in_c == rerank([segment], matches, query)


@pytest.mark.parametrize("times", [0.0, 1.0, 0.3])
def test_a_law_gets_more_the_more_articles_name_it(make_index: MakeIndex, times: float) -> None:
    """《尼龙法》 stands in two articles, twice in one of them; 《尼龙条例》 in one; a note is no law."""
    snapshot = snapshot_of(
        make_index,
        [
            Article("law", "天气", title="中华人民共和国尼龙法第二条"),
            Article("rule", "天气", title="尼龙条例"),
            Article("note", "天气", title="尼龙通知"),
        ],
        [
            Article("one", "《尼龍法》《中华人民共和国尼龙法》\n《尼龙条例》"),
            Article("two", "《 尼龙法》《尼龙通知》"),
        ],
    )
    query = rerank_query(["尼龙法"], [], (), snapshot)
    idf_of_pairs = sum(term[3] for term in query.terms)
    assert query.naming == pytest.approx(NAMING_WEIGHT * idf_of_pairs)
    for extension in {native.extension, None}:
        with patch.object(native, "extension", extension):
            before, after = (
                {match[:2]: match[2] for match in ranked(snapshot, altered(query, naming=naming))}
                for naming in (0.0, times * query.naming)
            )
        gains = {place: after[place] - before[place] for place in before}
        named = {(0, 0): log(1 + 2), (0, 1): log(1 + 1)}
        expected = {place: times * query.naming * named.get(place, 0.0) for place in before}
        assert gains == pytest.approx(expected)


PATHS = {"python": None} if native.extension is None else {"c": native.extension, "python": None}
BOTH_PATHS = pytest.mark.parametrize("extension", PATHS.values(), ids=PATHS)


@BOTH_PATHS
def test_a_text_is_read_to_5000_code_points(make_index: MakeIndex, extension: object) -> None:
    """Nothing of an article is read after a longer text; 𠮷 is one code point, and two units."""
    start = "𠮷尼龙" + "，".join("字" * 2_498)
    assert len(start) == ARTICLE_CODES - 2
    articles = [
        Article("whole", start + "尼龙"),
        Article("cut", start + "，尼龙" + "地" * 9_000 + "\n尼龙"),
        Article("title", "尼龙", title="地" * ARTICLE_CODES + "尼龙"),
    ]
    snapshot = snapshot_of(make_index, articles)
    terms = (("尼龙", 1.0, 0.0, 0.0), ("龙", 0.0, 100.0, 0.0))
    query = RerankQuery(terms, (), (1.0, 0.0, 100.0), (1.0, 0.0, 100.0))
    with patch.object(native, "extension", extension):
        scores = {match[1]: match[2] for match in ranked(snapshot, query)}
    once, twice = pytest.approx(101 / 2), pytest.approx(101 * 2 / 3)
    assert scores == {0: twice, 1: once, 2: once, 3: once}


@BOTH_PATHS
def test_what_an_article_that_is_not_read_holds_is_estimated(
    make_index: MakeIndex, extension: object
) -> None:
    """The best article by estimates is read, however many hits there are."""
    articles = [
        Article("read", "尼龙产业，尼龙，尼龙\n尼龙，尼龙产业"),
        Article("few", "尼龙产业\n尼龙，尼龙产业\n天气"),
        Article("none", "天气"),
    ]
    snapshot = snapshot_of(make_index, articles)
    terms = (("尼龙", 0.0, 1.0, 10.0), ("龙产业", 0.0, 100.0, 0.0))
    query = RerankQuery(terms, (), (1.0, 0.0, 0.0), (1.0, 0.0, 0.0), articles_read=1)
    matches = [match for match in matches_of(snapshot) if match[1] in (0, 2, 5)]
    with patch.object(native, "extension", extension):
        scores = [match[1:3] for match in snapshot.rerank(matches, query)]
    read = 10 + 5 / 6 + 100 * 2 / 3
    # Two paragraphs hold 尼龙; of the other string only the occurrence in the hit's paragraph is known.
    estimated = 10 + 2 / 3 + 100 * 1 / 2
    assert scores == [(0, pytest.approx(read)), (2, pytest.approx(estimated)), (5, 0.0)]
    everything = altered(query, articles_read=ALL_ARTICLES)
    with patch.object(native, "extension", extension):
        scores = [match[1:3] for match in snapshot.rerank(matches, everything)]
    assert scores == [(0, pytest.approx(read)), (2, pytest.approx(10 + 3 / 4 + 100 * 2 / 3)), (5, 0.0)]


def test_a_string_counts_as_often_as_the_query_has_it(make_index: MakeIndex) -> None:
    snapshot = snapshot_of(make_index, [Article("a", "尼龙"), Article("b", "天气")])
    once = rerank_query(["尼龙"], ["尼龙"], (), snapshot).terms
    twice = rerank_query(["尼龙，尼龙"], ["尼龙"], (), snapshot).terms
    assert twice[0] == ("尼龙", *(pytest.approx(2 * gain) for gain in once[0][1:]))
    assert twice[1:] == once[1:]


def test_another_way_to_write_a_phrase_counts_like_it(make_index: MakeIndex) -> None:
    snapshot = snapshot_of(make_index, [Article("a", "科创"), Article("b", "R&D"), Article("c", "天气")])
    expansion = Expansion("科创", ("r&d",), same=True)
    query = rerank_query(["科创"], ["科创"], [expansion], snapshot)
    assert query.aliases == (("r&d", (0, 1, 2)),)
    scores = [score for _, _, score, *_ in ranked(snapshot, query)]
    assert 0 == scores[2] < scores[1] < scores[0]  # of 2, 3 and 2 characters
    # Together they are twice as frequent.
    assert query.terms[0][3] == pytest.approx(log(1 + (3 - 2 + 0.5) / (2 + 0.5)))


def test_what_is_related_counts_less(make_index: MakeIndex) -> None:
    snapshot = snapshot_of(make_index, [Article("a", "辞退"), Article("b", "开除"), Article("c", "天气")])
    query = rerank_query(["辞退"], ["辞退"], [Expansion("辞退", ("开除",), same=False)], snapshot)
    assert [string for string, *_ in query.terms] == ["辞退", "辞", "退", "开除"]
    scores = [score for _, _, score, *_ in ranked(snapshot, query)]
    assert (scores[1] / scores[0], scores[2]) == (pytest.approx(RELATED_WEIGHT), 0)


@pytest.mark.skipif(native.extension is None, reason="this is of the C path")
@pytest.mark.parametrize(
    ("matches", "terms", "aliases", "error"),
    [
        ([(0, 9, 0.0, 0, 0)], [], [], IndexError),
        ([(1, 0, 0.0, 0, 0)], [], [], IndexError),
        ([(0, 0)], [], [], TypeError),
        ([], [("", 1.0, 1.0, 1.0)], [], ValueError),
        ([], [("尼", 1.0)], [], TypeError),
        ([], [3], [], TypeError),
        ([], [("尼", 1.0, 1.0, 1.0)], [("龙", (1,))], IndexError),
        ([], [("尼", 1.0, 1.0, 1.0)], [("龙", ())], ValueError),
        ([], [("尼", 1.0, 1.0, 1.0)], [("", (0,))], ValueError),
        ([], [("尼", 1.0, 1.0, 1.0)], [("龙", ("尼",))], TypeError),
        ([], [], ["龙"], TypeError),
    ],
)
def test_a_malformed_match_or_term_is_refused(
    make_index: MakeIndex,
    matches: list[Match],
    terms: list[tuple[str, float, float, float]],
    aliases: list[tuple[str, tuple[int, ...]]],
    error: type[Exception],
) -> None:
    snapshot = snapshot_of(make_index, [OTHER])
    with pytest.raises(error):
        snapshot.rerank(matches, RerankQuery(tuple(terms), tuple(aliases), (1.0, 1.0, 1.0), (1.0, 1.0, 1.0)))
