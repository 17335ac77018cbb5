"""JSON: a line an article, read as a stream, or one value with an article or a list of them.

An article is `{"id", "title", "date", "source", "url", "text"}` with, where known, `issuer`, `number`
(or `doc_no`), `region`, `kind` (or `doc_type`), and `topics` (or `tags`, `keywords`: a list, or one string).
Only `text` is needed; further keys are left out, and a null or an empty string is unknown.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from .draft import Document, Draft, Found, NotAnArticle, Settings
from .encoding import with_line_feeds

LONGEST_LINE = 256 * 2**20
"""In bytes. A longer line is no article, but memory taken: what a damaged or hostile archive holds."""

# JSON can escape half of a surrogate pair, which no encoding can store.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_KEYS = {
    "title": ("title",),
    "url": ("url",),
    "source": ("source",),
    "published": ("date",),
    "issuer": ("issuer",),
    "number": ("number", "doc_no"),
    "region": ("region",),
    "topics": ("topics", "tags", "keywords"),
    "kind": ("kind", "doc_type"),
}
_HOW = {key: f'the key "{key}"' for keys in _KEYS.values() for key in keys}
_TYPE_NAMES = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


def read_jsonl(document: Document, settings: Settings) -> Iterator[tuple[str, Draft | str]]:
    """(the place, "line 1" being the first, and its article or the reason why there is none) for each line.

    Blank lines are passed over. Errors of the stream itself, such as damaged compression, are raised.
    """
    lines = document.stream
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        place = f"line {number}"
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = lines.readline(LONGEST_LINE)
            yield place, f"the line is longer than {LONGEST_LINE:,} bytes"
            continue
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if line.isspace() or not line:
            continue
        try:
            yield place, _draft(line, f"{document.name}#{number}")
        except NotAnArticle as reason:
            yield place, str(reason)


def read_json(document: Document, settings: Settings) -> Iterator[tuple[str, Draft | str]]:
    """The article of an object, or those of a list, or of the one list in an object, "article 1" the first.

    Raises NotAnArticle where it is no JSON.
    """
    value = _loaded(document.read().removeprefix(codecs.BOM_UTF8), "")
    lists = [each for each in value.values() if isinstance(each, list)] if isinstance(value, dict) else []
    if isinstance(value, dict) and "text" not in value and len(lists) == 1:
        value = lists[0]
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        try:
            yield f"article {number}", draft_of(record, f"{document.name}#{number}")
        except NotAnArticle as reason:
            yield f"article {number}", str(reason)


def _draft(line: bytes, default_id: str) -> Draft:
    return draft_of(_loaded(line, " of the line"), default_id)


def _loaded(data: bytes, where: str) -> Any:
    try:
        return json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotAnArticle(f"not UTF-8 at byte {error.start + 1}{where}") from error
    except json.JSONDecodeError as error:
        raise NotAnArticle(f"not JSON: {error.msg} at character {error.pos + 1}{where}") from error
    except (ValueError, RecursionError) as error:
        raise NotAnArticle(f"not JSON that can be read: {error}") from error


def draft_of(record: object, default_id: str) -> Draft:
    """The draft of a record with the keys of a line. Raises NotAnArticle for one without text."""
    if not isinstance(record, dict):
        raise NotAnArticle("not a JSON object")
    if "text" not in record:
        raise NotAnArticle('"text" is missing')
    text = _string(record, "text")
    if text is None or text.isspace():
        raise NotAnArticle('"text" is empty')
    return Draft(with_line_feeds(text), fields_of(record), _string(record, "id", True) or default_id)


def fields_of(record: dict[str, Any]) -> dict[str, Found]:
    """The fields that the keys of a record give. Raises NotAnArticle where one has another type."""
    fields: dict[str, Found] = {}
    for field, keys in _KEYS.items():
        for key in keys:
            if key not in record:
                continue
            value = _topics(record, key) if field == "topics" else _string(record, key, field == "published")
            if value:
                fields[field] = Found(value, _HOW[key])
                break
    return fields


def _string(record: dict[str, Any], key: str, number_too: bool = False) -> str | None:
    """The string under a key that any encoding can store; None where it is null, empty or not there."""
    value = record.get(key)
    if number_too and type(value) is int:
        return str(value)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise NotAnArticle(f'"{key}" is {_TYPE_NAMES[type(value)]}, not a string')
    return _LONE_SURROGATE.sub("\ufffd", value)


def _topics(record: dict[str, Any], key: str) -> str | tuple[str, ...] | None:
    value = record.get(key)
    if isinstance(value, list) and all(isinstance(topic, str) for topic in value):
        return tuple(_LONE_SURROGATE.sub("\ufffd", topic) for topic in value if topic)
    if isinstance(value, list):
        raise NotAnArticle(f'"{key}" is a list with other things than strings')
    return _string(record, key)
