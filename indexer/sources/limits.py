"""How much is read out of one file, so that a bomb of a few bytes takes neither memory nor a day.

What is decompressed or unpacked out of a file is counted, at every depth together, and ends with a reason
where it is more than real archives hold.
"""

from __future__ import annotations

from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from .draft import NotAnArticle

DEEPEST = 5
"""How many containers may be in one another."""

MOST_DOCUMENTS = 10_000_000
"""Out of one file."""

LEAST_ALLOWED, ALLOWED_TIMES = 256 * 2**20, 200
"""So many bytes may come out of a file, or so many times its own. Text is compressed 3 to 30 times."""


class Allowance:
    """What may still come out of one file of `size` bytes."""

    def __init__(self, size: int) -> None:
        self.bytes = max(LEAST_ALLOWED, ALLOWED_TIMES * size)
        self._left = self.bytes
        self._documents = MOST_DOCUMENTS

    def take(self, count: int) -> None:
        """Raises NotAnArticle where it is used up."""
        self._left -= count
        if self._left < 0:
            raise NotAnArticle(
                f"more than {self.bytes:,} bytes come out of it, which no archive of its size should hold; "
                "unpack it, if that is right"
            )

    def take_document(self) -> None:
        """The same of documents."""
        self._documents -= 1
        if self._documents < 0:
            raise NotAnArticle(
                f"it holds more than {MOST_DOCUMENTS:,} documents; unpack it, if that is right"
            )


def counted(stream: BinaryIO, allowance: Allowance) -> BinaryIO:
    """The stream, whose bytes count as they are read."""
    return cast(BinaryIO, BufferedReader(_Counted(stream, allowance), 1 << 16))


class _Counted(RawIOBase):
    def __init__(self, stream: BinaryIO, allowance: Allowance) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # What is there is given before an error that comes after it.
        read = self._read(len(buffer))
        self._allowance.take(len(read))
        buffer[: len(read)] = read
        return len(read)
