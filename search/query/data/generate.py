"""Writes synonyms.bin, the table of the phrases of synonyms.txt as C maps it (`native/search/phrases.h`).

When the list changes, run it: `python -m search.query.data.generate`. A test compares the files. It is not
installed.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from indexer.core.section_writing import little_endian
from search.query.plain import SHIPPED_SYNONYMS, TABLE_OF_SYNONYMS

_FEWEST_SLOTS = 64
_PRIME, _SHIFT, _ALL_BITS = 0x100000001B3, 29, (1 << 64) - 1


def compiled_phrases(lines: bytes) -> bytes:
    """The table of the phrases on the left of groups, one group a line, at least half of it free."""
    phrases = list(_phrases_of(lines))
    capacity = _FEWEST_SLOTS
    while capacity < 2 * len(phrases):
        capacity *= 2
    slots = array("I", bytes(8 * capacity))
    for start, phrase in phrases:
        slot = _hash_of(phrase.decode()[:2].encode()) % capacity
        while slots[2 * slot + 1]:
            slot = (slot + 1) % capacity
        slots[2 * slot], slots[2 * slot + 1] = start, len(phrase)
    return little_endian(array("I", [len(lines), len(phrases)]) + slots)


def _phrases_of(lines: bytes) -> Iterator[tuple[int, bytes]]:
    """(place, phrase) of each phrase of two characters or more on the left of a group."""
    start = 0
    for line in lines.split(b"\n"):
        left = line.partition(b">")[0]
        at = start
        for given in left.split(b"=") if not line.startswith(b"#") else ():
            phrase = given.strip(b" ")
            if len(phrase.decode()) > 1:
                yield at + given.index(phrase), phrase
            at += len(given) + 1
        start += len(line) + 1


def _hash_of(two: bytes) -> int:
    """The hash of the first two characters of a phrase."""
    value = len(two)
    for byte in two:
        value = (value ^ byte) * _PRIME & _ALL_BITS
    return value ^ value >> _SHIFT


if __name__ == "__main__":
    with open(SHIPPED_SYNONYMS, "rb") as source:
        content = compiled_phrases(source.read())
    with open(TABLE_OF_SYNONYMS, "wb") as target:
        target.write(content)
