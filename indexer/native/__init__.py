"""The C extension, or None where it could not be compiled: everything works without it, slower.

Other modules ask `native.extension is not None` when they are called, so that a test can take it away.
"""

from __future__ import annotations

from types import ModuleType

extension: ModuleType | None
try:
    from . import _extension

    extension = _extension
except ImportError:
    extension = None
