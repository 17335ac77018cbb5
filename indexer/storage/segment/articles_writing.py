"""Writes the file of a segment's articles, which `articles` describes and reads."""

from __future__ import annotations

from array import array
from operator import mul, sub

from indexer.core.schema import DIGEST_BYTES
from indexer.core.section_writing import SectionWriter, Target, little_endian
from indexer.core.short_ids import id_digest

from .articles import SHORT_ID_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .articles import ArticlesFile


class ArticlesWriter:
    """Collects articles in order, and writes them in `finish`."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._published = array("I")
        self._digests = bytearray()
        self._records = bytearray()
        self._record_ends = array("Q")
        self._short_ids = array("I")

    def add(self, article: str, record: bytes, digest: bytes, published: int) -> None:
        """Add the next article: its id, its packed record, its digest and its day."""
        self._short_ids.append(int.from_bytes(id_digest(article)[:SHORT_ID_BYTES], "big"))
        self._published.append(published)
        self._digests += digest
        self._records += record
        self._record_ends.append(len(self._records))

    def add_range(self, articles: ArticlesFile, start: int, end: int) -> None:
        """Add the articles [start, end) of another file."""
        self._short_ids.extend(articles.short_ids[start:end])
        self._published.extend(articles.published[start:end])
        self._digests += articles.digests[DIGEST_BYTES * start : DIGEST_BYTES * end]
        first = articles.record_start(start)
        moved = len(self._records) - first
        self._records += articles.raw_records(start, end)
        self._record_ends.extend(articles.record_end(article) + moved for article in range(start, end))

    def finish(
        self, first_documents: Sequence[int], lengths: Sequence[int], title_lengths: Sequence[int]
    ) -> None:
        """Write the file; the numbers are those of the sections."""
        documents = map(sub, first_documents[1:], first_documents)
        totals = (sum(lengths), sum(map(mul, title_lengths, documents)))
        with SectionWriter(self._target) as writer:
            writer.write("first_documents", little_endian(array("I", first_documents)))
            writer.write("published", little_endian(self._published))
            writer.write("digests", bytes(self._digests))
            writer.write("records", bytes(self._records))
            writer.write("record_ends", little_endian(self._record_ends))
            writer.write("lengths", little_endian(array("H", lengths)))
            writer.write("title_lengths", little_endian(array("H", title_lengths)))
            writer.write("totals", little_endian(array("Q", totals)))
            in_order = array("I", sorted(range(len(self._short_ids)), key=self._short_ids.__getitem__))
            writer.write("short_ids", little_endian(self._short_ids))
            writer.write("by_short_id", little_endian(in_order))
