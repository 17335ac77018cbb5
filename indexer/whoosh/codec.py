"""Our segments as Whoosh sees them: a codec over the mapped files, for reading.

`whoosh.index.open_dir` on an index finds `ParagraphSegment` in its table of contents, asks it for
its codec, and runs Whoosh's own queries and matchers over our files. Documents are paragraphs, in
Whoosh's sense too. Segments are written by `whoosh_writer`, not through Whoosh's writer.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.analysis import KeywordAnalyzer
from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from indexer.core.schema import ARTICLE, ARTICLE_FIELDS, COUNTED_FIELDS, FIELDS, TITLE_WORDS, WORDS
from indexer.core.sections import little_endian
from indexer.storage.embedded.generation import INDEX_NAME, SegmentEntry
from indexer.storage.segment import FieldTerms, SegmentFiles

from .cursor import TermCursor
from .matcher import PostingMatcher, Postings
from .positions import WordPositions

_REMEMBERED_TERMS = 1 << 14

_RECORD_VALUES = ("title", "source", "published", "url", "path")
"""What is stored with a paragraph of its article's record."""


def whoosh_schema() -> fields.Schema:
    """The fields of a paragraph for Whoosh. Terms are made by `indexer.analysis`, not by Whoosh."""
    return fields.Schema(
        **{
            **{field: fields.ID(stored=field == ARTICLE) for field in FIELDS},
            **{field: fields.TEXT(analyzer=KeywordAnalyzer()) for field in COUNTED_FIELDS},
            **{name: fields.STORED() for name in ("paragraph", "text", *_RECORD_VALUES)},
        }
    )


class ParagraphSegment(SegmentEntry, base.Segment):  # type: ignore[misc]
    """What is pickled into the table of contents for one segment: plain values only."""

    def __init__(
        self,
        segid: str,
        fingerprint: str,
        dictionary: str,
        documents: int,
        deleted_documents: int = 0,
        deleted_articles: tuple[int, ...] = (),
    ) -> None:
        self.indexname = INDEX_NAME
        self.compound = False
        self.segid = segid
        self.fingerprint = fingerprint
        self.dictionary = dictionary
        self.documents = documents
        self.deleted_documents = deleted_documents
        self.deleted = little_endian(array("I", deleted_articles))

    def codec(self) -> ParagraphCodec:
        return ParagraphCodec()

    def doc_count_all(self) -> int:
        return self.documents

    def deleted_count(self) -> int:
        return self.deleted_documents


class ParagraphCodec(base.Codec):  # type: ignore[misc]
    """Opens a segment's files for Whoosh's readers."""

    def __init__(self) -> None:
        self._files: SegmentFiles | None = None

    def _open(self, storage: Any, segment: ParagraphSegment) -> SegmentFiles:
        if self._files is None:
            self._files = SegmentFiles(Path(storage.folder), segment.name)
        return self._files

    def terms_reader(self, storage: Any, segment: ParagraphSegment) -> ParagraphTerms:
        files = self._open(storage, segment)
        positions = WordPositions(files, Path(storage.folder) / segment.dictionary)
        return ParagraphTerms(files, self.per_document_reader(storage, segment), positions)

    def per_document_reader(self, storage: Any, segment: ParagraphSegment) -> ParagraphDocuments:
        return ParagraphDocuments(self._open(storage, segment), segment)

    def automata(self, storage: Any, segment: ParagraphSegment) -> base.Automata:
        return base.Automata()


class ParagraphDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, deletions and stored values of a segment's paragraphs."""

    def __init__(self, files: SegmentFiles, segment: ParagraphSegment) -> None:
        self._files = files
        articles = files.articles
        self._deleted = frozenset(
            document for article in segment.deleted_articles for document in articles.documents_of(article)
        )

    def doc_count(self) -> int:
        return self._files.documents - len(self._deleted)

    def doc_count_all(self) -> int:
        return self._files.documents

    def has_deletions(self) -> bool:
        return bool(self._deleted)

    def is_deleted(self, document: int) -> bool:
        return document in self._deleted

    def deleted_docs(self) -> frozenset[int]:
        return self._deleted

    def doc_field_length(self, document: int, field: str, default: int = 0) -> int:
        articles = self._files.articles
        if field == WORDS:
            return articles.lengths[document]
        if field == TITLE_WORDS:
            return articles.title_lengths[articles.of_document(document)]
        return default

    def field_length(self, field: str) -> int:
        articles = self._files.articles
        return {WORDS: articles.words, TITLE_WORDS: articles.title_words}.get(field, 0)

    def min_field_length(self, field: str) -> int:
        return min(self._lengths(field), default=0)

    def max_field_length(self, field: str) -> int:
        return max(self._lengths(field), default=0)

    def _lengths(self, field: str) -> Any:
        articles = self._files.articles
        return {WORDS: articles.lengths, TITLE_WORDS: articles.title_lengths}.get(field, ())

    def range_of_lengths(self, field: str, numbers: Iterable[int]) -> tuple[int, int]:
        """The shortest and the longest length of a field; 0 where it keeps none.

        `numbers` are of the documents, or of the articles where those are what the field counts.
        """
        lengths = self._lengths(field)
        held = [lengths[number] for number in numbers] if lengths else [0]
        return min(held), max(held)

    def paragraphs_of(
        self, articles: Iterable[int], frequencies: Iterable[int] | None
    ) -> tuple[array[int], bytes | None]:
        """The paragraphs of articles, and for each the frequency of its article."""
        ranges = [self._files.articles.documents_of(article) for article in articles]
        documents = array("I", chain.from_iterable(ranges))
        if frequencies is None:
            return documents, None
        return documents, b"".join(
            bytes([frequency]) * len(its) for frequency, its in zip(frequencies, ranges, strict=True)
        )

    def stored_fields(self, document: int) -> dict[str, Any]:
        articles = self._files.articles
        article = articles.of_document(document)
        record = self._files.record(article)
        stored = {
            ARTICLE: record.id,
            "paragraph": document - articles.first_documents[article] + 1,
            "text": self._files.texts.source(document),
            **{name: getattr(record, name) for name in _RECORD_VALUES},
        }
        return {name: value for name, value in stored.items() if value is not None}


class ParagraphTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment and their matchers."""

    def __init__(self, files: SegmentFiles, documents: ParagraphDocuments, positions: WordPositions) -> None:
        self._files = files
        self._documents = documents
        self._positions = positions
        # Whoosh asks some five times for each term of a query, and for thousands of terms in a range.
        self._find = lru_cache(_REMEMBERED_TERMS)(self._found)
        self._info = lru_cache(_REMEMBERED_TERMS)(self._found_info)

    def _field(self, field: str) -> FieldTerms:
        return self._files.terms.field(field)

    def _found(self, field: str, key: bytes) -> int | None:
        terms = self._field(field)
        place = terms.place_from(key)
        return place if place < len(terms) and terms.key(place) == key else None

    def _place(self, field: str, key: bytes) -> int:
        place = self._find(field, key)
        if place is None:
            raise TermNotFound(f"{field}:{key!r}")
        return place

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, key = term
        return field in FIELDS and self._find(field, key) is not None

    def indexed_field_names(self) -> tuple[str, ...]:
        return FIELDS

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from(min(FIELDS), b"")

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms from `prefix` on, and all of later fields, as Whoosh's own codec goes on too."""
        for name in sorted(FIELDS):
            if name >= field:
                terms = self._field(name)
                first = terms.place_from(prefix) if name == field else 0
                for place in range(first, len(terms)):
                    yield name, terms.key(place)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return self.items_from(min(FIELDS), b"")

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(field, prefix))

    def cursor(self, field: str, fieldobj: Any) -> TermCursor:
        return TermCursor(self._field(field), fieldobj, lambda place: self._info(field, place))

    def term_info(self, field: str, key: bytes) -> TermInfo:
        return self._info(field, self._place(field, key))

    def _found_info(self, field: str, place: int) -> TermInfo:
        numbers, _ = self._field(field).postings(place)
        shortest, longest = self._documents.range_of_lengths(field, numbers)
        documents, frequencies = self._postings(field, place)
        return TermInfo(
            weight=len(documents) if frequencies is None else sum(frequencies),
            df=len(documents),
            minlength=shortest,
            maxlength=longest,
            maxweight=1 if frequencies is None else max(frequencies),
            minid=documents[0],
            maxid=documents[-1],
        )

    def _postings(self, field: str, place: int) -> tuple[array[int], bytes | None]:
        """The paragraphs that hold a term, ascending, and how often each does; None where each does once."""
        numbers, frequencies = self._field(field).postings(place)
        if field in ARTICLE_FIELDS:
            return self._documents.paragraphs_of(numbers, frequencies)
        return numbers, frequencies

    def doc_frequency(self, field: str, key: bytes) -> int:
        # Whoosh asks every segment for a term that one of them has.
        if (field, key) not in self:
            return 0
        if field in ARTICLE_FIELDS:
            found: int = self.term_info(field, key).doc_frequency()
            return found
        return self._field(field).count(self._place(field, key))

    def frequency(self, field: str, key: bytes) -> int:
        return self.term_info(field, key).weight() if (field, key) in self else 0

    def matcher(self, field: str, key: bytes, format_: Any, scorer: Any = None) -> PostingMatcher:
        place = self._place(field, key)
        info = self._info(field, place)
        documents, frequencies = self._postings(field, place)

        def value(at: int) -> bytes:
            """What Whoosh would have stored with the posting `at`, as the field's format encodes it."""
            if field not in COUNTED_FIELDS:
                return b""
            positions = self._positions.of(field, documents[at], key.decode("utf-8", "surrogatepass"))
            encoded: bytes = format_.encode(positions)
            return encoded

        postings = Postings(documents, frequencies, info.min_length(), info.max_length(), value)
        return PostingMatcher((field, key), postings, format_, scorer)

    def close(self) -> None:
        pass
