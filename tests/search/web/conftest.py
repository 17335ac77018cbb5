"""What the tests of the server share: an index of the project's seeds, and clients of applications on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from indexer import build_index
from search import Searcher, open_index
from tests import ROOT

if TYPE_CHECKING:
    from starlette.testclient import TestClient

pytest.importorskip("fastapi", reason="FastAPI is not installed: pip install -e '.[dev]'")

UNHURRIED = 60.0
"""Seconds of a search: a busy machine must not cut one short."""

Serve = Callable[..., "TestClient"]
"""Settings, and the index if it is not the one of the seeds -> a client of an application with them."""


@pytest.fixture(scope="package")
def seeds_index(tmp_path_factory: pytest.TempPathFactory, compiled_dictionary: Path) -> Path:
    """An index of the seeds, which no test changes."""
    place = tmp_path_factory.mktemp("web") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "indexer.writing.embedded.writer.compile_dictionary",
            lambda path, lexicon=(): shutil.copyfile(compiled_dictionary, path),
        )
        build_index([ROOT / "seeds"], place)
    return place


@pytest.fixture(scope="package")
def searcher(seeds_index: Path) -> Iterator[Searcher]:
    with open_index(seeds_index) as opened:
        yield opened


@pytest.fixture
def serve(seeds_index: Path) -> Iterator[Serve]:
    from starlette.testclient import TestClient

    from search.web.app import create_app
    from search.web.settings import Settings

    with ExitStack() as stack:

        def client(index: Path | None = None, **settings: Any) -> TestClient:
            chosen = Settings(**{"seconds": UNHURRIED, **settings})
            app = create_app(str(index or seeds_index), chosen)
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield client


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve()
