"""Verification: whether the files of an index, or its documents on a cluster, are all there and unaltered."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

from indexer.analysis import MappedDictionary
from indexer.core.errors import IndexDamagedError
from indexer.core.messages import message
from indexer.core.sections import REPAIR, SectionReader
from indexer.storage.embedded.generation import (
    Generation,
    SegmentEntry,
    content_name,
    dictionary_name,
    open_segment,
    opened,
    relations_name,
)
from indexer.storage.embedded.record import verify_record
from indexer.storage.embedded.relations import Relations
from indexer.storage.opensearch.address import Access
from indexer.storage.own_words_file import read_own_words

from .info import read_index


def verify_index(
    index: str | Path = "index",
    on_segment: Callable[[str], None] = lambda name: None,
    *,
    access: Access | None = None,
) -> int:
    """Verify an index and return the number of its paragraphs.

    In a folder, every byte is read and compared with checksums, and every article is read. A cluster compares
    checksums itself, so there the numbers of documents are compared with those that were written.
    `on_segment` is called with a segment's name before it is read. Raises IndexDamagedError for a fault.
    """

    def verify(directory: Path, generation: Generation) -> int:
        for name in generation.dictionaries:
            check_dictionary(directory, name)
        check_own_words(directory, generation)
        for segment in generation.segments:
            on_segment(segment.name)
            check_segment(directory, segment)
        check_relations(directory, generation)
        check_record(directory, generation)
        return generation.paragraphs

    return read_index(index, access, verify, lambda cluster: cluster.verify())


def check_dictionary(directory: Path, name: str) -> None:
    """Read a word table. Raises IndexDamagedError if it is missing or altered."""
    path = directory / name
    if dictionary_name(opened(path.read_bytes)) != name:
        raise IndexDamagedError(message("{path} is altered; {repair}", path=path, repair=REPAIR))
    MappedDictionary.open(path)


def check_own_words(directory: Path, generation: Generation) -> None:
    """Read the own words of a generation. Raises IndexDamagedError if they are missing or altered."""
    name = generation.words.own
    if name is not None:
        path = directory / name
        if content_name("words", opened(path.read_bytes)) != name:
            raise IndexDamagedError(message("{path} is altered; {repair}", path=path, repair=REPAIR))
        read_own_words(SectionReader(path))


def check_relations(directory: Path, generation: Generation) -> None:
    """Read the relations of a generation. Raises IndexDamagedError if they are missing or altered."""
    opened(lambda: Relations(directory / relations_name(generation.number))).file.verify()


def check_record(directory: Path, generation: Generation) -> None:
    """Read the record of a generation. Raises IndexDamagedError if it is missing or altered."""
    opened(lambda: verify_record(directory, generation.number))


def check_segment(directory: Path, segment: SegmentEntry) -> None:
    """Read all of a segment. Raises IndexDamagedError for the first fault."""
    files = open_segment(directory, segment)
    files.verify()
    articles = files.articles
    deleted = segment.deleted_articles
    if (
        files.documents != segment.documents
        or max(deleted, default=-1) >= len(articles)
        or sum(len(articles.documents_of(number)) for number in deleted) != segment.deleted_documents
    ):
        raise articles.file.damaged(message("has other paragraphs than the table of contents says"))
    # Reading a record raises if it cannot be read.
    deque(articles.records(), maxlen=0)
