"""What is known of a segment's articles, and which documents are their paragraphs.

Sections of `<segment>.articles`; the paragraphs of an article are consecutive documents:

    first_documents u32 per article, and one past the last: its first document
    published       u32 per article: the date as 20240329, 0 where unknown
    digests         16 bytes per article: blake2b of all that was given, to see what changed
    records         what is known of each article, JSON, one after another
    record_ends     u64 per article: where its record ends
    lengths         u16 per document: how many words its body has, 65535 for more
    title_lengths   u16 per article: how many words its title has
    totals          u64 x 2: the words of all bodies, of all titles counted once a paragraph
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from .sections import Numbers, SectionReader, SectionWriter, little_endian

DIGEST_BYTES = 16
_MOST_WORDS = 0xFFFF


def day_number(day: date | None) -> int:
    """A date as it is stored: 20240329; 0 for None."""
    return 0 if day is None else day.year * 10000 + day.month * 100 + day.day


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What is stored of an article apart from its paragraphs' text. Fields are as in `Article`."""

    id: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    published: date | None = None
    issuer: str | None = None
    number: str | None = None
    region: str | None = None
    topics: tuple[str, ...] = ()
    path: str | None = None

    def as_json(self) -> bytes:
        """Compact JSON of what is known; the same for the same record."""
        known: dict[str, Any] = {"id": self.id}
        for name in ("title", "url", "source", "issuer", "number", "region", "path"):
            value = getattr(self, name)
            if value is not None:
                known[name] = value
        if self.published is not None:
            known["published"] = self.published.isoformat()
        if self.topics:
            known["topics"] = list(self.topics)
        return json.dumps(known, ensure_ascii=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def from_json(cls, content: bytes) -> ArticleRecord:
        known = json.loads(content)
        if "published" in known:
            known["published"] = date.fromisoformat(known["published"])
        if "topics" in known:
            known["topics"] = tuple(known["topics"])
        return cls(**known)


def article_digest(record: bytes, text: str) -> bytes:
    """What tells one state of an article from another: 16 bytes over its record and its text."""
    digest = blake2b(record, digest_size=DIGEST_BYTES)
    digest.update(b"\0" + text.encode("utf-8", "surrogatepass"))
    return digest.digest()


class ArticlesWriter:
    """Collects articles in order and writes them in `finish`."""

    def __init__(self, path: Path) -> None:
        self._writer = SectionWriter(path)
        self._first_documents = array("I", [0])
        self._published = array("I")
        self._digests = bytearray()
        self._records: list[bytes] = []
        self._record_ends = array("Q")
        self._lengths = array("H")
        self._title_lengths = array("H")
        self._words = 0
        self._title_words = 0

    def add(
        self, record: bytes, digest: bytes, published: int, lengths: list[int], title_length: int
    ) -> None:
        """The next article: its record and digest, its day, the words of each paragraph and of its title."""
        self._first_documents.append(self._first_documents[-1] + len(lengths))
        self._published.append(published)
        self._digests += digest
        self._records.append(record)
        self._record_ends.append((self._record_ends[-1] if self._record_ends else 0) + len(record))
        self._lengths.extend(min(length, _MOST_WORDS) for length in lengths)
        self._title_lengths.append(min(title_length, _MOST_WORDS))
        self._words += sum(lengths)
        self._title_words += title_length * len(lengths)

    def finish(self) -> None:
        with self._writer as writer:
            writer.write("first_documents", little_endian(self._first_documents))
            writer.write("published", little_endian(self._published))
            writer.write("digests", bytes(self._digests))
            writer.write("records", b"".join(self._records))
            writer.write("record_ends", little_endian(self._record_ends))
            writer.write("lengths", little_endian(self._lengths))
            writer.write("title_lengths", little_endian(self._title_lengths))
            writer.write("totals", little_endian(array("Q", [self._words, self._title_words])))


class ArticlesFile:
    """The articles of one segment, numbered from 0 in their order."""

    def __init__(self, path: Path) -> None:
        self.file = SectionReader(path)
        self.first_documents: Numbers = self.file.numbers("first_documents", "I")
        self.published: Numbers = self.file.numbers("published", "I")
        self._digests = self.file.section("digests")
        self._records = self.file.section("records")
        self._record_ends: Numbers = self.file.numbers("record_ends", "Q")
        self.lengths: Numbers = self.file.numbers("lengths", "H")
        self.title_lengths: Numbers = self.file.numbers("title_lengths", "H")
        self.words, self.title_words = self.file.numbers("totals", "Q")
        count = len(self.published)
        if not (
            len(self.first_documents) == count + 1
            and len(self._digests) == count * DIGEST_BYTES
            and len(self._record_ends) == len(self.title_lengths) == count
            and len(self.lengths) == self.first_documents[count]
        ):
            raise self.file.damaged("disagrees with itself about its articles")

    def __len__(self) -> int:
        return len(self.published)

    @property
    def documents(self) -> int:
        """How many paragraphs the segment has, deleted ones included."""
        return len(self.lengths)

    def of_document(self, document: int) -> int:
        """The article that a document is a paragraph of."""
        return bisect_right(self.first_documents, document) - 1

    def documents_of(self, article: int) -> range:
        """The paragraphs of an article."""
        first, end = self.first_documents[article], self.first_documents[article + 1]
        if end > len(self.lengths):
            raise self.file.damaged("disagrees with itself about its articles")
        return range(first, end)

    def digest(self, article: int) -> bytes:
        return self._digests[article * DIGEST_BYTES : (article + 1) * DIGEST_BYTES].tobytes()

    def raw_record(self, article: int) -> bytes:
        start = self._record_ends[article - 1] if article else 0
        return self._records[start : self._record_ends[article]].tobytes()

    def record(self, article: int) -> ArticleRecord:
        try:
            return ArticleRecord.from_json(self.raw_record(article))
        except (ValueError, TypeError) as error:
            raise self.file.damaged(f"holds a record that cannot be read ({error})") from error

    def records(self) -> Iterator[ArticleRecord]:
        return map(self.record, range(len(self)))
