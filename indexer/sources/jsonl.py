"""JSON Lines, plain or compressed: an article a line, read as a stream.

A line is `{"id", "title", "date", "source", "url", "text"}` with, where known, `issuer`, `number`
(or `doc_no`), `region`, and `topics` (or `tags`, `keywords`: a list, or one string). Only `text` is
needed; further keys are left out, and a null or an empty string is unknown.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from ..article import Article
from .dates import parse_date
from .encoding import with_line_feeds
from .metadata import split_topics

LONGEST_LINE = 256 * 2**20
"""In bytes. A longer line is no article, but memory taken: what a damaged or hostile archive holds."""

# JSON can escape half of a surrogate pair, which no encoding can store.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TYPE_NAMES = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


class _WrongLine(Exception):
    """A line is no article; the text is the reason."""


def read_jsonl(lines: IO[bytes], path: str) -> Iterator[tuple[int, Article | str]]:
    """(number of the line from 1, its article or the reason why there is none) for each line.

    Blank lines are passed over. Errors of the stream itself, such as damaged compression, are raised.
    """
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = lines.readline(LONGEST_LINE)
            yield number, f"the line is longer than {LONGEST_LINE:,} bytes"
            continue
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if line.isspace() or not line:
            continue
        try:
            yield number, _article(line, number, path)
        except _WrongLine as reason:
            yield number, str(reason)


def _article(line: bytes, number: int, path: str) -> Article:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _WrongLine(f"not UTF-8 at byte {error.start + 1} of the line") from error
    except json.JSONDecodeError as error:
        raise _WrongLine(f"not JSON: {error.msg} at character {error.pos + 1} of the line") from error
    except (ValueError, RecursionError) as error:
        raise _WrongLine(f"not JSON that can be read: {error}") from error
    if not isinstance(record, dict):
        raise _WrongLine("not a JSON object")
    if "text" not in record:
        raise _WrongLine('"text" is missing')
    text = _string(record, "text")
    if text is None or text.isspace():
        raise _WrongLine('"text" is empty')
    date = _string(record, "date", number_too=True)
    return Article(
        id=_string(record, "id", number_too=True) or f"{path}#{number}",
        text=with_line_feeds(text),
        title=_string(record, "title"),
        url=_string(record, "url"),
        source=_string(record, "source"),
        published=None if date is None else parse_date(date),
        issuer=_string(record, "issuer"),
        number=_string(record, "number") or _string(record, "doc_no"),
        region=_string(record, "region"),
        topics=_topics(record, "topics") or _topics(record, "tags") or _topics(record, "keywords"),
        path=path,
    )


def _string(record: dict[str, Any], key: str, *, number_too: bool = False) -> str | None:
    """The string under a key that any encoding can store; None where it is null, empty or not there."""
    value = record.get(key)
    if number_too and type(value) is int:
        return str(value)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _WrongLine(f'"{key}" is {_TYPE_NAMES[type(value)]}, not a string')
    return _LONE_SURROGATE.sub("\ufffd", value)


def _topics(record: dict[str, Any], key: str) -> tuple[str, ...]:
    value = record.get(key)
    if isinstance(value, list) and all(isinstance(topic, str) for topic in value):
        return tuple(_LONE_SURROGATE.sub("\ufffd", topic) for topic in value if topic)
    if isinstance(value, list):
        raise _WrongLine(f'"{key}" is a list with other things than strings')
    return split_topics(_string(record, key) or "")
