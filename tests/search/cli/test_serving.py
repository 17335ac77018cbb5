"""The command `search-serve` in processes of its own: signals, workers, addresses, tokens, refusals."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from indexer import Article, build_index, update_index
from indexer.core.errors import PolicySearchError
from search.cli.listening import listen
from search.cli.serving import command
from tests import COMMANDS, ROOT

for _library in ("fastapi", "uvicorn", "prometheus_client"):
    pytest.importorskip(_library, reason=f"{_library} is not installed: pip install -e '.[dev]'")

from search.cli.server import LONGEST_PARSED, SECONDS_TO_RESPOND  # noqa: E402 - it takes these libraries
from search.web.settings import Settings  # noqa: E402

COMMAND = COMMANDS["search-serve"]
PATIENCE = 120
"""Seconds after which a test gives a process up."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    place = tmp_path_factory.mktemp("serving") / "index"
    build_index([Article("a", "科技创新"), Article("b", "人才政策")], place)
    return place


def environment(**variables: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **variables}


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    host: str
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        connection = HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """The exit status, and what was printed after the first line."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors


@contextmanager
def serving(index: Path, *options: str, **variables: str) -> Iterator[Server]:
    process = subprocess.Popen(
        [*COMMAND, "--index", str(index), "--port", "0", *options],
        env=environment(**variables),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stderr is not None
        first = process.stderr.readline()
        found = re.fullmatch(r"search-serve: serving .* at http://([\w.]+):(\d+)/\n", first)
        assert found, first
        yield Server(process, found[1], int(found[2]))
    finally:
        # Workers end with the process that started them; until then they hold its standard error.
        process.kill()
        process.communicate(timeout=PATIENCE)


def run(*arguments: str, **variables: str) -> tuple[int, str]:
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=environment(**variables),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stderr


def refusal(*arguments: str, **variables: str) -> str:
    """The error of the command, called in this process, where it does not serve."""
    with patch("search.cli.server.serve", side_effect=AssertionError("it serves")):
        result = CliRunner().invoke(command, arguments, env=variables)
    assert isinstance(result.exception, PolicySearchError), result.exception
    return str(result.exception)


@pytest.fixture(scope="module")
def server(index: Path) -> Iterator[Server]:
    """A server that its tests neither end nor change."""
    with serving(index, "--name", "Search.example", "--timeout", str(PATIENCE)) as started:
        yield started


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "number"), [(1, signal.SIGTERM), (1, signal.SIGINT), (2, signal.SIGINT)])
def test_a_signal_ends_it_well(index: Path, workers: int, number: signal.Signals) -> None:
    with serving(index, "--workers", str(workers)) as server:
        assert json.loads(server.get("/api/search?q=" + quote("科技"))[1])["total"] == 1
        assert server.end(number) == (0, "")


@pytest.mark.slow
def test_a_url_may_be_sent_as_it_was_typed(index: Path) -> None:
    with serving(index) as server, socket.create_connection((server.host, server.port), PATIENCE) as typed:
        typed.sendall(
            "GET /api/search?q=科技 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        )
        head, _, body = b"".join(iter(lambda: typed.recv(65_536), b"")).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK")
        assert (json.loads(body)["query"], json.loads(body)["total"]) == ("科技", 1)


@pytest.mark.slow
def test_requests_in_flight_are_answered_before_it_ends(index: Path) -> None:
    with serving(index) as server:
        with socket.create_connection((server.host, server.port), PATIENCE) as slow:
            body = '{"text": "科技创新"}'.encode()
            head = f"POST /api/similar HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
            slow.sendall(head.encode() + body[:5])
            assert server.get("/health")[0] == 200
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            slow.sendall(body[5:])
            answer = b"".join(iter(lambda: slow.recv(65_536), b""))
        assert answer.startswith(b"HTTP/1.1 200")
        server.process.communicate(timeout=PATIENCE)
        assert server.process.returncode == 0


@pytest.mark.slow
def test_workers_take_up_a_change_and_count_together(index: Path, tmp_path: Path) -> None:
    place = tmp_path / "index"
    build_index([Article("a", "科技创新")], place)
    with serving(place, "--workers", "2") as server:
        for count in range(1, 6):
            answers = [json.loads(server.get("/api/search?q=" + quote("科技"))[1]) for _ in range(6)]
            assert [answer["total"] for answer in answers] == [count] * 6
            update_index([Article(f"b{count}", "科技人才")], place)
        numbers = server.get("/metrics")[1].decode()
        assert 'policy_search_requests_total{route="/api/search",status="200"} 30.0' in numbers
        assert "policy_search_requests_in_flight 1.0" in numbers
        assert "policy_search_index_generation 6.0" in numbers


@pytest.mark.slow
def test_workers_that_die_while_they_are_asked_to_respond_are_replaced_at_once(index: Path) -> None:
    begun = time.monotonic()
    with serving(index, "--workers", "2") as server:
        assert server.get("/ready")[0] == 200
        start = time.monotonic() - begun
        workers = workers_of(server)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        time.sleep(1)  # The supervisor begins to wait for an answer of the first.
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        killed = time.monotonic()
        assert server.get("/ready")[0] == 200
        assert time.monotonic() - killed < start + SECONDS_TO_RESPOND / 2
        assert server.end(signal.SIGTERM) == (0, "")


@pytest.mark.slow
def test_a_server_that_is_killed_leaves_no_file_behind(index: Path, tmp_path: Path) -> None:
    with serving(index, "--workers", "2", TMPDIR=str(tmp_path)) as server:
        assert server.get("/api/search?q=" + quote("科技"))[0] == 200
        workers_of(server)
        assert [each.name.startswith("search-serve-") for each in tmp_path.iterdir()] == [True]
    # The server was killed, and its workers have ended.
    assert list(tmp_path.iterdir()) == []


def workers_of(server: Server) -> tuple[int, int]:
    """The ids of the two workers of a server, as soon as it has started both."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        # Those of the supervisor that are no trackers of resources.
        listed = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(server.process.pid)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        match [int(line.split()[0]) for line in listed.splitlines() if "spawn_main" in line]:
            case [first, second]:
                return first, second
        time.sleep(0.05)
    raise AssertionError(f"after {PATIENCE} s there are no two workers: {listed}")


