"""JSON Lines, a record a line, read as a stream; and JSON, one value with a record or a list of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import Any, AnyStr, BinaryIO

from indexer.core.messages import message
from indexer.sources.containers.streams import prefixed
from indexer.sources.draft import Document, Draft, Drafts, NotAnArticle, Settings, draft_or_reason
from indexer.sources.encoding.charsets import UTF_8, UTF_16, UTF_32
from indexer.sources.encoding.detection import charset_of, decode

from .records import draft_of, holds_text

LONGEST_LINE = 256 * 2**20
"""Bytes of a line, or characters in UTF-16. A longer line is the memory that a hostile archive takes."""

_SKIPPED_AT_ONCE = 2**20
"""Bytes of a line that is too long, read at once to skip it."""

_DEEPEST_LIST = 3
"""Objects, one in another, in which the list of records is looked for."""

MOST_VALUES = 10_000_000
"""JSON values in one line or file: three bytes, `[],`, take eighty when they are parsed."""


def read_jsonl(document: Document, settings: Settings) -> Drafts:
    """("line 1", its draft or a reason) for each line that is not blank. Raises the errors of the stream."""
    declared: str | None = None

    def read_line(line: bytes | str, default_id: str) -> Draft:
        nonlocal declared
        text, note = decode(line, declared, settings.encoding) if isinstance(line, bytes) else (line, None)
        if note is not None and not note.startswith(UTF_8.name):
            # The other lines are likely to be in the encoding of this one.
            declared = note.partition(":")[0]
        return draft_of(parse_json(text, message(" of the line")), default_id, note)

    for number, line in enumerate(_lines(document.stream, settings), 1):
        if line is None:
            yield (
                message("line {number}", number=number),
                message("the line is longer than {longest_line:,} bytes", longest_line=LONGEST_LINE),
            )
        elif line and not line.isspace():
            yield (
                message("line {number}", number=number),
                draft_or_reason(read_line, line, f"{document.name}#{number}"),
            )


def read_json(document: Document, settings: Settings) -> Drafts:
    """("article 1", its draft or a reason) for an object, or each of a list that it holds."""
    text, _ = decode(document.read(), document.charset, settings.encoding)
    value = parse_json(text)
    value = _records_in(value)
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        yield (
            message("article {number}", number=number),
            draft_or_reason(draft_of, record, f"{document.name}#{number}"),
        )


def _records_in(value: object) -> object:
    """The only list in an object, or in the only object in it, as answers of servers have them: data.list."""
    inner = value
    for _ in range(_DEEPEST_LIST):
        if not isinstance(inner, dict) or holds_text(inner):
            break
        lists = [each for each in inner.values() if isinstance(each, list)]
        objects = [each for each in inner.values() if isinstance(each, dict)]
        if lists:
            return lists[0] if len(lists) == 1 else value
        if len(objects) != 1:
            break
        inner = objects[0]
    return inner if isinstance(inner, dict) and holds_text(inner) else value


def _lines(stream: BinaryIO, settings: Settings) -> Iterator[bytes | str | None]:
    """The lines, None for one that is too long; as text if they are UTF-16 or UTF-32."""
    first = stream.readline(LONGEST_LINE)
    charset, mark = charset_of(first, settings.encoding)
    if charset not in (*UTF_16, *UTF_32):
        return _bounded(first[mark:], stream.readline, b"\n")
    # A byte that ends a line in other encodings may be half of a character here: 上 is 4E 0A.
    whole = prefixed(first[mark:], stream)
    text = TextIOWrapper(whole, charset.codec, charset.errors, newline="\n")
    return _bounded(text.readline(LONGEST_LINE), text.readline, "\n")


def _bounded(line: AnyStr, readline: Callable[[int], AnyStr], end: AnyStr) -> Iterator[AnyStr | None]:
    while line:
        if len(line) >= LONGEST_LINE and not line.endswith(end):
            while line and not line.endswith(end):
                line = readline(_SKIPPED_AT_ONCE)
            yield None
        else:
            yield line
        line = readline(LONGEST_LINE)


def parse_json(text: str, where: str = "") -> Any:
    """The value of a JSON text. Raises NotAnArticle, with `where` in its reason, if it is none."""
    if len(text) > MOST_VALUES and sum(map(text.count, "[{,")) > MOST_VALUES:
        raise NotAnArticle(
            message(
                "more than {most_values:,} values are in it; take it apart, if that is right",
                most_values=MOST_VALUES,
            )
        )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise NotAnArticle(
            message(
                "not JSON: {msg} at character {pos}{where}", msg=error.msg, pos=error.pos + 1, where=where
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise NotAnArticle(message("not JSON that can be read: {error}", error=error)) from error
