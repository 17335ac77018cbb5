"""Recognises a format by the first bytes of a file whose name does not tell it.

Tools that save web sites name pages as addresses end: `content.jsp?id=3`, `index.php`, `a.html@x=1`, `news`.
"""

from __future__ import annotations

import re

from .encoding.charsets import MARKS
from .registry import Format, format_of

SNIFFED = 4096
"""Bytes that are looked at."""

_BEGINNINGS = {b"%PDF-": ".pdf", b"{\\rtf": ".rtf", b"WARC/": ".warc", b"filedesc:": ".arc"}
_BEGINNINGS[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"] = ".doc"
_ZIP, _HEAD_OF_ZIP = b"PK\3\4", 30
_OF_PARTS = {b"word/": ".docx", b"xl/": ".xlsx", b"ppt/": ".pptx", b"OFD.xml": ".ofd"}
"""Documents that are zip archives, by the beginnings of the names of their parts."""
_IN_ZIP = re.compile(b"|".join(map(re.escape, _OF_PARTS)))
# The first file of such an archive is called mimetype and is not compressed; behind it the next one begins.
_MIMETYPES = {
    b"mimetypeapplication/epub+zip": ".epub",
    b"mimetypeapplication/vnd.oasis.opendocument.textPK": ".odt",
}

_ABOVE = r"(?:\s|<\?xml\b[^<>]*>|<!--(?:(?!-->).)*-->)*"
_PAGE = re.compile(rf"{_ABOVE}<(?:!doctype\s+html|html|head|body|title|meta)[\s>]", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(rf"{_ABOVE}<(?:!doctype\s+rss|rss|feed|rdf:RDF)[\s>]", re.IGNORECASE | re.DOTALL)
# The head of a page that Word or a browser saved with its pictures.
_SAVED_PAGE = re.compile(
    r"(?:[A-Za-z-]{2,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,20}?Content-Type:\s*multipart/related",
    re.IGNORECASE,
)
# It writes pages, and holds the text of none.
_PROGRAM = re.compile(r"<\?(?:php|=)|<%|<jsp:", re.IGNORECASE)


def format_of_content(head: bytes) -> Format | None:
    """The format of a file that begins with these bytes, or None. The source of a program is no page.

    >>> format_of_content(b"<!DOCTYPE html><title>a").reader, format_of_content(b"<html><?php echo 1 ?>")
    ('formats.html.read_html', None)
    """
    suffix = next((suffix for start, suffix in _BEGINNINGS.items() if head.startswith(start)), None)
    if suffix is None:
        suffix = _suffix_of_zip(head) if head.startswith(_ZIP) else _suffix_of_text(head)
    return None if suffix is None else format_of(suffix)


def _suffix_of_zip(head: bytes) -> str | None:
    suffix = next(
        (suffix for start, suffix in _MIMETYPES.items() if head.startswith(start, _HEAD_OF_ZIP)), None
    )
    if suffix is not None:
        return suffix
    for entry in re.finditer(_ZIP, head):
        name = head[entry.start() + _HEAD_OF_ZIP :].replace(b"\\", b"/")
        if (part := _IN_ZIP.match(name)) is not None:
            return _OF_PARTS[part[0]]
    return None


def _suffix_of_text(head: bytes) -> str | None:
    for mark, charset in MARKS:
        if head.startswith(mark):
            text = charset.decode(head[len(mark) :], final=False)
            break
    else:
        # Markup is ASCII in every other encoding of pages.
        text = head.decode("latin-1")
    if _FEED.match(text) is not None:
        return ".rss"
    if _SAVED_PAGE.match(text) is not None:
        return ".mht"
    return ".html" if _PAGE.match(text) is not None and _PROGRAM.search(text) is None else None
