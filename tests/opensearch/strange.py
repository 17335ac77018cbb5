"""Hosts that are no cluster, or one that means ill: each answers every request with the same bytes."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

Answer = Callable[[], Iterable[bytes]]
"""The pieces of an answer."""


@contextmanager
def host(answer: Answer, pause: float = 0.0) -> Iterator[str]:
    """HOST:PORT of a host that sends the pieces of its answer with pauses between them, and then hangs up."""
    stopped = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(1 << 20)
            for piece in answer():
                connection.sendall(piece)
                if stopped.wait(pause):
                    return
            # A host that hangs up on what it has not read resets the connection.
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            while connection.recv(1 << 20):
                pass

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stopped.set()
        listener.close()


def whole(content: object, status: int = 200, *headers: str) -> bytes:
    """An answer of JSON."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    head = [f"HTTP/1.1 {status} Said", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "Connection: close", *headers, "", ""]).encode() + body
