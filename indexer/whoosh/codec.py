"""A Whoosh codec that reads our segments.

Whoosh gets a `ParagraphSegment` for each segment of an index (`open_whoosh`), asks it for its codec, and runs
its own queries and matchers over our mapped files. Whoosh's documents are paragraphs. The embedded engine's
writer makes the segments, not Whoosh's.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.analysis import KeywordAnalyzer
from whoosh.codec import base
from whoosh.reading import TermInfo

from indexer.core.schema import ARTICLE, ARTICLE_FIELDS, COUNTED_FIELDS, FIELDS, TITLE_WORDS, WORDS
from indexer.core.section_writing import little_endian
from indexer.core.sections import Numbers
from indexer.storage.embedded.generation import INDEX_NAME, SegmentEntry, fingerprint
from indexer.storage.segment.files import SegmentFiles

from .matcher import Postings
from .positions import WordPositions
from .terms_reader import MappedTermsReader, TermsField

_RECORD_VALUES = ("title", "source", "published", "url", "path")
"""Values of its article's record that are stored with a paragraph."""


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
    """A segment as the table of contents pickles it: plain values only."""

    def __init__(
        self, segid: str, dictionary: str, documents: int, deleted_documents: int, deleted: Iterable[int]
    ) -> None:
        self.indexname = INDEX_NAME
        self.compound = False
        self.segid = segid
        self.fingerprint = fingerprint()
        self.dictionary = dictionary
        self.documents = documents
        self.deleted_documents = deleted_documents
        self.deleted = little_endian(array("I", deleted))

    def codec(self) -> ParagraphCodec:
        return ParagraphCodec()

    def doc_count_all(self) -> int:
        return self.documents

    def deleted_count(self) -> int:
        return self.deleted_documents


class ParagraphCodec(base.Codec):  # type: ignore[misc]
    """Opens a segment's files for Whoosh's readers."""

    def __init__(self) -> None:
        self._open = cache(lambda storage, segment: SegmentFiles(Path(storage.folder), segment.name))

    def terms_reader(self, storage: Any, segment: ParagraphSegment) -> MappedTermsReader:
        files = self._open(storage, segment)
        positions = WordPositions(files, Path(storage.folder) / segment.dictionary)
        return MappedTermsReader({name: ParagraphField(name, files, positions) for name in FIELDS})

    def per_document_reader(self, storage: Any, segment: ParagraphSegment) -> ParagraphDocuments:
        return ParagraphDocuments(self._open(storage, segment), segment)


def _lengths(files: SegmentFiles) -> dict[str, Numbers]:
    """The lengths of documents, in words, of each field that keeps them."""
    return {WORDS: files.articles.lengths, TITLE_WORDS: files.articles.title_lengths}


class ParagraphDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """The lengths, deletions and stored values of a segment's paragraphs."""

    def __init__(self, files: SegmentFiles, segment: ParagraphSegment) -> None:
        self._files = files
        articles = files.articles
        self._lengths = _lengths(files)
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
        number = self._files.articles.of_document(document) if field == TITLE_WORDS else document
        return self._lengths[field][number] if field in self._lengths else default

    def field_length(self, field: str) -> int:
        articles = self._files.articles
        return {WORDS: articles.words, TITLE_WORDS: articles.title_words}.get(field, 0)

    def min_field_length(self, field: str) -> int:
        return min(self._lengths.get(field, ()), default=0)

    def max_field_length(self, field: str) -> int:
        return max(self._lengths.get(field, ()), default=0)

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


class ParagraphField(TermsField):
    """The terms of one field of a segment, and the paragraphs that hold them."""

    def __init__(self, name: str, files: SegmentFiles, positions: WordPositions) -> None:
        super().__init__(files.terms.field(name))
        self._name = name
        self._articles = files.articles
        self._lengths = _lengths(files).get(name)
        """The lengths of the field's documents, which are paragraphs or articles; None if it keeps none."""
        self._positions = positions

    def _info(self, ordinal: int) -> TermInfo:
        numbers, _ = self.terms.postings(ordinal)
        lengths = [self._lengths[number] for number in numbers] if self._lengths else [0]
        documents, frequencies = self._paragraphs(ordinal)
        return TermInfo(
            weight=len(documents) if frequencies is None else sum(frequencies),
            df=len(documents),
            minlength=min(lengths),
            maxlength=max(lengths),
            maxweight=1 if frequencies is None else max(frequencies),
            minid=documents[0],
            maxid=documents[-1],
        )

    def _paragraphs(self, ordinal: int) -> tuple[array[int], bytes | None]:
        """The paragraphs that hold a term, ascending, and the frequency in each; None if each is 1."""
        numbers, frequencies = self.terms.postings(ordinal)
        if self._name not in ARTICLE_FIELDS:
            return numbers, frequencies
        ranges = [self._articles.documents_of(article) for article in numbers]
        documents = array("I", chain.from_iterable(ranges))
        if frequencies is None:
            return documents, None
        repeated = [bytes([each]) * len(its) for each, its in zip(frequencies, ranges, strict=True)]
        return documents, b"".join(repeated)

    def doc_frequency(self, ordinal: int) -> int:
        if self._name in ARTICLE_FIELDS:
            count: int = self.info(ordinal).doc_frequency()
            return count
        return super().doc_frequency(ordinal)

    def postings(self, ordinal: int, format_: Any) -> Postings:
        documents, frequencies = self._paragraphs(ordinal)
        word = self.terms.key(ordinal).decode("utf-8", "surrogatepass")

        def value(at: int) -> bytes:
            """The value that Whoosh would have stored with the posting `at`."""
            if self._name not in COUNTED_FIELDS:
                return b""
            encoded: bytes = format_.encode(self._positions.of(self._name, documents[at], word))
            return encoded

        return Postings(documents, frequencies, self.info(ordinal).min_length(), value)
