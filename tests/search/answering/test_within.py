"""Searching within the matches of earlier queries."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search import Searcher, parse_query
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.oracle.corpus import assert_narrows, found

ENGINES = EVERY
QUERIES = st.sampled_from(
    [
        *("发展创湖", "湖a", '"发"', "发 OR 创", "-创", "发展 -创", "title:发展", "创 同句 湖", "没有"),
        *("kind:通知", "发展 kind:(通知 OR 实施意见)", "发 date:2024-01-02..2024-01-03", "date:2024-01-02.."),
        *("发展 “创”", "。", " ", "发展創 湖1"),
    ]
)


@settings(max_examples=examples(15, ci=200))
@given(QUERIES, st.lists(QUERIES, min_size=1, max_size=2))
def test_what_is_found_matches_every_query_and_is_ranked_by_the_last(
    searcher: Searcher, query: str, earlier: list[str]
) -> None:
    places = set.intersection(*[set(found(searcher, each)) for each in earlier])
    alone = found(searcher, query)
    if query.strip():
        assert_narrows(found(searcher, query, within=earlier), alone, places)
    else:
        assert set(found(searcher, query, within=earlier)) == places


def test_one_earlier_query_is_text_or_parsed(searcher: Searcher) -> None:
    expected = found(searcher, "湖", within=["发展创湖"])
    assert found(searcher, "湖", within="发展创湖") == expected
    assert found(searcher, "湖", within=parse_query("发展创湖")) == expected
    assert 0 < len(expected) < len(found(searcher, "湖"))


def test_facets_count_within_and_keep_the_filters_of_the_earlier_query(searcher: Searcher) -> None:
    asked = {"facets": ["kind", "year"], "limit": 0}
    narrowed = searcher.search("发", within="kind:通知 date:2024-01-02..", **asked)  # type: ignore[arg-type]
    filtered = searcher.search("发 kind:通知 date:2024-01-02..", **asked)  # type: ignore[arg-type]
    assert narrowed.total == filtered.total > 0
    (kinds, years), (all_kinds, all_years) = narrowed.facets, filtered.facets
    assert [value.value for value in kinds.values] == ["通知"]
    assert [value.value for value in years.values] == ["2024"]
    assert not kinds.values[0].selected
    assert len(all_kinds.values) > 1
    assert None in [value.value for value in all_years.values]


def test_why_an_article_is_not_within(searcher: Searcher) -> None:
    outside = set(found(searcher, "发")) - set(found(searcher, "发展创湖"))
    article, paragraph = min(outside)
    why_not = searcher.why_not("发", article, paragraph, within="发展创湖")
    assert why_not.rank is None
    assert "of the weight of the earlier query's words" in " ".join(why_not.reasons)
    (hit, *_) = searcher.search("发", within="发展创湖").hits
    assert searcher.why_not("发", hit.article, hit.paragraph, within="发展创湖").rank == 1


def test_a_value_of_an_earlier_query_that_no_article_has_is_told(searcher: Searcher) -> None:
    (note,) = searcher.search("发", within="kind:通告").notes
    assert note.startswith("kind:通告: no article has this kind")
