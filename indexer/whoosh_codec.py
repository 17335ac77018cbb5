"""Our segments as Whoosh sees them: a codec over the mapped files, for reading.

`whoosh.index.open_dir` on an index finds `ParagraphSegment` in its table of contents, asks it for
its codec, and runs Whoosh's own queries and matchers over our files. Documents are paragraphs, in
Whoosh's sense too. Segments are written by `whoosh_writer`, not through Whoosh's writer.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.codec import base
from whoosh.matching.mcore import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from .generation import INDEX_NAME, SegmentEntry
from .schema import ARTICLE, FIELDS, GRAMS, TITLE_GRAMS, TITLE_WORDS, WORDS
from .segment import FieldTerms, SegmentFiles
from .segment.sections import little_endian


def whoosh_schema() -> fields.Schema:
    """The fields of a paragraph for Whoosh. Terms are made by `indexer.analysis`, not by Whoosh."""
    return fields.Schema(
        **{
            WORDS: fields.KEYWORD(scorable=True),
            GRAMS: fields.ID(),
            TITLE_WORDS: fields.KEYWORD(scorable=True),
            TITLE_GRAMS: fields.ID(),
            ARTICLE: fields.ID(stored=True),
            "paragraph": fields.STORED(),
            "text": fields.STORED(),
            "title": fields.STORED(),
            "source": fields.STORED(),
            "published": fields.STORED(),
            "url": fields.STORED(),
            "path": fields.STORED(),
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
        return ParagraphTerms(self._open(storage, segment), self.per_document_reader(storage, segment))

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

    def stored_fields(self, document: int) -> dict[str, Any]:
        articles = self._files.articles
        article = articles.of_document(document)
        record = articles.record(article)
        stored = {
            ARTICLE: record.id,
            "paragraph": document - articles.first_documents[article] + 1,
            "text": self._files.texts.source(document),
            "title": record.title,
            "source": record.source,
            "published": record.published,
            "url": record.url,
            "path": record.path,
        }
        return {name: value for name, value in stored.items() if value is not None}


class ParagraphTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment and their matchers."""

    def __init__(self, files: SegmentFiles, documents: ParagraphDocuments) -> None:
        self._files = files
        self._documents = documents

    def _field(self, field: str) -> FieldTerms:
        return self._files.terms.field(field)

    def _place(self, field: str, key: bytes) -> int:
        terms = self._field(field)
        place = terms.place_from(key)
        if place == len(terms) or terms.key(place) != key:
            raise TermNotFound(f"{field}:{key!r}")
        return place

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, key = term
        if field not in FIELDS:
            return False
        terms = self._field(field)
        place = terms.place_from(key)
        return place < len(terms) and terms.key(place) == key

    def indexed_field_names(self) -> tuple[str, ...]:
        return FIELDS

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((field, key) for field in sorted(FIELDS) for key in self._field(field).keys())  # noqa: SIM118

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        terms = self._field(field)
        return ((field, terms.key(place)) for place in range(terms.place_from(prefix), len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(field, prefix))

    def cursor(self, field: str, fieldobj: Any) -> ParagraphCursor:
        return ParagraphCursor(self._field(field), fieldobj)

    def term_info(self, field: str, key: bytes) -> TermInfo:
        terms = self._field(field)
        place = self._place(field, key)
        documents = terms.documents(place)
        frequencies = terms.frequencies(place)
        weight = len(documents) if frequencies is None else sum(frequencies)
        heaviest = 1 if frequencies is None else max(frequencies)
        held = [self._documents.doc_field_length(document, field, 1) for document in documents]
        return TermInfo(weight, len(documents), min(held), max(held), heaviest, documents[0], documents[-1])

    def doc_frequency(self, field: str, key: bytes) -> int:
        # Whoosh asks every segment for a term that one of them has.
        return self._field(field).count(self._place(field, key)) if (field, key) in self else 0

    def frequency(self, field: str, key: bytes) -> int:
        if (field, key) not in self:
            return 0
        terms = self._field(field)
        place = self._place(field, key)
        frequencies = terms.frequencies(place)
        return terms.count(place) if frequencies is None else sum(frequencies)

    def matcher(self, field: str, key: bytes, format_: Any, scorer: Any = None) -> ParagraphMatcher:
        terms = self._field(field)
        place = self._place(field, key)
        return ParagraphMatcher(
            (field, key), format_, scorer, terms.documents(place), terms.frequencies(place)
        )

    def close(self) -> None:
        pass


class ParagraphCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks the terms of a field in order, as text."""

    def __init__(self, terms: FieldTerms, fieldobj: Any) -> None:
        self._terms = terms
        self._fieldobj = fieldobj
        self._place = 0

    def first(self) -> str | None:
        self._place = 0
        return self.text()

    def find(self, key: bytes | str) -> str | None:
        self._place = self._terms.place_from(self._fieldobj.to_bytes(key))
        return self.text()

    def next(self) -> str | None:
        self._place += 1
        return self.text()

    def text(self) -> str | None:
        if not self.is_valid():
            return None
        text: str = self._fieldobj.from_bytes(self._terms.key(self._place))
        return text

    def is_valid(self) -> bool:
        return self._place < len(self._terms)


class ParagraphMatcher(LeafMatcher):  # type: ignore[misc]
    """One term's paragraphs as a Whoosh matcher."""

    def __init__(
        self, term: tuple[str, bytes], format_: Any, scorer: Any, documents: array[int], frequencies: Any
    ) -> None:
        self._term = term
        self.format = format_
        self.scorer = scorer
        self._documents = documents
        self._frequencies = frequencies
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._documents)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> ParagraphMatcher:
        copied = ParagraphMatcher(self._term, self.format, self.scorer, self._documents, self._frequencies)
        copied._at = self._at
        return copied

    def id(self) -> int:
        return self._documents[self._at]

    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return True

    def skip_to(self, document: int) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._documents, document, self._at)
        return True

    def all_ids(self) -> Iterator[int]:
        return iter(self._documents)

    def weight(self) -> float:
        return 1.0 if self._frequencies is None else float(self._frequencies[self._at])

    def supports_block_quality(self) -> bool:
        return False

    def max_quality(self) -> float:
        # Whoosh drops what cannot reach the best hits from a union, and then, without blocks to skip, takes
        # what is left for the total. Nothing is dropped that way.
        return inf

    def supports(self, astype: str) -> bool:
        return astype in ("frequency", "weight")

    def value_as(self, astype: str) -> float:
        return self.weight()
