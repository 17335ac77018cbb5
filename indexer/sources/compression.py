"""Files that are compressed as a whole, read as streams."""

from __future__ import annotations

import gzip
import lzma
import zlib
from typing import BinaryIO, cast

DAMAGED = (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile)
"""What reading a damaged stream raises."""


def decompressed(stream: BinaryIO, name: str) -> BinaryIO:
    """The stream of a file of this name, decompressed where the name's end says that it is compressed."""
    # These files read like any binary file, and are not declared as one.
    if name.lower().endswith(".xz"):
        return cast(BinaryIO, lzma.LZMAFile(stream))
    return cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if name.lower().endswith(".gz") else stream


def damage(error: Exception) -> str:
    """What is wrong with a stream, for a person."""
    if isinstance(error, EOFError):
        return "the compressed file ends too early; the rest is lost"
    return f"the compressed file is damaged, the rest is lost: {error}"
