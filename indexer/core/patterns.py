"""Regular expressions that are compiled when they are first used: until then, `re` need not be imported."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any


class _LatePattern:
    """Has the methods of a compiled pattern."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        # Only what is no attribute yet is asked for here: each method once.
        from re import compile

        method = getattr(compile(self._pattern), name)
        setattr(self, name, method)
        return method


def late_pattern(pattern: str) -> re.Pattern[str]:
    """A regular expression for modules that a search loads and seldom uses.

    >>> late_pattern("[0-9]+").findall("2024年3月")
    ['2024', '3']
    """
    return _LatePattern(pattern)  # type: ignore[return-value]
