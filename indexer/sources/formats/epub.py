"""Books (EPUB): each chapter is an article, in reading order, and the book's title is its source."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from urllib.parse import unquote

from indexer.core.messages import message
from indexer.sources.containers.zip import entry_document, opened_zip
from indexer.sources.draft import Document, Documents, NotAnArticle, Settings, Unreadable, field_values

from .xml import elements, parse_part

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html")


def read_epub(document: Document, settings: Settings) -> Documents:
    """The chapters of an .epub file. Raises NotAnArticle if it is none."""
    with opened_zip(document) as archive:
        container = parse_part(archive, _CONTAINER)
        roots = () if container is None else elements(container, "rootfile")
        package_name = next(filter(None, (root.get("full-path") for root in roots)), None)
        package = None if package_name is None else parse_part(archive, package_name)
        if package is None or package_name is None:
            raise NotAnArticle(message("no EPUB: its table of contents is missing"))
        titles = ((title.text or "").strip() for title in elements(package, "title"))
        title = next(filter(None, titles), "")
        source = field_values({"source": title} if title else {}, message("the title of the book"))
        paths = {
            item.get("id"): item.get("href")
            for item in elements(package, "item")
            if item.get("media-type") in _PAGES
        }
        for reference in filter(None, (entry.get("idref") for entry in elements(package, "itemref"))):
            path = paths.get(reference)
            if not path:
                continue
            name = normpath(join(dirname(package_name), unquote(path)))
            try:
                entry = archive.getinfo(name)
            except KeyError:
                yield Unreadable(name, message("it is not in the book"))
            else:
                yield entry_document(archive, entry, name, media_type="text/html", fields=dict(source))
