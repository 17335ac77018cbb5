"""Zip archives. Their documents are read one by one, and nothing is unpacked to disk."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import Any, BinaryIO
from zlib import crc32

from indexer.core.messages import message
from indexer.sources.draft import Document, Documents, NotAnArticle, Settings, Unreadable, refused

from .names import decoded_name, inner_name
from .streams import is_read_error, translated

_FAULTS = (zipfile.BadZipFile, NotImplementedError, RuntimeError)
_HEAD_FAULTS = (*_FAULTS, ValueError, OverflowError, struct.error)
"""Errors of an archive whose table of contents is wrong, for example about where an entry begins."""

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_EXTRA_HEAD, _UNICODE_PATH = struct.Struct("<HH"), 0x7075
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Methods that zipfile unpacks in steps; the others it unpacks at once, gigabytes out of a kilobyte."""


def read_zip(document: Document, settings: Settings) -> Documents:
    """The files of the archive, in the order of its table of contents."""
    with opened_zip(document) as archive:
        for entry in archive.infolist():
            name = inner_name(_name(entry))
            # An entry may have no name, for which `is_dir` fails.
            if name is not None and not entry.filename.endswith("/"):
                yield entry_document(archive, entry, name)


def opened_zip(document: Document) -> zipfile.ZipFile:
    """The archive; one inside another is first read into memory. Raises NotAnArticle if it is none."""
    seekable = document.stream if document.stream.seekable() else BytesIO(document.read())
    with refused(message("no zip archive that can be read"), *_HEAD_FAULTS):
        return zipfile.ZipFile(seekable)


def entry_document(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, **known: Any
) -> Document | Unreadable:
    """An entry as a document, about which `known` is known already."""
    try:
        return Document(name, opened_entry(archive, entry), **known)
    except NotAnArticle as reason:
        return Unreadable(name, str(reason))


def opened_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> BinaryIO:
    """The content of an entry, as a stream. Raises NotAnArticle if it cannot be unpacked."""
    if entry.flag_bits & _ENCRYPTED:
        raise NotAnArticle(message("it is encrypted"))
    if entry.compress_type not in _METHODS:
        raise NotAnArticle(
            message(
                "it is compressed by method {compress_type}, not by deflate; pack it anew",
                compress_type=entry.compress_type,
            )
        )
    try:
        with refused(message("it cannot be unpacked"), *_HEAD_FAULTS):
            return translated(archive.open(entry), *_FAULTS)
    except OSError as error:
        if is_read_error(error):
            raise
        raise NotAnArticle(message("it cannot be unpacked: {error}", error=error)) from error


def _name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        # zipfile takes names that do not say their encoding for this one.
        written = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    return _name_in_extra_field(entry.extra, written) or decoded_name(written)


def _name_in_extra_field(extra: bytes, written: bytes) -> str | None:
    """The name in UTF-8 that programs put beside the one in the system's encoding; None if there is none.

    APPNOTE.TXT, 4.6.9: version, checksum of the name that it stands for, name.
    """
    while len(extra) >= _EXTRA_HEAD.size:
        kind, size = _EXTRA_HEAD.unpack_from(extra)
        field, extra = extra[_EXTRA_HEAD.size :][:size], extra[_EXTRA_HEAD.size + size :]
        if kind == _UNICODE_PATH and field[:5] == struct.pack("<BI", 1, crc32(written)):
            return field[5:].decode("utf-8", "replace")
    return None
