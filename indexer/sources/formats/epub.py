"""Books (EPUB): each chapter is an article, in the order of reading, and the book's title is its source."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from indexer.sources.containers.zipped import opened_entry, opened_zip
from indexer.sources.draft import Document, FieldValue, NotAnArticle, Settings

from .xmls import local_name, parse_part

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html")


def read_epub(document: Document, settings: Settings) -> Iterator[Document | tuple[str, str]]:
    """Each chapter of an .epub file. Raises NotAnArticle where it is none."""
    with opened_zip(document) as archive:
        container = parse_part(archive, _CONTAINER)
        package_name = next((path for path in _values(container, "rootfile", "full-path")), None)
        package = None if package_name is None else parse_part(archive, package_name)
        if package is None or package_name is None:
            raise NotAnArticle("no EPUB: its table of contents is missing")
        title = next((text for element in package.iter() if (text := _text(element, "title"))), None)
        source = {} if title is None else {"source": FieldValue(title, "the title of the book")}
        items = {
            element.get("id"): element.get("href")
            for element in package.iter()
            if local_name(element) == "item" and element.get("media-type") in _PAGES
        }
        for reference in _values(package, "itemref", "idref"):
            href = items.get(reference)
            if not href:
                continue
            name = normpath(join(dirname(package_name), unquote(href)))
            try:
                stream = opened_entry(archive, archive.getinfo(name))
            except KeyError:
                yield name, "it is not in the book"
                continue
            except NotAnArticle as reason:
                yield name, str(reason)
                continue
            with stream:
                yield Document(name, stream, "text/html", fields=dict(source))


def _values(root: Any, element_name: str, attribute: str) -> Iterator[str]:
    for element in () if root is None else root.iter():
        if local_name(element) == element_name and element.get(attribute):
            yield element.get(attribute)


def _text(element: Any, name: str) -> str:
    return (element.text or "").strip() if local_name(element) == name else ""
