"""The modules of the two packages, as source, and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from tests import ROOT

PACKAGES = ("indexer", "search")


@dataclass(frozen=True)
class Module:
    """One module by its dotted name, with its source."""

    name: str
    source: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes of the tree, which each check looks at."""
        return tuple(ast.walk(self.tree))

    @property
    def last_name(self) -> str:
        return self.name.rpartition(".")[2]


@cache
def modules() -> tuple[Module, ...]:
    """All modules, each read and parsed once."""
    return tuple(_modules())


def _modules() -> Iterator[Module]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            yield Module(name, path.read_text(encoding="utf-8"), is_package)


@cache
def imports(module: Module) -> tuple[str, ...]:
    """The dotted names that a module imports, also inside functions: `from a.b import c` gives a.b.c."""
    return tuple(_imports(module))


def _imports(module: Module) -> Iterator[str]:
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = node.module or ""
            if node.level:
                steps = module.name.split(".")
                steps = steps[: len(steps) - node.level + module.is_package]
                package = ".".join([*steps, package] if package else steps)
            yield from (f"{package}.{alias.name}" for alias in node.names)


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def is_ours(name: str) -> bool:
    return any(is_within(name, package) for package in PACKAGES)
