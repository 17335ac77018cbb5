"""The process that reads documents: takes one after the other, and answers each with a JSON object.

A module's function `answer` takes the bytes of a document and the options of the question. The process adds
`{"fault": …}` for an exception that nobody thought of, and `{"memory": …}` where the memory was not enough.
"""

from __future__ import annotations

import json
import os
import select
import signal
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from indexer.sources.draft import LONGEST_DOCUMENT

from .frames import receive, send

try:
    import resource
except ImportError:  # Windows has no such limits.
    resource = None  # type: ignore[assignment]

_LONGEST_IDLE = 60
"""Seconds without a document after which the process ends."""
_LONGEST_OPTIONS = 2**16


class Limits(NamedTuple):
    """Limits on what reading a document may take."""

    memory: int
    """Bytes that the process may have."""
    seconds: int
    """Seconds of the processor for one document."""
    wait: int = 600
    """Seconds that the process is waited for, however busy the machine is."""


def serve(module: str, limits: Limits) -> None:
    """Answers by a module until the other end of the pipe is closed, or nothing is asked for a while."""
    # The interrupt of a terminal goes to all of its processes; the parent ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource is not None:
        _limit(resource.RLIMIT_AS, limits.memory)
        _limit(resource.RLIMIT_CORE, 0)
    with open(0, "rb") as asked, open(os.dup(1), "wb") as answers, open(os.devnull, "wb") as nowhere:
        # Libraries print. One in Rust that runs out of memory while it prints a backtrace waits for itself.
        os.dup2(nowhere.fileno(), 1)
        os.putenv("RUST_BACKTRACE", "0")
        answer = import_module(module).answer
        while resource is None or select.select([asked], [], [], _LONGEST_IDLE)[0]:
            options = receive(asked, _LONGEST_OPTIONS)
            data = receive(asked, LONGEST_DOCUMENT)
            if options is None or data is None:
                break
            if resource is not None:
                _limit(resource.RLIMIT_CPU, int(time.process_time()) + limits.seconds + 1)
            send(answers, _answer(answer, data, json.loads(options)))


def _limit(kind: int, most: int) -> None:
    highest = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if highest == resource.RLIM_INFINITY else min(most, highest), highest))


def _answer(answer: Callable[..., dict[str, Any]], data: bytes, options: dict[str, Any]) -> bytes:
    try:
        found = answer(data, **options)
    except MemoryError:
        found = {"memory": True}
    except Exception as error:
        found = {"fault": f"{type(error).__name__}: {error}"}
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")
