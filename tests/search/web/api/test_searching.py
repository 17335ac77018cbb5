"""Searching over HTTP gives what the library gives, page by page, and refuses what it cannot take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from search import Searcher

from ..conftest import Serve

if TYPE_CHECKING:
    from starlette.testclient import TestClient

OPTIONS: list[dict[str, Any]] = [
    {},
    {"limit": 3, "offset": 2},
    {"since": "2024", "until": "2024-03"},
    {"kind": ["通知", "-公告"]},
    {"issuer": "*"},
    {"region": "河南", "date": ["2024Q1", "2023"]},
    {"source": ["示例晚报"], "topic": [], "number": "-*"},
    {"order": "newest", "precise": True},
    {"per_article": 1, "distinct": True, "collapse": True},
    {"facets": ["year", "kind"], "copies_once": True, "limit": 0},
    {"within": ["科技", "创新"]},
]


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "took_ms"}


@pytest.mark.parametrize("options", OPTIONS)
def test_an_answer_is_that_of_the_library(
    client: TestClient, searcher: Searcher, options: dict[str, Any]
) -> None:
    answer = client.get("/api/search", params={"q": "科技创新", **options})
    assert answer.headers["content-type"] == "application/json"
    assert without_time(answer.json()) == without_time(searcher.search("科技创新", **options).as_dict())


def test_a_cursor_may_be_sent_as_it_was_given(client: TestClient) -> None:
    cursor = client.get("/api/search?q=科技&limit=3").json()["cursor"]
    assert "+" in cursor
    pages = [
        client.get(f"/api/search?q=科技&limit=3&cursor={each}").json() for each in (cursor, quote(cursor))
    ]
    assert without_time(pages[0]) == without_time(pages[1])
    assert pages[0]["hits"] != []


def test_what_a_form_leaves_empty_was_not_given(client: TestClient) -> None:
    empty = "/api/search?q=科技&since=&until=&issuer=&issuer=&order=&per_article=&cursor="
    assert without_time(client.get(empty).json()) == without_time(client.get("/api/search?q=科技").json())


def test_links_lead_through_all_pages(client: TestClient, searcher: Searcher) -> None:
    url, found = "/api/search?q=科技&limit=7&offset=1", []
    while url:
        answer = client.get(url)
        found += answer.json()["hits"]
        url = answer.links.get("next", {}).get("url", "")
    expected = searcher.search("科技", limit=1_000, offset=1).as_dict()["hits"]
    assert len(found) > 14
    assert found == expected


def test_a_link_holds_no_character_that_ends_it(client: TestClient) -> None:
    link = client.get('/api/search?q=科技>;rel="x&limit=1').headers["link"]
    assert re.fullmatch(r'<[^<>"\s]+>; rel="next"', link)


@pytest.mark.parametrize(
    ("query", "status", "error"),
    [
        ("limit=101", 422, "limit: Input should be less than or equal to 100"),
        ("limit=-1", 422, "limit: Input should be greater than or equal to 0"),
        (
            "limit=1e3",
            422,
            "limit: Input should be a valid integer, unable to parse string as an integer",
        ),
        ("limit=9" + "9" * 5_000, 422, None),
        ("offset=10001", 422, "offset: Input should be less than or equal to 10000"),
        ("nothing=1", 422, "nothing: there is no such parameter"),
        ("limit=1&limit=2", 422, "limit: give it once"),
        ("since=bald", 422, "since: 'bald' is no date; write 2024, 2024-03, 2024Q1 or 去年"),
        ("order=best", 422, "order: Input should be 'relevance', 'newest' or 'oldest'"),
        ("facets=title", 422, None),
        ("timeout=0", 422, "timeout: Input should be greater than 0"),
        ("q=" + "a" * 10_001, 422, "q: String should have at most 10000 characters"),
        ("&".join(["kind=a"] * 21), 422, None),
        ("&".join(["within=a"] * 6), 422, None),
        ("cursor=1", 409, "'1' is no cursor: give one as a search gave it, whole"),
        (
            "cursor=1&offset=1",
            409,
            "a cursor says where the page begins: give a cursor or an offset, not both",
        ),
    ],
)
def test_what_cannot_be_taken_is_named(
    client: TestClient, query: str, status: int, error: str | None
) -> None:
    answer = client.get(f"/api/search?{query}")
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert error in (None, answer.json()["error"])


@pytest.mark.parametrize(
    "query",
    [
        quote("政策" * 3_400),
        "%00%00",
        "%ED%A0%80%ED%B0%80",
        "%FF%FE",
        "(" * 10_000,
        quote('"' * 999),
        quote("\x1b[2J\u202e<script>alert(1)</script>"),
        quote("../../etc/passwd"),
        quote("a AND " * 1_000),
        "+" * 9_999,
        "%",
    ],
)
def test_any_text_is_a_query(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/search?q={query}")
    assert answer.status_code == 200
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", answer.text)


def test_the_time_that_is_asked_for_is_no_longer_than_the_servers(serve: Serve) -> None:
    hurried = serve(seconds=0.000_001)
    answer = hurried.get("/api/search?q=科技&timeout=3600")
    assert answer.status_code == 504 or answer.json()["complete"] is False


def test_an_answer_that_was_cut_short_is_not_kept(
    serve: Serve, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    from indexer.core.frozen import altered

    kind = type(searcher)
    search = kind.search
    monkeypatch.setattr(
        kind,
        "search",
        lambda self, *query, **options: altered(search(self, *query, **options), complete=False),
    )
    client = serve()
    answer = client.get("/api/search?q=科技")
    assert (answer.headers["cache-control"], answer.headers.get("etag")) == ("no-store", None)
    assert "policy_search_incomplete_searches_total 1.0" in client.get("/metrics").text


def test_facets_count_all_fields_without_hits(client: TestClient, searcher: Searcher) -> None:
    names = ["year", "month", "region", "issuer", "kind", "source", "topic"]
    expected = searcher.search("科技", facets=names, limit=0).as_dict()
    answer = client.get("/api/facets?q=科技&limit=20").json()
    assert (answer["total"], answer["facets"]) == (expected["total"], expected["facets"])
    assert sorted(answer) == ["complete", "facets", "query", "took_ms", "total"]
    assert list(client.get("/api/facets?q=科技&facets=kind").json()["facets"]) == ["kind"]


def test_suggestions_are_those_of_the_library(client: TestClient, searcher: Searcher) -> None:
    expected = [each.as_dict() for each in searcher.suggest("keji", limit=3)]
    assert client.get("/api/suggest?q=keji&limit=3").json() == {"suggestions": expected}
