"""Writes the tables of a segment's terms, which `terms` describes and reads."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from indexer.core.schema import PAIRED_FIELDS
from indexer.core.section_writing import SectionWriter, little_endian
from indexer.core.sections import Numbers

from .field_terms import HOLDERS_BYTES, LONG_LENGTH, first_character, packed_key
from .postings import Lengths, encode
from .terms import TERMS_IN_BLOCK
from .varints import varint

TermPostings = tuple[bytes, Numbers, bytes | None]
"""(term in UTF-8, its documents, ascending, their frequencies where they are counted)"""

_WRITTEN_AT_ONCE = 1 << 20


def write_field(writer: SectionWriter, field: str, terms: Iterable[TermPostings], lengths: Lengths) -> None:
    """Write the table of one field; `terms` ascend. Characters without own documents may be missing."""
    table, block_terms, block_lists, block_keys = bytearray(), array("I"), array("Q"), array("Q")
    size = lists = 0
    before = b""
    pending = bytearray()
    write = writer.section(f"{field}.lists")
    paired = field in PAIRED_FIELDS
    holders: set[int] = set()
    holders_at = 0
    for key, documents, frequencies in _with_characters(terms) if paired else terms:
        if size % TERMS_IN_BLOCK == 0:
            block_terms.append(len(table))
            block_lists.append(lists)
            block_keys.append(packed_key(key))
            before = b""
        size += 1
        shared = _shared(before, key)
        before = key
        table += _packed_lengths(shared, len(key) - shared) + key[shared:]
        if paired:
            if key == first_character(key):
                holders, holders_at = set(), len(table)
                table += bytes(HOLDERS_BYTES)
            holders.update(documents)
            table[holders_at : holders_at + HOLDERS_BYTES] = len(holders).to_bytes(HOLDERS_BYTES, "little")
        table += varint(len(documents))
        if len(documents) == 1:
            table += varint(documents[0]) + (b"" if frequencies is None else varint(frequencies[0]))
        if len(documents) < 2:
            continue
        content = encode(documents, frequencies, lengths)
        table += varint(len(content))
        lists += len(content)
        pending += content
        if len(pending) >= _WRITTEN_AT_ONCE:
            write(pending)
            pending.clear()
    write(pending)
    blocks = [little_endian(each) for each in (block_terms, block_lists, block_keys)]
    write_table(writer, field, (bytes(table), blocks[0], blocks[1], blocks[2], size))


def _with_characters(terms: Iterable[TermPostings]) -> Iterator[TermPostings]:
    """The terms of a paired field, with the characters that are missing before their pairs."""
    last = b""
    for term in terms:
        character = first_character(term[0])
        if character not in (last, term[0]):
            yield character, array("I"), None
        last = character
        yield term


def _packed_lengths(shared: int, more: int) -> bytes:
    lengths = min(shared, LONG_LENGTH) << 4 | min(more, LONG_LENGTH)
    longer = [varint(length - LONG_LENGTH) for length in (shared, more) if length >= LONG_LENGTH]
    return bytes((lengths,)) + b"".join(longer)


def write_table(writer: SectionWriter, field: str, table: tuple[bytes, bytes, bytes, bytes, int]) -> None:
    """Write (terms, block_terms, block_lists, block_keys, size) of a field, whose lists are written."""
    terms, block_terms, block_lists, block_keys, size = table
    writer.write(f"{field}.terms", terms)
    writer.write(f"{field}.block_terms", block_terms)
    writer.write(f"{field}.block_lists", block_lists)
    writer.write(f"{field}.block_keys", block_keys)
    writer.write(f"{field}.size", little_endian(array("Q", [size])))


def _shared(left: bytes, right: bytes) -> int:
    """The number of bytes that two keys begin with in common."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))
