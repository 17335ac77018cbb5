"""The terms of a segment and the paragraphs that hold them: one sorted table a field.

Sections of `<segment>.terms`, per field f:

    f.keys      the terms as UTF-8, sorted, one after another
    f.ends      u32 per term: where its key ends
    f.counts    u32 per term: how many paragraphs hold it
    f.starts    u64 per term: where its posting list begins in f.lists
    f.forms     u8 per term: how the list is written (see `postings`)
    f.lists     the posting lists, in the order of the terms
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from . import postings
from .sections import Numbers, SectionReader, SectionWriter, little_endian

_WRITTEN_AT_ONCE = 1 << 20


class PostingList(NamedTuple):
    """One term's paragraphs as they stand in a file."""

    key: bytes
    length: int
    form: int
    content: bytes | memoryview


def write_field(writer: SectionWriter, field: str, lists: Iterable[PostingList]) -> None:
    """Write the table of one field; `lists` ascend by key."""
    ends, counts, starts, forms = array("I"), array("I"), array("Q"), bytearray()
    keys: list[bytes] = []
    pending = bytearray()
    end = start = 0
    with writer.section(f"{field}.lists") as sink:
        for key, length, form, content in lists:
            keys.append(key)
            end += len(key)
            ends.append(end)
            counts.append(length)
            starts.append(start)
            forms.append(form)
            start += len(content)
            pending += content
            if len(pending) > _WRITTEN_AT_ONCE:
                sink.write(bytes(pending))
                pending.clear()
        sink.write(bytes(pending))
    writer.write(f"{field}.keys", b"".join(keys))
    writer.write(f"{field}.ends", little_endian(ends))
    writer.write(f"{field}.counts", little_endian(counts))
    writer.write(f"{field}.starts", little_endian(starts))
    writer.write(f"{field}.forms", bytes(forms))


class FieldTerms:
    """The sorted terms of one field of a segment. A term is known by its place in that order."""

    def __init__(self, file: SectionReader, field: str) -> None:
        self._file = file
        self._keys = file.section(f"{field}.keys")
        self._ends: Numbers = file.numbers(f"{field}.ends", "I")
        self._counts: Numbers = file.numbers(f"{field}.counts", "I")
        self._starts: Numbers = file.numbers(f"{field}.starts", "Q")
        self._forms = file.section(f"{field}.forms")
        self._lists = file.section(f"{field}.lists")
        if not len(self._ends) == len(self._counts) == len(self._starts) == len(self._forms):
            raise file.damaged(f"disagrees with itself about the terms of {field}")

    def __len__(self) -> int:
        return len(self._ends)

    def key(self, place: int) -> bytes:
        """The term at a place, as UTF-8."""
        start = self._ends[place - 1] if place else 0
        return self._keys[start : self._ends[place]].tobytes()

    def place_from(self, key: bytes) -> int:
        """The place of the first term that is not below `key`."""
        low, high = 0, len(self._ends)
        while low < high:
            middle = (low + high) >> 1
            if self.key(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, term: str) -> int | None:
        """The place of a term, or None."""
        key = term.encode("utf-8", "surrogatepass")
        place = self.place_from(key)
        return place if place < len(self._ends) and self.key(place) == key else None

    def count(self, place: int) -> int:
        """How many paragraphs hold the term, deleted ones included."""
        return self._counts[place]

    def documents(self, place: int) -> array[int]:
        """The paragraphs that hold the term: ascending document numbers."""
        return postings.decode(self._list(place), self._forms[place], self._counts[place])

    def frequencies(self, place: int) -> Numbers | None:
        """How often each of them holds it, in the same order; None when each does once."""
        return postings.decode_frequencies(self._list(place), self._forms[place], self._counts[place])

    def raw(self, place: int) -> PostingList:
        """The list as it stands in the file."""
        return PostingList(self.key(place), self._counts[place], self._forms[place], self._list(place))

    def keys(self) -> Iterator[bytes]:
        """All terms in order."""
        start = 0
        for end in self._ends:
            yield self._keys[start:end].tobytes()
            start = end

    def _list(self, place: int) -> memoryview:
        start = self._starts[place]
        end = start + postings.size(self._forms[place], self._counts[place])
        if end > len(self._lists):
            raise self._file.damaged("holds a list that does not end in it")
        return self._lists[start:end]


class TermsFile:
    """The terms of one segment, field by field, opened when first asked for."""

    def __init__(self, path: Path) -> None:
        self.file = SectionReader(path)
        self._fields: dict[str, FieldTerms] = {}

    def field(self, name: str) -> FieldTerms:
        found = self._fields.get(name)
        if found is None:
            found = self._fields[name] = FieldTerms(self.file, name)
        return found
