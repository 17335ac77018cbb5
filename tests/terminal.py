"""Runs a command in a pseudo terminal, as a person does: it reads keys from there and prints there."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests import ROOT

needs_terminal = pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal of POSIX")

_TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Makes the terminal that of the session, so that Ctrl-C is a signal and less reads keys."""

_SECONDS = 60
"""Seconds after which a command that shows nothing more is killed."""


def in_terminal(
    command: Sequence[str],
    folder: Path,
    keys: Sequence[tuple[str, str]] = (),
    rows: int = 24,
    columns: int = 80,
    **environment: str,
) -> tuple[int, str]:
    """(exit status, all that was shown). `keys` are pairs of what has to be shown first and what is typed
    then."""
    import fcntl
    import struct
    import termios

    terminal, end = os.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    given = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
    for name in ("NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES"):
        if name not in environment:
            given.pop(name, None)
    with subprocess.Popen(
        [sys.executable, "-c", _TAKE_TERMINAL, *command],
        cwd=folder,
        env=given,
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
    ) as process:
        os.close(end)
        shown = b""
        left = list(keys)
        seen = 0
        # Linux ends a terminal with an error once nobody else has it open.
        with suppress(OSError):
            while select.select([terminal], [], [], _SECONDS)[0]:
                shown += os.read(terminal, 65_536)
                while left and (at := shown.find(left[0][0].encode(), seen)) >= 0:
                    awaited, typed = left.pop(0)
                    seen = at + len(awaited.encode())
                    os.write(terminal, typed.encode())
            process.kill()
        os.close(terminal)
    assert not left, f"never shown: {left[0][0]!r} in {shown!r}"
    return process.returncode, shown.decode(errors="replace")
