"""The texts of a segment's paragraphs: as given, for showing, and folded, for checking.

Sections of `<segment>.texts`:

    blocks          zlib streams of about 16 KB of consecutive paragraphs' source text, UTF-8
    block_ends      u64 per block: where its stream ends in `blocks`
    block_documents u32 per block: its first document
    starts          u32 per document: where its text begins in its unpacked block
    folded          the folded texts, one after another, UTF-8, not compressed, so that a string
                    is looked for in the mapped file itself
    folded_ends     u64 per document: where its folded text ends
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_right
from pathlib import Path

from .sections import Numbers, SectionReader, SectionWriter, little_endian

_BLOCK_BYTES = 16 * 1024
_COMPRESSION = 6


class TextsWriter:
    """Writes the texts of documents in order. Folded texts are held in memory until `finish`."""

    def __init__(self, path: Path) -> None:
        self._writer = SectionWriter(path)
        self._blocks: list[bytes | memoryview] = []
        self._block_ends = array("Q")
        self._block_documents = array("I")
        self._starts = array("I")
        self._block = bytearray()
        self._folded: list[bytes | memoryview] = []
        self._folded_ends = array("Q")
        self._folded_length = 0

    def add(self, source: bytes, folded: bytes) -> None:
        """The next document's source and folded text, both UTF-8."""
        if not self._block:
            self._block_documents.append(len(self._starts))
        self._starts.append(len(self._block))
        self._block += source
        if len(self._block) >= _BLOCK_BYTES:
            self._end_block()
        self._folded.append(folded)
        self._folded_length += len(folded)
        self._folded_ends.append(self._folded_length)

    def add_all(self, texts: TextsFile) -> None:
        """All documents of another file, their blocks as they are."""
        self._end_block()
        first = len(self._starts)
        ended = self._block_ends[-1] if self._block_ends else 0
        self._blocks.append(texts.blocks)
        self._block_ends.extend(ended + end for end in texts.block_ends)
        self._block_documents.extend(first + document for document in texts.block_documents)
        self._starts.extend(texts.starts)
        self._folded.append(texts.folded)
        self._folded_ends.extend(self._folded_length + end for end in texts.folded_ends)
        self._folded_length += len(texts.folded)

    def _end_block(self) -> None:
        if self._block:
            packed = zlib.compress(self._block, _COMPRESSION)
            self._blocks.append(packed)
            self._block_ends.append((self._block_ends[-1] if self._block_ends else 0) + len(packed))
            self._block.clear()

    def finish(self) -> None:
        """Write everything; the file is complete and durable."""
        self._end_block()
        with self._writer as writer:
            with writer.section("blocks") as sink:
                for block in self._blocks:
                    sink.write(block)
            writer.write("block_ends", little_endian(self._block_ends))
            writer.write("block_documents", little_endian(self._block_documents))
            writer.write("starts", little_endian(self._starts))
            with writer.section("folded") as sink:
                for folded in self._folded:
                    sink.write(folded)
            writer.write("folded_ends", little_endian(self._folded_ends))


class TextsFile:
    """The texts of one segment."""

    def __init__(self, path: Path) -> None:
        self.file = SectionReader(path)
        self.blocks = self.file.section("blocks")
        self.block_ends: Numbers = self.file.numbers("block_ends", "Q")
        self.block_documents: Numbers = self.file.numbers("block_documents", "I")
        self.starts: Numbers = self.file.numbers("starts", "I")
        self.folded = self.file.section("folded")
        self.folded_ends: Numbers = self.file.numbers("folded_ends", "Q")
        # One value, so that threads see a block and its content together. Neighbours are often read in turn.
        self._last_unpacked: tuple[int, bytes] = (-1, b"")
        self._folded_offset, length = self.file.extent("folded")
        if len(self.starts) != len(self.folded_ends) or len(self.block_ends) != len(self.block_documents):
            raise self.file.damaged("disagrees with itself about its paragraphs")
        if length != (self.folded_ends[-1] if len(self.folded_ends) else 0):
            raise self.file.damaged("does not hold all of its folded text")

    def __len__(self) -> int:
        return len(self.starts)

    def source(self, document: int) -> str:
        """The text of a document as it was given."""
        block = bisect_right(self.block_documents, document) - 1
        unpacked = self._unpacked(block)
        following = document + 1
        last = following == len(self.starts) or (
            block + 1 < len(self.block_documents) and self.block_documents[block + 1] == following
        )
        content = unpacked[self.starts[document] : None if last else self.starts[following]]
        return content.decode("utf-8", "surrogatepass")

    def _unpacked(self, block: int) -> bytes:
        known, unpacked = self._last_unpacked
        if known != block:
            start = self.block_ends[block - 1] if block else 0
            try:
                unpacked = zlib.decompress(self.blocks[start : self.block_ends[block]])
            except zlib.error as error:
                raise self.file.damaged(f"holds a text that cannot be unpacked ({error})") from error
            self._last_unpacked = (block, unpacked)
        return unpacked

    def folded_text(self, document: int) -> str:
        """The folded text of a document."""
        start = self.folded_ends[document - 1] if document else 0
        return self.folded[start : self.folded_ends[document]].tobytes().decode("utf-8", "surrogatepass")

    def folded_size(self, document: int) -> int:
        """The length of a document's folded text in bytes of UTF-8."""
        return self.folded_ends[document] - (self.folded_ends[document - 1] if document else 0)

    def holds(self, document: int, needle: bytes) -> bool:
        """Whether the folded text of a document holds a string, given as UTF-8."""
        offset, ends = self._folded_offset, self.folded_ends
        start = ends[document - 1] if document else 0
        return self.file.map.find(needle, offset + start, offset + ends[document]) >= 0

    def holding(self, documents: array[int], needle: bytes) -> array[int]:
        """Those of the documents whose folded text holds the string."""
        offset, ends, find = self._folded_offset, self.folded_ends, self.file.map.find
        return array(
            "I",
            [
                document
                for document in documents
                if find(needle, offset + (ends[document - 1] if document else 0), offset + ends[document])
                >= 0
            ],
        )
