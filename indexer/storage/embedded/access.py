"""Faults of the system on the files of an index, told with the file and what to do."""

from __future__ import annotations

import errno
import os

from indexer.core.errors import IndexAccessError
from indexer.core.sections import StrPath

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def access_error(
    error: OSError, directory: StrPath, fault: str = "cannot be read", outcome: str = ""
) -> IndexAccessError:
    """The error that replaces an OSError on the index in this folder. It names the file if it can.

    `outcome` says what the fault means for the index.
    """
    name = error.filename if isinstance(error.filename, (str, os.PathLike)) else directory
    if error.errno in _NO_SPACE:
        return IndexAccessError(
            f"{name} cannot be written: {system_words(error)}{_free(directory)}{outcome}; free some space, "
            "or keep no earlier state (--keep 0)"
        )
    from indexer.core.failures import reason_of

    return IndexAccessError(f"{name} {fault}: {reason_of(error)}{outcome}")


def system_words(error: OSError) -> str:
    """The system's words for a fault, without a remedy."""
    return error.strerror or str(error)


def _free(directory: StrPath) -> str:
    """The free space of a folder's disk, in parentheses."""
    try:
        status = os.statvfs(directory)
    except OSError:
        return ""
    return f" ({status.f_bavail * status.f_frsize / 1e6:,.1f} MB are free)"
