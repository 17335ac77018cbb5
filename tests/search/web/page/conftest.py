"""What the tests of the pages share: an index, the application, a server, and a browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

import pytest

import indexer.writing.embedded.writer
from indexer import Article, build_index, update_index
from tests import ROOT

from .markup import parsed

pytest.importorskip("fastapi", reason="fastapi is not installed: pip install -e '.[dev]'")

from fastapi.testclient import TestClient

from search.web.app import create_app
from search.web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

UNHURRIED = Settings(seconds=60)
"""A busy machine must not cut a search short."""

HOSTILE = [
    Article(
        "hostile/1",
        "敌意文本<img src=x onerror=\"alert('1')\">与\u202e反转\u202c，还有\x1b[31m红色。",
        title="<script>alert(1)</script>敌意\u202e标题",
        source='"><b>源',
        published=date(2024, 5, 1),
    ),
    Article(
        "hostile/2", f"敌意文本{'长' * 400}<b>末尾</b>", title="很长的一段", topics=["<i>斜</i>", "-减号"]
    ),
    Article("hostile/3", f"敌意文本{'长' * 4000}", title="更长的一段"),
]

Get = Callable[..., Element]
"""The parameters of a search -> the page, which must have the status 200."""

OpenPage = Callable[..., "Page"]
"""A path, and options of a browser's context -> the page in a browser."""


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, compiled_dictionary: Path) -> str:
    """An index of the seeds, and of articles whose titles and texts are HTML, script and controls."""
    path = tmp_path_factory.mktemp("page") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            indexer.writing.embedded.writer,
            "compile_dictionary",
            lambda path, lexicon=(): shutil.copyfile(compiled_dictionary, path),
        )
        build_index([ROOT / "seeds"], path)
        update_index(HOSTILE, path)
    return str(path)


@pytest.fixture(scope="session")
def client(index: str) -> Iterator[TestClient]:
    with TestClient(create_app(index, UNHURRIED), headers={"Accept-Language": "en"}) as client:
        yield client


@pytest.fixture
def get(client: TestClient) -> Get:
    def get(path: str = "/", **parameters: Any) -> Element:
        answer = client.get(path, params=parameters or None)
        assert answer.status_code == 200, answer.text
        return parsed(answer.text)

    return get


@pytest.fixture(scope="session")
def server(index: str) -> Iterator[str]:
    """The address of a server on the index."""
    import uvicorn

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(index, UNHURRIED), log_level="warning")
        serving = uvicorn.Server(config)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not serving.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        serving.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: apt-get install chromium fonts-noto-cjk")
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: it is in [ci]")
    with driver.sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture(scope="session")
def completions(client: TestClient) -> None:
    """For tests that type into the box."""
    if client.get("/api/suggest?q=a").status_code == 404:
        pytest.skip("the API has no /api/suggest")


@pytest.fixture
def open_page(browser: Browser, server: str) -> Iterator[OpenPage]:
    """Opens pages. In the end there must have been no error, no message, and no request to elsewhere."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(path: str, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", "base_url": server, **options})
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _check(request.url))
        page.goto(path)
        return page

    def _check(url: str) -> None:
        if not url.startswith(server):
            complaints.append(f"asked {url}")

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
