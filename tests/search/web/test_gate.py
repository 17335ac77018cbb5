"""The gate: who may ask and how much, and what every answer bears."""

from __future__ import annotations

import threading
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from indexer.core.errors import IdNotFoundError

from .conftest import Serve

if TYPE_CHECKING:
    from httpx import Response
    from starlette.testclient import TestClient

PATHS = ["/", "/?q=科技", "/static/page.css", "/api/search?q=科技", "/openapi.json", "/metrics", "/health"]
WRONG = {
    "/nothing": 404,
    "/api/nothing": 404,
    "/api/search?limit=x": 422,
    "/?limit=x": 422,
    "/static/../a": 404,
}


def basic(password: str) -> str:
    return f"Basic {b64encode(f'me:{password}'.encode()).decode()}"


@pytest.mark.parametrize("path", [*PATHS, *WRONG])
def test_every_answer_has_the_headers_of_security(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


def test_a_fault_of_the_program_is_told_without_its_details(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("search.embedded.searcher.EmbeddedSearcher.suggest", fail)
    answer = client.get("/api/suggest?q=a")
    assert answer.status_code == 500
    assert answer.json() == {"error": "the server failed at this request; its log says more"}
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("path", "status"), WRONG.items())
def test_programs_get_errors_in_json_and_people_a_page(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    kind = "application/json" if path.startswith("/api/") else "text/html; charset=utf-8"
    assert (answer.status_code, answer.headers["content-type"]) == (status, kind)


def test_an_error_in_json_can_be_read_as_it_is_sent(client: TestClient) -> None:
    sent = client.get("/api/articles/没有\u202e").text
    assert sent == (
        '{"error": "the index has no article 没有\\u202e; `search` shows each hit\'s article before ¶"}'
    )


def test_what_is_asked_stays_text_on_the_page_of_an_error(client: TestClient) -> None:
    page = client.get("/?<script>alert(1)</script>\u202e=1").text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "\u202e" not in page


def test_only_the_methods_that_are_described_are_taken(client: TestClient) -> None:
    answer = client.delete("/api/search")
    assert answer.status_code == 405
    assert answer.json() == {"error": "this address does not take requests of this kind"}


def test_a_method_that_is_refused_is_told_all_that_are_taken(client: TestClient) -> None:
    described = {
        path: {"HEAD", *map(str.upper, methods)}
        for path, methods in client.get("/openapi.json").json()["paths"].items()
    }
    assert described["/api/similar"] == {"GET", "HEAD", "POST"}
    pages = ("/", "/articles/a", "/similar", "/compare", "/static/page.css", "/openapi.json")
    expected = {**{page: {"GET", "HEAD"} for page in pages}, **described}
    for method in ("DELETE", "OPTIONS", "PUT"):
        answers = {path: client.request(method, path) for path in expected}
        assert {
            path: (answer.status_code, set(answer.headers["allow"].split(", ")))
            for path, answer in answers.items()
        } == {path: (405, methods) for path, methods in expected.items()}, method


def test_each_method_of_a_path_has_its_own_answer(client: TestClient) -> None:
    head, get = (client.request(method, "/api/similar?article=ecb542q") for method in ("HEAD", "GET"))
    post = client.post("/api/similar", json={"text": "建设科创新城"})
    assert [answer.status_code for answer in (head, get, post)] == [200, 200, 200]
    assert (head.content, "similar" in get.json(), "similar" in post.json()) == (b"", True, True)
    assert client.put("/api/similar", json={"text": "建设科创新城"}).status_code == 405


@pytest.mark.parametrize(
    "path", ["/", "/?q=科技", "/compare", "/articles/sample-news-004", "/api/search?q=科技", "/openapi.json"]
)
def test_head_has_the_headers_of_get_and_no_body(client: TestClient, path: str) -> None:
    def described(answer: Response) -> tuple[int, dict[str, str]]:
        # `took_ms` and the numbers of the server are of other lengths each time.
        return answer.status_code, {k: v for k, v in answer.headers.items() if k != "content-length"}

    head = client.head(path)
    assert (described(head), head.content) == (described(client.get(path)), b"")


def test_a_token_is_asked_of_everyone(serve: Serve) -> None:
    client = serve(token="s3cret")
    for path in PATHS[:-1]:
        answer = client.get(path)
        assert (answer.status_code, "Bearer" in answer.headers["www-authenticate"]) == (401, True), path
    for given in ("Bearer wrong", "Bearer", "s3cret", basic("wrong"), "Basic %%%", "Bearer \xff"):
        answer = client.get("/api/search", headers={"Authorization": given.encode("latin-1")})  # type: ignore[dict-item]
        assert answer.status_code == 401
    for given in ("Bearer s3cret", "bearer s3cret", basic("s3cret")):
        assert client.get("/api/search", headers={"Authorization": given}).status_code == 200
    assert client.get("/health").status_code == client.get("/ready").status_code == 200


def test_a_name_that_the_server_does_not_have_is_refused(serve: Serve) -> None:
    client = serve(names=("localhost", "[::1]"))
    for host, status in (
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("", 421),
    ):
        assert client.get("/api/search", headers={"Host": host}).status_code == status, host


def test_a_client_that_asks_too_often_is_told_when_to_ask_again(serve: Serve) -> None:
    client = serve(rate=0.01)
    first, second = client.get("/api/search"), client.get("/api/search")
    assert (first.status_code, second.status_code) == (200, 429)
    assert 1 <= int(second.headers["retry-after"]) <= 100
    assert second.json()["error"].startswith("more than 0.01 requests a second; try again in")
    assert client.get("/health").status_code == client.get("/static/page.css").status_code == 200


def test_a_request_too_many_at_once_is_refused_and_the_others_are_answered(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on, begun = threading.Event(), threading.Event()

    def wait(*_: object, **__: object) -> tuple[()]:
        begun.set()
        going_on.wait(60)
        return ()

    monkeypatch.setattr("search.embedded.searcher.EmbeddedSearcher.suggest", wait)
    client = serve(most_at_once=1)
    statuses: list[int] = []
    slow = threading.Thread(target=lambda: statuses.append(client.get("/api/suggest").status_code))
    slow.start()
    assert begun.wait(60)
    refused = client.get("/api/search")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert client.get("/health").status_code == 200
    going_on.set()
    slow.join()
    assert statuses == [200]


def test_searches_wait_for_no_comparison(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on, begun = threading.Event(), threading.Event()

    def wait(*_: object, **__: object) -> None:
        begun.set()
        going_on.wait(60)
        raise IdNotFoundError("gone")

    monkeypatch.setattr("search.embedded.searcher.EmbeddedSearcher.compare", wait)
    client = serve(threads=1, long_threads=1)
    statuses: list[int] = []
    slow = threading.Thread(
        target=lambda: statuses.append(client.get("/api/compare?first=a&second=b").status_code)
    )
    slow.start()
    assert begun.wait(60)
    assert client.get("/api/search?q=科技").status_code == 200
    going_on.set()
    slow.join()
    assert statuses == [404]


def test_what_has_no_answer_in_time_says_so(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = threading.Event()
    monkeypatch.setattr(
        "search.embedded.searcher.EmbeddedSearcher.suggest", lambda *_, **__: going_on.wait(60) and ()
    )
    monkeypatch.setattr("search.web.service.GRACE", 0.0)
    client = serve(seconds=0.01)
    answer = client.get("/api/suggest")
    going_on.set()
    assert (answer.status_code, answer.json()) == (
        504,
        {"error": "no answer was found in time; ask for less, or try again later"},
    )


def test_a_url_or_a_body_that_is_too_long_is_refused(serve: Serve) -> None:
    client = serve(longest_target=1_000, largest_body=100)
    assert client.get("/api/search?q=" + "a" * 1_000).status_code == 414
    assert client.post("/api/similar", json={"text": "a" * 100}).status_code == 413
    parts = (b"x" * 60 for _ in range(3))
    assert client.post("/api/similar", content=parts).status_code == 413


def test_scripts_of_other_origins_may_read_only_if_they_are_named(serve: Serve) -> None:
    origin = {"Origin": "https://a.example"}
    assert "access-control-allow-origin" not in serve().get("/api/search", headers=origin).headers
    named = serve(cors=("https://a.example",), token="s3cret")
    refused = named.get("/api/search", headers=origin)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "https://a.example")
    other = named.get("/api/search", headers={"Origin": "https://b.example"})
    assert "access-control-allow-origin" not in other.headers
    asked = {
        **origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    assert named.options("/api/search", headers=asked).status_code == 200


def test_long_answers_are_compressed_for_those_who_can_read_it(client: TestClient) -> None:
    answer = client.get("/api/search?q=科技", headers={"Accept-Encoding": "gzip"})
    assert (answer.headers["content-encoding"], "Accept-Encoding" in answer.headers["vary"]) == ("gzip", True)
    plain = client.get("/api/search?q=科技", headers={"Accept-Encoding": "identity"})
    assert ("content-encoding" in plain.headers, plain.json()["hits"]) == (False, answer.json()["hits"])


def test_answers_are_counted_by_route_and_status(client: TestClient) -> None:
    for path in ("/api/search?q=a", "/api/search?q=b", "/api/articles/a/b", "/x/1", "/x/2", "/static/no"):
        client.get(path)
    lines = client.get("/metrics").text.splitlines()
    counted = {
        line.removeprefix("policy_search_requests_total")
        for line in lines
        if line.startswith("policy_search_requests_total")
    }
    assert counted == {
        '{route="/api/search",status="200"} 2.0',
        '{route="/api/articles/{id:path}",status="404"} 1.0',
        '{route="none",status="404"} 2.0',
        '{route="/static/",status="404"} 1.0',
    }
    assert "policy_search_requests_in_flight 1.0" in lines
    assert "policy_search_index_readable 1.0" in lines
    assert 'policy_search_request_seconds_count{route="/api/search"} 2.0' in lines
