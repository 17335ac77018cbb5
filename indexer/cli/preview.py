"""Prints previews of articles, for a person or as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.core.article import Rejection
from indexer.core.columns import padded
from indexer.core.messages import join_messages, message, plural, say, shown
from indexer.core.printable import printable
from indexer.inspecting.preview import FIELDS, Preview
from indexer.sources import LeftOut

from .reporting import Reporter

_ENDS = 3
"""Paragraphs that are shown from either end."""

_WIDTH = 100
_NAME = 11
"""Columns of a label."""

LABELS = {
    "title": message("title"),
    "published": message("published"),
    "source": message("source"),
    "author": message("author"),
    "issuer": message("issuer"),
    "number": message("number"),
    "kind": message("kind"),
    "region": message("region"),
    "topics": message("topics"),
    "url": message("url"),
}
"""Fields of an article -> their labels."""


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
        "recognised": None if item.recognised is None else item.recognised._asdict(),
        "paragraphs": len(item.paragraphs),
        "first": list(item.paragraphs[:_ENDS]),
        "last": list(item.paragraphs[_ENDS:][-_ENDS:]),
        "left_out": [{"text": left.text, "why": left.why} for left in item.left_out],
    }


def _lines(item: Preview | LeftOut) -> Iterable[str]:
    if isinstance(item, LeftOut):
        yield item.text
        yield _labelled(say("left out"), f"({shown(item.why)})")
        return
    yield item.article.id
    for field in FIELDS:
        if field in item.how:
            value = item.value(field)
            text = "; ".join(value) if isinstance(value, tuple) else str(value)
            yield _labelled(shown(LABELS[field]), f"{_short(text)}  ({shown(item.how[field])})")
    unknown = [field for field in FIELDS if field not in item.how]
    if unknown:
        yield _labelled(say("unknown"), shown(join_messages(", ", [LABELS[field] for field in unknown])))
    if item.encoding is not None:
        yield _labelled(say("encoding"), shown(item.encoding))
    if item.joined is not None:
        yield _labelled(say("lines"), shown(item.joined))
    if item.recognised is not None:
        pages = plural("{count:,} page", "{count:,} pages", item.recognised.pages)
        told = say("{pages}, confidence {confidence:.2f}", pages=pages, confidence=item.recognised.confidence)
        yield _labelled(say("OCR"), told)
    count = len(item.paragraphs)
    yield _labelled(say("paragraphs"), f"{count:,}")
    for number, text in enumerate(item.paragraphs, 1):
        if number <= _ENDS or number > count - _ENDS:
            yield f"  {number:>{_NAME - 2},}  {_short(text)}"
        elif number == _ENDS + 1:
            yield f"  {'…':>{_NAME - 2}}"
    for left in item.left_out:
        yield _labelled(say("left out"), f"{_short(left.text)}  ({shown(left.why)})")


def _labelled(label: str, text: str) -> str:
    return f"  {padded(label, _NAME)}{text}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
