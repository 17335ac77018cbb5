"""Makes an Article of a Draft: what its text tells is added, and values as written become dates, topics and the like."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..article import Article
from ..recognition import ends_of, normalise_number, parse_date, recognise
from .draft import Draft, Found, NotAnArticle
from .metadata import labelled, split_topics


def finish(draft: Draft, name: str) -> Article:
    """The article of a draft, which came from the file `name`. Raises NotAnArticle where it has no text.

    What was recognised is added to the draft's fields, so that they tell how each value was found.
    """
    if not draft.text or draft.text.isspace():
        raise NotAnArticle("it holds no text")
    _complete(draft, name)
    values: dict[str, Any] = {field: _value(field, written) for field, written in draft.fields.items()}
    return Article(id=draft.id or name, text=draft.text, path=name, **values)


def _complete(draft: Draft, name: str) -> None:
    """Add to the fields what labels in the text say, and then what else can be recognised."""
    fields = {field: written for field, written in draft.fields.items() if written.value}
    if "published" in fields and _value("published", fields["published"]) is None:
        del fields["published"]
    head, tail = ends_of(draft.text)
    for field, written in labelled(head).items():
        fields.setdefault(field, written)
    known = {field: written.value for field, written in fields.items() if isinstance(written.value, str)}
    draft.fields = fields | recognise(head, tail, known, name)


def _value(field: str, written: Found) -> str | date | tuple[str, ...] | None:
    value = written.value
    if not isinstance(value, str):
        return value
    if field == "published":
        return parse_date(value)
    if field == "number":
        return normalise_number(value) or value
    return split_topics(value) if field == "topics" else value
