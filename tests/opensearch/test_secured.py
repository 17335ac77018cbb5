"""Clusters behind TLS that let in who is known: the ways in, who is left out, and that no secret is told."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer import Article, PolicySearchError, build_index, index_info, update_index
from indexer.core.errors import ClusterError
from indexer.storage.opensearch import client as opensearch_client
from indexer.storage.opensearch import connection as opensearch_connection
from indexer.storage.opensearch.address import Access, parse_address
from indexer.storage.opensearch.client import Cluster
from search import open_index
from tests import ROOT
from tests.opensearch.proxy import (
    API_KEY,
    HEADERS,
    PASSWORD,
    SECRETS,
    USER,
    Proxy,
    certificate,
    deaf,
    nobody,
    serving,
)
from tests.timing import PATIENCE

from . import drop_index, new_address

ARTICLES = [Article("a", "白龟湖\n科创"), Article("b", "新城")]
VARIABLES = {"USER": USER, "PASSWORD": PASSWORD}


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def running(cluster: str, certified: tuple[Path, Path]) -> Iterator[Proxy]:
    with serving(cluster, certified) as proxy:
        yield proxy


@pytest.fixture
def proxy(running: Proxy) -> Proxy:
    running.headers.clear()
    running.instead, running.is_down = None, False
    return running


@pytest.fixture
def authorities(certified: tuple[Path, Path]) -> str:
    return str(certified[0])


@pytest.fixture
def address(cluster: str, proxy: Proxy) -> Iterator[str]:
    """An index on the cluster behind the proxy that is not there yet."""
    plain = new_address(cluster)
    yield plain.replace(f"opensearch://{cluster}", f"opensearchs://{proxy.host}")
    drop_index(plain)


class Said(NamedTuple):
    """What a command ended with."""

    status: int
    output: str
    message: str


def run(command: str, *arguments: str, **variables: str) -> Said:
    """Run `indexer` or `search` with these POLICY_OPENSEARCH_ variables; nothing secret is said."""
    program = f"from {command}.cli.main import main; main()"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("POLICY_")}
    environment |= {f"POLICY_OPENSEARCH_{name}": value for name, value in variables.items()}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**environment, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert told(done.stdout + done.stderr) == []
    return Said(done.returncode, done.stdout, done.stderr)


def told(text: str) -> list[str]:
    """The secrets that a text tells."""
    return [secret for secret in SECRETS if secret in text]


def hits(index: str, access: Access, query: str) -> list[str]:
    with open_index(index, access=access) as searcher:
        return [hit.text for hit in searcher.search(query).hits]


def shown(address: str) -> str:
    return str(parse_address(address))


def refusal(address: str, access: Access) -> str:
    with pytest.raises(PolicySearchError) as raised:
        open_index(address, access=access)
    assert told(f"{raised.value!r}") == []
    return str(raised.value)


def test_a_user_and_a_password_let_in(address: str, proxy: Proxy, authorities: str) -> None:
    access = Access(USER, PASSWORD, authorities=authorities)
    build_index(ARTICLES, address, access=access)
    update_index([Article("c", "平顶山")], address, access=access)
    assert hits(address, access, "平顶山") == ["平顶山"]
    assert index_info(address, access=access).articles == 3
    assert proxy.headers == {HEADERS[0]}


def test_an_api_key_lets_in_and_goes_before_a_user(address: str, proxy: Proxy, authorities: str) -> None:
    access = Access("nobody", "no", API_KEY, authorities)
    build_index(ARTICLES, address, access=access)
    assert hits(address, access, "白龟湖") == ["白龟湖"]
    assert proxy.headers == {HEADERS[1]}


def test_the_commands_take_what_the_environment_says(address: str, authorities: str, tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "a", "text": "白龟湖\n科创"}), encoding="utf-8")
    credentials = tmp_path / "credentials"
    credentials.touch(0o600)
    credentials.write_text(f"api_key = {API_KEY}\nca = {authorities}\n", encoding="utf-8")
    file, user = {"CREDENTIALS": str(credentials)}, {**VARIABLES, "CA": authorities}
    built = run("indexer", "build", str(source), "--index", address, **user)
    assert built == (0, f"1 article in {address}; 2 paragraphs; 0 rejected\n", "")
    for variables in (user, file):
        found = run("search", "科创", "--index", address, "--json", **variables)
        assert (found.status, json.loads(found.output)["total"], found.message) == (0, 1, "")
    assert run("search", "没有", "--index", address, **file).status == 1
    assert run("indexer", "info", "--index", address, **file).status == 0
    removed = run("indexer", "remove", "a", "--index", address, **file)
    assert removed == (0, f"1 removed from {address}; 0 paragraphs; 0 rejected\n", "")
    assert run("indexer", "revert", "--index", address, **user).status == 0
    assert run("search", "科创", "--index", address, **user).status == 0


WHERE = (
    "see $POLICY_OPENSEARCH_USER and _PASSWORD, or _API_KEY, or the file that $POLICY_OPENSEARCH_CREDENTIALS "
    "names"
)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"USER": USER, "PASSWORD": "geheimer"}, f"does not know this user and password (401); {WHERE}"),
        ({"API_KEY": "geheimer"}, f"does not know this API key (401); {WHERE}"),
        ({}, f"asks for a user or an API key (401); {WHERE}"),
    ],
)
def test_who_is_not_known_is_told_what_to_see_to(
    variables: dict[str, str], expected: str, address: str, authorities: str, tmp_path: Path
) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"id": "a", "text": "甲"}', encoding="utf-8")
    for command, *arguments in (["search", "科创"], ["indexer", "build", str(source)], ["indexer", "info"]):
        said = run(command, *arguments, "--index", address, CA=authorities, **variables)
        assert said == (2, "", f"{command}: {shown(address)} {expected}\n")


def test_a_password_in_an_address_is_told_and_not_shown() -> None:
    for index in (
        f"os://{USER}:{PASSWORD}@host/a",
        f"https://{USER}:{PASSWORD}@host/a",
        f"os://h/a?{PASSWORD}",
    ):
        for command, *arguments in (["search", "科创"], ["indexer", "info"]):
            said = run(command, *arguments, "--index", index)
            assert (said.status, said.output, said.message.count("\n")) == (2, "", 1)


def test_what_no_header_can_hold_is_told_before_anything_is_asked(
    address: str, proxy: Proxy, authorities: str
) -> None:
    said = run("search", "科创", "--index", address, CA=authorities, API_KEY=f"{API_KEY}\n")
    assert (said.status, said.output, proxy.headers) == (2, "", set())
    assert said.message.startswith("search: the API key has a space, a line break or another character")


def test_a_certificate_that_is_not_trusted_is_told(address: str, proxy: Proxy, authorities: str) -> None:
    said = run("search", "科创", "--index", address, **VARIABLES)
    # OpenSSL 1 writes it without a hyphen.
    assert said._replace(message=said.message.replace("self signed", "self-signed")) == (
        2,
        "",
        f"search: {shown(address)} has a certificate that is not trusted (self-signed certificate); name the "
        "file of its authorities in $POLICY_OPENSEARCH_CA\n",
    )
    elsewhere = address.replace("127.0.0.1", "localhost")
    assert refusal(elsewhere, Access(USER, PASSWORD, authorities=authorities)) == (
        f"{shown(elsewhere)} has a certificate that is not trusted (Hostname mismatch, certificate is not "
        "valid for 'localhost'.); name the file of its authorities in $POLICY_OPENSEARCH_CA"
    )
    assert proxy.headers == set()


def test_authorities_that_cannot_be_read_are_told(address: str, certified: tuple[Path, Path]) -> None:
    missing = certified[0].with_name("none.pem")
    for path, reason in [(missing, "No such file or directory"), (certified[1], "it holds no certificate")]:
        assert refusal(address, Access(USER, PASSWORD, authorities=str(path))) == (
            f"the authorities in {path} cannot be read: {reason}; $POLICY_OPENSEARCH_CA names a file in PEM"
        )


def test_a_plain_request_where_there_is_tls_is_told(address: str) -> None:
    plain = address.replace("opensearchs:", "opensearch:")
    said = run("search", "科创", "--index", plain, **VARIABLES)
    message = said.message.removeprefix(f"search: {shown(plain)} does not answer (")
    assert (said.status, said.output, message.partition(")")[2]) == (
        2,
        "",
        "; see whether the cluster is up and its address right, with opensearchs:// where there is TLS\n",
    )


def test_tls_where_there_is_none_is_told(cluster: str, authorities: str) -> None:
    address = f"opensearchs://{cluster}/secured"
    message = refusal(address, Access(USER, PASSWORD, authorities=authorities))
    assert message.startswith(f"{address} does not speak TLS as it is spoken here (")
    assert message.endswith("); use opensearch:// where there is no TLS")


def test_one_of_two_hosts_is_enough(address: str, proxy: Proxy, authorities: str) -> None:
    access = Access(USER, PASSWORD, authorities=authorities)
    for hosts in (f"{nobody()},{proxy.host}", f"{proxy.host},{nobody()}"):
        both = address.replace(proxy.host, hosts)
        build_index(ARTICLES, both, access=access)
        assert hits(both, access, "白龟湖") == ["白龟湖"]


DOWN = "does not answer (Connection refused); see whether the cluster is up and its address right"


def test_where_nobody_answers_nobody_waits_long(cluster: str) -> None:
    address = f"opensearch://{nobody()},{nobody()}/secured"
    began = time.monotonic()
    assert run("search", "科创", "--index", address, **VARIABLES) == (2, "", f"search: {address} {DOWN}\n")
    assert run("indexer", "info", "--index", address) == (2, "", f"indexer: {address} {DOWN}\n")
    assert time.monotonic() - began < 30


def test_a_host_that_takes_no_connection_is_not_waited_for(
    cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_connection, "CONNECT", 0.2)
    with deaf() as host:
        began = time.monotonic()
        assert refusal(f"opensearch://{host}/secured", Access()) == (
            f"opensearch://{host}/secured does not answer (timed out); see whether the cluster is up and its "
            "address right"
        )
        assert time.monotonic() - began < 10


def test_a_cluster_that_has_answered_is_waited_for(
    address: str, proxy: Proxy, authorities: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_client, "FIRST_PATIENCE", 0.0)
    access = Access(USER, PASSWORD, authorities=authorities)
    build_index(ARTICLES, address, access=access)
    with open_index(address, access=access) as searcher:
        proxy.is_down = True
        assert "does not answer (RemoteDisconnected)" in refusal(address, access)
        again = threading.Timer(1.0, setattr, (proxy, "is_down", False))
        again.start()
        assert searcher.search("白龟湖").total == 1
        again.join()


NO_CLUSTER = "is not an OpenSearch cluster: its answer is not a JSON object; check its address"


def answered(proxy: Proxy, authorities: str, status: int, media_type: str, body: str) -> str:
    """What is said of this answer."""
    proxy.instead = status, media_type, body.encode()
    access = Access(USER, PASSWORD, authorities=authorities)
    cluster = Cluster(parse_address(f"opensearchs://{proxy.host}/secured"), access)
    with pytest.raises(ClusterError) as raised:
        cluster.ask("GET", "/secured/_mapping", patience=0.0)
    return str(raised.value).removeprefix(f"{cluster.address} ")


@pytest.mark.parametrize(
    ("status", "media_type", "body", "expected"),
    [
        (
            403,
            "application/json",
            '{"error": {"root_cause": [{"type": "security_exception", "reason": "no permissions for [x]"}]}}',
            "does not allow /secured/_mapping (403): no permissions for [x]; it takes another user",
        ),
        (
            403,
            "application/json",
            '{"error": {"root_cause": [{"type": "cluster_block_exception", "reason": "index blocked"}]}}',
            "answers 403 to /secured/_mapping: cluster_block_exception: index blocked",
        ),
        (
            400,
            "text/html",
            "<html>\r\n<h1>400</h1>\r\n" + "x" * 1000,
            f"answers 400 to /secured/_mapping: <html> <h1>400</h1> {'x' * 280}",
        ),
        (200, "text/html", "<html>", NO_CLUSTER),
        (200, "text/plain", "hello", NO_CLUSTER),
        (200, "text/plain", "", NO_CLUSTER),
        (200, "application/json", "{", NO_CLUSTER),
        (200, "application/json", "[]", NO_CLUSTER),
        (404, "application/json", "[]", NO_CLUSTER),
        (404, "application/json", '{"detail": 1}', 'answers 404 to /secured/_mapping: {"detail": 1}'),
        (
            400,
            "application/json",
            '{"error": {"type": "x", "root_cause": {"y": 1}}}',
            "answers 400 to /secured/_mapping: x",
        ),
        (302, "text/html", "", "answers 302 to /secured/_mapping"),
    ],
)
def test_what_else_a_host_answers_is_told(
    status: int, media_type: str, body: str, expected: str, proxy: Proxy, authorities: str
) -> None:
    assert answered(proxy, authorities, status, media_type, body) == expected


def test_a_level_that_somebody_set_for_the_library_s_logger_is_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "opensearch")
    Cluster(parse_address("os://nowhere/x"))
    assert logging.getLogger("opensearch").level == logging.DEBUG


def test_no_secret_is_logged(
    address: str,
    proxy: Proxy,
    authorities: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for access in (
        Access(USER, PASSWORD, authorities=authorities),
        Access(api_key=API_KEY, authorities=authorities),
        Access(USER, f"{PASSWORD}?", authorities=authorities),
        Access(api_key=f"{API_KEY}?", authorities=authorities),
    ):
        cluster = Cluster(parse_address(address), access)
        tracer = logging.getLogger("opensearchpy.trace")
        tracer.addHandler(caplog.handler)
        try:
            # What Cluster has said of these loggers, somebody else may say otherwise of.
            for logger in (None, "opensearch", "opensearchpy.trace", "urllib3"):
                caplog.set_level(logging.DEBUG, logger)
            for is_down in (False, True):
                proxy.is_down = is_down
                with pytest.raises(ClusterError) as raised:
                    cluster.ask("POST", "/secured-none/_search", {"query": {"match_all": {}}}, patience=0.0)
                assert told(f"{raised.value!r} {raised.value.__cause__!r}") == []
        finally:
            tracer.removeHandler(caplog.handler)
    assert {"opensearch", "opensearchpy.trace", "urllib3.connectionpool"} <= {
        record.name for record in caplog.records
    }
    assert proxy.headers >= set(HEADERS)
    assert told(caplog.text + "".join(capfd.readouterr())) == []
