"""Passes bytes through a pipe: each message behind its length in eight bytes."""

from __future__ import annotations

from typing import BinaryIO

_OF_LENGTH = 8


def send(stream: BinaryIO, data: bytes) -> None:
    """Writes a message. Raises OSError if nobody reads it."""
    stream.write(len(data).to_bytes(_OF_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO, longest: int) -> bytes | None:
    """The next message; None at the end, or if it is cut off or longer than `longest`."""
    head = stream.read(_OF_LENGTH)
    length = int.from_bytes(head, "big")
    if len(head) < _OF_LENGTH or length > longest:
        return None
    data = stream.read(length)
    return data if len(data) == length else None
