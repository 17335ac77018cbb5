"""Rescue: the articles of a damaged segment that do not lie in its damage, read one by one.

An article is rescued if all is intact that makes it: its entries in the lists of numbers, its record, its
title and its paragraphs. Its terms are not needed, nor its digest: without it `update` takes it for changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from indexer.core.article import Article
from indexer.core.checksums import crc32
from indexer.core.errors import IndexDamagedError
from indexer.core.messages import message
from indexer.core.schema import ARTICLE, DIGEST_BYTES
from indexer.core.sections import SectionReader
from indexer.storage.embedded.generation import SegmentEntry
from indexer.storage.segment.field_terms import FieldTerms
from indexer.storage.segment.files import segment_paths
from indexer.storage.segment.records import ArticleRecord, article_of, unpack_record

MOST_ARTICLES = 0xFFFFFFFF
"""Bound of the articles of a segment, where their number is lost."""

NO_DIGEST = bytes(DIGEST_BYTES)
"""The digest of an article whose own is lost: no article has it, so that `update` replaces this one."""


class _Sections:
    """A file of sections of which some may be damaged."""

    def __init__(self, path: str) -> None:
        self.file = SectionReader(path)
        self._intact = {
            name: crc32(self.file.section(name)) == crc for name, (_, _, crc) in self.file.sections.items()
        }

    def read(self, name: str, start: int, end: int) -> bytes:
        """Bytes of a section. Raises IndexDamagedError where they are damaged."""
        section = self.file.section(name)
        if not start <= end <= len(section):
            raise self.file.damaged(message("is altered in its section {name}", name=name))
        # The sums of blocks may be damaged, too: they are not asked about a section that is intact.
        if not self._intact[name]:
            self.file.check(name, start, end)
        return section[start:end].tobytes()

    def number(self, name: str, width: int, at: int) -> int:
        """A number of a section, of so many bytes. Raises IndexDamagedError where it is damaged."""
        return int.from_bytes(self.read(name, width * at, width * at + width), "little")

    def ends(self, name: str, width: int, at: int) -> tuple[int, int]:
        """The start and the end of the item `at`, by a section of ends."""
        return self.number(name, width, at - 1) if at else 0, self.number(name, width, at)

    def text(self, kind: str, at: int) -> str:
        """A text or, with the kind "title_", a title."""
        start, end = self.ends(f"{kind}ends", 4, at)
        return self.read(f"{kind}units", 2 * start, 2 * end).decode("utf-16-le", "surrogatepass")


class DamagedSegment:
    """A damaged segment whose articles can be read, but for those in the damage.

    Raises IndexDamagedError or FileNotFoundError where the file of the articles cannot be opened at all. If
    that of the texts cannot, no article can be read.
    """

    def __init__(self, directory: Path, entry: SegmentEntry) -> None:
        self._paths = segment_paths(directory, entry.name)
        self._articles = _Sections(self._paths[".articles"])
        self._texts: _Sections | None
        try:
            self._texts = _Sections(self._paths[".texts"])
        except (IndexDamagedError, FileNotFoundError):
            self._texts = None
        self._deleted = frozenset(entry.deleted_articles)
        self._count = self._articles.file.sections["published"][1] // 4

    def numbers(self) -> Iterator[int]:
        """The numbers of the articles that are not deleted."""
        return (number for number in range(self._count) if number not in self._deleted)

    def article(self, number: int) -> Article | None:
        """An article; None where it is damaged."""
        if self._texts is None:
            return None
        try:
            first, end = (self._articles.number("first_documents", 4, at) for at in (number, number + 1))
            title = self._texts.text("title_", number)
            record = self._record(number, title)
            paragraphs = [self._texts.text("", document) for document in range(first, end)]
        except (IndexDamagedError, ValueError):
            return None
        return article_of(record, paragraphs)

    def digest(self, number: int) -> bytes:
        """The digest of an article; NO_DIGEST where it is damaged."""
        at = DIGEST_BYTES * number
        try:
            return self._articles.read("digests", at, at + DIGEST_BYTES)
        except IndexDamagedError:
            return NO_DIGEST

    def _record(self, number: int, title: str = "") -> ArticleRecord:
        start, end = self._articles.ends("record_ends", 8, number)
        published = self._articles.number("published", 4, number)
        return unpack_record(self._articles.read("records", start, end), title, published)

    def ids(self, numbers: list[int]) -> dict[int, str]:
        """The ids of articles, as far as their records or their terms are intact."""
        ids: dict[int, str] = {}
        for number in numbers:
            try:
                ids[number] = self._record(number).id
            except (IndexDamagedError, ValueError):
                continue
        if len(ids) < len(numbers):
            named = ids_by_terms(self._paths[".terms"])
            ids.update({number: named[number] for number in numbers if number in named and number not in ids})
        return ids


def ids_by_terms(path: str) -> dict[int, str]:
    """The ids of a segment's articles, by number, as far as the file of its terms names them."""
    ids: dict[int, str] = {}
    try:
        terms = FieldTerms(SectionReader(path), ARTICLE, MOST_ARTICLES, False)
    except (IndexDamagedError, FileNotFoundError):
        return ids
    for place in range(len(terms)):
        try:
            key, held = terms.key(place), terms.documents(place)
        except IndexDamagedError:
            continue
        ids.update(dict.fromkeys(held, key.decode("utf-8", "surrogatepass")))
    return ids
