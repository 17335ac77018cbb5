"""Reading terms for Whoosh, field by field, over mapped files: both codecs of ours build on it.

A term is known by its *ordinal*: its place among the sorted terms of its field.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from indexer.storage.segment.field_terms import FieldTerms

from .matcher import PostingMatcher, Postings

_REMEMBERED_TERMS = 1 << 14


class TermsField(ABC):
    """The terms of one field."""

    def __init__(self, terms: FieldTerms) -> None:
        self.terms = terms
        # Whoosh asks some five times for each term of a query, and for thousands of terms in a range.
        self.find = lru_cache(_REMEMBERED_TERMS)(terms.find_key)
        self.info = lru_cache(_REMEMBERED_TERMS)(self._info)

    @abstractmethod
    def _info(self, ordinal: int) -> TermInfo:
        """Whoosh's statistics of a term."""

    @abstractmethod
    def postings(self, ordinal: int, format_: Any) -> Postings:
        """The postings of a term, with values encoded by a Whoosh format."""

    def doc_frequency(self, ordinal: int) -> int:
        """The number of documents that hold a term."""
        return self.terms.count(ordinal)


class MappedTermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment. Several threads may read it."""

    def __init__(self, fields: Mapping[str, TermsField]) -> None:
        self._fields = dict(sorted(fields.items()))

    def _term(self, fieldname: str, key: bytes) -> tuple[TermsField, int]:
        field = self._fields.get(fieldname)
        ordinal = None if field is None else field.find(key)
        if field is None or ordinal is None:
            raise TermNotFound(f"there is no term {fieldname}:{key!r}")
        return field, ordinal

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        fieldname, key = term
        return fieldname in self._fields and self._fields[fieldname].find(key) is not None

    def indexed_field_names(self) -> list[str]:
        return list(self._fields)

    def _ordinals_from(self, fieldname: str, key: bytes) -> Iterator[tuple[str, TermsField, int]]:
        """The terms from `key` on, and all of later fields, as with Whoosh's own codec."""
        for name, field in self._fields.items() if fieldname in self._fields else ():
            if name >= fieldname:
                first = field.terms.place_from(key) if name == fieldname else 0
                for ordinal in range(first, len(field.terms)):
                    yield name, field, ordinal

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from(min(self._fields, default=""), b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        ordinals = self._ordinals_from(fieldname, prefix)
        return ((name, field.terms.key(ordinal)) for name, field, ordinal in ordinals)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return self.items_from(min(self._fields, default=""), b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        ordinals = self._ordinals_from(fieldname, prefix)
        return (((name, field.terms.key(ordinal)), field.info(ordinal)) for name, field, ordinal in ordinals)

    def cursor(self, fieldname: str, fieldobj: Any) -> base.FieldCursor:
        field = self._fields.get(fieldname)
        return base.EmptyCursor() if field is None else TermCursor(field, fieldobj)

    def term_info(self, fieldname: str, key: bytes) -> TermInfo:
        field, ordinal = self._term(fieldname, key)
        return field.info(ordinal)

    # Whoosh asks every segment for the frequencies of a term that one of them has.
    def frequency(self, fieldname: str, key: bytes) -> Any:
        return self.term_info(fieldname, key).weight() if (fieldname, key) in self else 0

    def doc_frequency(self, fieldname: str, key: bytes) -> int:
        field = self._fields.get(fieldname)
        ordinal = None if field is None else field.find(key)
        return 0 if field is None or ordinal is None else field.doc_frequency(ordinal)

    def matcher(self, fieldname: str, key: bytes, format_: Any, scorer: Any = None) -> PostingMatcher:
        field, ordinal = self._term(fieldname, key)
        return PostingMatcher((fieldname, key), field.postings(ordinal, format_), format_, scorer)


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """A cursor over the terms of a field in order. It begins on the first.

    Whoosh's fuzzy terms and spelling use it to leap to the next term that could be near enough. It gives
    terms as the Whoosh field makes them from bytes: text or a number; None behind the last.
    """

    def __init__(self, field: TermsField, fieldobj: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._ordinal = 0

    def first(self) -> Any:
        self._ordinal = 0
        return self.text()

    def find(self, term: bytes | str) -> Any:
        """Go to the first term that is not below this one."""
        key = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._ordinal = self._field.terms.place_from(key)
        return self.text()

    def next(self) -> Any:
        self._ordinal += 1
        return self.text()

    def text(self) -> Any:
        return self._fieldobj.from_bytes(self._field.terms.key(self._ordinal)) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._ordinal < len(self._field.terms)

    def term_info(self) -> TermInfo | None:
        return self._field.info(self._ordinal) if self.is_valid() else None
