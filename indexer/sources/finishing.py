"""Makes an Article of a Draft: what its text tells is added, and values become dates and topics."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from indexer.core.article import Article
from indexer.recognition import ends_of, normalise_number, parse_date, recognise

from .draft import Draft, FieldValue, NotAnArticle
from .metadata import labelled, split_topics

_FIELDS = frozenset(field.name for field in fields_of(Article))
"""A draft may know more, such as the author, which is shown and not kept."""


def finish(draft: Draft, name: str) -> Article:
    """The article of a draft, which came from the file `name`. Raises NotAnArticle where it has no text.

    What was recognised is added to the draft's fields, so that they tell how each value was found.
    """
    if not draft.text or draft.text.isspace():
        raise NotAnArticle("it holds no text")
    fields = {field: written for field, written in draft.fields.items() if written.value}
    values = _values(fields)
    if "published" in values and values["published"] is None:
        # What stands there is no day, and the text may name one.
        del fields["published"]
    recognised = _recognised(draft.text, fields, name)
    if recognised:
        values |= _values(recognised)
        fields |= recognised
    draft.fields = fields
    kept = {field: value for field, value in values.items() if field in _FIELDS}
    return Article(id=draft.id or name, text=draft.text, path=name, **kept)


def _recognised(text: str, given: dict[str, FieldValue], name: str) -> dict[str, FieldValue]:
    """What labels in the text say, and what else it tells, of the fields that were not given."""
    head, tail = ends_of(text)
    found = labelled(head)
    if not found:
        return recognise(head, tail, given, name)
    found = {field: written for field, written in found.items() if field not in given}
    return found | recognise(head, tail, given | found, name)


def _values(fields: dict[str, FieldValue]) -> dict[str, Any]:
    """The values of an Article for those as they were written."""
    values: dict[str, Any] = {field: written.value for field, written in fields.items()}
    published, number, topics = values.get("published"), values.get("number"), values.get("topics")
    if published is not None:
        values["published"] = parse_date(published)
    if number is not None:
        values["number"] = normalise_number(number) or number
    if isinstance(topics, str):
        values["topics"] = split_topics(topics)
    return values
