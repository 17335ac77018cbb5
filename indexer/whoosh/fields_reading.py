"""Reading the terms and postings of a segment of any schema. `fields_writing` draws the file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

from whoosh.reading import TermInfo
from whoosh.util.numeric import byte_to_length

from indexer.core.sections import SectionReader, numbers
from indexer.storage.segment.field_terms import FieldTerms

from .fields_writing import STATISTICS, SUFFIX, VALUES_IN_BLOCK, WEIGHED, folder_of
from .matcher import Postings
from .terms_reader import MappedTermsReader, TermsField


class FieldTermsReader(MappedTermsReader):
    """The terms of a segment of any schema. The file is mapped."""

    def __init__(self, storage: Any, segment: Any) -> None:
        file = _opened(storage, segment.make_filename(SUFFIX))
        names, documents = _header(file)
        super().__init__({name: _Field(file, number, documents) for number, name in enumerate(names)})


class _Field(TermsField):
    """The sections of one field."""

    def __init__(self, file: SectionReader, number: int, documents: int) -> None:
        super().__init__(FieldTerms(file, str(number), documents, counted=True))
        self._file = file
        self._statistics = file.section(f"{number}i")
        self._weights = file.section(f"{number}w")
        self._values = file.section(f"{number}v")
        if len(self._statistics) != len(self.terms) * STATISTICS.size:
            raise file.damaged(f"disagrees with itself about the terms of its field {number}")

    def _statistics_of(self, ordinal: int) -> tuple[Any, ...]:
        return STATISTICS.unpack_from(self._statistics, ordinal * STATISTICS.size)

    def _info(self, ordinal: int) -> TermInfo:
        weight, heaviest, shortest, longest, *_ = self._statistics_of(ordinal)
        documents = self.terms.documents(ordinal)
        return TermInfo(
            *(weight, len(documents), byte_to_length(shortest), byte_to_length(longest)),
            *(heaviest, documents[0], documents[-1]),
        )

    def postings(self, ordinal: int, format_: Any) -> Postings:
        _, _, shortest, _, weighed, weights, start, end = self._statistics_of(ordinal)
        documents, frequencies = self.terms.postings(ordinal)
        if not start <= end <= len(self._values):
            raise self._file.damaged("holds posting values that do not end in it")
        return Postings(
            documents,
            self._float_weights(weights, len(documents)) if weighed == WEIGHED else frequencies,
            byte_to_length(shortest),
            _Values(self._file, self._values[start:end], len(documents)).value,
        )

    def _float_weights(self, start: int, count: int) -> Sequence[float]:
        if (start + count) * 4 > len(self._weights):
            raise self._file.damaged("holds weights that do not end in it")
        return numbers(self._weights[4 * start : 4 * (start + count)], "f")


class _Values:
    """One term's posting values. A block is unpacked when one of its values is first read."""

    def __init__(self, file: SectionReader, content: memoryview, count: int) -> None:
        self._file = file
        self._content = content
        self._count = count
        self._starts: list[int] = []
        # One tuple, so that threads see a block's number and its values together.
        self._unpacked: tuple[int, list[bytes]] = (-1, [])

    def value(self, at: int) -> bytes:
        """The value of the posting `at`, from 0; empty if the term has none."""
        if not self._content:
            return b""
        block = at // VALUES_IN_BLOCK
        last_block, values = self._unpacked
        if last_block != block:
            values = self._block(block)
            self._unpacked = (block, values)
        return values[at % VALUES_IN_BLOCK]

    def _block(self, block: int) -> list[bytes]:
        start = self._start(block)
        head = self._head(start)
        stored = self._content[start + 4 : start + 4 + (head >> 1)]
        try:
            content = zlib.decompress(stored) if head & 1 else stored.tobytes()
        except zlib.error as error:
            raise self._file.damaged(f"holds posting values that cannot be unpacked ({error})") from error
        count = min(VALUES_IN_BLOCK, self._count - block * VALUES_IN_BLOCK)
        sizes = memoryview(content)[: 4 * count]
        if len(content) < 4 * count or len(content) != 4 * count + sum(numbers(sizes, "I")):
            raise self._file.damaged("holds posting values of impossible sizes")
        ends = list(accumulate(numbers(sizes, "I"), initial=4 * count))
        return [content[start:end] for start, end in pairwise(ends)]

    def _start(self, block: int) -> int:
        if not self._starts:
            starts = [0]
            for _ in range((self._count - 1) // VALUES_IN_BLOCK):
                starts.append(starts[-1] + 4 + (self._head(starts[-1]) >> 1))
            self._starts = starts
        return self._starts[block]

    def _head(self, start: int) -> int:
        head = self._content[start : start + 4]
        if len(head) < 4:
            raise self._file.damaged("holds posting values that do not end in it")
        return int.from_bytes(head, "little")


def _header(file: SectionReader) -> tuple[list[str], int]:
    """The names of the fields, and one more than the greatest document number."""
    try:
        header = json.loads(file.section("header").tobytes())
    except ValueError as error:
        raise file.damaged(f"has a header that cannot be read ({error})") from error
    match header:
        case [[*names], int(documents)] if all(isinstance(name, str) for name in names):
            return names, documents
    raise file.damaged("has a header that names no fields")


def _opened(storage: Any, name: str) -> SectionReader:
    """Map a file of sections in a storage."""
    folder = folder_of(storage)
    if folder is not None:
        return SectionReader(folder / name)
    with storage.open_file(name) as file:
        return SectionReader(bytes(file.read()))
