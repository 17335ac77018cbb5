"""Feeds (RSS and Atom): each entry is an article, whose text is the full or the short text of the entry."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any

from indexer.core.messages import message
from indexer.recognition import parse_date
from indexer.recognition.header_dates import day_of_header
from indexer.sources.draft import Document, Documents, FieldValue, NotAnArticle, Settings

from .xml import elements, local_name, parse, walk

_ENTRIES = ("item", "entry")

_TEXTS = ("encoded", "content", "description", "summary")
"""Elements with the text, the full one before the short one."""

_DAYS = ("pubDate", "published", "issued", "date", "updated")


def read_feed(document: Document, settings: Settings) -> Documents:
    """The entries of a feed as web pages, named by their addresses. Raises NotAnArticle if it is no feed."""
    root, is_whole = parse(document.read(), settings, document.charset, not_nested=_ENTRIES)
    if local_name(root) not in ("rss", "feed", "RDF"):
        raise NotAnArticle(message("no feed, but XML of another kind ({root})", root=local_name(root)))
    titles = (each for parent in (root, *elements(root, "channel")) for each in parent)
    feed_title = next((_text(each) for each in titles if local_name(each) == "title"), "")
    for number, entry in enumerate(_entries(root), 1):
        parts = {local_name(child): child for child in reversed(entry)}
        values = {name: _text(element) for name, element in parts.items()}
        markup = next((_markup(parts[name]) for name in _TEXTS if values.get(name)), "")
        url = _link(entry)
        fields = {
            "title": FieldValue(values.get("title", ""), message("the title of the entry")),
            "published": FieldValue(_day(values), message("the day of the entry")),
            "source": FieldValue(values.get("source") or feed_title, message("the feed")),
        }
        yield Document(
            url or values.get("guid") or values.get("id") or message("entry {number}", number=number),
            BytesIO(f"<html><body><main>{markup}</main></body></html>".encode("utf-8", "replace")),
            "text/html",
            "utf-8",
            url or None,
            {name: written for name, written in fields.items() if written.value},
        )
    if not is_whole:
        raise NotAnArticle(message("the feed is cut off; the rest is lost"))


def _entries(root: Any) -> Iterator[Any]:
    """The entries, wherever they stand, but in one another."""
    entry = None
    for element, begins in walk(root):
        if entry is None and local_name(element) in _ENTRIES:
            entry = element
            yield entry
        elif element is entry and not begins:
            entry = None


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _markup(element: Any) -> str:
    """The content of an element as HTML: escaped in it, as is usual, or as elements, which Atom allows."""
    if not len(element):
        return element.text or ""
    pieces = []
    for each, begins in walk(element):
        if each is not element:
            pieces.append(f"<{'' if begins else '/'}{local_name(each)}>")
        pieces.append(escape((each.text if begins else each.tail if each is not element else "") or ""))
    return "".join(pieces)


def _link(entry: Any) -> str:
    links = [child for child in entry if local_name(child) == "link"]
    chosen = [link for link in links if link.get("rel", "alternate") == "alternate"] or links
    return (chosen[0].get("href") or _text(chosen[0])) if chosen else ""


def _day(values: dict[str, str]) -> str:
    written = next((values[name] for name in _DAYS if values.get(name)), "")
    day = parse_date(written) or day_of_header(written)
    return written[:10] if day is None else day.isoformat()
