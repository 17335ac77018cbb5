"""Answers in a process as the tests of it ask: by crashing, by taking long, by taking much memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from typing import Any


def _endless() -> None:
    while True:
        pass


FAULTS: dict[bytes, Callable[[], object]] = {
    b"abort": os.abort,
    b"exit": lambda: os._exit(1),
    b"loop": _endless,
    b"sleep": lambda: time.sleep(600),
    b"memory": lambda: bytearray(2**40),
    b"error": lambda: 1 // 0,
}


def answer(data: bytes, **options: Any) -> dict[str, Any]:
    """The document in its answer, with the options and the process."""
    if data == b"backtrace":
        shown = subprocess.run(["printenv", "RUST_BACKTRACE"], capture_output=True, text=True, check=True)
        return {"backtrace": shown.stdout.strip()}
    FAULTS.get(data, lambda: None)()
    return {"data": data.decode(), "options": options, "process": os.getpid()}
