"""Writing the terms and postings that Whoosh's writer hands over.

They go to `<segment>.fields`, a file of sections. n counts the fields that have terms, in the order of names:

    header    JSON: [the names of the fields, one more than the greatest document number]
    <n>.*     the terms of field n and their lists (see `segment.terms`); all are counted
    <n>i      per term, in order: STATISTICS
    <n>w      weights f32, one a posting, of the terms whose weights are not all whole numbers from 1 to 255;
              the weights of other terms are the frequencies in the lists
    <n>v      posting values, as the field's format encodes them. Per block of 128 postings: u32, twice the
              size of the rest, plus 1 if the rest is a zlib stream | u32 size of each value | values.
              A term whose values are all empty has none
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from struct import Struct
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from whoosh.codec import base
from whoosh.util.numeric import length_to_byte

from indexer.core.schema import MOST_FREQUENCY
from indexer.core.section_writing import SectionWriter, little_endian
from indexer.storage.segment.postings import Lengths
from indexer.storage.segment.terms_writing import TermPostings, write_field

SUFFIX = ".fields"

STATISTICS = Struct("<ffBBBxQQQ")
"""The statistics of a term: the sum of its weights; the greatest; the shortest and the longest length of a
field that holds it, in Whoosh's code for lengths; WEIGHED or 0; the start of its weights in w; the start and
the end of its values in v."""

WEIGHED = 1
"""The weights of the term are in w, and its frequencies are all 1."""

VALUES_IN_BLOCK = 128

_IN_MEMORY = 1 << 24
_WORTH_COMPRESSING = 64
_MOST_LENGTH = 0xFFFF


def folder_of(storage: Any) -> Path | None:
    """The folder of a Whoosh storage; None if it keeps its files in memory or in one file."""
    # Whoosh's storage in memory has a folder too: the empty string.
    folder = getattr(storage, "folder", "")
    return Path(folder) if folder else None


class FieldTermsWriter(base.FieldWriter):  # type: ignore[misc]
    """Takes fields in the order of their names, terms in that of their bytes, and documents in theirs.

    A list holds a document once. Whoosh hands over a document with several numbers once for each that falls
    under the same term, and finds it as often with its own codec. Until a field ends, its postings and values
    are in temporary files, its keys in memory.
    """

    def __init__(self, storage: Any, segment: Any) -> None:
        self._storage = storage
        self._name = segment.make_filename(SUFFIX)
        folder = folder_of(storage)
        # A storage without a folder gets a copy of what was written in memory.
        self._copied = BytesIO()
        self._is_copied = folder is None
        self._writer = SectionWriter(folder / self._name if folder else self._copied)
        self._names: list[str] = []
        self._documents_in_all = 0
        self._in_field = False
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        if self._names and fieldname <= self._names[-1]:
            raise base.OutOfOrderError(f"the field {fieldname!r} came after {self._names[-1]!r}")
        self._names.append(fieldname)
        self._in_field = True
        self._keys: list[tuple[bytes, int]] = []
        self._lists: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed in finish_field()
        self._all_values: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed in finish_field()
        self._all_weights = array("f")
        self._statistics = bytearray()
        self._lengths = array("H")

    def start_term(self, text: bytes) -> None:
        if not self._in_field:
            raise ValueError("a term belongs in a field: call start_field first")
        self._key = text
        self._documents = array("I")
        self._weights = array("f")
        self._values: list[bytes] = []
        self._shortest = self._longest = 0

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        if self._documents and docnum <= self._documents[-1]:
            if docnum < self._documents[-1]:
                raise base.OutOfOrderError(f"document {docnum} came after {self._documents[-1]}")
            return
        self._documents.append(docnum)
        self._weights.append(weight)
        self._values.append(vbytes)
        if docnum >= len(self._lengths):
            self._lengths.extend([0] * (docnum + 1 - len(self._lengths)))
        if length:  # Whoosh hands over none for a field that keeps no lengths.
            self._lengths[docnum] = min(length, _MOST_LENGTH)
            self._shortest = min(self._shortest or length, length)
            self._longest = max(self._longest, length)

    def finish_term(self) -> None:
        frequencies = _as_frequencies(self._weights)
        self._keys.append((self._key, len(self._documents)))
        self._lists.write(self._documents.tobytes())
        self._lists.write(frequencies or bytes([1]) * len(self._documents))
        values_start = self._all_values.tell()
        if any(self._values):
            for start in range(0, len(self._values), VALUES_IN_BLOCK):
                self._all_values.write(_packed(self._values[start : start + VALUES_IN_BLOCK]))
        self._statistics += STATISTICS.pack(
            *(sum(self._weights), max(self._weights)),
            *(length_to_byte(self._shortest), length_to_byte(self._longest)),
            *(WEIGHED if frequencies is None else 0, len(self._all_weights)),
            *(values_start, self._all_values.tell()),
        )
        if frequencies is None:
            self._all_weights += self._weights

    def finish_field(self) -> None:
        self._in_field = False
        self._documents_in_all = max(self._documents_in_all, len(self._lengths))
        number, writer = len(self._names) - 1, self._writer
        with self._lists, self._all_values as values:
            average = sum(self._lengths) / len(self._lengths) if self._lengths else 0
            # Impacts need an average length. A field without lengths counts as one of length 1.
            lengths = Lengths(self._lengths, average or 1.0)
            write_field(writer, str(number), self._terms(), lengths)
            writer.write(f"{number}i", bytes(self._statistics))
            # As integers with the same four bytes.
            writer.write(f"{number}w", little_endian(array("I", self._all_weights.tobytes())))
            values.seek(0)
            write = writer.section(f"{number}v")
            while content := values.read(1 << 20):
                write(content)

    def _terms(self) -> Iterator[TermPostings]:
        self._lists.seek(0)
        for key, count in self._keys:
            documents = array("I", self._lists.read(4 * count))
            yield key, documents, self._lists.read(count)

    def close(self) -> None:
        self._writer.write("header", json.dumps([self._names, self._documents_in_all]).encode("ascii"))
        self._writer.close()
        if self._is_copied:
            with self._storage.create_file(self._name) as file:
                file.write(self._copied.getvalue())
        self.is_closed = True


def _as_frequencies(weights: array[float]) -> bytes | None:
    """The weights as bytes, or None if one of them is not a whole number from 1 to 255.

    >>> _as_frequencies(array("f", [1, 3]))
    b'\\x01\\x03'
    """
    if all(1 <= weight <= MOST_FREQUENCY and weight.is_integer() for weight in weights):
        return bytes(map(int, weights))
    return None


def _packed(values: list[bytes]) -> bytes:
    """One block of posting values as in the file."""
    content = little_endian(array("I", map(len, values))) + b"".join(values)
    if len(content) >= _WORTH_COMPRESSING:
        compressed = zlib.compress(content)
        if len(compressed) < len(content):
            return (len(compressed) << 1 | 1).to_bytes(4, "little") + compressed
    return (len(content) << 1).to_bytes(4, "little") + content
