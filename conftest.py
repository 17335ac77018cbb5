"""Fixtures for all tests: the given cluster (see tests/opensearch) and word tables that are compiled once.
The hypothesis profile `ci` (`--hypothesis-profile ci`) tries more examples (see tests/examples.py).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from _pytest.doctest import DoctestModule
from hypothesis import HealthCheck, settings

import indexer.writing.embedded.repair
import indexer.writing.embedded.writer
import indexer.writing.opensearch.writer
from indexer.analysis import LoadedDictionary
from tests import word_tables
from tests.examples import CI, ON_CLUSTER
from tests.opensearch import EVERY, FOLDER, NONE_GIVEN, OPTION, Engine

# A developer's own profile must not change what a test sees.
os.environ["POLICY_SEARCH_CONFIG"] = ""
# Tests compare English output, whatever the developer's locale.
os.environ["LC_ALL"] = "C.UTF-8"
# Hundreds of tests start Python, and each worker imports all tests: a module is compiled once for all.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
word_tables.share()

# The tests that time something allow for a slow machine (see tests/timing.py). No other fails for being slow.
settings.register_profile(
    "everyday", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=20
)
settings.load_profile("everyday")
# Hypothesis has a profile of this name already, which tries the same examples each time.
settings.register_profile(CI, settings.get_profile("everyday"), max_examples=100)
settings.register_profile(ON_CLUSTER, settings.get_profile("everyday"))


NOT_SLOW = "not slow"
"""The `-m` of setup.cfg, which another one replaces."""


def pytest_configure(config: pytest.Config) -> None:
    """Give each file to one worker, so that what its tests share is made once. Run slow tests, too, if a file
    or a test is named."""
    if config.getoption("dist", "no") == "load":
        config.option.dist = "loadfile"
    if config.option.markexpr == NOT_SLOW and any(".py" in name for name in config.args):
        config.option.markexpr = ""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Nothing is left out in silence."""
    if config.option.markexpr == NOT_SLOW:
        terminalreporter.write_line('Slow tests: left out; `python -m pytest -n auto -m ""` runs them, too.')


def pytest_sessionstart() -> None:
    """Collecting makes objects that all stay: the garbage collector would scan them again and again."""
    gc.disable()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path,
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Import for the examples in docstrings only modules that have some: others may take long, or take
    libraries that are not installed."""
    collectors = yield
    if any(type(each) is DoctestModule for each in collectors) and ">>> " not in file_path.read_text("utf-8"):
        return [each for each in collectors if type(each) is not DoctestModule]
    return collectors


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, metavar="HOST:PORT", help="An OpenSearch cluster for tests to make indexes on.")


def pytest_report_header(config: pytest.Config) -> str:
    cluster = config.getoption(OPTION)
    return f"OpenSearch: {cluster}" if cluster else f"OpenSearch: left out, {NONE_GIVEN}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of a module that says `ENGINES = EVERY` in folders, and on the cluster that is given.

    Those that are marked `above_engines` run in folders alone."""
    if getattr(metafunc.module, "ENGINES", None) == EVERY and "engine" in metafunc.fixturenames:
        cluster = metafunc.config.getoption(OPTION)
        if metafunc.definition.get_closest_marker("above_engines"):
            cluster = None
        engines = [FOLDER, *([Engine(cluster)] if cluster else [])]
        metafunc.parametrize("engine", engines, ids=str, indirect=True, scope="module")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the cluster, so that `-m cluster` chooses them."""
    for item in items:
        engine = getattr(item, "callspec", None) and item.callspec.params.get("engine")  # type: ignore[attr-defined]
        if (engine and engine.cluster) or "cluster" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.cluster)


def pytest_collection_finish() -> None:
    """Keep the garbage collector from scanning the imported modules, too."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> str:
    """HOST:PORT of the cluster for tests."""
    given: str | None = request.config.getoption(OPTION)
    if not given:
        pytest.skip(NONE_GIVEN)
    return given


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> Engine:
    """A folder's, unless a module says that its tests are for every engine: `ENGINES = EVERY`."""
    return getattr(request, "param", FOLDER)  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def compiled_dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The word table without a user's lexicon."""
    path = tmp_path_factory.mktemp("dictionary") / "dictionary"
    word_tables.copy_compiled(path)
    return path


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Indexes take copies of word tables. What compiles them is called by its own tests."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (
            indexer.writing.embedded.repair,
            indexer.writing.embedded.writer,
            indexer.writing.opensearch.writer,
        ):
            patch.setattr(module, "compile_dictionary", word_tables.copy_compiled)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_disk() -> Iterator[None]:
    """No index of a test has to outlive a failure of power: waiting for the disk takes seconds of a run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


class OnceLoaded:
    """Loads each word table once: an index names it by its content."""

    _loaded: ClassVar[dict[str, LoadedDictionary]] = {}

    @classmethod
    def load(cls, path: Path) -> LoadedDictionary:
        if path.name not in cls._loaded:
            cls._loaded[path.name] = LoadedDictionary.load(path)
        return cls._loaded[path.name]


@pytest.fixture(scope="module")
def quick_dictionary() -> Iterator[None]:
    """Indexes built by this module's tests load each word table once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexer.writing.embedded.writer, "LoadedDictionary", OnceLoaded)
        yield
