"""The pace of clients: how many requests one may send in a second.

Each client has a number in a table: the time at which all that it has sent would be paid off, at the pace
that it may have. The table is a file that all workers map, so that a client has one pace whichever worker
answers it. Its size is fixed: clients whose addresses have the same checksum share a number.
"""

from __future__ import annotations

import os
from mmap import mmap
from time import monotonic

from indexer.core.checksums import crc32

_CLIENTS = 1 << 16
_BYTES = 8


class Pace:
    """The pace that each client may have: so many requests in a second, of which as many may come at once."""

    def __init__(self, rate: float, folder: str | None) -> None:
        self._seconds = 1 / rate
        self._ahead = max(1.0, rate) * self._seconds
        size = _CLIENTS * _BYTES
        if folder is None:
            mapped = mmap(-1, size)
        else:
            with open(os.path.join(folder, "pace"), "a+b") as file:
                file.truncate(size)
                mapped = mmap(file.fileno(), size)
        self._paid_off = memoryview(mapped).cast("d")

    def wait(self, client: str) -> float:
        """The seconds that a client has to wait before its next request; 0 if it may send this one, which is
        counted then."""
        at, now = crc32(client.encode()) % _CLIENTS, monotonic()
        paid_off = max(self._paid_off[at], now) + self._seconds
        late = paid_off - self._ahead - now
        if late > 1e-9:
            return late
        self._paid_off[at] = paid_off
        return 0.0
