"""Whoosh's table of contents: the segment entries of a generation.

Whoosh is imported only for writing.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from indexer.storage.embedded.generation import INDEX_NAME, WordsEntry, plain_table, toc_path
from indexer.storage.segment.files import SegmentFiles


def new_entry(segid: str, dictionary: str, files: SegmentFiles, deleted: Collection[int] = ()) -> Any:
    """The entry of a segment with these deleted articles."""
    from .codec import ParagraphSegment

    deleted_documents = sum(len(files.articles.documents_of(article)) for article in deleted)
    return ParagraphSegment(segid, dictionary, files.documents, deleted_documents, sorted(deleted))


def write_toc(folder: Path, number: int, segments: list[Any], words: WordsEntry) -> str:
    """Write the table of contents of a generation into a folder, and sync it to disk. Returns its path."""
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC

    from .codec import whoosh_schema

    TOC(whoosh_schema(), segments, number).write(FileStorage(str(folder)), INDEX_NAME)
    path = toc_path(folder, number)
    with open(path, "r+b") as file:
        file.write(plain_table(file.read(), number, segments, words))
        file.flush()
        os.fsync(file.fileno())
    return path
