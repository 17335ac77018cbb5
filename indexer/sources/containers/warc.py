"""Crawls: WARC and ARC files, and WACZ, zip archives of them. A document is a page as a server sent it."""

from __future__ import annotations

import re
from logging import ERROR, getLogger
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from indexer.core.messages import message
from indexer.sources.draft import Document, Documents, LeftOut, NotAnArticle, Settings, Unreadable, refused
from indexer.sources.registry import format_of, format_of_media_type

from .content_encoding import decoded
from .streams import translated
from .zip import read_zip

_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([^"';]*)""", re.IGNORECASE)
_FAULTS = (ArchiveLoadFailed, ValueError, OverflowError)
# Records of pages. Crawlers write about themselves in the others, and under addresses such as metadata://…
_OF_PAGES = ("response", "resource", "conversion")
_OF_PAGE = re.compile("(?:https?|ftp|file):", re.IGNORECASE)
_ABOUT_CRAWL = message("a record of the crawl about itself")
_PARTS = {
    "revisit": message("a page that had not changed since its last capture"),
    "continuation": message("the rest of a page that is split into several records"),
}
_SAME = message("a capture that equals the one before it")
_CONVERSION = message("a conversion of a page that is there itself")
_STATUS = message("an answer with another status than 200")
_MEDIA_TYPE = message("a media type that is not read")
# Servers give it for documents to download, and for whatever they do not know.
_ANY_BYTES = ("application/octet-stream", "binary/octet-stream", "application/force-download")

# It warns on standard error of addresses that it mends.
getLogger("warcio").setLevel(ERROR)


def read_warc(document: Document, settings: Settings, is_arc: bool = False) -> Documents:
    """The pages of a WARC file in a known format, named by their addresses; other records are left out.

    A later capture of an address has its time before the address in its name, as web archives write it.
    """
    digests: dict[str, str | None] = {}
    """The digest of the last capture of each address."""
    # warcio reports what it cannot make sense of in these ways.
    with refused(message("no WARC file that can be read"), *_FAULTS, AttributeError):
        records = ArchiveIterator(document.stream, arc2warc=is_arc)
        # It would be written to standard error.
        records.INC_RECORD = ""
        for record in records:
            head = record.rec_headers
            url = head.get_header("WARC-Target-URI") or record.rec_type or "a record"
            digest = head.get_header("WARC-Payload-Digest")
            why = _reason(record, url, digest, digests)
            if why is not None:
                yield LeftOut(url, why)
                continue
            timestamp = "".join(filter(str.isdigit, head.get_header("WARC-Date") or ""))[:14]
            name = f"{timestamp}/{url}" if url in digests else url
            digests[url] = digest
            yield _document(record, name, url)


def read_arc(document: Document, settings: Settings) -> Documents:
    """The pages of an ARC file, the older format of crawls."""
    return read_warc(document, settings, is_arc=True)


def read_wacz(document: Document, settings: Settings) -> Documents:
    """The WARC files of a WACZ archive."""
    for inner in read_zip(document, settings):
        if isinstance(inner, Document) and not inner.name.endswith((".warc", ".warc.gz")):
            yield LeftOut(inner.name, _ABOUT_CRAWL)
        else:
            yield inner


def _reason(record: Any, url: str, digest: str | None, digests: dict[str, str | None]) -> str | None:
    """The reason why a record is left out; None for one that is read."""
    kind, answer = record.rec_type, record.http_headers
    if kind in _PARTS:
        return _PARTS[kind]
    if kind not in _OF_PAGES or not _OF_PAGE.match(url) or (kind == "response" and answer is None):
        return _ABOUT_CRAWL
    if answer is not None and answer.get_statuscode() != "200":
        return _STATUS
    media_type, _ = _content_type(record)
    if media_type in _ANY_BYTES:
        is_read = format_of(url) is not None
    else:
        is_read = media_type is None or format_of_media_type(media_type) is not None
    if not is_read:
        return _MEDIA_TYPE
    if url not in digests:
        return None
    if kind == "conversion":
        return _CONVERSION
    return _SAME if digest is not None and digest == digests[url] else None


def _document(record: Any, name: str, url: str) -> Document | Unreadable:
    media_type, charset = _content_type(record)
    try:
        known = None if media_type in _ANY_BYTES else media_type
        return Document(name, _content(record), known, charset, url)
    except NotAnArticle as reason:
        return Unreadable(name, str(reason))


def _content(record: Any) -> BinaryIO:
    """The content of a record, decoded. Raises NotAnArticle without the library."""
    answer = record.http_headers
    coding = None if answer is None else answer.get_header("Content-Encoding")
    if coding is not None:
        # warcio keeps silent about damage, does not know zstd, and decodes br without a limit.
        answer.replace_header("Content-Encoding", "identity")
    return decoded(translated(record.content_stream(), *_FAULTS), coding or "")


def _content_type(record: Any) -> tuple[str | None, str | None]:
    """The media type and the charset that a record states; each None if it states none."""
    header = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    media_type = header.partition(";")[0].strip().lower()
    charset = _CHARSET.search(header)
    return media_type or None, (charset[1].strip() or None) if charset else None
