"""What a page says of its article in JSON-LD (schema.org), as far as it is needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_LONGEST = 2**20
_KEYS = {"headline": "title", "datePublished": "published", "pubDate": "published", "articleBody": "text"}


def read_linked_data(scripts: list[str]) -> dict[str, str]:
    """`title`, `published`, `text`, `author`, `source` where scripts name them; damaged ones say nothing."""
    values: dict[str, str] = {}
    for script in scripts:
        if len(script) > _LONGEST:
            continue
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for record in _records(data):
            for key, field in _KEYS.items():
                if isinstance(record.get(key), str) and record[key].strip():
                    values.setdefault(field, record[key].strip())
            for key, field in (("author", "author"), ("publisher", "source")):
                name = _name(record.get(key))
                if name and ("headline" in record or "datePublished" in record):
                    values.setdefault(field, name)
    return values


def _records(data: Any) -> Iterator[dict[str, Any]]:
    for record in data if isinstance(data, list) else [data]:
        if isinstance(record, dict):
            yield record
            graph = record.get("@graph")
            if isinstance(graph, list):
                yield from (part for part in graph if isinstance(part, dict))


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        return "、".join(filter(None, map(_name, value))) if len(value) <= 20 else None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None
