"""Collects the documents of each term, and writes them as the terms of a segment."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from indexer.core.schema import ARTICLE_FIELDS, COUNTED_FIELDS, FIELDS, LONGEST_INDEXED_WORD, MOST_FREQUENCY
from indexer.core.section_writing import SectionWriter, Target

from .postings import NO_LENGTHS, Lengths
from .terms_writing import TermPostings, write_field

MOST_DOCUMENTS = 1 << 24
"""Documents that one inverter takes at most: a document and a frequency share 32 bits while collected."""


class Inverter:
    """The postings of up to MOST_DOCUMENTS in memory. A field's documents are added in ascending order."""

    def __init__(self) -> None:
        self._collected: dict[str, defaultdict[str, array[int]]] = {
            field: defaultdict(partial(array, "I")) for field in FIELDS
        }

    def add_counted(self, field: str, document: int, words: Iterable[str]) -> None:
        """Add a document's words, as often as they occur."""
        collected = self._collected[field]
        shifted = document << 8
        for word, count in Counter(words).items():
            if len(word) <= LONGEST_INDEXED_WORD:
                collected[word].append(shifted | min(count, MOST_FREQUENCY))

    def add_plain(self, field: str, document: int, terms: Iterable[str]) -> None:
        """Add a document's terms, each given once."""
        collected = self._collected[field]
        for term in terms:
            collected[term].append(document)

    def write(self, target: Target, lengths: Sequence[int], title_lengths: Sequence[int]) -> None:
        """Write `<segment>.terms`; lengths are those of paragraphs and of titles, in words."""
        with SectionWriter(target) as writer:
            for field, collected in self._collected.items():
                counted = field in COUNTED_FIELDS
                of_field = Lengths.of(title_lengths if field in ARTICLE_FIELDS else lengths)
                write_field(writer, field, _postings(collected, counted), of_field if counted else NO_LENGTHS)


def _postings(collected: dict[str, array[int]], counted: bool) -> Iterator[TermPostings]:
    for term in sorted(collected):
        documents, frequencies = collected[term], None
        if counted:
            frequencies = bytes([entry & MOST_FREQUENCY for entry in documents])
            documents = array("I", [entry >> 8 for entry in documents])
        yield term.encode("utf-8", "surrogatepass"), documents, frequencies
