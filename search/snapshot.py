"""One generation of an embedded index, opened for reading: its segments and its word table."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cached_property
from math import log
from pathlib import Path

from indexer.analysis import LoadedDictionary, MappedDictionary, Segmenter
from indexer.errors import IndexDamagedError, PolicySearchError
from indexer.generation import Generation, SegmentEntry, latest_generation, read_generation, toc_path
from indexer.schema import WORDS
from indexer.segment import SegmentFiles

_ATTEMPTS = 10

Stamp = tuple[int, int, int]
"""What tells generations apart: number, inode and time of the table of contents. The number alone does
not: it begins anew when an index is deleted and built again."""


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

    stamp: Stamp | None
    segments: tuple[OpenSegment, ...]
    segmenter: Segmenter | None
    """None where the index has no segment, and so no word table."""
    dictionary: Path | None
    """The word table's file."""

    def verify(self) -> None:
        """Read every byte. Raises IndexDamagedError for the first file that is not as it was written."""
        for segment in self.segments:
            segment.files.verify()
        if self.dictionary is not None:
            LoadedDictionary.load(self.dictionary)

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

    def idf(self, count: int) -> float:
        """How much it tells to find a word that `count` documents hold, the N of the index being documents.

        BM25's idf as Lucene has it: ln(1 + (N - n + .5) / (n + .5)).
        """
        return log(1 + (self.documents - count + 0.5) / (count + 0.5))


def newest_stamp(directory: Path) -> Stamp | None:
    """The stamp of the newest generation in a folder; None while there is none."""
    number = latest_generation(directory)
    if number is None:
        return None
    try:
        status = toc_path(directory, number).stat()
    except FileNotFoundError:
        return None
    return (number, status.st_ino, status.st_mtime_ns)


def open_snapshot(directory: Path) -> Snapshot:
    """The newest generation in a folder.

    A writer may delete the files of a generation that it has just replaced; then the newer one is opened.
    """
    for attempt in range(_ATTEMPTS):
        try:
            stamp = newest_stamp(directory)
            return _open(directory, read_generation(directory), stamp)
        except FileNotFoundError as error:
            if attempt + 1 == _ATTEMPTS or newest_stamp(directory) == stamp:
                raise IndexDamagedError(
                    f"{error.filename} is missing; rebuild the index with `indexer build SOURCE...`"
                ) from error
        except OSError as error:
            raise PolicySearchError(f"{error.filename} cannot be opened: {error.strerror}") from error
    raise AssertionError("the last attempt returns or raises")


def _open(directory: Path, generation: Generation, stamp: Stamp | None) -> Snapshot:
    segments = []
    for entry in generation.segments:
        files = SegmentFiles(directory, entry.name)
        if files.documents != entry.documents or max(entry.deleted_articles, default=-1) >= len(
            files.articles
        ):
            raise files.articles.file.damaged("has other paragraphs than the table of contents says")
        segments.append(OpenSegment(entry, files))
    if not segments:
        return Snapshot(stamp, (), None, None)
    dictionary = directory / generation.segments[0].dictionary
    return Snapshot(stamp, tuple(segments), Segmenter(MappedDictionary.open(dictionary)), dictionary)


def published_between(segment: OpenSegment, since: int, until: int) -> set[int]:
    """The documents of articles published from day `since` to day `until`, both as 20240329."""
    articles = segment.files.articles
    found: set[int] = set()
    for article, day in enumerate(articles.published):
        if day and since <= day <= until:
            found.update(articles.documents_of(article))
    return found
