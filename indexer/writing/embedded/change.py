"""One change of an index in a folder: its lock, its files, its commit, and the cleaning after it.

A change keeps the files that no generation has yet in a folder of its own inside the index. The commit moves
them into the index and renames a new table of contents into place.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.core.errors import IndexAccessError, PolicySearchError
from indexer.core.messages import message
from indexer.core.system import system_words
from indexer.storage.embedded.folder import LOCK, leftover_names
from indexer.storage.embedded.generation import WordsEntry, latest_generation, record_name, toc_path
from indexer.storage.embedded.record import History, read_history, read_record, write_record
from indexer.whoosh.toc import write_toc

from .folder import delete_leftovers, make_folder, make_run_folder, next_number, sync_folder
from .lock import FolderLock


def clean_folder(directory: Path) -> tuple[str, ...]:
    """Delete what a killed writer has left, if there is anything and no process writes; warnings."""
    if not leftover_names(directory):
        return ()
    try:
        change = FolderChange(directory)
    except (OSError, PolicySearchError):
        return ()
    change.end()
    return tuple(change.warnings)


class FolderChange:
    """A change that is being written. Raises IndexLockedError while another process writes the index.

    `keep` is how many generations before the new one are kept: None for as many as so far. `warnings` says,
    after `end`, what could not be deleted.
    """

    def __init__(self, directory: Path, keep: int | None = None) -> None:
        self.directory = directory
        self.warnings: list[str] = []
        self._keep = keep
        self._ended = False
        self._may_delete = True
        make_folder(directory)
        self._lock = FolderLock(directory / LOCK)
        try:
            self._delete_leftovers()
            self.warnings.clear()  # `end` tries it again.
            self.now = latest_generation(directory)
            """The number of the current generation."""
            self.number = next_number(directory)
            self.record = {} if self.now is None else read_record(directory, self.now)
            """The record of the current generation."""
            self.aside = make_run_folder(directory)
            """The folder for files that no generation has yet."""
        except BaseException:
            self.end()
            raise

    def place(self, name: str, new: str) -> None:
        """Move a file from aside into the index."""
        os.replace(self.aside / name, self.directory / new)

    def commit(
        self, segments: Sequence[Any], words: WordsEntry, record: Mapping[str, Any], before: int | None
    ) -> None:
        """Make these segments and words the current generation, with its record and the one `before` it, and
        end.

        Raises IndexAccessError if the disk may not have kept that.
        """
        so_far = History() if self.now is None else read_history(self.directory, self.now)
        keep = so_far.keep if self._keep is None else self._keep
        write_record(self.aside / "record", record, History(before, keep))
        self.place("record", record_name(self.number))
        toc = write_toc(self.aside, self.number, list(segments), words)
        sync_folder(self.directory)
        os.replace(toc, toc_path(self.directory, self.number))
        try:
            sync_folder(self.directory)
        except OSError as error:
            # The old table of contents may come back with a loss of power, and then needs its files.
            self._may_delete = False
            raise IndexAccessError(
                message(
                    "the new index in {directory} is in place, but may not survive a loss of "
                    "power: the folder cannot be synced ({error}); check the disk, then run "
                    "`indexer verify`",
                    directory=self.directory,
                    error=system_words(error),
                )
            ) from error
        finally:
            self.end()

    def replace_record(self, record: Mapping[str, Any]) -> None:
        """Give the current generation another record."""
        assert self.now is not None
        so_far = read_history(self.directory, self.now)
        keep = so_far.keep if self._keep is None else self._keep
        write_record(self.aside / "record", record, History(so_far.before, keep))
        self.place("record", record_name(self.now))

    def end(self) -> None:
        """Delete what belongs to no generation, and release the lock: what fails is a warning."""
        if self._ended:
            return
        self._ended = True
        try:
            if self._may_delete:
                self._delete_leftovers()
        finally:
            try:
                self._lock.release()
            except OSError as error:
                self.warnings.append(
                    message(
                        "{file} cannot be released: {error}",
                        file=self.directory / LOCK,
                        error=system_words(error),
                    )
                )

    def _delete_leftovers(self) -> None:
        try:
            self.warnings += delete_leftovers(self.directory)
        except (OSError, MemoryError, PolicySearchError) as error:
            reason = system_words(error) if isinstance(error, OSError) else str(error) or message("no memory")
            self.warnings.append(
                message(
                    "{directory} cannot be cleaned of old files: {reason}",
                    directory=self.directory,
                    reason=reason,
                )
            )
