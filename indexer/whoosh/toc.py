"""Whoosh's table of contents and lock: segment entries, and the rename that commits a generation.

Whoosh is imported only for writing.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from socket import gethostname
from typing import Any

from indexer.core.errors import IndexLockedError
from indexer.storage.embedded.generation import INDEX_NAME, plain_table, toc_path
from indexer.storage.segment import SegmentFiles


def new_entry(segid: str, dictionary: str, files: SegmentFiles, deleted: Collection[int] = ()) -> Any:
    """The entry of a segment with these deleted articles."""
    from .codec import ParagraphSegment

    deleted_documents = sum(len(files.articles.documents_of(article)) for article in deleted)
    return ParagraphSegment(segid, dictionary, files.documents, deleted_documents, sorted(deleted))


def write_toc(directory: Path, aside: Path, number: int, segments: list[Any]) -> None:
    """Write the table of contents aside, sync it to disk, and rename it into the index: the commit."""
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC

    from .codec import whoosh_schema

    TOC(whoosh_schema(), segments, number).write(FileStorage(str(aside)), INDEX_NAME)
    with open(toc_path(aside, number), "r+b") as file:
        file.write(plain_table(file.read(), number, segments))
        file.flush()
        os.fsync(file.fileno())
    _sync(directory)
    os.replace(toc_path(aside, number), toc_path(directory, number))
    _sync(directory)


def _sync(path: Path) -> None:
    """Sync a folder to disk, so that its files survive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def acquire_lock(path: Path) -> Any:
    """Take Whoosh's lock, the file `path` of an index, and write this process's name into it."""
    from whoosh.util.filelock import FileLock

    lock = FileLock(str(path))
    if not lock.acquire():
        holder = path.read_text(encoding="utf-8", errors="replace").strip() or "an unknown process"
        raise IndexLockedError(
            f"{path.parent} is being written by {holder}; wait until it is done, or stop it"
        )
    started = datetime.now().isoformat(sep=" ", timespec="seconds")
    os.ftruncate(lock.fd, 0)
    os.write(lock.fd, f"process {os.getpid()} on {gethostname()}, since {started}\n".encode())
    return lock
