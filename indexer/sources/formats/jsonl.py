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
from typing import Any, BinaryIO

from indexer.sources.draft import Document, Draft, FieldValue, NotAnArticle, Settings
from indexer.sources.encoding.charsets import UTF_8, UTF_16, UTF_32, Charset
from indexer.sources.encoding.detection import charset_of, decode, with_line_feeds

LONGEST_LINE = 256 * 2**20
"""In bytes. A longer line is no article, but memory taken: what a damaged or hostile archive holds."""

_PASSED_OVER = 2**20
"""In bytes, of the rest of a line that is too long, at once."""

MOST_VALUES = 10_000_000
"""In one line, or in a file that is one value: three bytes, `[],`, take eighty when they are read."""

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
    charset = None
    for number, line in enumerate(_lines(document.stream, settings), 1):
        place = f"line {number}"
        if line is None:
            yield place, f"the line is longer than {LONGEST_LINE:,} bytes"
            continue
        if line.isspace() or not line:
            continue
        try:
            # What one line is in, the others are likely to be in.
            text, note = decode(line, charset, settings.encoding) if isinstance(line, bytes) else (line, None)
            if note is not None and not note.startswith(UTF_8.name):
                charset = note.partition(":")[0]
            draft = draft_of(_loaded(text, " of the line"), f"{document.name}#{number}")
            draft.encoding = note
            yield place, draft
        except (NotAnArticle, UnicodeError) as reason:
            yield place, str(reason)


def read_json(document: Document, settings: Settings) -> Iterator[tuple[str, Draft | str]]:
    """The article of an object, or those of a list, or of the one list in an object, "article 1" the first.

    Raises NotAnArticle where it is no JSON.
    """
    text, _ = decode(document.read(), document.charset, settings.encoding)
    value = _loaded(text, "")
    lists = [each for each in value.values() if isinstance(each, list)] if isinstance(value, dict) else []
    if isinstance(value, dict) and "text" not in value and len(lists) == 1:
        value = lists[0]
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        try:
            yield f"article {number}", draft_of(record, f"{document.name}#{number}")
        except NotAnArticle as reason:
            yield f"article {number}", str(reason)


def _lines(stream: BinaryIO, settings: Settings) -> Iterator[bytes | str | None]:
    """The lines, None for one that is too long; as text where they are UTF-16 or UTF-32."""
    first = stream.readline(LONGEST_LINE)
    charset, mark = charset_of(first, settings.encoding)
    if charset in (*UTF_16, *UTF_32):
        yield from _wide_lines(first[mark:], stream, charset)
        return
    line = first[mark:]
    while line:
        if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(_PASSED_OVER)
            yield None
        else:
            yield line
        line = stream.readline(LONGEST_LINE)


def _wide_lines(piece: bytes, stream: BinaryIO, charset: Charset) -> Iterator[str | None]:
    decoder = codecs.getincrementaldecoder(charset.codec)(charset.errors)
    pieces: list[str] = []
    length = 0
    while piece:
        # A byte that is a line end of others may be half of a character here: 上 is 4E 0A.
        length += len(piece)
        *ended, rest = decoder.decode(piece).split("\n")
        piece = stream.readline(LONGEST_LINE)
        for line in ended:
            yield "".join([*pieces, line]) if length < LONGEST_LINE else None
            pieces, length = [], 0
        pieces += [rest] if length < LONGEST_LINE else []
    yield "".join([*pieces, decoder.decode(b"", True)]) if length < LONGEST_LINE else None


def _loaded(text: str, where: str) -> Any:
    if len(text) > MOST_VALUES and sum(map(text.count, "[{,")) > MOST_VALUES:
        raise NotAnArticle(f"more than {MOST_VALUES:,} values are in it; take it apart, if that is right")
    try:
        return json.loads(text)
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


def fields_of(record: dict[str, Any]) -> dict[str, FieldValue]:
    """The fields that the keys of a record give. Raises NotAnArticle where one has another type."""
    fields: dict[str, FieldValue] = {}
    for field, keys in _KEYS.items():
        for key in keys:
            if key not in record:
                continue
            value = _topics(record, key) if field == "topics" else _string(record, key, field == "published")
            if value:
                fields[field] = FieldValue(value, _HOW[key])
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
    return _encodable(value)


def _encodable(value: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub("\ufffd", value)
    return value


def _topics(record: dict[str, Any], key: str) -> str | tuple[str, ...] | None:
    value = record.get(key)
    if isinstance(value, list) and all(isinstance(topic, str) for topic in value):
        return tuple(_encodable(topic) for topic in value if topic)
    if isinstance(value, list):
        raise NotAnArticle(f'"{key}" is a list with other things than strings')
    return _string(record, key)
