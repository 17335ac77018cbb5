"""One opened segment of an index in a folder, and which of its documents are deleted or boilerplate."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import cached_property

from indexer import native
from indexer.core.schema import ARTICLE, ARTICLE_FIELDS
from indexer.storage.embedded.generation import SegmentEntry
from indexer.storage.segment import SegmentFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexer.core.sections import Numbers


class OpenSegment:
    """A segment's files, and which of its documents are deleted or boilerplate."""

    def __init__(self, entry: SegmentEntry, files: SegmentFiles, start: int, boilerplate: Numbers) -> None:
        self.files = files
        self.entry = entry
        self._start = start
        """Its first document's number through all segments, as which `boilerplate` is numbered."""
        self._boilerplate = boilerplate

    @cached_property
    def native(self) -> Any:
        """The segment as the C path reads it. Only where there is the extension."""
        return self.files.for_search(self.entry.deleted, self._boilerplate, self._start)

    @cached_property
    def deleted(self) -> frozenset[int]:
        """The documents that are deleted."""
        documents_of = self.files.articles.documents_of
        return frozenset(d for article in self.entry.deleted_articles for d in documents_of(article))

    @cached_property
    def boilerplate(self) -> frozenset[int]:
        """The documents that are boilerplate."""
        return frozenset([number - self._start for number in self._boilerplate])

    def is_boilerplate(self, document: int) -> bool:
        number = self._start + document
        at = bisect_left(self._boilerplate, number)
        return at < len(self._boilerplate) and self._boilerplate[at] == number

    def count(self, field: str, term: str) -> int:
        """How many documents hold a term, deleted ones included; of a title's term, how many articles."""
        if native.extension is not None:
            count: int = self.native.count(field, term)
            return count
        terms = self.files.terms.field(field)
        place = terms.find(term)
        return 0 if place is None else terms.count(place)

    def counts(self, field: str, terms: list[str]) -> list[int]:
        """The same of each of the terms."""
        if native.extension is not None:
            counts: list[int] = self.native.counts(field, terms)
            return counts
        return [self.count(field, term) for term in terms]

    def documents(self, field: str, term: str) -> array[int]:
        """The documents that hold a term, or whose article's title does; deleted ones included."""
        terms = self.files.terms.field(field)
        place = terms.find(term)
        if place is None:
            return array("I")
        if field not in ARTICLE_FIELDS:
            return terms.documents(place)
        documents = array("I")
        for article in terms.documents(place):
            documents.extend(self.files.articles.documents_of(article))
        return documents

    def article_named(self, article: str) -> int | None:
        """The number of the article with this id that is not deleted."""
        terms = self.files.terms.field(ARTICLE)
        place = terms.find(article)
        held = () if place is None else terms.documents(place)
        return next((number for number in held if number not in self.entry.deleted_articles), None)

    def text(self, document: int) -> str:
        """The text of a document as it was given."""
        return self.files.texts.source(document)

    def published_between(self, since: int, until: int) -> set[int]:
        """The documents of articles published from day `since` to day `until`, both as 20240329."""
        articles = self.files.articles
        found: set[int] = set()
        for article, day in enumerate(articles.published):
            if day and since <= day <= until:
                found.update(articles.documents_of(article))
        return found
