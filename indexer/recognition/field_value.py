"""The value of an article's field, and how it was found."""

from __future__ import annotations

from typing import NamedTuple


class FieldValue(NamedTuple):
    """A value as it was written or recognised, and how it was found, such as "the meta tag PubDate"."""

    value: str | tuple[str, ...]
    how: str
