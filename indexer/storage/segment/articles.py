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

from _bisect import bisect_left, bisect_right

from indexer.core.caching import cached_property
from indexer.core.errors import IndexDamagedError
from indexer.core.messages import message
from indexer.core.schema import DIGEST_BYTES
from indexer.core.sections import Numbers, SectionReader, Source
from indexer.core.short_ids import bits_of, short_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .records import ArticleRecord


SHORT_ID_BYTES, _BITS = 4, 32
"""The part of an id's digest that is stored."""

SegmentNumbers = tuple[Numbers, Numbers, Numbers]
"""(first_documents, lengths, title_lengths): the numbers of a segment, as in these sections."""


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
        from .records import unpack_record

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
