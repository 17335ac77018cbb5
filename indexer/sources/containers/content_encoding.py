"""Undoes the Content-Encoding in which a server sent a document, as browsers do."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle
from indexer.sources.registry import needs

from .streams import decompressed, peeked, stream_of, translated

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"


_MOST_CODINGS = 5
"""Codings of one document, one in another, which servers hardly ever have two of."""


def decoded(stream: BinaryIO, codings: str) -> BinaryIO:
    """The content of a stream in these codings, parted by commas, in the order in which they were applied.

    Names of no coding are ignored, as browsers do. Raises NotAnArticle without the library, or for too many.
    """
    names = [name for coding in codings.split(",") if (name := coding.strip().lower())]
    if len(names) > _MOST_CODINGS:
        raise NotAnArticle(message("it is packed {count:,} times, once in another", count=len(names)))
    for name in reversed(names):
        stream = _decoded(stream, name)
    return stream


def _decoded(stream: BinaryIO, coding: str) -> BinaryIO:
    match coding:
        case "gzip" | "x-gzip":
            head, stream = peeked(stream, len(_GZIP))
            # Crawlers may keep the header of what they have decoded.
            return _inflated(stream, 16 + zlib.MAX_WBITS) if head == _GZIP else stream
        case "deflate":
            head, stream = peeked(stream, 2)
            # Servers send it with or without the header of zlib.
            has_header = head[:1] == b"x" and int.from_bytes(head, "big") % 31 == 0
            return _inflated(stream, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        case "br":
            return _brotli(stream)
        case "zstd":
            return decompressed(stream, ".zst")
    return stream


def _inflated(stream: BinaryIO, window: int) -> BinaryIO:
    """The content up to the end that it states; what follows is ignored."""
    inflater = zlib.decompressobj(window)

    def read(size: int) -> bytes:
        content = b""
        while not content and not inflater.eof:
            packed = inflater.unconsumed_tail or stream.read(_CHUNK)
            if not packed:
                raise EOFError
            content = inflater.decompress(packed, size)
        return content

    return stream_of(read)


def _brotli(stream: BinaryIO) -> BinaryIO:
    try:
        import brotli
    except ImportError as error:
        raise needs("brotli", "warc") from error
    decompressor = brotli.Decompressor()
    ready = memoryview(b"")

    def read(size: int) -> bytes:
        nonlocal ready
        while not ready and not decompressor.is_finished():
            takes_more = decompressor.can_accept_more_data()
            packed = stream.read(_CHUNK) if takes_more else b""
            if takes_more and not packed:
                raise EOFError
            ready = memoryview(decompressor.process(packed, output_buffer_limit=_CHUNK))
        content, ready = bytes(ready[:size]), ready[size:]
        return content

    return translated(stream_of(read), brotli.error)
