"""`policy_news_search`, the third name: it has all that the two packages have, and tells what hides them."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import indexer
import policy_news_search
import search
from tests import ROOT

ALL = {name: package for package in (indexer, search) for name in package.__all__}


def test_it_has_every_name_of_both_packages() -> None:
    assert policy_news_search.__all__ == sorted(ALL)
    for name, package in ALL.items():
        assert getattr(policy_news_search, name) is getattr(package, name)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        policy_news_search.nothing  # noqa: B018


def test_type_checkers_see_every_name() -> None:
    source = (ROOT / "policy_news_search" / "__init__.py").read_text(encoding="utf-8")
    imported = [
        alias.asname
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module in ("indexer", "search")
        for alias in node.names
    ]
    assert sorted(map(str, imported)) == sorted(ALL)


def run(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", source],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("taken", ["search/__init__.py", "search.py", "indexer/__init__.py"])
def test_what_takes_a_name_is_told(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).parent.mkdir(exist_ok=True)
    (tmp_path / taken).write_text("", encoding="utf-8")
    error = run(tmp_path, "import policy_news_search").stderr.splitlines()[-1]
    hiding = tmp_path / taken.removesuffix("/__init__.py")
    assert error.startswith(f"ImportError: policy_news_search cannot be used beside {hiding}, which takes")


def test_a_part_of_another_package_takes_no_name(tmp_path: Path) -> None:
    (tmp_path / "mysite" / "search").mkdir(parents=True)
    (tmp_path / "mysite" / "search" / "__init__.py").write_text("here = True", encoding="utf-8")
    got = run(tmp_path, "import mysite.search, policy_news_search as pns; print(mysite.search.here, pns.Hit)")
    assert (got.stdout, got.stderr) == ("True <class 'search.hit.Hit'>\n", "")


def test_loading_it_loads_little(tmp_path: Path) -> None:
    got = run(tmp_path, "import policy_news_search, sys; print('search.hit' in sys.modules)")
    assert (got.stdout, got.stderr) == ("False\n", "")
