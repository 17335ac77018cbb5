"""The terms of a segment and the documents that hold them: one sorted table a field.

Sections of `<segment>.terms`, per field f, as `indexer/native/segment/termtable.h` draws them:

    f.lists        the posting lists (see `postings`) in the order of the terms
    f.terms        blocks of 32 terms, one after another; a term is, in varints: bytes its key shares with
                   the key before it in the block | number of the other bytes | those bytes | number of its
                   documents | of one: the document, and in a counted field its frequency; of several: the
                   bytes of their list
    f.block_terms  u32 per block: its start in f.terms
    f.block_lists  u64 per block: the start of its terms' lists in f.lists
    f.size         u64: the number of terms
"""

from __future__ import annotations

from array import array

from indexer import native
from indexer.core.errors import IndexDamagedError
from indexer.core.schema import ARTICLE_FIELDS, COUNTED_FIELDS
from indexer.core.sections import Numbers, SectionReader, SectionWriter, Source, little_endian

from .varints import read_varint, varint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .postings import Lengths

TERMS_IN_BLOCK = 32
_WRITTEN_AT_ONCE = 1 << 20

Table = tuple[memoryview, memoryview, memoryview, memoryview, int, int, bool]
"""(terms, block_terms, block_lists, lists, size, documents, counted), as the extension takes a field."""


class TermPostings:
    """One term, as UTF-8, with its documents, ascending, and their frequencies where they are counted."""

    __slots__ = ("documents", "frequencies", "key")

    def __init__(self, key: bytes, documents: array[int], frequencies: bytes | None) -> None:
        self.key = key
        self.documents = documents
        self.frequencies = frequencies


def write_field(writer: SectionWriter, field: str, terms: Iterable[TermPostings], lengths: Lengths) -> None:
    """Write the table of one field; `terms` ascend by key."""
    from .postings import encode

    table, block_terms, block_lists = bytearray(), array("I"), array("Q")
    size = lists = 0
    before = b""
    pending = bytearray()
    with writer.section(f"{field}.lists") as sink:
        for term in terms:
            key, documents, frequencies = term.key, term.documents, term.frequencies
            if size % TERMS_IN_BLOCK == 0:
                block_terms.append(len(table))
                block_lists.append(lists)
                before = b""
            size += 1
            shared = _shared(before, key)
            before = key
            table += varint(shared) + varint(len(key) - shared) + key[shared:] + varint(len(documents))
            if len(documents) == 1:
                table += varint(documents[0]) + (b"" if frequencies is None else varint(frequencies[0]))
                continue
            content = encode(documents, frequencies, lengths)
            table += varint(len(content))
            lists += len(content)
            pending += content
            if len(pending) >= _WRITTEN_AT_ONCE:
                sink.write(bytes(pending))
                pending.clear()
        sink.write(bytes(pending))
    write_table(writer, field, (bytes(table), little_endian(block_terms), little_endian(block_lists), size))


def write_table(writer: SectionWriter, field: str, table: tuple[bytes, bytes, bytes, int]) -> None:
    """Write (terms, block_terms, block_lists, size) of a field, whose lists are written."""
    terms, block_terms, block_lists, size = table
    writer.write(f"{field}.terms", terms)
    writer.write(f"{field}.block_terms", block_terms)
    writer.write(f"{field}.block_lists", block_lists)
    writer.write(f"{field}.size", little_endian(array("Q", [size])))


def _shared(left: bytes, right: bytes) -> int:
    """The number of bytes that two keys begin with in common."""
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return at
    return min(len(left), len(right))


class _Entry:
    """A term of a block: its list, or its only document and that one's frequency."""

    __slots__ = ("document", "end", "frequency", "held_by", "key", "start")

    def __init__(self, key: bytes, held_by: int, document: int, frequency: int, start: int, end: int) -> None:
        self.key = key
        self.held_by = held_by
        self.document = document
        self.frequency = frequency
        self.start = start
        self.end = end


def _decode_in_c(
    content: memoryview, count: int, documents: int, counted: bool
) -> tuple[array[int], bytes | None]:
    numbers, frequencies = native.extension.read_list(content, count, documents, counted)
    return array("I", numbers), frequencies if counted else None


@native.in_c(_decode_in_c)
def _decode(
    content: memoryview, count: int, documents: int, counted: bool
) -> tuple[array[int], bytes | None]:
    """The documents of a list, and their frequencies if the field is counted."""
    from .postings import decode

    return decode(content, count, documents, counted)


