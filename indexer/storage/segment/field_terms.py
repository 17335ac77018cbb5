"""Reads the terms of one field in Python: the twin of `native/segment/termtable.c`. `terms` draws them."""

from __future__ import annotations

from _bisect import bisect_left, bisect_right

from indexer import native
from indexer.core.caching import cached_property

from .terms import TERMS_IN_BLOCK, FieldTable
from .varints import read_varint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator

    from indexer.core.sections import Numbers, SectionReader

HOLDERS_BYTES = 4
_MOST_LENGTHS_BYTES = 11
LONG_LENGTH = 15
"""In four bits, a length of this or more; a varint says how much more."""

_Entry = tuple[bytes, int, int, int, int, int, int]
"""(term, its holders, number of its own documents, of one: the document, its frequency; of several: start and
end of the list)"""


def _read_lengths(content: bytes, at: int) -> tuple[int, int, int]:
    """(bytes that a key shares, number of its other bytes, where these begin)"""
    lengths = [content[at] >> 4, content[at] & 15]
    at += 1
    for place in range(2):
        if lengths[place] == LONG_LENGTH:
            more, at = read_varint(content, at)
            lengths[place] += more
    return lengths[0], lengths[1], at


def _decode_in_c(
    content: memoryview, count: int, documents: int, counted: bool
) -> tuple[array[int], bytes | None]:
    from array import array

    numbers, frequencies = native.extension.read_list(content, count, documents, counted)
    return array("I", numbers), frequencies if counted else None


@native.in_c(_decode_in_c)
def _decode(
    content: memoryview, count: int, documents: int, counted: bool
) -> tuple[array[int], bytes | None]:
    """The documents of a list, and their frequencies if the field is counted."""
    from .postings import decode

    return decode(content, count, documents, counted)


def first_character(key: bytes) -> bytes:
    """The character that a key begins with."""
    first = key[0]
    return key[: 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4]


def packed_key(key: bytes) -> int:
    """The first eight bytes of a key as a number, in the order of keys."""
    return int.from_bytes(key[:8].ljust(8, b"\0"), "big")


