"""Feeds, RSS and Atom: each entry is an article, its text that of the entry, whole or in short."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html import escape
from io import BytesIO
from typing import Any

from indexer.sources.draft import Document, FieldValue, NotAnArticle, Settings

from .xmls import local_name, parse, walk

_TEXTS = ("encoded", "content", "description", "summary")
"""Where the text stands, the whole before what is in short."""

_DAYS = ("pubDate", "published", "issued", "date", "updated")


def read_feed(document: Document, settings: Settings) -> Iterator[Document | tuple[str, str]]:
    """Each entry of a feed, named by its address, as a page. Raises NotAnArticle where it is no feed."""
    root = parse(document.read())
    if local_name(root) not in ("rss", "feed", "RDF"):
        raise NotAnArticle(f"no feed, but XML of another kind ({local_name(root)})")
    feed_title = next((_text(each) for each in _parents(root) if local_name(each) == "title"), "")
    number = 0
    for entry in _parents(root):
        if local_name(entry) not in ("item", "entry"):
            continue
        number += 1
        values = {name: _text(child) for child in reversed(list(entry)) if (name := local_name(child))}
        markup = {name: _markup(child) for child in reversed(list(entry)) if (name := local_name(child))}
        text = next((markup[name] for name in _TEXTS if values.get(name)), "")
        url = _link(entry)
        fields = {
            "title": FieldValue(values.get("title", ""), "the title of the entry"),
            "published": FieldValue(_day(values), "the day of the entry"),
            "source": FieldValue(values.get("source") or feed_title, "the feed"),
        }
        yield Document(
            url or values.get("guid") or values.get("id") or f"entry {number}",
            BytesIO(f"<html><body><main>{text}</main></body></html>".encode("utf-8", "replace")),
            "text/html",
            "utf-8",
            url or None,
            {name: found for name, found in fields.items() if found.value},
        )


def _parents(root: Any) -> Iterator[Any]:
    """What stands directly in the feed, or in its channel."""
    for child in root:
        yield child
        if local_name(child) == "channel":
            yield from child


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _markup(element: Any) -> str:
    """What an element holds as HTML: escaped in it, as is usual, or as elements in it, as Atom allows."""
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
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return written[:10]
