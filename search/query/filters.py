"""The filters of the query language: the words that name them, for each keyword field of the schema."""

from __future__ import annotations

FILTERS = {"kind": ("kind", "文种", "文種")}
"""The words before the colon, for each field. An option of a search has the name of the field."""
