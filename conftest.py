"""Tests on a cluster, where one is given: see tests/opensearch."""

from __future__ import annotations

import pytest

from tests.opensearch import EVERY, FOLDER, NONE_GIVEN, OPTION, Engine


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, metavar="HOST:PORT", help="An OpenSearch cluster for tests to make indexes on.")


def pytest_report_header(config: pytest.Config) -> str:
    cluster = config.getoption(OPTION)
    return f"OpenSearch: {cluster}" if cluster else f"OpenSearch: left out, {NONE_GIVEN}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of a module that says `ENGINES = EVERY` in folders, and on the cluster that is given."""
    if getattr(metafunc.module, "ENGINES", None) == EVERY and "engine" in metafunc.fixturenames:
        cluster = metafunc.config.getoption(OPTION)
        engines = [FOLDER, *([Engine(cluster)] if cluster else [])]
        metafunc.parametrize("engine", engines, ids=str, indirect=True, scope="module")


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
