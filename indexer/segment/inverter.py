"""Collects, term by term, the documents that hold it, and writes them as the terms of a segment."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from . import postings
from .sections import SectionWriter
from .terms import PostingList, write_field

_MOST = 0xFF
MOST_DOCUMENTS = 1 << 24
"""How many documents one inverter can take: number and frequency share 32 bits while collected."""


class Inverter:
    """The postings of some documents in memory. Documents are added in ascending order.

    A *counted* field keeps how often a document holds a term, a *plain* field only that it does.
    """

    def __init__(self, counted: Sequence[str], plain: Sequence[str]) -> None:
        self._counted = {field: _empty() for field in counted}
        self._plain = {field: _empty() for field in plain}

    def add_counted(self, field: str, documents: range, terms: Iterable[str]) -> None:
        """Each of the documents holds these terms, as often as they come."""
        collected = self._counted[field]
        if len(documents) == 1:
            shifted = documents[0] << 8
            for term, count in Counter(terms).items():
                collected[term].append(shifted | (count if count < _MOST else _MOST))
        else:
            for term, count in Counter(terms).items():
                collected[term].extend([document << 8 | min(count, _MOST) for document in documents])

    def add_plain(self, field: str, documents: range, terms: set[str]) -> None:
        """Each of the documents holds these terms."""
        collected = self._plain[field]
        if len(documents) == 1:
            document = documents[0]
            for term in terms:
                collected[term].append(document)
        else:
            for term in terms:
                collected[term].extend(documents)

    def write(self, path: Path) -> None:
        """Write `<segment>.terms`."""
        with SectionWriter(path) as writer:
            for field, collected in self._counted.items():
                write_field(writer, field, _counted_lists(collected))
            for field, collected in self._plain.items():
                write_field(writer, field, _plain_lists(collected))


def _empty() -> defaultdict[str, array[int]]:
    return defaultdict(partial(array, "I"))


def _counted_lists(collected: dict[str, array[int]]) -> Iterator[PostingList]:
    for term in sorted(collected):
        entries = collected[term]
        documents = [entry >> 8 for entry in entries]
        form, content = postings.encode(documents, bytes([entry & _MOST for entry in entries]))
        yield PostingList(term.encode("utf-8", "surrogatepass"), len(documents), form, content)


def _plain_lists(collected: dict[str, array[int]]) -> Iterator[PostingList]:
    for term in sorted(collected):
        documents = collected[term]
        form, content = postings.encode(documents)
        yield PostingList(term.encode("utf-8", "surrogatepass"), len(documents), form, content)
