"""Hosts that answer slowly, without an end, or with what must not be believed: no cluster is needed."""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Access, PolicySearchError, index_info
from indexer.core.errors import ClusterError
from indexer.storage.opensearch import connection
from indexer.storage.opensearch import dictionary as dictionaries
from indexer.storage.opensearch.address import parse_address
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.dictionary import dictionary_document, fetch_dictionary
from search import open_index

from .strange import Answer, host, whole


def endless(*pieces: bytes) -> Iterator[bytes]:
    """The pieces, and then spaces for ever."""
    yield from pieces
    while True:
        yield b" " * 1000


def drop_by_drop(content: bytes) -> Iterator[bytes]:
    for at in range(len(content)):
        yield content[at : at + 1]


def refusal(answer: Answer, pause: float = 0.0, seconds: float = 1.0) -> str:
    """What is said of the host without its address."""
    with host(answer, pause) as place:
        cluster = Cluster(parse_address(f"opensearch://{place}/x"))
        with pytest.raises(ClusterError) as raised:
            cluster.ask("GET", "/", patience=0.0, seconds=seconds)
        return str(raised.value).removeprefix(f"{cluster.address} ")


TIMED_OUT = "does not answer (timed out); see whether the cluster is up and its address right"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"A: b\r\n" * 1000,
        HEAD + b"Content-Length: 1000\r\n\r\n" + b"{" * 1000,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n{\r\n" * 1000,
        HEAD + b"\r\n" + b" " * 1000,
    ],
    ids=["headers", "body", "chunks", "body without a length"],
)
def test_a_host_that_answers_drop_by_drop_is_not_waited_for(content: bytes) -> None:
    began = time.monotonic()
    assert refusal(lambda: drop_by_drop(content), pause=0.05, seconds=0.4) == TIMED_OUT
    assert time.monotonic() - began < 20  # to hear all of it takes 50


@pytest.mark.slow
def test_a_search_has_one_time_for_all_its_requests() -> None:
    """Each request of a search takes a part of its time, and a busy cluster is not asked for ever."""
    with host(lambda: [whole({"error": "busy"}, 503)]) as place:
        cluster = Cluster(parse_address(f"opensearch://{place}/x"))
        began = time.monotonic()
        with pytest.raises(ClusterError, match=r"503 to /: busy: busy; .* not answered within 1.5 seconds"):
            cluster.within(1.5).get("/")
        assert time.monotonic() - began < 20
        with pytest.raises(ClusterError, match="has not answered within 0 seconds"):
            cluster.within(0).get("/")


@pytest.mark.slow
@pytest.mark.parametrize("command", [open_index, index_info], ids=["search", "info"])
def test_an_index_on_a_host_that_answers_drop_by_drop_is_an_error_in_time(command: object) -> None:
    content = whole({"x-000001-state": {"mappings": {"_meta": {}}}})
    with host(lambda: drop_by_drop(content), pause=0.2) as place:
        began = time.monotonic()
        with pytest.raises(ClusterError, match=r"has not answered within|does not answer"):
            command(f"opensearch://{place}/x?timeout=1")  # type: ignore[operator]
        assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda: endless(HEAD, b"\r\n{"), "its answer is too large"),
        (lambda: endless(HEAD, b"Content-Length: 99999999999\r\n\r\n{"), "its answer is too large"),
        (lambda: [whole(b"[" * 200_000)], "its answer is not a JSON object"),
        (
            lambda: [whole(gzip.compress(b" " * 10_000_000), 200, "Content-Encoding: gzip")],
            "its answer is not UTF-8",
        ),
    ],
    ids=["endless", "too long", "too deep", "compressed"],
)
def test_what_no_cluster_answers_takes_no_memory(
    answer: Answer, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MOST_BYTES", 1_000_000)
    said = refusal(answer, seconds=20.0)
    assert said == f"is not an OpenSearch cluster: {expected}; check its address"


def test_words_of_a_host_do_nothing_to_a_terminal() -> None:
    words = "\x1b]0;pwned\x07 \x9b31m \u202eevil\n\r\x00"
    cause = {"type": f"k{words}", "reason": f"r{words}"}
    shown = "\ufffd]0;pwned\ufffd \ufffd31m evil \ufffd"
    assert refusal(lambda: [whole({"error": {"root_cause": [cause]}}, 400)]) == (
        f"answers 400 to /: k{shown}: r{shown}"
    )


NAME = "dictionary-0123456789abcdef"


@pytest.mark.parametrize(
    "name", ["/dev/zero", "../../etc/passwd", "", f"{NAME}\n", f"x/{NAME}", NAME.upper(), NAME[:-1]]
)
def test_a_word_table_of_a_strange_name_is_not_read(name: str) -> None:
    with host(lambda: [whole({})]) as place:
        cluster = Cluster(parse_address(f"opensearch://{place}/x"))
        with pytest.raises(ClusterError, match="names no word table"):
            fetch_dictionary(cluster, "x-000001-state", name)


def test_a_word_table_must_be_the_one_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the name that holds anything else, such as a pipe that never ends, is passed over."""
    monkeypatch.setattr(dictionaries, "_cache_folders", lambda: [tmp_path])
    os.mkfifo(tmp_path / NAME)
    with host(lambda: [whole({"_source": dictionary_document(b"anything")})]) as place:
        cluster = Cluster(parse_address(f"opensearch://{place}/x"))
        with pytest.raises(ClusterError, match="has another word table than it names"):
            fetch_dictionary(cluster, "x-000001-state", NAME)


def test_credentials_do_not_leave_a_machine_in_clear() -> None:
    address = "opensearch://search-1:9200,127.0.0.1:9200/news"
    user, key = Access("leser", "geheim"), Access(api_key="geheim")
    for access, what in ((user, "user and password"), (key, "API key")):
        with pytest.raises(PolicySearchError) as raised:
            open_index("opensearch://search-1,127.0.0.1/news?timeout=1", access=access)
        assert str(raised.value) == (
            f"{address} would get the {what} in clear, for everybody on the way to read; write "
            f"opensearchs://search-1:9200,127.0.0.1:9200/news, or {address}?clear=1 where that is meant"
        )


@pytest.mark.parametrize(
    ("address", "is_sent"),
    [
        ("os://localhost/a", True),
        ("os://LocalHost,127.0.0.1,127.9.9.9:1,[::1]/a", True),
        ("oss://search-1/a", True),
        ("os://search-1/a?clear=1", True),
        ("os://search-1/a?clear=0", False),
        ("os://search-1/a", False),
        ("os://localhost,search-1/a", False),
        ("os://localhost.example/a", False),
        ("os://127.0.0.1.example/a", False),
        ("os://[::2]/a", False),
    ],
)
def test_where_credentials_are_sent(address: str, is_sent: bool) -> None:
    parsed = parse_address(address)
    Access().check(parsed)
    try:
        Access("leser", "geheim").check(parsed)
    except PolicySearchError:
        assert not is_sent
    else:
        assert is_sent
