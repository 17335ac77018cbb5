"""Crawls: WARC files, and WACZ, zip archives of them. A document is a page as a server gave it."""

from __future__ import annotations

from collections.abc import Iterator
from logging import ERROR, getLogger

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from indexer.sources.draft import Document, NotAnArticle, Settings
from indexer.sources.registry import format_of_media_type

from .compression import translated
from .zipped import read_zip

_FOUND = "200"

# It warns on standard error of addresses that it mends, as they stand there.
getLogger("warcio").setLevel(ERROR)


def read_warc(document: Document, settings: Settings) -> Iterator[Document | tuple[str, str]]:
    """Each answer of a server in a format that is read, named by its address; images and the like are not.

    Raises NotAnArticle where it is no WARC file, or goes on as none.
    """
    try:
        records = ArchiveIterator(document.stream)
        # What it would write to standard error.
        records.INC_RECORD = ""
        for record in records:
            if record.rec_type != "response" or record.http_headers is None:
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            media_type, charset = _content_type(record.http_headers.get_header("Content-Type") or "")
            if (
                record.http_headers.get_statuscode() != _FOUND
                or not url
                or format_of_media_type(media_type) is None
            ):
                continue
            stream = translated(record.content_stream(), (ArchiveLoadFailed, ValueError, OverflowError))
            yield Document(url, stream, media_type, charset, url)
    except (ArchiveLoadFailed, ValueError, OverflowError, AttributeError) as error:
        # warcio reports what it cannot make sense of in these ways.
        raise NotAnArticle(f"no WARC file that can be read: {error}") from error


def read_wacz(document: Document, settings: Settings) -> Iterator[Document | tuple[str, str]]:
    """The WARC files of a WACZ archive."""
    for inner in read_zip(document, settings):
        name = inner.name if isinstance(inner, Document) else inner[0]
        if name.endswith((".warc", ".warc.gz")):
            yield inner


def _content_type(header: str) -> tuple[str, str | None]:
    """(media type, charset) of a header Content-Type.

    >>> _content_type('text/html; Charset="GBK"'), _content_type("")
    (('text/html', 'GBK'), ('', None))
    """
    media_type, *parameters = header.split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return media_type.strip().lower(), value.strip().strip("\"'") or None
    return media_type.strip().lower(), None
