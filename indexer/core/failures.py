"""The message and the exit status of every exception: what failed, on what, and what to do next."""

from __future__ import annotations

import errno

from .errors import PolicySearchError
from .messages import join_messages, message, say
from .printable import printable
from .stopping import Stopped
from .streams import STANDARD_OUTPUT
from .system import system_words

FAILED, INTERRUPTED = 2, 130
"""Exit statuses of a command that could not do its work, and of one that Ctrl-C ended."""

TRACEBACK_VARIABLE = "POLICY_TRACEBACK"
"""The environment variable that lets a command print the traceback of a fault of this program."""

_REMEDIES = {
    errno.ENOSPC: message("make room on that disk"),
    errno.EDQUOT: message("make room within the quota"),
    errno.EIO: message("the disk, or the network to it, may be failing"),
    errno.ENOLCK: message("this file system has no locks; put the index on a local disk"),
    errno.EFBIG: message("allow this process larger files: `ulimit -f`"),
    errno.EMFILE: message("allow this process more open files: `ulimit -n`"),
    errno.ENFILE: message("the system has too many open files; close some"),
    errno.EACCES: message("check its permissions and those of its folder"),
    errno.EPERM: message("check its permissions, its attributes and those of its folder"),
    errno.EROFS: message("mount that file system for writing, or use another --index"),
    errno.ENOMEM: message("free some memory, or allow this process more"),
}
_THREADS = "can't start new thread"
"""CPython's message of the RuntimeError that it raises if the system starts no thread."""


def message_of(error: BaseException, place: str) -> str:
    """The message of an exception. `place` is what the command worked on, if an OSError names no file.

    >>> message_of(OSError(28, "No space left on device"), "index")
    'cannot read or write in index: No space left on device; make room on that disk'
    """
    if isinstance(error, KeyboardInterrupt):
        return message("interrupted")
    if isinstance(error, (PolicySearchError, Stopped)):
        return str(error)
    if isinstance(error, MemoryError):
        return message("there is not enough memory; free some or allow this process more")
    if isinstance(error, OSError):
        file = error.filename or error.filename2
        if (file or place) == STANDARD_OUTPUT:
            return message("cannot write to {file}: {reason}", file=STANDARD_OUTPUT, reason=reason_of(error))
        if not file:
            return message("cannot read or write in {place}: {reason}", place=place, reason=reason_of(error))
        return message("cannot read or write {file}: {reason}", file=file, reason=reason_of(error))
    if isinstance(error, RuntimeError) and str(error) == _THREADS:
        return message("the system starts no more threads; allow this user or container more: `ulimit -u`")
    return message(
        "{name}: {error}. This is a fault of this program; set {variable}=1 to see where, and report it",
        name=type(error).__name__,
        error=error,
        variable=TRACEBACK_VARIABLE,
    )


def usage_of(printed: str, fault: str) -> str:
    r"""The printable form of what click prints for a `fault`, which quotes the command line.

    >>> usage_of("Usage: search QUERY...\n\nError: no option --a\nb\n", "no option --a\nb")
    'Usage: search QUERY...\n\nError: no option --a b'
    """
    ours, before, _ = printed.partition(say("Error: {message}", message=""))
    # Without arguments click shows the help text and no error.
    return f"{ours}{before}{printable(fault)}" if before else printed.rstrip()


def reason_of(error: OSError) -> str:
    """The reason that the system gives, and the remedy if one is known."""
    reason, remedy = system_words(error), _REMEDIES.get(error.errno or 0)
    return join_messages("; ", (reason, remedy)) if remedy else reason


def status_of(error: BaseException) -> int:
    """The exit status of a command that this exception ends: that of the signal, or FAILED."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    return 128 + error.number if isinstance(error, Stopped) else FAILED
