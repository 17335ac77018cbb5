"""The terms of a segment and the documents that hold them: one sorted table a field.

Sections of `<segment>.terms`, per field f, as `indexer/native/segment/termtable.h` draws them:

    f.lists        the posting lists (see `postings`) in the order of the terms
    f.terms        blocks of 32 terms, one after another; a term is, in varints where nothing else is said:
                   u8: bytes its key shares with the key before it in the block, in the upper four bits, and
                   the number of the other bytes in the lower four (15: a varint with what it has more
                   follows) | those bytes | of a character in a paired field: its holders, u32 | number of its
                   documents | of one: the document, and in a counted field its frequency; of several: the
                   bytes of their list
    f.block_terms  u32 per block: its start in f.terms
    f.block_lists  u64 per block: the start of its terms' lists in f.lists
    f.block_keys   u64 per block: the first eight bytes of its first key, the first of them the highest, 0
                   behind its end
    f.size         u64: the number of terms

The terms of a *paired* field are characters and pairs of them. A document that holds the pair AB need not be
among the own documents of A. Those that hold A, its *holders*, are its own documents and those of the pairs
that begin with A, which follow it in the table. Each first character of a pair is a term.
"""

from __future__ import annotations

from indexer.core.messages import message
from indexer.core.schema import PAIRED_FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.errors import IndexDamagedError
    from indexer.core.sections import SectionReader

TERMS_IN_BLOCK = 32

Table = tuple[memoryview, memoryview, memoryview, memoryview, memoryview, int, int, bool, bool]
"""(terms, block_terms, block_lists, block_keys, lists, size, documents, counted, paired), as the extension
takes a field."""


class FieldTable:
    """The sections of one field's terms, as the extension takes them; `field_terms` reads them in Python.

    `documents` is the number of the field's paragraphs or articles. A `counted` field keeps frequencies. Its
    name says whether a field is paired.
    """

    def __init__(self, file: SectionReader, field: str, documents: int, counted: bool) -> None:
        self._file = file
        self._field = field
        self._documents = documents
        self._counted = counted
        self._paired = field in PAIRED_FIELDS
        self._terms = file.section(f"{field}.terms")
        block_terms = file.numbers(f"{field}.block_terms", "I")
        block_lists = file.numbers(f"{field}.block_lists", "Q")
        block_keys = file.numbers(f"{field}.block_keys", "Q")
        self._lists = file.section(f"{field}.lists")
        sizes = file.checked_numbers(f"{field}.size", "Q")
        blocks = len(block_terms)
        if (
            len(sizes) != 1
            or not len(block_lists) == len(block_keys) == blocks
            or -(-sizes[0] // TERMS_IN_BLOCK) != blocks
        ):
            raise self._damaged()
        self._size: int = sizes[0]

    @property
    def table(self) -> Table:
        """The field as the extension takes it."""
        block_terms, block_lists, block_keys = [
            self._file.section(f"{self._field}.{name}")
            for name in ("block_terms", "block_lists", "block_keys")
        ]
        counts = self._size, self._documents, self._counted, self._paired
        return self._terms, block_terms, block_lists, block_keys, self._lists, *counts

    def _damaged(self) -> IndexDamagedError:
        return self._file.damaged(message("holds terms of {field} that cannot be read", field=self._field))
