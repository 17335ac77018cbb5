"""The reasons that the system gives for an error, as messages: the common ones are translated."""

from __future__ import annotations

import errno

from .messages import message

_REASONS = {
    errno.ENOENT: message("No such file or directory"),
    errno.EACCES: message("Permission denied"),
    errno.EPERM: message("Operation not permitted"),
    errno.EISDIR: message("Is a directory"),
    errno.ENOTDIR: message("Not a directory"),
    errno.EEXIST: message("File exists"),
    errno.ENOSPC: message("No space left on device"),
    errno.EIO: message("Input/output error"),
    errno.EROFS: message("Read-only file system"),
    errno.ENAMETOOLONG: message("File name too long"),
    errno.ELOOP: message("Too many levels of symbolic links"),
    errno.ECONNREFUSED: message("Connection refused"),
}


def system_words(error: OSError) -> str:
    """The reason that the system gives, without the number and the file.

    >>> system_words(OSError(28, "No space left on device", "index"))
    'No space left on device'
    """
    reason = error.strerror or str(error)
    known = _REASONS.get(error.errno or 0)
    # Systems have words of their own.
    return known if known is not None and known == reason else reason
