"""The shape of the source, in Python and C: circles, includes, heads, lengths and parameters of functions."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pytest

from tests import ROOT

from .modules import PACKAGES, Module, imports
from .test_architecture import MAY_INCLUDE

LONGEST = 400
"""Lines of the longest file."""

MOST_PARAMETERS = 7
"""Parameters of a function, `self` and `cls` not counted."""

PUBLIC_API = (
    "indexer.writing.indexing.build_index",
    "indexer.writing.indexing.build_part",
    "indexer.writing.indexing.update_index",
    "search.cli.evaluation.command",
    "search.searcher.search",
)
"""Functions that callers and the command line give more options."""

NATIVE = "indexer/native/"
Files = Mapping[str, str]
"""Path from the root -> source."""

Faults = Iterator[tuple[str, str]]
"""Path and fault."""


@cache
def read_files() -> Files:
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.*"))]
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in paths
        if path.suffix in (".py", ".c", ".h")
    }


_module = cache(Module)  # Each is parsed once.


def python_modules(files: Files) -> dict[str, Module]:
    modules = {}
    for path, source in files.items():
        if path.endswith(".py"):
            name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            modules[path] = _module(name, source, path.endswith("/__init__.py"))
    return modules


def included(source: str) -> list[str]:
    return re.findall(r'^#include "([^"]+)"', source, re.MULTILINE)


def links(files: Files) -> dict[str, set[str]]:
    """What each module imports, under `if TYPE_CHECKING` too, and what each `.c` with its `.h` includes."""
    modules = {module.name: module for module in python_modules(files).values()}
    linked = {
        name: {each if each in modules else each.rpartition(".")[0] for each in imports(module)}
        for name, module in modules.items()
    }
    for path, source in files.items():
        if not path.endswith(".py"):
            linked.setdefault(path[:-2], set()).update(NATIVE + header[:-2] for header in included(source))
    return {name: others - {name} for name, others in linked.items()}


def circles(files: Files) -> Faults:
    """Files from which a chain of imports or includes leads back to them."""
    linked = links(files)
    # No circle goes through a file from which nothing leads on.
    while ends := [name for name, others in linked.items() if others.isdisjoint(linked)]:
        for name in ends:
            del linked[name]
    reached: dict[str, set[str]] = {}
    for name in linked:
        waiting, reached[name] = [*linked[name]], set()
        while waiting:
            if (other := waiting.pop()) not in reached[name]:
                reached[name].add(other)
                waiting += linked.get(other, ())
    for name, others in reached.items():
        if name in others:
            circle = sorted(other for other in others if name in reached.get(other, ()))
            yield name.replace(".", "/"), f"is in a circle of {', '.join(circle)}"


def forbidden_includes(files: Files) -> Faults:
    """C files that include a header of a folder above them."""
    for path, source in files.items():
        if not path.endswith(".py"):
            folder = path.removeprefix(NATIVE).partition("/")[0]
            allowed = {folder, *MAY_INCLUDE[folder].split()}
            for header in included(source):
                if header.partition("/")[0] not in allowed:
                    yield path, f"includes {header}"


def missing_heads(files: Files) -> Faults:
    """C files that do not open with a comment on what they are responsible for."""
    for path, source in files.items():
        if not path.endswith(".py") and not re.match(r"/\*(?: [^\s*]+){2}", source):
            yield path, "does not open with a comment"


def long_files(files: Files) -> Faults:
    for path, source in files.items():
        if (lines := len(source.splitlines())) > LONGEST:
            yield path, f"has {lines} lines"


def long_parameter_lists(files: Files) -> Faults:
    modules = python_modules(files)
    for path, source in files.items():
        functions = python_functions(modules[path]) if path in modules else c_functions(source)
        for name, count in functions:
            if count > MOST_PARAMETERS and name not in PUBLIC_API:
                yield path, f"{name} has {count} parameters"


def python_functions(module: Module) -> Iterator[tuple[str, int]]:
    """The functions and methods of a module: (name behind that of the module, number of parameters)."""
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef):
            given = node.args
            names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
            names += [each.arg for each in (given.vararg, given.kwarg) if each]
            count = len([name for name in names if name not in ("self", "cls")])
            yield f"{module.name}.{node.name}", count


def c_functions(source: str) -> Iterator[tuple[str, int]]:
    """The functions that a C file declares or defines: (name, number of parameters)."""
    for function in re.finditer(r"^[a-zA-Z_][\w *]*?\b(\w+)\(([^;{]*?)\)\s*[{;]", source, re.MULTILINE):
        parameters = function[2]
        while "(" in parameters:  # a pointer to a function is one parameter
            parameters = re.sub(r"\([^()]*\)", "", parameters)
        yield function[1], parameters.count(",") + 1


Check = Callable[[Files], Faults]
CHECKS: tuple[Check, ...] = (
    circles,
    forbidden_includes,
    missing_heads,
    long_files,
    long_parameter_lists,
)


@pytest.mark.parametrize("check", CHECKS)
def test_every_file_is_in_shape(check: Check) -> None:
    assert list(check(read_files())) == []


def test_each_public_function_that_is_named_has_many_parameters() -> None:
    functions = [
        each for module in python_modules(read_files()).values() for each in python_functions(module)
    ]
    many = {name for name, count in functions if count > MOST_PARAMETERS}
    assert [name for name in PUBLIC_API if name not in many] == []


EIGHT = "a, b, c, d, e, f, g, h"
EIGHT_INTS = "int a, int b, int c, int d, int e, int f, int g, int h"


@pytest.mark.parametrize(
    ("check", "files", "faults"),
    [
        (circles, {"search/a.py": "import search.b", "search/b.py": "import os"}, []),
        (
            circles,
            {
                "search/a.py": "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from .b import B",
                "search/b.py": "def f():\n    from . import c",
                "search/c.py": "import search.a",
                "search/d.py": "import search.a",
            },
            [(f"search/{name}", "is in a circle of search.a, search.b, search.c") for name in "abc"],
        ),
        (
            circles,
            {"search/a/__init__.py": "from .b import c", "search/a/b.py": "from search.a import c"},
            [(f"search/{name}", "is in a circle of search.a, search.a.b") for name in ("a", "a/b")],
        ),
        (circles, {NATIVE + "base/a.c": '#include "base/a.h"', NATIVE + "base/a.h": ""}, []),
        (
            circles,
            {
                NATIVE + "base/a.h": "",
                NATIVE + "base/a.c": '#include "base/a.h"\n#include "base/b.h"',
                NATIVE + "base/b.h": '#include "base/a.h"',
            },
            [(NATIVE + f"base/{name}", f"is in a circle of {NATIVE}base/a, {NATIVE}base/b") for name in "ab"],
        ),
        (forbidden_includes, {NATIVE + "search/a.c": '#include <math.h>\n#include "segment/b.h"'}, []),
        (
            forbidden_includes,
            {NATIVE + "analysis/a.c": '#include "base/text.h"\n#include "segment/b.h"\n#include "c.h"'},
            [(NATIVE + "analysis/a.c", "includes segment/b.h"), (NATIVE + "analysis/a.c", "includes c.h")],
        ),
        (
            forbidden_includes,
            {NATIVE + "search/a.h": '#include "duplicates/b.h"'},
            [(NATIVE + "search/a.h", "includes duplicates/b.h")],
        ),
        (missing_heads, {NATIVE + "base/a.c": "/* Adds numbers. */\n"}, []),
        (
            missing_heads,
            {NATIVE + "base/a.c": "int a;"},
            [(NATIVE + "base/a.c", "does not open with a comment")],
        ),
        (
            missing_heads,
            {NATIVE + "base/a.h": "/* */"},
            [(NATIVE + "base/a.h", "does not open with a comment")],
        ),
        (long_files, {"search/a.py": "\n" * LONGEST, NATIVE + "a.c": "\n" * LONGEST}, []),
        (
            long_files,
            {"search/a.py": "\n" * (LONGEST + 1), NATIVE + "a.c": "\n" * (LONGEST + 2)},
            [("search/a.py", "has 401 lines"), (NATIVE + "a.c", "has 402 lines")],
        ),
        (
            long_parameter_lists,
            {"search/a.py": "class A:\n    def f(self, a, /, b, *c, d, e, f, **g): ...\ndef search(): ..."},
            [],
        ),
        (
            long_parameter_lists,
            {"search/a.py": "class A:\n    def f(self, a, /, b, *c, d, e, f, g, **h): ..."},
            [("search/a.py", "search.a.f has 8 parameters")],
        ),
        (long_parameter_lists, {"search/searcher.py": f"def search({EIGHT}): ..."}, []),
        (
            long_parameter_lists,
            {
                NATIVE
                + "a.c": "static bool *f(int a, int (*b)(int, int), int c,\n  int d, int e, int g, int h) {"
            },
            [],
        ),
        (
            long_parameter_lists,
            {NATIVE + "a.h": f"void f(void);\nint *g({EIGHT_INTS});\n"},
            [(NATIVE + "a.h", "g has 8 parameters")],
        ),
    ],
)
def test_the_checks_can_fail(check: Check, files: Files, faults: list[tuple[str, str]]) -> None:
    assert list(check(files)) == faults
