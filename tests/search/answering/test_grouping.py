"""Grouped hits: few of an article, a paragraph once; as a plain loop over all hits would give them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article
from search import Hit, Searcher, SearchResults, open_index
from search.answering.grouping import REACH, Grouping, Rounds, compared_letters, page_of
from search.engine.letters import letters_of_text
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex, MakeSearcher

ENGINES = EVERY

Place = tuple[int, int]
"""(article, letters) of a place in a list that is given."""

PLACES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=30)


def article_of(place: Place) -> int:
    return place[0]


def letters_of(place: Place) -> str | None:
    return str(place[1]) if place[1] else None


def staying(places: Sequence[Place], per_article: int | None, distinct: bool) -> list[Place]:
    """The places that stay, as a plain loop gives them."""
    kept: list[Place] = []
    for place in places:
        repeats = distinct and letters_of(place) and letters_of(place) in map(letters_of, kept)
        of_article = sum(article_of(each) == article_of(place) for each in kept)
        if not repeats and (per_article is None or of_article < per_article):
            kept.append(place)
    return kept


def grouped(places: Sequence[Place], grouping: Grouping) -> list[tuple[Place, int]]:
    """All places that stay, each with the number that are collapsed into it."""
    page = page_of(lambda count: places[: 2 * count], len(places) + 1, 0, len(places), grouping)
    return list(zip(page.matches, page.also, strict=True))


@given(
    PLACES,
    st.none() | st.integers(1, 3),
    st.sampled_from([(False, True), (True, True), (True, False)]),
    st.integers(1, 8),
    st.integers(0, 12),
    st.integers(0, 9),
)
def test_a_page_is_a_part_of_what_stays(
    places: list[Place],
    per_article: int | None,
    repeats: tuple[bool, bool],
    limit: int,
    offset: int,
    more: int,
) -> None:
    distinct, counts_repeats = repeats
    expected = staying(places, per_article, distinct)
    asked: list[int] = []

    def first(count: int) -> list[Place]:
        asked.append(count)
        return places[: count + more]

    grouping = Grouping(
        article_of, per_article, letters_of if distinct else None, counts_repeats=counts_repeats
    )
    page = page_of(first, limit, offset, len(places), grouping)
    assert page.matches == expected[offset : offset + limit]
    assert page.more == (len(expected) > offset + limit)
    assert page.known == min(len(places), asked[-1] + more)
    assert page.complete == (len(places) < asked[-1])
    assert asked[1:] == [min(len(places), count + more) + 1 for count in asked[:-1]]
    if not counts_repeats:
        assert not any(page.also)


def test_what_is_collapsed_is_counted_whatever_the_size_of_a_page() -> None:
    places = [(number, 1 if number % 3 else 2) for number in range(3 * REACH)]
    expected = [((0, 2), REACH // 3), ((1, 1), REACH - REACH // 3)]
    grouping = Grouping(article_of, letters_of=letters_of)
    assert grouped(places, grouping) == expected
    for limit in (1, 2):
        page = page_of(lambda count: places[:count], limit, 0, len(places), grouping)
        assert list(zip(page.matches, page.also, strict=True)) == expected[:limit]


def test_what_is_collapsed_takes_no_place_of_its_article() -> None:
    places = [(0, 1), (1, 1), (1, 2), (1, 3), (2, 3)]
    found = grouped(places, Grouping(article_of, per_article=1, letters_of=letters_of))
    # (1, 3) does not stay, so that (2, 3) is collapsed into nothing.
    assert found == [((0, 1), 1), ((1, 2), 0), ((2, 3), 0)]


def test_no_more_is_asked_for_than_is_needed() -> None:
    asked: list[int] = []

    def first(count: int) -> range:
        asked.append(count)
        return range(min(2 * count, 100))

    rounds = Rounds(first, 2)
    places = iter(rounds)
    assert [next(places) for _ in range(4)] == [0, 1, 2, 3]
    assert (asked, rounds.known, rounds.complete) == ([2], 4, False)
    assert (next(places), asked) == (4, [2, 5])
    assert list(places) == list(range(5, 100))
    assert (asked, rounds.known, rounds.complete) == ([2, 5, 11, 23, 47, 95, 101], 100, True)


SENTENCES = [
    "尼龙产业发展。",
    "尼龙，产业发展",
    "尼龍 产业发展",
    "尼龙产业的发展",
    "补贴尼龙",
    "尼龙",
    "会议",
    "尼龙产业会议",
]
QUERIES = [
    "尼龙",
    "尼龙产业会议补贴",
    "补贴的发展",
    '"尼龙"',
    "尼龙 AND 发展",
    "尼龙 OR 会议",
    "-补贴",
    "会议 尼龙",
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    chosen = random.Random(7)
    articles = [
        Article(
            f"a{number}",
            "\n".join(chosen.choices(SENTENCES, k=chosen.randrange(1, 15))),
            title=chosen.choice([None, "尼龙", "会议"]),
            published=chosen.choice([None, *(date(2024, 1, 1) + timedelta(days=day) for day in range(3))]),
        )
        for number in range(40)
    ]
    with open_index(make_index(articles[:25], articles[25:], removed=["a3", "a30"])) as opened:
        yield opened


def search(searcher: Searcher, query: str, **asked: object) -> SearchResults:
    return searcher.search(query, **asked)  # type: ignore[arg-type]


def places_of(hits: Sequence[Hit]) -> list[tuple[str, int, float]]:
    return [(hit.article, hit.paragraph, hit.score) for hit in hits]


@settings(max_examples=examples(15, ci=100))
@given(
    st.sampled_from(QUERIES),
    st.sampled_from(["relevance", "newest", "oldest"]),
    st.none() | st.integers(1, 4),
    st.booleans(),
    st.integers(3, 99),
)
def test_pages_give_what_one_big_page_gives(
    searcher: Searcher, query: str, order: str, per_article: int | None, distinct: bool, limit: int
) -> None:
    asked = {"order": order, "per_article": per_article, "distinct": distinct}
    plain = search(searcher, query, order=order, limit=9999)
    whole = search(searcher, query, limit=9999, **asked)
    assert (whole.total, whole.complete, bool(whole.more)) == (plain.total, True, False)
    pages: list[Hit] = []
    more: bool | None = True
    while more:
        page = search(searcher, query, limit=limit, offset=len(pages), count=False, **asked)
        assert page.hits
        pages += page.hits
        more = page.more if per_article or distinct else len(pages) < plain.total
    assert pages == list(whole.hits)

    kept: list[Hit] = []
    of_article: Counter[str] = Counter()
    seen: set[str | None] = {None}
    for hit in plain.hits:
        letters = compared_letters(letters_of_text(hit.text)) if distinct else None
        if (letters is None or letters not in seen) and of_article[hit.article] != per_article:
            kept.append(hit)
            of_article[hit.article] += 1
            seen.add(letters)
    assert places_of(pages) == places_of(kept)
    assert {hit.also is None for hit in pages} == ({not distinct} if pages else set())


def test_total_counts_all_that_match(searcher: Searcher) -> None:
    results = searcher.search("尼龙", limit=3, per_article=1)
    assert (results.total, results.complete, results.more) == (searcher.search("尼龙").total, True, True)
    assert max(Counter(hit.article for hit in results.hits).values()) == 1
    assert searcher.search("尼龙", limit=0, per_article=1, distinct=True).hits == ()


def test_a_paragraph_published_again_is_folded_into_the_first(make_searcher: MakeSearcher) -> None:
    searcher = make_searcher("尼龙产业发展。", "尼龙产业办法", "尼龍產業 发展", "“尼龙产业发展”", "尼龙")
    results = searcher.search('"尼龙"', distinct=True)
    assert [(hit.text, hit.also) for hit in results.hits] == [
        ("尼龙", 0),
        ("尼龙产业发展。", 2),
        ("尼龙产业办法", 0),
    ]
    assert (results.total, results.more) == (5, False)
    assert {hit.also for hit in searcher.search('"尼龙"').hits} == {None}


@pytest.mark.parametrize("per_article", [0, -1])
def test_fewer_than_one_hit_per_article_is_refused(make_searcher: MakeSearcher, per_article: int) -> None:
    with pytest.raises(ValueError, match="per_article is 1 or more"):
        make_searcher("尼龙").search("尼龙", per_article=per_article)
