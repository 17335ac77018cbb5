"""Arguments that are no text where one is asked for: each method says which argument, and what was given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search import Searcher, parse_query
from search.query.query import Query
from tests.opensearch import EVERY

ENGINES = EVERY

Call = Callable[[Searcher], object]

NO_QUERIES: list[tuple[object, str]] = [
    (5, "int"),
    (None, "NoneType"),
    (b"a", "bytes"),
    (["科技"], "list"),
]


class Typed(str):
    """A text of a class of its own."""


@pytest.mark.parametrize(("given", "kind"), NO_QUERIES)
@pytest.mark.parametrize(
    "ask",
    [
        lambda searcher, given: searcher.search(given),
        lambda searcher, given: searcher.search(given, precise=True, issuer="科技部"),
        lambda searcher, given: list(searcher.search_many([given])),
        lambda searcher, given: list(searcher.pages(given)),
        lambda searcher, given: searcher.explain(given, []),
        lambda searcher, given: searcher.why_not(given, "full"),
    ],
)
def test_a_query_that_is_none_is_named(
    searcher: Searcher, ask: Callable[[Searcher, object], object], given: object, kind: str
) -> None:
    with pytest.raises(TypeError) as raised:
        ask(searcher, given)
    assert str(raised.value) == f"query is a str or a Query, not {kind}"


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda searcher: searcher.read("a", 5), "query is a str or a Query, not int"),
        (lambda searcher: searcher.search("科技", within=["创新", 5]), "within is a str or a Query, not int"),
        (lambda searcher: searcher.suggest(5), "beginning is a str, not int"),
        (lambda searcher: searcher.similar(text=5), "text is a str, not int"),
        (lambda searcher: searcher.verify(5), "quotation is a str, not int"),
        (lambda searcher: searcher.read(5), "an article's id is a str, not int"),
        (lambda searcher: searcher.article(5), "an article's id is a str, not int"),
        (lambda searcher: searcher.paragraph(5), "an article's id is a str, not int"),
        (lambda searcher: searcher.compare(5, 6), "an article's id is a str, not int"),
        (lambda searcher: searcher.similar(article=5), "an article's id is a str, not int"),
        (lambda searcher: searcher.why_not("科技", 5), "an article's id is a str, not int"),
        (lambda searcher: searcher.verify("科技", 5), "an article's id is a str, not int"),
    ],
)
def test_what_is_no_text_is_named(searcher: Searcher, ask: Call, told: str) -> None:
    with pytest.raises(TypeError) as raised:
        ask(searcher)
    assert str(raised.value) == told


@pytest.mark.parametrize("query", [Typed("发展"), parse_query("发展")])
def test_a_text_of_another_class_and_a_query_are_searched_for(searcher: Searcher, query: str | Query) -> None:
    found, expected = searcher.search(query), searcher.search("发展")
    assert (found.hits, found.total) == (expected.hits, expected.total)
