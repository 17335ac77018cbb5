"""Reverting the last change of an index in a folder."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.storage.embedded.generation import (
    Generation,
    latest_generation,
    no_index,
    open_segment,
    opened,
    read_numbered,
    relations_name,
    toc_path,
)
from indexer.storage.embedded.record import read_history, read_record
from indexer.storage.embedded.relations import Relations
from indexer.whoosh.toc import new_entry

from .change import FolderChange
from .folder import telling_faults

Reverted = tuple[str, int, tuple[str, ...]]
"""When the restored generation was written (local time, ISO 8601), its articles, and warnings."""


def revert_change(directory: Path) -> Reverted:
    """Make the generation before the current one the current one again, and delete what came since.

    It gets a number that no generation has had, so that no reader mixes files of two, and may be reverted in
    turn. The current generation is not read, and may be damaged. Raises PolicySearchError if the one before
    is not kept, IndexNotFoundError, IndexDamagedError, IndexLockedError, IndexAccessError.
    """
    with telling_faults(directory):
        if latest_generation(directory) is None:
            raise no_index(directory)
        return _revert(FolderChange(Path(os.path.abspath(directory))))


def _revert(change: FolderChange) -> Reverted:
    directory = change.directory
    try:
        before = _generation_before(change)
        relations = os.path.join(directory, relations_name(before.number))
        opened(lambda: Relations(relations)).file.verify()
        files = [open_segment(directory, segment) for segment in before.segments]
        entries = [
            new_entry(segment.segid, segment.dictionary, opened_files, segment.deleted_articles)
            for segment, opened_files in zip(before.segments, files, strict=True)
        ]
        articles = sum(len(each.articles) for each in files)
        articles -= sum(len(segment.deleted_articles) for segment in before.segments)
        written = datetime.fromtimestamp(os.stat(toc_path(directory, before.number)).st_mtime)
        _copy_durably(relations, change.aside / "relations")
        change.place("relations", relations_name(change.number))
        record, history = read_record(directory, before.number), read_history(directory, before.number)
        change.commit(entries, before.words, record, history.before)
    finally:
        change.end()
    return written.isoformat(timespec="seconds"), articles, tuple(change.warnings)


def _generation_before(change: FolderChange) -> Generation:
    """The generation before the current one. Raises PolicySearchError if it is not kept."""
    assert change.now is not None
    history = read_history(change.directory, change.now)
    if history.before is None or not history.keep or not _exists(change.directory, history.before):
        raise PolicySearchError(
            message(
                "{directory} keeps no state before this one: the state before a build, update "
                "or remove is kept until the next one, unless that keeps more or none (--keep)",
                directory=change.directory,
            )
        )
    return read_numbered(change.directory, history.before)


def _exists(directory: Path, number: int) -> bool:
    return os.path.exists(toc_path(directory, number))


def _copy_durably(source: str, target: Path) -> None:
    """Copy a file and sync the copy to disk."""
    with open(source, "rb") as old, open(target, "wb") as new:
        shutil.copyfileobj(old, new)
        new.flush()
        os.fsync(new.fileno())
