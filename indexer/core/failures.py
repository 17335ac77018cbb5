"""The message and the exit status of every exception: what failed, on what, and what to do next."""

from __future__ import annotations

import errno

from .errors import PolicySearchError
from .printable import printable
from .stopping import Stopped
from .streams import STANDARD_OUTPUT

FAILED, INTERRUPTED = 2, 130
"""Exit statuses of a command that could not do its work, and of one that Ctrl-C ended."""

TRACEBACK_VARIABLE = "POLICY_TRACEBACK"
"""The environment variable that lets a command print the traceback of a fault of this program."""

_REMEDIES = {
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room within the quota",
    errno.EIO: "the disk, or the network to it, may be failing",
    errno.ENOLCK: "this file system has no locks; put the index on a local disk",
    errno.EFBIG: "allow this process larger files: `ulimit -f`",
    errno.EMFILE: "allow this process more open files: `ulimit -n`",
    errno.ENFILE: "the system has too many open files; close some",
    errno.EACCES: "check its permissions and those of its folder",
    errno.EPERM: "check its permissions, its attributes and those of its folder",
    errno.EROFS: "mount that file system for writing, or use another --index",
    errno.ENOMEM: "free some memory, or allow this process more",
}
_THREADS = "can't start new thread"
"""CPython's message of the RuntimeError that it raises if the system starts no thread."""


def message_of(error: BaseException, place: str) -> str:
    """The message of an exception. `place` is what the command worked on, if an OSError names no file.

    >>> message_of(OSError(28, "No space left on device"), "index")
    'cannot read or write in index: No space left on device; make room on that disk'
    """
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    if isinstance(error, (PolicySearchError, Stopped)):
        return str(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory; free some or allow this process more"
    if isinstance(error, OSError):
        file = error.filename or error.filename2
        if (file or place) == STANDARD_OUTPUT:
            return f"cannot write to {STANDARD_OUTPUT}: {reason_of(error)}"
        return f"cannot read or write {file or f'in {place}'}: {reason_of(error)}"
    if isinstance(error, RuntimeError) and str(error) == _THREADS:
        return "the system starts no more threads; allow this user or container more: `ulimit -u`"
    return (
        f"{type(error).__name__}: {error}. This is a fault of this program; "
        f"set {TRACEBACK_VARIABLE}=1 to see where, and report it"
    )


def usage_of(shown: str, message: str) -> str:
    r"""The printable form of what click shows for a `message`, which quotes the command line.

    >>> usage_of("Usage: search QUERY...\n\nError: no option --a\nb\n", "no option --a\nb")
    'Usage: search QUERY...\n\nError: no option --a b'
    """
    ours, before, _ = shown.partition("Error: ")
    # Without arguments click shows the help text and no error.
    return f"{ours}{before}{printable(message)}" if before else shown.rstrip()


def reason_of(error: OSError) -> str:
    """The reason that the system gives, and the remedy if one is known."""
    reason, remedy = error.strerror or str(error), _REMEDIES.get(error.errno or 0)
    return f"{reason}; {remedy}" if remedy else reason


def status_of(error: BaseException) -> int:
    """The exit status of a command that this exception ends: that of the signal, or FAILED."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    return 128 + error.number if isinstance(error, Stopped) else FAILED
