"""An index that changes, goes, comes back or is damaged under a server."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer import Article, build_index, update_index
from search import IndexState, open_index

from .conftest import Serve

if TYPE_CHECKING:
    from starlette.testclient import TestClient

pytestmark = pytest.mark.usefixtures("quick_builds")

GONE = {"error": "the index cannot be read now; try again in some seconds"}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    place = tmp_path / "index"
    build_index([Article("a", "科技创新")], place)
    return place


def total(client: TestClient) -> int:
    answer = client.get("/api/search?q=科技")
    assert answer.status_code == 200, answer.text
    found: int = answer.json()["total"]
    return found


def test_the_next_answer_after_a_change_is_of_the_new_state(serve: Serve, index: Path) -> None:
    client = serve(index)
    tags = []
    for count in (1, 2, 3):
        answer = client.get("/api/search?q=科技")
        assert answer.json()["total"] == count
        tags.append(answer.headers["etag"])
        again = client.get("/api/search?q=科技", headers={"If-None-Match": f'"x", {tags[-1]}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tags[-1])
        assert "frame-ancestors 'none'" in again.headers["content-security-policy"]
        update_index([Article(f"b{count}", "科技人才")], index)
    stale = client.get("/api/search?q=科技", headers={"If-None-Match": tags[-1]})
    assert (stale.status_code, stale.json()["total"]) == (200, 4)
    assert len(set(tags)) == 3


def test_tags_differ_with_what_is_asked(serve: Serve, index: Path) -> None:
    client = serve(index)
    asked = ["/api/search?q=科技", "/api/search?q=科技&limit=1", "/api/facets?q=科技", "/api/articles/a"]
    assert len({client.get(url).headers["etag"] for url in asked}) == 4


def test_a_cursor_whose_state_is_gone_says_what_to_do(serve: Serve, index: Path) -> None:
    update_index([Article("b", "科技人才")], index)
    client = serve(index)
    url = client.get("/api/search?q=科技&limit=1").links["next"]["url"]
    for count in range(8):
        update_index([Article(f"c{count}", "科技")], index)
    fresh = serve(index)
    answer = fresh.get(url)
    assert answer.status_code == 409
    assert "leave the cursor out" in answer.json()["error"]


def test_an_index_that_goes_and_comes_back_ends_no_server(serve: Serve, index: Path) -> None:
    client = serve(index)
    assert (total(client), client.get("/ready").status_code) == (1, 200)
    shutil.rmtree(index)
    for path in ("/api/search?q=科技", "/api/articles/a", "/api/suggest?q=a", "/ready"):
        answer = client.get(path)
        assert (answer.status_code, answer.json(), answer.headers["retry-after"]) == (503, GONE, "5")
    assert client.get("/?q=科技").status_code == 503
    assert client.get("/health").status_code == 200
    assert "policy_search_index_readable 0.0" in client.get("/metrics").text
    build_index([Article("a", "科技创新"), Article("b", "科技")], index)
    assert (total(client), client.get("/ready").status_code) == (2, 200)
    assert "policy_search_index_readable 1.0" in client.get("/metrics").text


def test_a_server_may_start_before_its_index(serve: Serve, tmp_path: Path) -> None:
    client = serve(tmp_path / "index")
    assert client.get("/api/search?q=科技").status_code == 503
    build_index([Article("a", "科技创新")], tmp_path / "index")
    assert total(client) == 1


def test_a_damaged_index_is_not_answered_from_until_it_is_mended(serve: Serve, index: Path) -> None:
    client = serve(index)
    texts = max(index.glob("*.texts"))
    sound = texts.read_bytes()
    texts.unlink()
    texts.write_bytes(b"\0" * len(sound))
    remove_and_add(index)
    fresh = serve(index)
    assert fresh.get("/api/search?q=科技").status_code == 503
    assert fresh.get("/ready").json() == GONE
    build_index([Article("a", "科技创新")], index)
    assert total(client) == total(fresh) == 1


def remove_and_add(index: Path) -> None:
    """Let the newest state of the index be another one, as far as its files allow."""
    for toc in index.glob("*.toc"):
        toc.touch()


def test_the_state_of_an_index_grows_with_its_changes(index: Path) -> None:
    with open_index(index) as searcher:
        before = searcher.state
        assert searcher.refresh(strict=True) is False
        update_index([Article("b", "科技人才")], index)
        assert (searcher.refresh(strict=True), searcher.state.generation) == (True, before.generation + 1)
        assert searcher.state.written >= before.written
        assert searcher.state == IndexState(searcher.state.id, 2, searcher.state.written)
        assert searcher.state.id != before.id

        shutil.rmtree(index)
        assert searcher.refresh() is False
        with pytest.raises(Exception, match="there is no index in"):
            searcher.refresh(strict=True)


def test_the_state_of_several_indexes_is_told_as_one(index: Path, tmp_path: Path) -> None:
    build_index([Article("z", "科技")], tmp_path / "other")
    update_index([Article("y", "科技")], tmp_path / "other")
    with open_index([index, tmp_path / "other"]) as both, open_index(tmp_path / "other") as other:
        assert (both.state.generation, both.state.written) == (3, other.state.written)
