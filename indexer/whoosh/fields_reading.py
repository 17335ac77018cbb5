"""Reading the terms and postings of a segment of any schema; `whoosh_fields_writing` draws the file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length

from indexer.core.sections import SectionReader, numbers
from indexer.storage.segment import FieldTerms

from .cursor import TermCursor
from .fields_writing import STATISTICS, SUFFIX, VALUES_IN_BLOCK, WEIGHED, folder_of
from .matcher import PostingMatcher, Postings

_REMEMBERED_TERMS = 1 << 14


class FieldTermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment, field by field. The file is mapped; several threads may read it."""

    def __init__(self, storage: Any, segment: Any) -> None:
        file = _opened(storage, segment.make_filename(SUFFIX))
        names, documents = _header(file)
        self._fields = {name: _Field(file, number, documents) for number, name in enumerate(names)}

    def _term(self, fieldname: str, key: bytes) -> tuple[_Field, int]:
        field = self._fields.get(fieldname)
        place = None if field is None else field.place(key)
        if field is None or place is None:
            raise TermNotFound(f"there is no term {fieldname}:{key!r}")
        return field, place

    def _places_from(self, fieldname: str, key: bytes) -> Iterator[tuple[str, _Field, int]]:
        """The terms from `key` on, and all of later fields, as Whoosh's own codec goes on too."""
        if fieldname in self._fields:
            for name, field in self._fields.items():
                if name >= fieldname:
                    first = field.terms.place_from(key) if name == fieldname else 0
                    for place in range(first, len(field.terms)):
                        yield name, field, place

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        fieldname, key = term
        field = self._fields.get(fieldname)
        return field is not None and field.place(key) is not None

    def indexed_field_names(self) -> list[str]:
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        field = self._fields.get(fieldname)
        return base.EmptyCursor() if field is None else TermCursor(field.terms, fieldobj, field.info)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from(min(self._fields, default=""), b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return ((name, field.terms.key(place)) for name, field, place in self._places_from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return self.items_from(min(self._fields, default=""), b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return (
            ((name, field.terms.key(place)), field.info(place))
            for name, field, place in self._places_from(fieldname, prefix)
        )

    def term_info(self, fieldname: str, key: bytes) -> TermInfo:
        field, place = self._term(fieldname, key)
        return field.info(place)

    def frequency(self, fieldname: str, key: bytes) -> float:
        if (fieldname, key) not in self:
            return 0
        field, place = self._term(fieldname, key)
        weight: float = field.statistics(place)[0]
        return weight

    def doc_frequency(self, fieldname: str, key: bytes) -> int:
        # Whoosh asks every segment for a term that one of them has.
        if (fieldname, key) not in self:
            return 0
        field, place = self._term(fieldname, key)
        return field.terms.count(place)

    def matcher(self, fieldname: str, key: bytes, format_: Any, scorer: Any = None) -> PostingMatcher:
        field, place = self._term(fieldname, key)
        return PostingMatcher((fieldname, key), field.postings(place), format_, scorer)


class _CountedTerms(FieldTerms):
    """The terms of a field that keeps frequencies, whatever its name is."""

    def __init__(self, file: SectionReader, field: str, documents: int) -> None:
        super().__init__(file, field, documents)
        self._counted = True


class _Field:
    """The sections of one field."""

    def __init__(self, file: SectionReader, number: int, documents: int) -> None:
        self._file = file
        self.terms = _CountedTerms(file, str(number), documents)
        self._statistics = file.section(f"{number}i")
        self._weights = file.section(f"{number}w")
        self._values = file.section(f"{number}v")
        # Whoosh asks some five times for each term of a query, and for thousands of terms in a range.
        self.place = lru_cache(_REMEMBERED_TERMS)(self._found)
        if len(self._statistics) != len(self.terms) * STATISTICS.size:
            raise file.damaged(f"disagrees with itself about the terms of its field {number}")

    def _found(self, key: bytes) -> int | None:
        place = self.terms.place_from(key)
        return place if place < len(self.terms) and self.terms.key(place) == key else None

    def statistics(self, place: int) -> tuple[Any, ...]:
        return STATISTICS.unpack_from(self._statistics, place * STATISTICS.size)

    def info(self, place: int) -> TermInfo:
        weight, heaviest, shortest, longest, *_ = self.statistics(place)
        documents = self.terms.documents(place)
        return TermInfo(
            *(weight, len(documents), byte_to_length(shortest), byte_to_length(longest)),
            *(heaviest, documents[0], documents[-1]),
        )

    def postings(self, place: int) -> Postings:
        _, _, shortest, longest, weighed, weights_start, values_start, values_end = self.statistics(place)
        documents, frequencies = self.terms.postings(place)
        weights: Sequence[float] | None = (
            self._float_weights(weights_start, len(documents)) if weighed == WEIGHED else frequencies
        )
        if not values_start <= values_end <= len(self._values):
            raise self._file.damaged("holds posting values that do not end in it")
        values = _Values(self._file, self._values[values_start:values_end], len(documents))
        return Postings(
            *(documents, weights, byte_to_length(shortest), byte_to_length(longest)), value=values.value
        )

    def _float_weights(self, start: int, count: int) -> Sequence[float]:
        if (start + count) * 4 > len(self._weights):
            raise self._file.damaged("holds weights that do not end in it")
        return numbers(self._weights[4 * start : 4 * (start + count)], "f")


class _Values:
    """One term's posting values. A block is unpacked when one of its values is asked for."""

    def __init__(self, file: SectionReader, content: memoryview, count: int) -> None:
        self._file = file
        self._content = content
        self._count = count
        self._starts: list[int] = []
        # One value, so that threads see a block and its values together.
        self._unpacked: tuple[int, list[bytes]] = (-1, [])

    def value(self, at: int) -> bytes:
        """The value of the posting `at`, from 0; empty where the term has none."""
        if not self._content:
            return b""
        block = at // VALUES_IN_BLOCK
        known, values = self._unpacked
        if known != block:
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
    """The names of the fields, and above which number no document is."""
    try:
        header = json.loads(file.section("header").tobytes())
    except ValueError as error:
        raise file.damaged(f"has a header that cannot be read ({error})") from error
    match header:
        case [[*names], int(documents)] if all(isinstance(name, str) for name in names):
            return names, documents
    raise file.damaged("has a header that names no fields")


def _opened(storage: Any, name: str) -> SectionReader:
    """A file of sections in a storage, mapped where it is one in a folder."""
    folder = folder_of(storage)
    if folder is not None:
        return SectionReader(folder / name)
    with storage.open_file(name) as file:
        return SectionReader(bytes(file.read()))