@pytest.mark.slow
def test_long_queries_are_answered_and_longer_ones_refused(server: Server) -> None:
    for query in (quote("政策" * 3_600), "a" * 10_000):
        assert server.get("/api/search?q=" + query)[0] == 200
    told = (
        "the query is too long: its URL has more than 65,000 bytes, nine for each Han character; shorten it"
    )
    for query in (quote("政策" * 3_620), quote("政策" * 5_000), "a" * 140_000, "a" * 3_000_000):
        status, content = server.get("/api/search?q=" + query)
        assert (status, json.loads(content)) == (414, {"error": told})
        status, content = server.get("/?q=" + query)
        assert (status, re.findall("<bdi>(.*)</bdi>", content.decode()), b'<a href="/">' in content) == (
            414,
            ["查询过长：网址超过 65,000 字节（每个汉字占 9 字节）；请缩短查询", told],
            True,
        )
    assert server.get("/health")[0] == 200


@pytest.mark.slow
def test_what_is_no_request_is_told(server: Server) -> None:
    with socket.create_connection((server.host, server.port), PATIENCE) as connection:
        connection.sendall(b"GET / HTTP/9.9\r\n\r\n")
        head, _, body = b"".join(iter(lambda: connection.recv(65_536), b"")).partition(b"\r\n\r\n")
    assert (head.partition(b"\r\n")[0], body) == (b"HTTP/1.1 400 Bad Request", b"this is no HTTP request")


def test_a_url_that_is_cut_is_still_refused() -> None:
    # A path and a query are counted without the sign between them.
    assert LONGEST_PARSED - len("?") > Settings().longest_target


@pytest.mark.slow
@pytest.mark.parametrize(
    "sent", [b"\0\0\0\r\n\r\n", b"GET /\xff HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nHost: \r\n"]
)
def test_what_is_no_request_ends_no_server(server: Server, sent: bytes) -> None:
    with socket.create_connection((server.host, server.port), PATIENCE) as connection:
        connection.sendall(sent)
    assert server.get("/health")[0] == 200


@pytest.mark.slow
def test_many_clients_are_answered_while_the_index_changes(tmp_path: Path, quick_dictionary: None) -> None:
    place = tmp_path / "index"
    build_index([Article("a", "科技创新")], place)
    statuses: set[int] = set()
    went_back: list[tuple[int, int]] = []
    ended = threading.Event()
    with serving(place, "--workers", "2", "--timeout", str(PATIENCE)) as server:

        def ask() -> None:
            least = 0
            while not ended.is_set():
                before = written[0]
                status, content = server.get("/api/search?q=" + quote("科技"))
                statuses.add(status)
                total = json.loads(content).get("total", 0)
                if total < max(before, least):
                    went_back.append((before, total))
                least = total

        written = [1]
        clients = [threading.Thread(target=ask) for _ in range(4)]
        for client in clients:
            client.start()
        for count in range(8):
            update_index([Article(f"b{count}", "科技人才")], place)
            written[0] = count + 2
        ended.set()
        for client in clients:
            client.join()
    assert (statuses, went_back) == ({200}, [])


