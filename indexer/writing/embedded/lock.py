"""The lock of an index in a folder: the file that Whoosh locks too, held for as long as a process writes."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from socket import gethostname

from indexer.core.errors import IndexAccessError, IndexLockedError
from indexer.core.messages import message
from indexer.core.system import system_words


class FolderLock:
    """The lock of the file `path`, which names the process that holds it.

    It ends with the process. Raises IndexLockedError at once if another process holds it, OSError or
    IndexAccessError if the file cannot be opened or locked.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
        try:
            self._acquire()
        except BaseException:
            os.close(self._descriptor)
            raise

    def _acquire(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._path.read_text(encoding="utf-8", errors="replace").strip()
            raise IndexLockedError(
                message(
                    "{parent} is being written by {holder}; wait until it is done, or stop it",
                    parent=self._path.parent,
                    holder=holder or message("an unknown process"),
                )
            ) from None
        except OSError as error:
            raise IndexAccessError(
                message("{path} cannot be locked: {error}", path=self._path, error=system_words(error))
            ) from error
        started = datetime.now().isoformat(sep=" ", timespec="seconds")
        # Only the message above needs it.
        with suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.write(
                self._descriptor, f"process {os.getpid()} on {gethostname()}, since {started}\n".encode()
            )

    def release(self) -> None:
        try:
            # A forked process may have copied the descriptor, so that closing it alone would not release it.
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        finally:
            os.close(self._descriptor)
