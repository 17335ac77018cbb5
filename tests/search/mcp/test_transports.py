"""The command `search-mcp` as a real process, asked by the official client over both transports."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the tools need the extra mcp")

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from indexer import Article, update_index
from tests import COMMANDS, ROOT
from tests.search.conftest import MakeIndex

from .calling import ARTICLES, text_of

OURS = "POLICY_INDEX", "POLICY_SEARCH_TOKEN"
"""Variables of the environment that change what the command does."""

CALLS: dict[str, dict[str, Any]] = {
    "search": {"query": "白龟湖"},
    "exact": {"text": "金融"},
    "fetch": {"id": "b"},
    "read_paragraph": {"id": "b:2"},
    "verify_quotation": {"text": "白龟湖的山"},
    "facets": {"query": "白龟湖", "fields": ["year"]},
}


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **more}


def over_stdio(index: Path) -> StdioServerParameters:
    command, *arguments = COMMANDS["search-mcp"]
    return StdioServerParameters(command=command, args=[*arguments, "--index", str(index)], env=environment())


@contextmanager
def serving(index: Path, *options: str, warning: str = "", **variables: str) -> Iterator[str]:
    """The address of a server over HTTP, which ends with the block, and gives no other warning than this."""
    process = subprocess.Popen(
        [*COMMANDS["search-mcp"], "--index", str(index), "--http", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(**variables),
        text=True,
    )
    with process:
        assert process.stderr is not None
        said = process.stderr.readline()
        try:
            assert said.startswith(f"search-mcp: serving {index} at http://127.0.0.1:"), said
            yield said.split()[-1]
        finally:
            process.send_signal(signal.SIGTERM)
            stdout, stderr = process.communicate()
        assert (process.returncode, stdout, bool(stderr)) == (143, "", bool(warning))
        assert warning in stderr


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(work())  # type: ignore[arg-type]


async def check_every_tool(client: Client) -> None:
    for tool, arguments in CALLS.items():
        result = await client.call_tool(tool, arguments)
        assert not result.is_error, text_of(result)
        assert json.loads(text_of(result)) == result.structured_content


async def check_twenty_at_once(client: Client) -> None:
    calls = [(tool, CALLS[tool]) for tool in CALLS] * 4
    alone = {tool: await client.call_tool(tool, CALLS[tool]) for tool in CALLS}
    together = await asyncio.gather(*[client.call_tool(tool, arguments) for tool, arguments in calls])
    assert [text_of(each) for each in together] == [text_of(alone[tool]) for tool, _ in calls]


async def check_a_new_index(client: Client, index: Path) -> None:
    """What is found follows a change of the index, in the same session."""

    async def is_found() -> bool:
        result = await client.call_tool("exact", {"text": "新来的一段"})
        found: bool = (result.structured_content or {})["found"]
        return found

    assert not await is_found()
    await asyncio.to_thread(update_index, [Article("new", "新来的一段")], index)
    assert await is_found()


async def check_all(client: Client, index: Path) -> None:
    await check_every_tool(client)
    await check_twenty_at_once(client)
    await check_a_new_index(client, index)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_standard_input_and_output(make_index: MakeIndex, mode: str) -> None:
    index = make_index(ARTICLES)

    async def work() -> None:
        async with Client(over_stdio(index), mode=mode) as client:
            await check_all(client, index)

    run(work)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_http(make_index: MakeIndex, mode: str) -> None:
    index = make_index(ARTICLES)

    async def work() -> None:
        async with Client(address, mode=mode) as client:
            await check_all(client, index)

    with serving(index) as address:
        run(work)


@pytest.mark.slow
def test_a_token_lets_in_who_knows_it(make_index: MakeIndex) -> None:
    async def statuses() -> list[int]:
        async with httpx2.AsyncClient() as http:
            headers = ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer open-sesame"})
            return [(await http.post(address, headers=each, json={})).status_code for each in headers]

    async def work() -> None:
        assert (await statuses())[:2] == [401, 401]
        assert (await statuses())[2] != 401
        async with (
            httpx2.AsyncClient(headers={"Authorization": "Bearer open-sesame"}) as http,
            Client(streamable_http_client(address, http_client=http)) as client,
        ):
            await check_every_tool(client)

    with serving(make_index(ARTICLES), POLICY_SEARCH_TOKEN="open-sesame") as address:
        run(work)


@pytest.mark.slow
@pytest.mark.parametrize(("options", "status"), [((), 421), (("--allow-anyone",), 400)])
def test_a_name_of_another_machine_is_refused(
    make_index: MakeIndex, options: tuple[str, ...], status: int
) -> None:
    """A web page in the user's browser may call this machine by a name of its own."""

    async def work() -> None:
        async with httpx2.AsyncClient() as http:
            answer = await http.post(address, headers={"Host": "elsewhere.example"}, json={})
            assert answer.status_code == status

    warning = "" if options else "Invalid Host header"
    with serving(make_index(ARTICLES), *options, warning=warning) as address:
        run(work)


@pytest.mark.slow
def test_nothing_but_the_protocol_is_on_standard_output(make_index: MakeIndex) -> None:
    client = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    requests = [
        ("initialize", client),
        ("tools/call", {"name": "fetch", "arguments": {"id": "x"}}),
        ("tools/call", {"name": "search", "arguments": CALLS["search"]}),
    ]
    asked = [
        {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        for number, (method, params) in enumerate(requests, 1)
    ]
    asked.insert(1, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    process = subprocess.Popen(
        [*COMMANDS["search-mcp"], "--index", str(make_index(ARTICLES))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
        encoding="utf-8",
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("".join(f"{json.dumps(each)}\n" for each in asked))
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(3)]
        rest, stderr = process.communicate()
    assert sorted(answer["id"] for answer in answers) == [1, 2, 3]
    assert (process.returncode, rest, stderr) == (0, "", "")


def failed(*arguments: str, **variables: str) -> tuple[int, str, str]:
    """Exit status, standard output and the last line of standard error of a command that cannot serve."""
    ended = subprocess.run(
        [*COMMANDS["search-mcp"], *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**variables),
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--http", "--host", "0.0.0.0"),
            "search-mcp: 0.0.0.0 can be reached from elsewhere, and there is no token: name a file with one "
            "by --token-file, put it into $POLICY_SEARCH_TOKEN, or allow anyone to search by --allow-anyone",
        ),
        (("--port", "1"), "Error: --port is for --http: give both."),
        (
            ("--index", "nowhere"),
            "search-mcp: there is no index in nowhere; build one with `indexer build SOURCE...`",
        ),
    ],
)
def test_what_keeps_it_from_serving(arguments: tuple[str, ...], said: str) -> None:
    assert failed(*arguments) == (2, "", said)


def test_a_token_and_anyone_are_not_allowed_together() -> None:
    assert failed("--http", "--allow-anyone", POLICY_SEARCH_TOKEN="x") == (
        *(2, ""),
        "search-mcp: there is a token, and --allow-anyone asks for none: remove one of them",
    )


def test_a_missing_library_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    blocked = "import sys; sys.modules['mcp'] = None; import search.cli.mcp as it; it.main()"
    ended = subprocess.run(
        [sys.executable, "-c", blocked],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=tmp_path,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        2,
        "",
        'search-mcp: search-mcp takes the library mcp: pip install "policy-news-search[mcp]"\n',
    )