@pytest.mark.slow
def test_it_listens_to_others_only_with_a_token_or_on_purpose(index: Path, tmp_path: Path) -> None:
    elsewhere = ("--index", str(index), "--host", "0.0.0.0", "--port", "0")
    told = refusal(*elsewhere)
    assert ("--token-file" in told, "--allow-anyone" in told) == (True, True)
    file = tmp_path / "token"
    for content in ("", "two words", "科"):
        file.write_text(content, encoding="utf-8")
        assert f"{file} holds no token" in refusal(*elsewhere, "--token-file", str(file)), content
    assert "$POLICY_SEARCH_TOKEN holds no token" in refusal(*elsewhere, POLICY_SEARCH_TOKEN="two words")
    assert run(*elsewhere, "--token-file", str(tmp_path / "nothing"))[0] == 2
    file.write_text("s3cret\n", encoding="utf-8")
    with serving(index, "--host", "0.0.0.0", "--token-file", str(file)) as server:
        assert server.get("/api/search", Host="any.example")[0] == 401
        assert server.get("/api/search", Authorization="Bearer s3cret", Host="any.example")[0] == 200
    with serving(index, "--host", "0.0.0.0", "--allow-anyone") as server:
        assert server.get("/api/search", Host="any.example")[0] == 200
    with patch("search.cli.server.serve") as serve:
        CliRunner().invoke(command, elsewhere, env={"POLICY_SEARCH_TOKEN": "s3cret"})
    assert serve.call_args.args[2].token == "s3cret"


@pytest.mark.slow
def test_a_page_of_the_web_cannot_reach_it_by_another_name(server: Server) -> None:
    for host, status in (("localhost:1", 200), ("search.example", 200), ("evil.example", 421)):
        assert server.get("/api/search", Host=host)[0] == status


@pytest.mark.slow
def test_each_request_is_logged_if_that_is_asked_for(index: Path) -> None:
    with serving(index, "--access-log") as server:
        server.get("/api/search?q=a")
        _, errors = server.end(signal.SIGTERM)
    assert re.fullmatch(r'.* search-serve\[\d+\]: .* "GET /api/search\?q=a HTTP/1.1" 200\n', errors)


@pytest.mark.slow
def test_an_index_that_goes_is_logged_once_and_not_told_to_clients(tmp_path: Path) -> None:
    place = tmp_path / "index"
    build_index([Article("a", "科技创新")], place)
    with serving(place) as server:
        assert server.get("/ready")[0] == 200
        place.rename(tmp_path / "away")
        answers = [server.get("/api/search?q=a") for _ in range(3)]
        (tmp_path / "away").rename(place)
        assert server.get("/ready")[0] == 200
        _, errors = server.end(signal.SIGTERM)
    assert [(status, str(tmp_path).encode() in content) for status, content in answers] == [(503, False)] * 3
    lines = [line.partition("]: ")[2] for line in errors.splitlines()]
    assert lines == [
        f"there is no index in {place}; build one with `indexer build SOURCE...`",
        "the index can be read again",
    ]


@pytest.mark.slow
def test_what_it_cannot_do_is_told_with_what_to_do(index: Path, tmp_path: Path) -> None:
    assert "there is no index in" in refusal("--index", str(tmp_path / "nothing"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status, told = run("--index", str(index), "--port", str(taken.getsockname()[1]))
    assert (status, "cannot listen at 127.0.0.1" in told, "--port" in told) == (2, True, True)
    with pytest.raises(PolicySearchError, match=r"cannot listen at nowhere\.invalid, port 0: "):
        listen("nowhere.invalid", 0)
    result = CliRunner().invoke(command, ["--index", str(index), "--workers", "0"])
    assert (result.exit_code, "--workers" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--name", "http://search.example"),
        ("--name", "search.example:80"),
        ("--name", ""),
        ("--cors", "search.example"),
        ("--cors", "https://search.example/"),
        ("--cors", "ftp://search.example"),
    ],
)
def test_what_no_request_can_name_is_refused(option: str, value: str) -> None:
    done = CliRunner().invoke(command, ["--index", "nowhere", option, value])
    assert str(done.exception).startswith(f"{option} {value}: write ")


@pytest.mark.slow
@pytest.mark.parametrize("library", ["uvicorn", "fastapi", "jinja2", "prometheus_client"])
def test_a_missing_library_is_told_with_the_command_that_installs_it(
    index: Path, tmp_path: Path, library: str
) -> None:
    (tmp_path / f"{library}.py").write_text(
        f"raise ModuleNotFoundError({library!r}, name={library!r})", encoding="utf-8"
    )
    path: Sequence[str] = (str(tmp_path), str(ROOT))
    status, told = run("--index", str(index), PYTHONPATH=os.pathsep.join(path))
    assert (status, told.count("\n")) == (2, 1)
    assert f'({library}); install them with `pip install "policy-news-search[web]"`' in told
