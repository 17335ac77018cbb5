"""Faults of the system on the files of an index, told with the file and what to do."""

from __future__ import annotations

import errno
import os

from indexer.core.errors import IndexAccessError
from indexer.core.messages import message
from indexer.core.sections import StrPath
from indexer.core.system import system_words

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def access_error(
    error: OSError, directory: StrPath, fault: str = message("cannot be read"), outcome: str = ""
) -> IndexAccessError:
    """The error that replaces an OSError on the index in this folder. It names the file if it can.

    `outcome` says what the fault means for the index.
    """
    name = error.filename if isinstance(error.filename, (str, os.PathLike)) else directory
    if error.errno in _NO_SPACE:
        return IndexAccessError(
            message(
                "{name} cannot be written: {error}{free}{outcome}; free some space, or keep no "
                "earlier state (--keep 0)",
                name=name,
                error=system_words(error),
                free=_free(directory),
                outcome=outcome,
            )
        )
    from indexer.core.failures import reason_of

    return IndexAccessError(
        message(
            "{name} {fault}: {reason}{outcome}",
            name=name,
            fault=fault,
            reason=reason_of(error),
            outcome=outcome,
        )
    )


def _free(directory: StrPath) -> str:
    """The free space of a folder's disk, in parentheses."""
    try:
        status = os.statvfs(directory)
    except OSError:
        return ""
    return message(" ({free:,.1f} MB are free)", free=status.f_bavail * status.f_frsize / 1e6)
