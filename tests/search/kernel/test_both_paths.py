"""The C path and the Python path give the same answers, to the last bit of every score."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, native
from search import Ranking, Searcher, SearchResults, open_index
from tests.examples import examples
from tests.search.conftest import MakeIndex
from tests.search.oracle.scan import ALPHABET

pytestmark = pytest.mark.skipif(native.extension is None, reason="the extension is not compiled")

texts = st.lists(st.sampled_from([*ALPHABET, "发展", "展创", "没有"]), min_size=1, max_size=6).map("".join)
queries = st.one_of(
    texts,
    st.builds(
        lambda form, one, other: form.format(one, other),
        st.sampled_from(
            [
                "{0} {1}",
                "{0} AND {1}",
                "{0} OR {1}",
                "{0} SENT {1}",
                '"{0}{1}"',
                "{0} -{1}",
                '{0} "{1}"',
                "title:{0} {1}",
                "{0} date:2024",
            ]
        ),
        texts,
        texts,
    ),
)


def answer(searcher: Searcher, query: str, **asked: object) -> SearchResults:
    # The copy has all fields of hits, which would be worked out where they are compared.
    return deepcopy(replace(searcher.search(query, **asked), took_ms=0.0))  # type: ignore[arg-type]


@settings(max_examples=examples(20, ci=120))
@given(
    queries,
    st.sampled_from(["relevance", "newest", "oldest"]),
    st.integers(0, 12),
    st.integers(0, 5),
    st.booleans(),
    st.sampled_from([None, Ranking(title=0), Ranking(title=0.3, article=4), Ranking(title=4, article=0)]),
    st.sampled_from([{}, {"per_article": 1}, {"per_article": 2, "distinct": True}]),
)
def test_both_paths_answer_alike(
    searcher: Searcher,
    query: str,
    order: str,
    limit: int,
    offset: int,
    count: bool,
    ranking: Ranking | None,
    grouping: dict[str, object],
) -> None:
    asked = {"order": order, "limit": limit, "offset": offset, "count": count, "ranking": ranking, **grouping}
    in_c = answer(searcher, query, **asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native, "extension", None)
        assert answer(searcher, query, **asked) == in_c


def test_without_a_count_the_hits_are_the_same_and_nothing_is_said_of_the_rest(searcher: Searcher) -> None:
    counted, quick = (answer(searcher, "发展创湖", limit=3, count=count) for count in (True, False))
    assert (quick.hits, quick.total, quick.complete) == (counted.hits, 3, False)
    everything = answer(searcher, "发展创湖", limit=10**6, count=False)
    assert (everything.total, everything.complete) == (counted.total, True)


def test_hits_have_all_that_is_known_of_an_article(make_index: MakeIndex) -> None:
    known = Article(
        "a",
        "科技创新",
        title="通知",
        url="https://example.org/a",
        source="示例日报",
        published=date(2024, 3, 29),
        issuer="示例市政府",
        number="示政〔2024〕3号",
        region="示例市",
        path="a.txt",
        kind="通知",
    )
    fields = ("title", "url", "source", "published", "issuer", "number", "region", "path", "kind")
    with open_index(make_index([known, Article("b", "科技创新")])) as opened:
        for path in ("C", "Python"):
            with pytest.MonkeyPatch.context() as patch:
                if path == "Python":
                    patch.setattr(native, "extension", None)
                hits = {hit.article: hit for hit in answer(opened, '"科技创新"').hits}
            assert [getattr(hits["a"], field) for field in fields] == [
                getattr(known, field) for field in fields
            ]
            assert [getattr(hits["b"], field) for field in fields] == [None] * len(fields)
