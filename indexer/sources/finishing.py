"""Makes an Article of a Draft: values as written become dates, topics and the like."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from ..article import Article
from .dates import parse_date
from .draft import Draft, Found, NotAnArticle
from .metadata import split_topics

_FIELDS = frozenset(field.name for field in fields(Article))
"""A draft may know more, such as the author, which is shown and not kept."""


def finish(draft: Draft, name: str) -> Article:
    """The article of a draft, which came from the file `name`. Raises NotAnArticle where it has no text."""
    if not draft.text or draft.text.isspace():
        raise NotAnArticle("it holds no text")
    values: dict[str, Any] = {
        field: _value(field, written)
        for field, written in draft.fields.items()
        if written.value and field in _FIELDS
    }
    return Article(id=draft.id or name, text=draft.text, path=name, **values)


def _value(field: str, written: Found) -> str | date | tuple[str, ...] | None:
    value = written.value
    if not isinstance(value, str):
        return value
    if field == "published":
        return parse_date(value)
    return split_topics(value) if field == "topics" else value