class FieldTerms(FieldTable):
    """The sorted terms of one field of a segment. The *place* of a term is its number in this order."""

    def __init__(self, file: SectionReader, field: str, documents: int, counted: bool) -> None:
        super().__init__(file, field, documents, counted)
        # Neighbours are often read in turn. A tuple, so that threads see a block and its number together.
        self._last_read: tuple[int, list[_Entry]] = (-1, [])

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _block_terms(self) -> Numbers:
        return self._file.checked_numbers(f"{self._field}.block_terms", "I")

    @cached_property
    def _block_lists(self) -> Numbers:
        return self._file.checked_numbers(f"{self._field}.block_lists", "Q")

    @cached_property
    def _block_keys(self) -> Numbers:
        return self._file.checked_numbers(f"{self._field}.block_keys", "Q")

    def key(self, place: int) -> bytes:
        """The term at a place, as UTF-8."""
        return self._entry(place)[0]

    def place_from(self, key: bytes) -> int:
        """The place of the first term that is not below `key`."""
        packed, keys = packed_key(key), self._block_keys
        same = bisect_left(keys, packed), bisect_right(keys, packed)
        blocks = bisect_right(range(len(keys)), key, *same, key=self._first_key)
        if blocks == 0:
            return 0
        before = (blocks - 1) * TERMS_IN_BLOCK
        return before + bisect_left(self._block(blocks - 1), key, key=lambda entry: entry[0])

    def find(self, term: str) -> int | None:
        """The place of a term, or None."""
        return self.find_key(term.encode("utf-8", "surrogatepass"))

    def find_key(self, key: bytes) -> int | None:
        """The place of the term with this key, or None."""
        place = self.place_from(key)
        return place if place < self._size and self.key(place) == key else None

    def count(self, place: int) -> int:
        """The number of documents that hold the term, deleted ones included."""
        return self._entry(place)[1]

    def postings(self, place: int) -> tuple[array[int], bytes | None]:
        """The documents that hold the term, ascending, and their frequencies, 1 to 255, if counted."""
        from array import array

        key, holders, count, *_ = self._entry(place)
        if holders == count:
            return self.own_postings(place)
        held: set[int] = set()
        while place < self._size and self.key(place).startswith(key):
            held.update(self.own_postings(place)[0])
            place += 1
        if len(held) != holders:
            raise self._damaged()
        return array("I", sorted(held)), None

    def own_postings(self, place: int) -> tuple[array[int], bytes | None]:
        """`postings`, of a character of a paired field without the documents that only its pairs name."""
        from array import array

        _, _, count, document, frequency, start, end = self._entry(place)
        if count == 0:
            return array("I"), None
        if count == 1:
            return array("I", [document]), bytes([frequency]) if self._counted else None
        self._file.check(f"{self._field}.lists", start, end)
        try:
            return _decode(self._lists[start:end], count, self._documents, self._counted)
        except ValueError as error:
            raise self._damaged() from error

    def documents(self, place: int) -> array[int]:
        """The documents that hold the term: ascending numbers."""
        return self.postings(place)[0]

    def keys(self) -> Iterator[bytes]:
        """All terms in order."""
        for block in range(len(self._block_terms)):
            yield from [entry[0] for entry in self._block(block)]

    def _entry(self, place: int) -> _Entry:
        return self._block(place // TERMS_IN_BLOCK)[place % TERMS_IN_BLOCK]

    def _block(self, number: int) -> list[_Entry]:
        known, entries = self._last_read
        if known != number:
            try:
                entries = self._read_block(number)
            except (IndexError, ValueError) as error:
                raise self._damaged() from error
            self._last_read = (number, entries)
        return entries

    def _block_end(self, number: int) -> int:
        following = number + 1
        return self._block_terms[following] if following < len(self._block_terms) else len(self._terms)

    def _first_key(self, number: int) -> bytes:
        start = self._block_terms[number]
        self._file.check(f"{self._field}.terms", start, min(self._block_end(number), len(self._terms)))
        try:
            _, length, at = _read_lengths(self._terms[start : start + _MOST_LENGTHS_BYTES].tobytes(), 0)
        except (IndexError, ValueError) as error:
            raise self._damaged() from error
        return self._terms[start + at : start + at + length].tobytes()

    def _read_block(self, number: int) -> list[_Entry]:
        start, end = self._block_terms[number], self._block_end(number)
        self._file.check(f"{self._field}.terms", start, end)
        content = self._terms[start:end].tobytes()
        list_start = self._block_lists[number]
        entries: list[_Entry] = []
        at, key = 0, b""
        for _ in range(min(TERMS_IN_BLOCK, self._size - number * TERMS_IN_BLOCK)):
            shared, more, at = _read_lengths(content, at)
            if shared > len(key) or more > len(content) - at:
                raise ValueError("a key does not lie in its block")
            key = key[:shared] + content[at : at + more]
            at += more
            is_character = self._paired and key == first_character(key)
            if is_character:
                holders = int.from_bytes(content[at : at + HOLDERS_BYTES], "little")
                at += HOLDERS_BYTES
            count, at = read_varint(content, at)
            if not is_character:
                holders = count
            document, list_end, frequency = 0, list_start, 1
            if count == 1:
                document, at = read_varint(content, at)
                if self._counted:
                    frequency, at = read_varint(content, at)
            elif count:
                length, at = read_varint(content, at)
                list_end += length
            if not count <= holders <= self._documents or not holders or not 0 < frequency < 256:
                raise ValueError("a term is in no document, or in more than there are")
            if document >= self._documents:
                raise ValueError("a term has documents that the field does not have")
            if list_end > len(self._lists):
                raise ValueError("a list does not lie in its section")
            entries.append((key, holders, count, document, frequency, list_start, list_end))
            list_start = list_end
        return entries
