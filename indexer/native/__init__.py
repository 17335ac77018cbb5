"""The C extension, and the choice between it and Python, which is made here alone.

Where the extension could not be compiled, everything works without it, slower.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    from . import _extension as extension

    P = ParamSpec("P")
    R = TypeVar("R")
else:
    try:
        from . import _extension as extension
    except ImportError:
        extension = None


def in_c(native: Callable[P, R]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator of a function in Python: calls go to its twin `native` where the extension is there.

    Each call chooses anew, so that tests and benchmarks can set `extension` to None and back.
    """

    def decorate(python: Callable[P, R]) -> Callable[P, R]:
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            return (python if extension is None else native)(*args, **kwargs)

        # As functools.wraps does, which would be one more import.
        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            setattr(call, name, getattr(python, name))
        vars(call)["__wrapped__"] = python
        return call

    return decorate
