"""The library `failing_calls.c`, preloaded, lets the Nth call of a kind fail: on Linux with glibc and gcc."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from ctypes import CDLL, c_char_p, c_int, c_long, c_void_p
from dataclasses import dataclass
from pathlib import Path

from indexer import native

SOURCE = Path(__file__).with_suffix(".c")

PRELOADED = "POLICY_FAULTS"
"""The variable that tells a process that it runs with the library: its path."""

NUMBERS, EVERY = 15, -1
"""The number of kinds in `failing_calls.c`, and what stands for all of them."""

KILL = -1
"""Stands for an error: the process is killed instead."""

OF_SOURCES = "read of a source"
"""An update takes what it can read of a source, says so, and drops nothing; a build of it fails."""


@dataclass(frozen=True)
class Kind:
    """Calls that fail: their number in `failing_calls.c`, and the errors that they may fail with."""

    name: str
    number: int
    errors: tuple[int, ...]


KINDS = (
    Kind("write", 0, (errno.ENOSPC, errno.EIO)),
    Kind("sync", 1, (errno.EIO,)),
    Kind("rename", 2, (errno.ENOSPC, errno.EACCES)),
    Kind("open", 3, (errno.EACCES, errno.EMFILE)),
    Kind("mmap", 4, (errno.ENOMEM,)),
    Kind("truncate", 5, (errno.EIO,)),
    Kind("unlink", 6, (errno.EIO, errno.EACCES)),
    Kind("mkdir", 7, (errno.ENOSPC, errno.EACCES)),
    Kind("close", 8, (errno.EIO,)),
    Kind("lock", 9, (errno.ENOLCK, errno.EACCES)),
    Kind("list", 10, (errno.EIO,)),
    Kind("read", 11, (errno.EIO,)),
    Kind("stat", 12, (errno.EIO, errno.EACCES)),
    Kind("thread", 13, (errno.EAGAIN,)),
    Kind("malloc", 14, (errno.ENOMEM,)),
    Kind("kill at write", 0, (KILL,)),
    Kind("kill at sync", 1, (KILL,)),
    Kind("kill at rename", 2, (KILL,)),
    Kind("kill at unlink", 6, (KILL,)),
    Kind(OF_SOURCES, 11, (errno.EIO,)),
)


class Shim:
    """The preloaded library."""

    def __init__(self) -> None:
        self._library = CDLL(os.environ[PRELOADED])
        self._library.faults_arm.argtypes = (c_char_p, c_int, c_long, c_int, c_int)
        self._library.faults_code.argtypes = (c_void_p, c_void_p)
        self._library.faults_calls.restype = c_long
        extension = str(getattr(native.extension, "__file__", "no extension"))
        maps = Path("/proc/self/maps").read_text().splitlines()
        code = [line.split()[0].split("-") for line in maps if line.endswith(extension)]
        if code:
            self._library.faults_code(int(code[0][0], 16), int(code[-1][1], 16))

    def arm(self, folder: Path, kind: Kind, call: int, error: int, sticky: bool) -> None:
        """Let a call in a folder fail, and all later ones of its kind if it is `sticky`."""
        self._library.faults_arm(os.fsencode(folder), kind.number, call, sticky, error)

    def count(self, folder: Path) -> None:
        """Count calls of every kind in a folder."""
        self._library.faults_arm(os.fsencode(folder), EVERY, 0, 0, 0)

    def disarm(self) -> list[int]:
        """Let no call fail any more; the calls that were made, by the number of their kind."""
        self._library.faults_arm(b"", NUMBERS, 0, 0, 0)
        return [self._library.faults_calls(number) for number in range(NUMBERS)]


def is_preloaded() -> bool:
    return PRELOADED in os.environ


def run_preloaded(module: str, arguments: Sequence[str]) -> int:
    """Compile the library, and run a module with it; the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "failing_calls.so")
        subprocess.run(["gcc", "-O1", "-Wall", "-fPIC", "-shared", "-o", library, SOURCE, "-ldl"], check=True)
        environment = {**os.environ, "LD_PRELOAD": str(library), PRELOADED: str(library)}
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(command, env=environment, check=False).returncode
