"""The filters of the query language: the words that name them, for each keyword field of the schema."""

from __future__ import annotations

FILTERS: dict[str, tuple[str, ...]] = {}
"""The words before the colon, for each field. The first is the name of the option of a search."""
