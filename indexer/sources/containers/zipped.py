"""Zip archives, whose documents are read one by one, without unpacking them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from indexer.sources.draft import Document, NotAnArticle, Settings

from .compression import translated
from .names import decoded, inner_name

_FAULTS = (zipfile.BadZipFile, NotImplementedError, RuntimeError)
_HEAD_FAULTS = (*_FAULTS, ValueError, OverflowError, struct.error)
"""Where it is wrong in what it tells of entries, such as where they begin."""

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Of the others zipfile unpacks all that it is given at once: gigabytes out of a file of a kilobyte."""


def read_zip(document: Document, settings: Settings) -> Iterator[Document | tuple[str, str]]:
    """Each file of the archive, in the order of its table of contents; why one cannot be read.

    An archive inside of another is first read into memory. Raises NotAnArticle where it is no zip archive.
    """
    with opened_zip(document) as archive:
        for entry in archive.infolist():
            name = inner_name(_name(entry))
            if name is None or entry.is_dir():
                continue
            try:
                stream = opened_entry(archive, entry)
            except NotAnArticle as reason:
                yield name, str(reason)
                continue
            with stream:
                yield Document(name, stream)


def opened_zip(document: Document) -> zipfile.ZipFile:
    """The archive. Raises NotAnArticle where it is none."""
    seekable = document.stream if document.stream.seekable() else BytesIO(document.read())
    try:
        return zipfile.ZipFile(seekable)
    except _HEAD_FAULTS as error:
        raise NotAnArticle(f"no zip archive that can be read: {error}") from error


def opened_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> BinaryIO:
    """What an entry holds, as a stream. Raises NotAnArticle where it cannot be unpacked."""
    if entry.flag_bits & _ENCRYPTED:
        raise NotAnArticle("it is encrypted")
    if entry.compress_type not in _METHODS:
        raise NotAnArticle(f"it is compressed by method {entry.compress_type}, not by deflate; pack it anew")
    try:
        return translated(archive.open(entry), _FAULTS)
    except (*_HEAD_FAULTS, OSError) as error:
        raise NotAnArticle(f"it cannot be unpacked: {error}") from error


def _name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        # What zipfile takes names for that do not say what they are.
        return decoded(entry.filename.encode("cp437"))
    except UnicodeEncodeError:
        return entry.filename
