"""Compiled modules are found as the import system finds them, and all others are left to it."""

from __future__ import annotations

import importlib
import os
import py_compile
import subprocess
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from indexer.core.loading import CompiledModules, find_compiled, load_compiled

TAG = sys.implementation.cache_tag or ""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with bytecode, `paper`, of which `paper.folded.plane` is a module."""
    for name, text in (("paper/__init__.py", ""), ("paper/folded/__init__.py", "size = 1")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        compile_at(path)
    plane = tmp_path / "paper/folded/plane.py"
    plane.write_text('"""Flies."""\nwings = 2', encoding="utf-8")
    compile_at(plane)
    return tmp_path / "paper"


def compile_at(path: Path, mode: py_compile.PycInvalidationMode | None = None) -> None:
    py_compile.compile(str(path), doraise=True, optimize=0, invalidation_mode=mode)


def found(package: Path, name: str) -> ModuleSpec | None:
    return CompiledModules({"paper": str(package)}, TAG).find_spec(name)


def test_a_compiled_module_is_found_as_the_import_system_finds_it(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setattr(sys, "meta_path", [CompiledModules({"paper": str(package)}, TAG), *sys.meta_path])
    try:
        plane = importlib.import_module("paper.folded.plane")
        usual = importlib.machinery.PathFinder.find_spec("paper.folded.plane", [str(package / "folded")])
        assert usual is not None
        assert usual.loader is not None
        assert (plane.wings, plane.__doc__) == (2, "Flies.")
        assert type(plane.__loader__) is not type(usual.loader)
        assert isinstance(plane.__loader__, type(usual.loader))
        spec = plane.__spec__
        assert spec is not None
        of_spec = ("name", "origin", "cached", "parent", "has_location", "submodule_search_locations")
        assert [getattr(spec, each) for each in of_spec] == [getattr(usual, each) for each in of_spec]
        assert sys.modules["paper.folded"].__path__ == [str(package / "folded")]
        assert sys.modules["paper.folded"].size == 1
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "paper"]:
            del sys.modules[name]


def test_modules_are_loaded_as_they_are_imported(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["paper", "paper.folded", "paper.folded.plane"]

    def described() -> list[object]:
        for name in [name for name in sys.modules if name.partition(".")[0] == "paper"]:
            del sys.modules[name]
        load_compiled(names)
        given = [name in sys.modules for name in names]
        importlib.import_module("paper.folded.plane")
        kept = [vars(sys.modules[name]).copy() for name in names]
        for attributes in kept:
            del attributes["__spec__"], attributes["__loader__"], attributes["__builtins__"]
        is_set = sys.modules["paper"].folded is sys.modules["paper.folded"]
        folded = [[*each] for each in kept]
        of_modules = [{name: str(one) for name, one in each.items() if name != "folded"} for each in kept]
        return [given, is_set, list(map(sorted, folded)), of_modules]

    finder = CompiledModules({"paper": str(package)}, TAG)
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    try:
        loaded = described()
        monkeypatch.setattr(finder, "load", lambda names: None)
        imported = described()
        assert (loaded[0], imported[0]) == ([True] * 3, [False] * 3)
        assert loaded[1:] == imported[1:]
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "paper"]:
            del sys.modules[name]


def test_loading_ends_at_a_module_that_is_left_to_the_import_system(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cached,) = (package / "folded/__pycache__").glob("__init__.*.pyc")
    cached.unlink()
    monkeypatch.setattr(sys, "meta_path", [CompiledModules({"paper": str(package)}, TAG)])
    try:
        load_compiled(["paper", "paper.folded", "paper.folded.plane"])
        assert [name for name in sys.modules if name.partition(".")[0] == "paper"] == ["paper"]
    finally:
        sys.modules.pop("paper", None)


def test_a_module_that_fails_is_not_loaded(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "__init__.py").write_text("raise ValueError('torn')", encoding="utf-8")
    compile_at(package / "__init__.py")
    monkeypatch.setattr(sys, "meta_path", [CompiledModules({"paper": str(package)}, TAG)])
    with pytest.raises(ValueError, match="torn"):
        load_compiled(["paper"])
    assert "paper" not in sys.modules


def test_a_changed_module_is_left_to_the_import_system(package: Path) -> None:
    source = package / "folded/plane.py"
    status = source.stat()
    assert found(package, "paper.folded.plane") is not None
    os.utime(source, (status.st_atime, status.st_mtime + 5))
    assert found(package, "paper.folded.plane") is None
    os.utime(source, (status.st_atime, status.st_mtime))
    assert found(package, "paper.folded.plane") is not None
    source.write_text("wings = 1234567", encoding="utf-8")
    os.utime(source, (status.st_atime, status.st_mtime))
    assert found(package, "paper.folded.plane") is None


def test_other_bytecode_is_left_to_the_import_system(package: Path) -> None:
    source = package / "folded/plane.py"
    compile_at(source, py_compile.PycInvalidationMode.UNCHECKED_HASH)
    assert found(package, "paper.folded.plane") is None
    compile_at(source, py_compile.PycInvalidationMode.TIMESTAMP)
    (cached,) = (package / "folded/__pycache__").glob("plane.*.pyc")
    cached.write_bytes(b"\0\0\r\n" + cached.read_bytes()[4:])
    assert found(package, "paper.folded.plane") is None
    cached.write_bytes(b"")
    assert found(package, "paper.folded.plane") is None
    cached.unlink()
    assert found(package, "paper.folded.plane") is None


@pytest.mark.parametrize("name", ["other", "other.folded", "paper.missing", "paper.folded.plane.tail"])
def test_other_names_are_left_to_the_import_system(package: Path, name: str) -> None:
    assert found(package, name) is None


@pytest.fixture
def meta_path() -> Iterator[None]:
    before = sys.meta_path[:]
    yield
    sys.meta_path[:] = before


@pytest.mark.usefixtures("meta_path")
def test_bytecode_kept_elsewhere_is_left_to_the_import_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", "elsewhere")
    before = sys.meta_path[:]
    find_compiled("indexer")
    assert sys.meta_path == before


def test_a_process_that_finds_compiled_modules_imports_the_same() -> None:
    program = (
        "import sys\n"
        "from indexer.core.loading import find_compiled\n"
        "find_compiled('indexer', 'search')\n"
        "import search.answering.retrieval\n"
        "print(search.answering.retrieval.Answer.__module__, search.answering.retrieval.__file__)\n"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": ""}
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
        ).stdout
        for _ in range(2)
    ]
    from search.answering import retrieval

    assert runs == [f"search.answering.retrieval {retrieval.__file__}\n"] * 2
