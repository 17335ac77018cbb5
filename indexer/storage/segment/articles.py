"""The articles of a segment: their records, and the documents that are their paragraphs.

Sections of `<segment>.articles`; the paragraphs of an article are consecutive documents:

    first_documents u32 per article, and one past the last: its first document
    published       u32 per article: the date as 20240329 (20240300, 20240000), 0 where unknown
    digests         16 bytes per article: blake2b of all its content, to see changes
    records         the record of each article (see `records`), one after another
    record_ends     u64 per article: the end of its record
    lengths         u16 per document: the words of its body, 65535 for more
    title_lengths   u16 per article: the words of its title
    totals          u64 x 2: the words of all bodies, and of all titles, each counted once a paragraph
    short_ids       u32 per article: the beginning of the digest of its id (see `core.short_ids`)
    by_short_id     u32 per article: the articles in the order of short_ids

Opening compares first_documents, published and totals with their checksums, .7 MB for 84,000 articles.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from indexer.core.caching import cached_property
from indexer.core.errors import IndexDamagedError
from indexer.core.messages import message
from indexer.core.sections import Numbers, SectionReader, SectionWriter, Source, Target, little_endian
from indexer.core.short_ids import bits_of, id_digest, short_id

from .records import DIGEST_BYTES, ArticleRecord, unpack_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_BYTES, _BITS = 4, 32
"""The part of an id's digest that is stored."""

SegmentNumbers = tuple[Numbers, Numbers, Numbers]
"""(first_documents, lengths, title_lengths): the numbers of a segment, as in these sections."""


class ArticlesWriter:
    """Collects articles in order, and writes them in `finish`."""

    def __init__(self, target: Target) -> None:
        from array import array

        self._target = target
        self._published = array("I")
        self._digests = bytearray()
        self._records = bytearray()
        self._record_ends = array("Q")
        self._short_ids = array("I")

    def add(self, article: str, record: bytes, digest: bytes, published: int) -> None:
        """Add the next article: its id, its packed record, its digest and its day."""
        self._short_ids.append(int.from_bytes(id_digest(article)[:_BYTES], "big"))
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
        from array import array
        from operator import mul, sub

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


class ArticlesFile:
    """The articles of one segment, numbered from 0 in their order."""

    def __init__(self, source: Source) -> None:
        self.file = SectionReader(source)
        self.first_documents: Numbers = self.file.checked_numbers("first_documents", "I")
        self.published: Numbers = self.file.checked_numbers("published", "I")
        self._digests = self.file.section("digests")
        self._packed = self.file.section("records")
        self._record_ends: Numbers = self.file.numbers("record_ends", "Q")
        self._lengths: Numbers = self.file.numbers("lengths", "H")
        self._title_lengths: Numbers = self.file.numbers("title_lengths", "H")
        totals = self.file.checked_numbers("totals", "Q")
        count = len(self.published)
        if not (
            len(totals) == 2
            and len(self.first_documents) == count + 1
            and len(self._digests) == count * DIGEST_BYTES
            and len(self._record_ends) == len(self._title_lengths) == count
            and len(self._lengths) == self.first_documents[count]
        ):
            raise self.damaged()
        self.words, self.title_words = totals

    def __len__(self) -> int:
        return len(self.published)

    @property
    def sections(self) -> tuple[Numbers, float, Numbers, Numbers, memoryview, Numbers]:
        """The sections as the extension takes them, with the average of `lengths`."""
        average = self.words / self.documents if self.documents else 0.0
        return (
            *(self._lengths, average, self.first_documents),
            *(self.published, self._packed, self._record_ends),
        )

    @cached_property
    def lengths(self) -> Numbers:
        """The words of each document."""
        return self.file.checked_numbers("lengths", "H")

    @cached_property
    def title_lengths(self) -> Numbers:
        """The words of the title of each article."""
        return self.file.checked_numbers("title_lengths", "H")

    @cached_property
    def digests(self) -> memoryview:
        """The digests of all articles, one after another."""
        return self.file.checked("digests")

    @cached_property
    def short_ids(self) -> Numbers:
        """The beginning of the digest of each article's id."""
        return self._of_each_article("short_ids")

    @cached_property
    def _by_short_id(self) -> Numbers:
        """The articles in the order of `short_ids`."""
        in_order = self._of_each_article("by_short_id")
        if max(in_order, default=-1) >= len(self):
            raise self.damaged()
        return in_order

    def _of_each_article(self, name: str) -> Numbers:
        numbers = self.file.checked_numbers(name, "I")
        if len(numbers) != len(self):
            raise self.damaged()
        return numbers

    def with_short_id(self, code: str) -> Iterator[tuple[int, str]]:
        """(number, id) of the articles whose short ids, however long, begin so."""
        number, bits = bits_of(code)
        left = _BITS - bits
        first = number << left if left > 0 else number >> -left
        last = first | (1 << left) - 1 if left > 0 else first
        known, in_order = self.short_ids, self._by_short_id
        start = bisect_left(in_order, first, key=known.__getitem__)
        for place in range(start, len(in_order)):
            article = in_order[place]
            if known[article] > last:
                return
            name = self.record(article).id
            if short_id(name, len(code)) == code:
                yield article, name

    @property
    def documents(self) -> int:
        """The number of the segment's paragraphs, deleted ones included."""
        return len(self._lengths)

    def of_document(self, document: int) -> int:
        """The article that a document is a paragraph of."""
        return bisect_right(self.first_documents, document) - 1

    def documents_of(self, article: int) -> range:
        """The paragraphs of an article."""
        first, end = self.first_documents[article], self.first_documents[article + 1]
        if not first <= end <= len(self._lengths):
            raise self.damaged()
        return range(first, end)

    def digest(self, article: int) -> bytes:
        return self.digests[article * DIGEST_BYTES : (article + 1) * DIGEST_BYTES].tobytes()

    def record_start(self, article: int) -> int:
        return self.record_end(article - 1) if article else 0

    def record_end(self, article: int) -> int:
        self.file.check("record_ends", 8 * article, 8 * article + 8)
        end: int = self._record_ends[article]
        return end

    def raw_records(self, start: int, end: int) -> bytes:
        """The packed records of the articles [start, end), one after another."""
        first, last = self.record_start(start), self.record_start(end)
        if not first <= last <= len(self._packed):
            raise self.damaged()
        self.file.check("records", first, last)
        return self._packed[first:last].tobytes()

    def record(self, article: int, title: str = "") -> ArticleRecord:
        """The record of an article. If it has a title, that is `title`, which the texts hold."""
        try:
            return unpack_record(self.raw_records(article, article + 1), title, self.published[article])
        except ValueError as error:
            raise self.file.damaged(
                message("holds a record that cannot be read ({error})", error=error)
            ) from error

    def records(self) -> Iterator[ArticleRecord]:
        """The records of all articles, with empty titles."""
        return map(self.record, range(len(self)))

    def damaged(self) -> IndexDamagedError:
        return self.file.damaged(message("disagrees with itself about its articles"))
