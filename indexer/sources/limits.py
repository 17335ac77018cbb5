"""Limits on what is read out of one file, so that a bomb of a few bytes takes neither memory nor a day.

Everything that is decompressed or unpacked out of a file is counted, at all depths together. Reading ends
with a reason when more comes out than real archives hold.
"""

from __future__ import annotations

from indexer.core.messages import message

from .draft import NotAnArticle

DEEPEST = 5
"""Containers that may be nested in one another."""

MOST_DOCUMENTS = 10_000_000
"""Documents that may come out of one file."""

LEAST_ALLOWED, ALLOWED_TIMES = 256 * 2**20, 200
"""Bytes that may come out of any file, and times its own size. Text is compressed 3 to 30 times."""


class Allowance:
    """Bytes and documents that may still come out of one file of `size` bytes."""

    def __init__(self, size: int) -> None:
        self.bytes = max(LEAST_ALLOWED, ALLOWED_TIMES * size)
        self._left = self.bytes
        self._documents = MOST_DOCUMENTS

    def take(self, count: int) -> None:
        """Takes bytes. Raises NotAnArticle when none are left."""
        self._left -= count
        if self._left < 0:
            raise NotAnArticle(
                message(
                    "more than {bytes:,} bytes come out of it, which no archive of its size should "
                    "hold; unpack it, if that is right",
                    bytes=self.bytes,
                )
            )

    def take_document(self) -> None:
        """Takes one document. Raises NotAnArticle when none is left."""
        self._documents -= 1
        if self._documents < 0:
            raise NotAnArticle(
                message(
                    "it holds more than {most_documents:,} documents; unpack it, if that is right",
                    most_documents=MOST_DOCUMENTS,
                )
            )
