"""Which segments an index consists of now: Whoosh's table of contents, read without Whoosh.

An index is a folder. `_MAIN_<n>.toc` is its generation n; the highest n is the index, and a rename
makes it so. Whoosh pickles its segments into that file. Here they are read by an unpickler that
knows one class of plain values and nothing else, so that opening an index never runs its code.

    varint x 3: sizes of C types | int -12345 | int version | varint x 3: release
    varint length, pickled schema (skipped) | int generation | int 0 | pickled list of segments
"""

from __future__ import annotations

import io
import pickle
import re
import struct
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from .errors import IndexDamagedError, IndexMismatchError, IndexNotFoundError
from .schema import fingerprint
from .segment import Numbers, SegmentFiles
from .segment.sections import numbers

INDEX_NAME = "MAIN"
"""Whoosh's default name of an index in a folder."""

SEGMENT_CLASS = ("indexer.whoosh_codec", "ParagraphSegment")
_TOC = re.compile(rf"^_{INDEX_NAME}_([0-9]+)\.toc$")
_BYTE_ORDER_MARK = -12345
# What `struct` and `pickle` raise for bytes that were altered.
_UNREADABLE = (
    *(struct.error, pickle.UnpicklingError, EOFError, AttributeError, TypeError),
    *(LookupError, ValueError, OverflowError, MemoryError),
)


class SegmentEntry:
    """What the table of contents says of a segment. Attributes are set by the unpickler."""

    segid: str
    fingerprint: str
    """See `schema.fingerprint`."""
    dictionary: str
    """The file in the index's folder that words were cut by."""
    documents: int
    """Paragraphs, deleted ones included."""
    deleted_documents: int
    deleted: bytes
    """The numbers of the deleted articles, ascending, u32 little-endian."""

    @property
    def name(self) -> str:
        """How the names of its files begin."""
        return f"{INDEX_NAME}_{self.segid}"

    @property
    def deleted_articles(self) -> Numbers:
        return numbers(memoryview(self.deleted), "I")


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of an index: its number and its segments."""

    number: int
    segments: tuple[SegmentEntry, ...]

    @property
    def paragraphs(self) -> int:
        """How many paragraphs can be found."""
        return sum(segment.documents - segment.deleted_documents for segment in self.segments)


def latest_generation(directory: Path) -> int | None:
    """The number of the newest generation in a folder; None where there is none."""
    try:
        names = [entry.name for entry in directory.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return None
    return max((int(match[1]) for match in map(_TOC.match, names) if match), default=None)


def toc_path(directory: Path, generation: int) -> Path:
    """The file of a generation."""
    return directory / f"_{INDEX_NAME}_{generation}.toc"


def dictionary_name(content: bytes) -> str:
    """The file name of a dictionary with this content: an altered one no longer fits its name."""
    return f"dictionary-{blake2b(content, digest_size=8).hexdigest()}"


def open_segment(directory: Path, segment: SegmentEntry) -> SegmentFiles:
    """The files of a segment of the newest generation. Raises IndexDamagedError, also for a missing one."""
    try:
        return SegmentFiles(directory, segment.name)
    except FileNotFoundError as error:
        raise missing(Path(error.filename)) from error


def missing(path: Path) -> IndexDamagedError:
    """What to raise for a file of the newest generation that is not there."""
    return IndexDamagedError(f"{path} is missing; rebuild the index with `indexer build SOURCE...`")


def read_generation(directory: Path) -> Generation:
    """The index as it is now.

    Raises IndexNotFoundError, IndexDamagedError, or IndexMismatchError where another version of
    analysis or format has built it.
    """
    number = latest_generation(directory)
    if number is None:
        raise IndexNotFoundError(
            f"there is no index in {directory}; build one with `indexer build SOURCE...`"
        )
    path = toc_path(directory, number)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        if latest_generation(directory) == number:
            raise missing(path) from error
        # A writer has just put a newer one in its place.
        return read_generation(directory)
    try:
        segments = _segments(content, number)
    except _UNREADABLE as error:
        raise IndexDamagedError(
            f"{path} cannot be read ({error}); rebuild the index with `indexer build`"
        ) from error
    expected = fingerprint()
    for segment in segments:
        if segment.fingerprint != expected:
            raise IndexMismatchError(
                f"the index in {directory} was built with another version of the analysis "
                f"({segment.fingerprint}, this is {expected}); rebuild it with `indexer build SOURCE...`"
            )
    return Generation(number, segments)


def _segments(content: bytes, number: int) -> tuple[SegmentEntry, ...]:
    stream = io.BytesIO(content)
    for _ in range(3):
        _varint(stream)
    if _int(stream) != _BYTE_ORDER_MARK:
        raise ValueError("its beginning is not that of a table of contents")
    _int(stream)
    for _ in range(3):
        _varint(stream)
    stream.seek(_varint(stream), io.SEEK_CUR)
    if _int(stream) != number:
        raise ValueError("it is of another generation than its name says")
    _int(stream)
    segments = _SegmentUnpickler(stream).load()
    if not isinstance(segments, list) or not all(_is_sound(segment) for segment in segments):
        raise ValueError("it lists something else than segments")
    return tuple(segments)


class _SegmentUnpickler(pickle.Unpickler):
    """Loads the list of segments and refuses any other class."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == SEGMENT_CLASS:
            return SegmentEntry
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in an index")


_TYPES = {
    "segid": str,
    "fingerprint": str,
    "dictionary": str,
    "documents": int,
    "deleted_documents": int,
    "deleted": bytes,
}


def _is_sound(segment: object) -> bool:
    return (
        isinstance(segment, SegmentEntry)
        and all(isinstance(getattr(segment, name, None), kind) for name, kind in _TYPES.items())
        and re.fullmatch(r"[0-9a-z]+", segment.segid) is not None
        and re.fullmatch(r"[0-9a-z.-]+", segment.dictionary) is not None
        and len(segment.deleted) % 4 == 0
    )


def _int(stream: io.BytesIO) -> int:
    value: int = struct.unpack("!i", stream.read(4))[0]
    return value


def _varint(stream: io.BytesIO) -> int:
    value = shift = 0
    while True:
        byte = stream.read(1)[0]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value
        shift += 7
        if shift > 63:
            raise ValueError("a number in it has no end")
