"""Verification: whether the files of an index, or its documents on a cluster, are all there and unaltered."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

from indexer.analysis import MappedDictionary
from indexer.core.errors import IndexDamagedError
from indexer.storage.embedded.generation import (
    Generation,
    SegmentEntry,
    dictionary_name,
    open_segment,
    opened,
    relations_name,
)
from indexer.storage.embedded.relations import Relations
from indexer.storage.opensearch.address import Access

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
        check_dictionaries(directory, generation)
        for segment in generation.segments:
            on_segment(segment.name)
            check_segment(directory, segment)
        check_relations(directory, generation)
        return generation.paragraphs

    return read_index(index, access, verify, lambda cluster: cluster.verify())


def check_dictionaries(directory: Path, generation: Generation) -> None:
    """Read the word tables of a generation. Raises IndexDamagedError for a missing or altered one."""
    for name in generation.dictionaries:
        path = directory / name
        if dictionary_name(opened(path.read_bytes)) != name:
            raise IndexDamagedError(f"{path} is altered; rebuild the index with `indexer build SOURCE...`")
        MappedDictionary.open(path)


def check_relations(directory: Path, generation: Generation) -> None:
    """Read the relations of a generation. Raises IndexDamagedError if they are missing or altered."""
    opened(lambda: Relations(directory / relations_name(generation.number))).file.verify()


def check_segment(directory: Path, segment: SegmentEntry) -> None:
    """Read all of a segment. Raises IndexDamagedError for the first fault."""
    files = open_segment(directory, segment)
    files.verify()
    if files.documents != segment.documents:
        raise files.articles.file.damaged("has another number of paragraphs than the table of contents says")
    # Reading a record raises if it cannot be read.
    deque(files.articles.records(), maxlen=0)
