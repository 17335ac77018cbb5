"""Clients that ask one question after the other, in a process of their own: latencies, and what was wrong.

They speak HTTP over plain sockets, so that they take as little of the processor as they can.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

MARKER = "陆壹柒零标记"
"""A query that only the articles match which the benchmark adds: their number says how new an answer is."""


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Measured:
    """The figures of the clients. `stale` answers know of fewer changes than had been made by then."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    stale: int = 0
    checked: int = 0


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> tuple[int, bytes]:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r")[0])
    return int(head[9:12]), await reader.readexactly(length)


async def connected(port: int) -> Connection:
    """A connection to a server that may still be starting."""
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        except ConnectionRefusedError:
            await asyncio.sleep(0.2)


async def client(
    connection: Connection,
    paths: list[str],
    end: float,
    pause: float,
    changes: Path | None,
    measured: Measured,
) -> None:
    """One client until the end. Every twentieth question is about the newest change."""
    reader, writer = connection
    chosen = random.Random(id(writer))
    marker = f"/api/search?limit=0&q={quote(MARKER)}"
    while time.monotonic() < end:
        if pause:
            await asyncio.sleep(chosen.expovariate(1 / pause))
        is_check = changes is not None and chosen.random() < 0.05
        known = int(changes.read_text()) if changes is not None and is_check else 0
        begun = time.perf_counter()
        status, content = await ask(reader, writer, marker if is_check else chosen.choice(paths))
        measured.seconds.append(time.perf_counter() - begun)
        if status != 200:
            measured.errors.append(f"{status} {content[:200].decode(errors='replace')}")
        elif is_check:
            measured.checked += 1
            measured.stale += json.loads(content)["total"] < known
    writer.close()


async def load(
    port: int, queries: list[str], clients: int, seconds: float, pause: float, changes: Path | None
) -> dict[str, object]:
    """Ask with so many clients at once; the figures of what came of it."""
    measured = Measured()
    paths = [f"/api/search?q={quote(query)}" for query in queries]
    connections = [await connected(port) for _ in range(clients)]
    begun, processor = time.monotonic(), time.process_time()
    end = begun + seconds
    await asyncio.gather(*[client(each, paths, end, pause, changes, measured) for each in connections])
    took, ordered = time.monotonic() - begun, sorted(measured.seconds)
    return {
        "answers": len(ordered),
        "per_second": round(len(ordered) / took, 1),
        "p50_ms": round(1e3 * ordered[len(ordered) // 2], 2),
        "p99_ms": round(1e3 * ordered[int(len(ordered) * 0.99)], 2),
        "errors": len(measured.errors),
        "first_errors": measured.errors[:3],
        "checked": measured.checked,
        "stale": measured.stale,
        "generator_us": round(1e6 * (time.process_time() - processor) / len(ordered)),
    }


def main() -> None:
    """Read the arguments of `load` as JSON from standard input, and print what came of it."""
    given = json.load(sys.stdin)
    changes = given.pop("changes")
    print(json.dumps(asyncio.run(load(changes=None if changes is None else Path(changes), **given))))


if __name__ == "__main__":
    main()
