"""The end of a `match` that handles every class of a union: the type checker names a class that one lacks."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def assert_never(value: NoReturn) -> NoReturn:
    """Raise TypeError. To a type checker, no value can get here."""
    raise TypeError(f"{value!r} is of a class that is not handled here")
