"""Which segments an index consists of now, read without Whoosh and without running anything.

An index is a folder. `_MAIN_<n>.toc` is its generation n; the highest n is the index, and a rename makes it
so. The file is Whoosh's table of contents, in which the segments are pickled, and behind that, where Whoosh
does not look, the same once more as plain text, which is all that is read here:

    per segment a line   id fingerprint dictionary documents deleted-documents deleted-articles
    last line            PNTOC01 generation length-of-the-lines crc32-of-all-before-it, 40 bytes in all

Deleted articles are their numbers, ascending, u32 little-endian in hexadecimal, or - where there are none.
"""

from __future__ import annotations

import os
from zlib import crc32

from indexer.analysis import TERMS_VERSION, folding_digest
from indexer.core.errors import IndexDamagedError, IndexMismatchError, IndexNotFoundError
from indexer.core.schema import FORMAT
from indexer.core.sections import numbers
from indexer.storage.segment.files import SegmentFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.core.sections import Numbers, StrPath

INDEX_NAME = "MAIN"
"""Whoosh's default name of an index in a folder."""

_FIRST, _LAST = f"_{INDEX_NAME}_", ".toc"
_MARK = b"PNTOC01"
_LAST_LINE = 40
_NAME_CHARACTERS = frozenset("0123456789abcdefghijklmnopqrstuvwxyz.-")


class SegmentEntry:
    """What the table of contents says of a segment. Whoosh's class of segments has the same attributes."""

    segid: str
    fingerprint: str
    """See `fingerprint`."""
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


class Generation:
    """One state of an index: its number and its segments."""

    def __init__(self, number: int, segments: Sequence[SegmentEntry]) -> None:
        self.number = number
        self.segments = tuple(segments)

    @property
    def paragraphs(self) -> int:
        """How many paragraphs can be found."""
        return sum(segment.documents - segment.deleted_documents for segment in self.segments)


def fingerprint() -> str:
    """What an index must have been built with to be searched by this code.

    It covers the format, folding and the making of terms. The word table is not part of it: an
    index carries its own, with the lexicons it was built with.
    """
    return f"{FORMAT}.{TERMS_VERSION}.{folding_digest()}"


def latest_generation(directory: StrPath) -> int | None:
    """The number of the newest generation in a folder; None where there is none."""
    try:
        names = os.listdir(directory)
    except (FileNotFoundError, NotADirectoryError):
        return None
    generations = [
        name[len(_FIRST) : -len(_LAST)] for name in names if name.startswith(_FIRST) and name.endswith(_LAST)
    ]
    return max((int(number) for number in generations if number.isascii() and number.isdigit()), default=None)


def toc_path(directory: StrPath, generation: int) -> str:
    """The file of a generation."""
    return os.path.join(directory, f"{_FIRST}{generation}{_LAST}")


def dictionary_name(content: bytes) -> str:
    """The file name of a dictionary with this content: an altered one no longer fits its name."""
    from hashlib import blake2b

    return f"dictionary-{blake2b(content, digest_size=8).hexdigest()}"


def open_segment(directory: StrPath, segment: SegmentEntry) -> SegmentFiles:
    """The files of a segment of the newest generation. Raises IndexDamagedError, also for a missing one."""
    try:
        return SegmentFiles(directory, segment.name)
    except FileNotFoundError as error:
        raise missing(error.filename) from error


def missing(path: StrPath) -> IndexDamagedError:
    """What to raise for a file of the newest generation that is not there."""
    return IndexDamagedError(f"{path} is missing; rebuild the index with `indexer build SOURCE...`")


def read_generation(directory: StrPath) -> Generation:
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
        with open(path, "rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        if latest_generation(directory) == number:
            raise missing(path) from error
        # A writer has just put a newer one in its place.
        return read_generation(directory)
    try:
        segments = _segments(content, number)
    except ValueError as error:
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


def plain_table(before: bytes, number: int, segments: Sequence[SegmentEntry]) -> bytes:
    """What stands in the table of contents behind Whoosh's part, which is `before`."""
    lines = "".join(
        f"{segment.segid} {segment.fingerprint} {segment.dictionary} {segment.documents} "
        f"{segment.deleted_documents} {segment.deleted.hex() or '-'}\n"
        for segment in segments
    ).encode("ascii")
    return lines + _last_line(number, len(lines), crc32(lines, crc32(before)))


def _last_line(number: int, length: int, checksum: int) -> bytes:
    line = b"%s %d %d " % (_MARK, number, length)
    return (line + b"%08x" % crc32(line, checksum)).ljust(_LAST_LINE - 1) + b"\n"


def _segments(content: bytes, number: int) -> list[SegmentEntry]:
    last = content[-_LAST_LINE:].split()
    if len(last) != 4 or last[0] != _MARK:
        raise ValueError("it is cut short, or was written by another version")
    if int(last[1]) != number:
        raise ValueError("it is of another generation than its name says")
    length = int(last[2])
    before = content[:-_LAST_LINE]
    if length > len(before) or content[-_LAST_LINE:] != _last_line(number, length, crc32(before)):
        raise ValueError("it is altered")
    return [_entry(line) for line in before[len(before) - length :].decode("ascii").splitlines()]


def _entry(line: str) -> SegmentEntry:
    entry = SegmentEntry()
    entry.segid, entry.fingerprint, entry.dictionary, documents, deleted_documents, deleted = line.split(" ")
    entry.documents, entry.deleted_documents = int(documents), int(deleted_documents)
    entry.deleted = b"" if deleted == "-" else bytes.fromhex(deleted)
    # They become names of files: none may lead out of the folder.
    if not _NAME_CHARACTERS.issuperset(entry.segid + entry.dictionary) or len(entry.deleted) % 4:
        raise ValueError("it lists something else than segments")
    return entry
