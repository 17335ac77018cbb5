"""The settings of a server: who may ask, how much, and for how long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The settings of a server. All limits hold for one request."""

    longest_query: int = 10_000
    """Code points of a query."""
    most_hits: int = 100
    """Hits of a page."""
    seconds: float = 2.0
    """Time of a search; after it the answer has what was found, and `complete` is false."""
