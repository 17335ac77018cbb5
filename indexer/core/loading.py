"""Finds modules of this project that were compiled before, in half the time of the import system, and loads
those that are known to be imported next in half of what is left.

The import system lists folders, and looks for a module in five forms. These packages have one form, and once
a module was loaded, it has bytecode. What is not so is left to the import system: a module whose bytecode is
missing or older, and a Python that keeps bytecode elsewhere or optimises it."""

from __future__ import annotations

import os
import sys
from marshal import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.machinery import ModuleSpec, SourceFileLoader
    from importlib.util import MAGIC_NUMBER
    from types import CodeType
else:
    # importlib has them from here; importing it would load more.
    from _frozen_importlib import ModuleSpec
    from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader

_HEADER = 16
"""Bytes before the code: the magic number, flags, the time of the source and its size."""

_MOST_AT_ONCE = 1 << 15
"""Bytes that are read at once: most bytecode has fewer, and room for more takes longer to find."""

_BY_TIME = bytes(4)
"""The flags of bytecode that holds as long as its source has the same time and size."""


class _Compiled(SourceFileLoader):
    """A loader whose code is known."""

    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        return self.code


class CompiledModules:
    """A finder of the modules of some packages by their folders, for `sys.meta_path`."""

    def __init__(self, folders: dict[str, str], tag: str) -> None:
        self._folders = folders
        self._known = MAGIC_NUMBER + _BY_TIME
        self._ending = f".{tag}.pyc"

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        package, _, rest = name.partition(".")
        if package not in self._folders:
            return None
        if not rest:
            return self._spec(name, self._folders[package], "__init__")
        place = f"{self._folders[package]}/{rest.replace('.', '/')}"
        folder, _, last = place.rpartition("/")
        return self._spec(name, folder, last) or self._spec(name, place, "__init__")

    def load(self, names: Iterable[str]) -> None:
        """Load modules, each of which is named after all that it imports, and a package before its modules.
        Ends at one that is left to the import system."""
        for name in names:
            if name not in sys.modules:
                spec = self.find_spec(name)
                if spec is None:
                    break
                _load(spec)

    def _spec(self, name: str, folder: str, last: str) -> ModuleSpec | None:
        source, cached = f"{folder}/{last}.py", f"{folder}/__pycache__/{last}{self._ending}"
        try:
            status = os.stat(source)
            content = _read(cached)
        except OSError:
            return None
        made_of = int(status.st_mtime) & 0xFFFFFFFF, status.st_size & 0xFFFFFFFF
        if content[:_HEADER] != self._known + b"".join([each.to_bytes(4, "little") for each in made_of]):
            return None
        loader = _Compiled(name, source)
        loader.code = loads(memoryview(content)[_HEADER:])
        spec = ModuleSpec(name, loader, origin=source, is_package=last == "__init__")
        spec.has_location, spec.cached = True, cached
        if last == "__init__":
            spec.submodule_search_locations = [folder]
        return spec


def _load(spec: ModuleSpec) -> None:
    """Make a module and run its code, without the locks and the questions of the import system."""
    assert isinstance(spec.loader, _Compiled)
    module = type(sys)(spec.name)
    vars(module).update(
        __spec__=spec,
        __loader__=spec.loader,
        __package__=spec.parent,
        __file__=spec.origin,
        __cached__=spec.cached,
    )
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    sys.modules[spec.name] = module
    try:
        exec(spec.loader.code, module.__dict__)
    except BaseException:
        del sys.modules[spec.name]
        raise
    parent, _, last = spec.name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, module)


def _read(path: str) -> bytes:
    """The content of a file, with half the calls of the system that a file object takes."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        content = part = os.read(file, _MOST_AT_ONCE)
        while len(part) == _MOST_AT_ONCE:
            part = os.read(file, _MOST_AT_ONCE)
            content += part
        return content
    finally:
        os.close(file)


def find_compiled(*packages: str) -> None:
    """Find the modules of these packages, which lie beside this one's, by `CompiledModules`."""
    tag = sys.implementation.cache_tag
    if sys.flags.optimize or sys.pycache_prefix is not None or tag is None:
        return
    beside = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    sys.meta_path.insert(0, CompiledModules({name: os.path.join(beside, name) for name in packages}, tag))


def load_compiled(names: Iterable[str]) -> None:
    """Load modules that are imported next, by `CompiledModules.load`, where `find_compiled` was called."""
    for finder in sys.meta_path:
        if isinstance(finder, CompiledModules):
            finder.load(names)
            return
