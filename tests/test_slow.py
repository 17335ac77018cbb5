"""Slow tests are left out of everyday runs alone: not if they are named, and not by `.ci/run`."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

import conftest
from tests import ROOT


@pytest.mark.parametrize(
    ("marks", "names", "chosen"),
    [
        ("not slow", ["tests", "indexer", "search"], "not slow"),
        ("not slow", ["tests/search"], "not slow"),
        ("not slow", ["tests/search/cli/test_serving.py"], ""),
        ("not slow", ["tests/search", "tests/test_docs.py::test_links_lead_to_files[README.md]"], ""),
        ("cluster", ["tests/test_docs.py"], "cluster"),
        ("slow", ["tests"], "slow"),
        ("", ["tests"], ""),
    ],
)
def test_slow_tests_run_where_they_are_asked_for(marks: str, names: list[str], chosen: str) -> None:
    config = SimpleNamespace(option=SimpleNamespace(markexpr=marks), args=names, getoption=lambda *_: "no")
    conftest.pytest_configure(config)
    assert config.option.markexpr == chosen


def test_ci_leaves_none_out() -> None:
    given = re.findall(r'export PYTEST_ADDOPTS="(.*)"', (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert [options.endswith("-m ''") for options in given] == [True, True]


def test_setup_cfg_leaves_out_what_the_summary_tells_of(request: pytest.FixtureRequest) -> None:
    assert request.config.getini("addopts")[-2:] == ["-m", conftest.NOT_SLOW]