class FieldTerms:
    """The sorted terms of one field of a segment. The *place* of a term is its number in this order.

    `documents` is the number of the field's documents, which are paragraphs or articles.
    """

    def __init__(self, file: SectionReader, field: str, documents: int) -> None:
        self._file = file
        self._field = field
        self._documents = documents
        self._counted = field in COUNTED_FIELDS
        self._terms = file.section(f"{field}.terms")
        self._block_terms: Numbers = file.numbers(f"{field}.block_terms", "I")
        self._block_lists: Numbers = file.numbers(f"{field}.block_lists", "Q")
        self._lists = file.section(f"{field}.lists")
        sizes = file.numbers(f"{field}.size", "Q")
        # Neighbours are often read in turn. A tuple, so that threads see a block and its number together.
        self._last_read: tuple[int, list[_Entry]] = (-1, [])
        blocks = len(self._block_terms)
        if len(sizes) != 1 or len(self._block_lists) != blocks or -(-sizes[0] // TERMS_IN_BLOCK) != blocks:
            raise self._damaged()
        self._size: int = sizes[0]

    def __len__(self) -> int:
        return self._size

    @property
    def table(self) -> Table:
        """The field as the extension takes it."""
        section = self._file.section
        field = self._field
        return (
            self._terms,
            section(f"{field}.block_terms"),
            section(f"{field}.block_lists"),
            self._lists,
            self._size,
            self._documents,
            self._counted,
        )

    def key(self, place: int) -> bytes:
        """The term at a place, as UTF-8."""
        return self._entry(place).key

    def place_from(self, key: bytes) -> int:
        """The place of the first term that is not below `key`."""
        low, high = 0, len(self._block_terms)
        while low < high:
            middle = (low + high) >> 1
            if self._first_key(middle) <= key:
                low = middle + 1
            else:
                high = middle
        if low == 0:
            return 0
        block = low - 1
        for at, entry in enumerate(self._block(block)):
            if entry.key >= key:
                return block * TERMS_IN_BLOCK + at
        return min(low * TERMS_IN_BLOCK, self._size)

    def find(self, term: str) -> int | None:
        """The place of a term, or None."""
        key = term.encode("utf-8", "surrogatepass")
        place = self.place_from(key)
        return place if place < self._size and self.key(place) == key else None

    def count(self, place: int) -> int:
        """The number of documents that hold the term, deleted ones included."""
        return self._entry(place).held_by

    def postings(self, place: int) -> tuple[array[int], bytes | None]:
        """The documents that hold the term, ascending, and their frequencies; None in a plain field."""
        entry = self._entry(place)
        if entry.held_by == 1:
            return array("I", [entry.document]), bytes([entry.frequency]) if self._counted else None
        content = self._lists[entry.start : entry.end]
        try:
            return _decode(content, entry.held_by, self._documents, self._counted)
        except ValueError as error:
            raise self._damaged() from error

    def documents(self, place: int) -> array[int]:
        """The documents that hold the term: ascending numbers."""
        return self.postings(place)[0]

    def frequencies(self, place: int) -> bytes | None:
        """The frequency of the term in each of `documents`, 1 to 255; None in a plain field."""
        return self.postings(place)[1]

    def keys(self) -> Iterator[bytes]:
        """All terms in order."""
        for block in range(len(self._block_terms)):
            for entry in self._block(block):
                yield entry.key

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

    def _bytes_of_block(self, number: int) -> bytes:
        start = self._block_terms[number]
        last = number + 1 == len(self._block_terms)
        end = len(self._terms) if last else self._block_terms[number + 1]
        return self._terms[start:end].tobytes()

    def _first_key(self, number: int) -> bytes:
        # The first key of a block shares nothing, which takes one byte.
        start = self._block_terms[number] + 1
        try:
            length, at = read_varint(self._terms[start : start + 5].tobytes(), 0)
        except ValueError as error:
            raise self._damaged() from error
        return self._terms[start + at : start + at + length].tobytes()

    def _read_block(self, number: int) -> list[_Entry]:
        content = self._bytes_of_block(number)
        list_start = self._block_lists[number]
        entries: list[_Entry] = []
        at, key = 0, b""
        for _ in range(min(TERMS_IN_BLOCK, self._size - number * TERMS_IN_BLOCK)):
            shared, at = read_varint(content, at)
            more, at = read_varint(content, at)
            if shared > len(key) or more > len(content) - at:
                raise ValueError("a key does not lie in its block")
            key = key[:shared] + content[at : at + more]
            count, at = read_varint(content, at + more)
            document, list_end, frequency = 0, list_start, 1
            if count == 1:
                document, at = read_varint(content, at)
                if self._counted:
                    frequency, at = read_varint(content, at)
            else:
                length, at = read_varint(content, at)
                list_end += length
            if not 0 < count <= self._documents or document >= self._documents or not 0 < frequency < 256:
                raise ValueError("a term has documents that the field does not have")
            if list_end > len(self._lists):
                raise ValueError("a list does not lie in its section")
            entries.append(_Entry(key, count, document, frequency, list_start, list_end))
            list_start = list_end
        return entries

    def _damaged(self) -> IndexDamagedError:
        return self._file.damaged(f"holds terms of {self._field} that cannot be read")


class TermsFile:
    """The terms of one segment. Each field is opened when it is first used."""

    def __init__(self, source: Source, documents: int, articles: int) -> None:
        self.file = SectionReader(source)
        self._documents = documents
        self._articles = articles
        self._fields: dict[str, FieldTerms] = {}

    def field(self, name: str) -> FieldTerms:
        if name not in self._fields:
            documents = self._articles if name in ARTICLE_FIELDS else self._documents
            self._fields[name] = FieldTerms(self.file, name, documents)
        return self._fields[name]
