"""One generation of an embedded index, opened for reading: its segments and its word table."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log
from pathlib import Path

from indexer.analysis import MappedDictionary, Segmenter
from indexer.errors import IndexDamagedError
from indexer.generation import Generation, SegmentEntry, latest_generation, read_generation
from indexer.schema import WORDS
from indexer.segment import SegmentFiles

_ATTEMPTS = 10


class OpenSegment:
    """A segment's files and which of its documents are deleted."""

    def __init__(self, entry: SegmentEntry, files: SegmentFiles) -> None:
        self.files = files
        self.entry = entry

    @cached_property
    def deleted(self) -> frozenset[int]:
        """The documents that are deleted."""
        documents_of = self.files.articles.documents_of
        return frozenset(d for article in self.entry.deleted_articles for d in documents_of(article))

    def count(self, field: str, term: str) -> int:
        """How many documents hold a term, deleted ones included."""
        terms = self.files.terms.field(field)
        place = terms.find(term)
        return 0 if place is None else terms.count(place)

    def documents(self, field: str, term: str) -> array[int]:
        """The documents that hold a term, deleted ones included."""
        terms = self.files.terms.field(field)
        place = terms.find(term)
        return array("I") if place is None else terms.documents(place)


@dataclass(frozen=True)
class Snapshot:
    """One generation. It never changes, so that any number of threads may read it."""

    generation: int
    segments: tuple[OpenSegment, ...]
    segmenter: Segmenter | None
    """None where the index has no segment, and so no word table."""

    @cached_property
    def documents(self) -> int:
        """All documents of all segments, deleted ones included."""
        return sum(segment.files.documents for segment in self.segments)

    @cached_property
    def average_length(self) -> float:
        """The mean number of words of a paragraph's body."""
        words = sum(segment.files.articles.words for segment in self.segments)
        return words / self.documents if self.documents else 1.0

    def count(self, term: str, field: str = WORDS) -> int:
        """How many documents hold a term, deleted ones included."""
        return sum(segment.count(field, term) for segment in self.segments)

    def idf(self, term: str, field: str = WORDS) -> float:
        """How much finding a word tells: BM25's idf as Lucene has it, ln(1 + (N - n + .5) / (n + .5))."""
        count = self.count(term, field)
        return log(1 + (self.documents - count + 0.5) / (count + 0.5))


def open_snapshot(directory: Path, known: Mapping[str, SegmentFiles]) -> Snapshot:
    """The newest generation in a folder. Segments in `known`, by name, are not opened again.

    A writer may delete the files of a generation that it has just replaced; then the newer one is opened.
    """
    for attempt in range(_ATTEMPTS):
        number = latest_generation(directory)
        try:
            return _open(directory, read_generation(directory), known)
        except FileNotFoundError as error:
            if attempt + 1 == _ATTEMPTS or latest_generation(directory) == number:
                raise IndexDamagedError(
                    f"{error.filename} is missing; rebuild the index with `indexer build SOURCE...`"
                ) from error
    raise AssertionError("the last attempt returns or raises")


def _open(directory: Path, generation: Generation, known: Mapping[str, SegmentFiles]) -> Snapshot:
    segments = []
    for entry in generation.segments:
        files = known.get(entry.name) or SegmentFiles(directory, entry.name)
        if files.documents != entry.documents:
            raise files.articles.file.damaged(
                "has another number of paragraphs than the table of contents says"
            )
        segments.append(OpenSegment(entry, files))
    segmenter = None
    if generation.segments:
        segmenter = Segmenter(MappedDictionary.open(directory / generation.segments[0].dictionary))
    return Snapshot(generation.number, tuple(segments), segmenter)


def published_between(segment: OpenSegment, since: int, until: int) -> set[int]:
    """The documents of articles published from day `since` to day `until`, both as 20240329."""
    articles = segment.files.articles
    found: set[int] = set()
    for article, day in enumerate(articles.published):
        if day and since <= day <= until:
            found.update(articles.documents_of(article))
    return found
