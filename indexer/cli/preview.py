"""Prints previews of articles, for a person or as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.core.article import Rejection
from indexer.core.printable import printable
from indexer.inspecting.preview import FIELDS, Preview
from indexer.sources import LeftOut

from .reporting import Reporter

_ENDS = 3
"""Paragraphs that are shown from either end."""

_WIDTH = 100
_NAME = 11


def print_previews(items: Iterable[Preview | LeftOut | Rejection], reporter: Reporter) -> int:
    """Print each article as soon as it is read; return the number of rejections."""
    rejected = 0
    for item in items:
        rejected += isinstance(item, Rejection)
        if reporter.as_json:
            reporter.result(_keys(item))
        elif isinstance(item, Rejection):
            reporter.rejected([item], True)
        elif not reporter.quiet:
            reporter.line("\n".join(map(printable, _lines(item))) + "\n")
    return rejected


def _keys(item: Preview | LeftOut | Rejection) -> dict[str, object]:
    if isinstance(item, Rejection):
        return {"rejected": {"file": item.file, "place": item.place, "reason": item.reason}}
    if isinstance(item, LeftOut):
        return {"path": item.text, "why": item.why}
    values = {field: item.value(field) for field in item.how}
    return {
        "id": item.article.id,
        "path": item.article.path,
        "fields": {
            field: {"value": list(value) if isinstance(value, tuple) else str(value), "how": item.how[field]}
            for field, value in values.items()
        },
        "encoding": item.encoding,
        "joined": item.joined,
        "paragraphs": len(item.paragraphs),
        "first": list(item.paragraphs[:_ENDS]),
        "last": list(item.paragraphs[_ENDS:][-_ENDS:]),
        "left_out": [{"text": left.text, "why": left.why} for left in item.left_out],
    }


def _lines(item: Preview | LeftOut) -> Iterable[str]:
    if isinstance(item, LeftOut):
        yield item.text
        yield f"  {'left out':{_NAME}}({item.why})"
        return
    yield item.article.id
    for field in FIELDS:
        if field in item.how:
            value = item.value(field)
            shown = "; ".join(value) if isinstance(value, tuple) else str(value)
            yield f"  {field:{_NAME}}{_short(shown)}  ({item.how[field]})"
    unknown = [field for field in FIELDS if field not in item.how]
    if unknown:
        yield f"  {'unknown':{_NAME}}{', '.join(unknown)}"
    if item.encoding is not None:
        yield f"  {'encoding':{_NAME}}{item.encoding}"
    if item.joined is not None:
        yield f"  {'lines':{_NAME}}{item.joined}"
    count = len(item.paragraphs)
    yield f"  {'paragraphs':{_NAME}}{count:,}"
    for number, text in enumerate(item.paragraphs, 1):
        if number <= _ENDS or number > count - _ENDS:
            yield f"  {number:>{_NAME - 2},}  {_short(text)}"
        elif number == _ENDS + 1:
            yield f"  {'…':>{_NAME - 2}}"
    for left in item.left_out:
        yield f"  {'left out':{_NAME}}{_short(left.text)}  ({left.why})"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
