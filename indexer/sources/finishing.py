"""Finishes a Draft to an Article: adds what its text says of itself, and reads dates and topics."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from indexer.core.article import Article
from indexer.core.messages import message
from indexer.recognition import head_and_tail, normalise_number, parse_published, recognise

from .draft import Draft, FieldValue, LeftOut, NotAnArticle
from .metadata import labelled, split_topics

_FIELDS = frozenset(field.name for field in fields_of(Article))
"""Fields that are kept. A draft may have more, such as the author, which are only shown."""

NO_DAY = message("a value that was to be the day of publication")


def finish(draft: Draft, name: str) -> Article:
    """The article of a draft from the file `name`. Raises NotAnArticle if it has no text.

    Recognised values are added to the draft's fields, so that these say how each value was found.
    """
    if not draft.text or draft.text.isspace():
        raise NotAnArticle(message("it holds no text"))
    fields = {field: written for field, written in draft.fields.items() if written.value}
    values = _values(fields)
    if "published" in values and values["published"] is None:
        # The given value is no date, and the text may contain one.
        draft.left_out.append(LeftOut(str(fields.pop("published").value), NO_DAY))
    recognised = _recognised(draft.text, fields, name)
    draft.fields = fields | recognised
    values |= _values(recognised)
    kept = {field: value for field, value in values.items() if field in _FIELDS}
    return Article(id=draft.id or name, text=draft.text, path=name, **kept)


def _recognised(text: str, given: dict[str, FieldValue], name: str) -> dict[str, FieldValue]:
    """The fields that were not given, from labels in the text and from what else it says of itself."""
    head, tail = head_and_tail(text)
    by_label = {field: written for field, written in labelled(head).items() if field not in given}
    return by_label | recognise(head, tail, given | by_label, name)


def _values(fields: dict[str, FieldValue]) -> dict[str, Any]:
    """The values of an Article's fields, from those as written."""
    values: dict[str, Any] = {field: written.value for field, written in fields.items()}
    published, number, topics = values.get("published"), values.get("number"), values.get("topics")
    if published is not None:
        values["published"] = parse_published(published)
    if number is not None:
        values["number"] = normalise_number(number) or number
    if isinstance(topics, str):
        values["topics"] = split_topics(topics)
    return values
