"""The API keeps to its own description, whatever is sent: schemathesis makes requests of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.examples import examples

from .conftest import UNHURRIED

if TYPE_CHECKING:
    from search.web.app import Application

schemathesis = pytest.importorskip(
    "schemathesis", reason="schemathesis is not installed: pip install -e '.[dev,ci]'"
)

ENDPOINTS = [
    *("GET /api/search", "GET /api/facets", "GET /api/suggest", "GET /api/similar", "POST /api/similar"),
    *("GET /api/articles/{id}", "GET /api/paragraphs/{id}", "GET /api/compare", "GET /api/export"),
    *("GET /health", "GET /ready", "GET /metrics"),
]
WITHOUT_PARAMETERS = ("GET /health", "GET /ready", "GET /metrics")
REFUSED = ["400", "401", "403", "404", "405", "406", "409", "413", "414", "415", "422", "429", "5xx"]
"""Statuses by which what is not valid may be refused: those of schemathesis, and of what is too long."""


@pytest.fixture(scope="module")
def app(seeds_index: Path) -> Iterator[Application]:
    from starlette.testclient import TestClient

    from search.web.app import create_app
    from search.web.settings import Settings

    made = create_app(str(seeds_index), Settings(seconds=UNHURRIED))
    with TestClient(made):
        yield made


@pytest.fixture(scope="module")
def operations(app: Application) -> dict[str, Any]:
    """Endpoint -> its operation."""
    config = schemathesis.Config.from_dict(
        {"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}}
    )
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    found = [result.ok() for result in schema.get_all_operations()]
    return {f"{each.method.upper()} {each.path}": each for each in found}


def has_empty_values(query: dict[str, Any]) -> bool:
    """Whether a parameter is empty, which says that it was not given; {} is sent as an empty one."""
    values = chain.from_iterable(each if isinstance(each, list) else [each] for each in query.values())
    return any(value in ("", [], {}) for value in values)


def test_every_endpoint_is_described(operations: dict[str, Any]) -> None:
    assert set(ENDPOINTS) <= set(operations)
    assert [name for name in operations if not name.partition(" ")[2].startswith(("/api/", "/"))] == []


@pytest.mark.parametrize("is_valid", [True, False])
@pytest.mark.parametrize("name", ENDPOINTS)
def test_the_answers_are_as_described(operations: dict[str, Any], name: str, is_valid: bool) -> None:
    if name in WITHOUT_PARAMETERS and not is_valid:
        pytest.skip("it takes no parameters that could be wrong")
    mode = schemathesis.GenerationMode.POSITIVE if is_valid else schemathesis.GenerationMode.NEGATIVE

    @settings(max_examples=examples(4, 60), suppress_health_check=list(HealthCheck))
    @given(case=operations[name].as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        assume(is_valid or not has_empty_values(case.query or {}))
        case.call_and_validate()

    holds()


def test_the_description_names_limits_and_errors(app: Application) -> None:
    described = app.openapi()
    search = described["paths"]["/api/search"]["get"]
    limit = next(each for each in search["parameters"] if each["name"] == "limit")["schema"]
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (0, 100, 10)
    assert {"200", "304", "400", "401", "409", "422", "429", "503", "504"} <= set(search["responses"])
    assert [each["name"] for each in search["parameters"] if not each.get("description")] == []
