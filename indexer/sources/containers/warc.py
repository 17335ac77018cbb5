"""Crawls: WARC files, and WACZ, zip archives of them. A document is a page as a server sent it."""

from __future__ import annotations

import re
from logging import ERROR, getLogger

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from indexer.sources.draft import Document, Documents, Settings, refused
from indexer.sources.registry import format_of_media_type

from .streams import translated
from .zip import read_zip

_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([^"';]*)""", re.IGNORECASE)
_FAULTS = (ArchiveLoadFailed, ValueError, OverflowError)

# It warns on standard error of addresses that it mends.
getLogger("warcio").setLevel(ERROR)


def read_warc(document: Document, settings: Settings) -> Documents:
    """The pages that servers sent in a known format, named by their addresses; images etc. are ignored."""
    # warcio reports what it cannot make sense of in these ways.
    with refused("no WARC file that can be read", *_FAULTS, AttributeError):
        records = ArchiveIterator(document.stream)
        # It would be written to standard error.
        records.INC_RECORD = ""
        for record in records:
            if record.rec_type != "response" or record.http_headers is None:
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            media_type, charset = _content_type(record.http_headers.get_header("Content-Type") or "")
            is_known = format_of_media_type(media_type) is not None
            if is_known and url and record.http_headers.get_statuscode() == "200":
                yield Document(url, translated(record.content_stream(), *_FAULTS), media_type, charset, url)


def read_wacz(document: Document, settings: Settings) -> Documents:
    """The WARC files of a WACZ archive."""
    for inner in read_zip(document, settings):
        if inner.name.endswith((".warc", ".warc.gz")):
            yield inner


def _content_type(header: str) -> tuple[str, str | None]:
    """(media type, charset) of a header Content-Type.

    >>> _content_type('text/html; Charset="GBK"'), _content_type("")
    (('text/html', 'GBK'), ('', None))
    """
    media_type = header.partition(";")[0].strip().lower()
    charset = _CHARSET.search(header)
    return media_type, (charset[1].strip() or None) if charset else None
