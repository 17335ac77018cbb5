"""Reads what a page says of its article in JSON-LD (schema.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_LONGEST = 2**20
"""Longest script that is read, in characters."""
_KEYS = {"headline": "title", "datePublished": "published", "pubDate": "published", "articleBody": "text"}
_NAME_KEYS = {"author": "author", "publisher": "source"}


def read_json_ld(scripts: list[str]) -> dict[str, str]:
    """`title`, `published`, `text`, `author`, `source` where scripts name them; damaged ones are skipped."""
    values: dict[str, str] = {}
    for record in _records(scripts):
        for key, field in _KEYS.items():
            if isinstance(record.get(key), str) and record[key].strip():
                values.setdefault(field, record[key].strip())
        if "headline" in record or "datePublished" in record:
            for key, field in _NAME_KEYS.items():
                if name := _name(record.get(key)):
                    values.setdefault(field, name)
    return values


def _records(scripts: list[str]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        if len(script) > _LONGEST:
            continue
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for record in data if isinstance(data, list) else [data]:
            if isinstance(record, dict):
                yield record
                graph = record.get("@graph")
                if isinstance(graph, list):
                    yield from (part for part in graph if isinstance(part, dict))


def _name(value: Any) -> str | None:
    """The name of a person or organisation, or the names in a list of them."""
    if isinstance(value, list):
        return "、".join(filter(None, map(_name, value))) if len(value) <= 20 else None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None
