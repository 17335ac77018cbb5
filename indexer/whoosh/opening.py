"""Opening an index with Whoosh without unpickling anything: `open_whoosh`.

`whoosh.index.open_dir` unpickles the table of contents, and a pickle can run any code. The same segments are
in the table as plain text, and the schema is ours.
"""

from __future__ import annotations

import os
from typing import Any

from whoosh.filedb.filestore import FileStorage, ReadOnlyError
from whoosh.index import TOC, FileIndex

from indexer.core.sections import StrPath
from indexer.storage.embedded.generation import (
    INDEX_NAME,
    Generation,
    latest_generation,
    opened,
    read_generation,
    read_newest,
)

from .codec import ParagraphSegment, whoosh_schema


def open_whoosh(index: StrPath) -> ReadOnlyIndex:
    """Open the index in a folder with Whoosh, for reading. No pickle of the index is loaded.

    Raises IndexNotFoundError, IndexDamagedError, or IndexMismatchError if another version built it.
    """
    return ReadOnlyIndex(os.path.abspath(index))


class ReadOnlyIndex(FileIndex):  # type: ignore[misc]
    """A Whoosh index whose table of contents is read as plain text.

    Whoosh asks `_read_toc` for all that it wants to know of a table of contents.
    """

    def __init__(self, directory: str) -> None:
        self._directory = directory
        self._schema = whoosh_schema()
        self.storage = FileStorage(directory, readonly=True)
        self.indexname = INDEX_NAME
        read_generation(directory)

    def _read_toc(self) -> Any:
        return TOC(self._schema, *_segments_and_number(read_generation(self._directory)))

    def latest_generation(self) -> int:
        """The number of the newest generation; -1 if there is none, as in Whoosh."""
        number = latest_generation(self._directory)
        return -1 if number is None else number

    def reader(self, reuse: Any = None) -> Any:
        """A reader of the newest generation. It shares nothing with `reuse`, which stays open."""

        def read(generation: Generation) -> Any:
            segments, number = _segments_and_number(generation)
            return opened(lambda: self._reader(self.storage, self._schema, segments, number))

        return read_newest(self._directory, read)

    def writer(self, procs: int = 1, **options: Any) -> Any:
        """Raises ReadOnlyError: Whoosh would leave out the plain text."""
        raise ReadOnlyError(
            f"{self._directory} is only read with Whoosh; "
            "change it with `indexer build`, `indexer update` or `indexer remove`"
        )


def _segments_and_number(generation: Generation) -> tuple[list[ParagraphSegment], int]:
    """A generation as Whoosh wants it."""
    segments = [
        ParagraphSegment(
            each.segid, each.dictionary, each.documents, each.deleted_documents, each.deleted_articles
        )
        for each in generation.segments
    ]
    return segments, generation.number
