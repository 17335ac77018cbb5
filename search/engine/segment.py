"""One opened segment, whether its files are mapped or in memory, and which of its documents are deleted or
boilerplate."""

from __future__ import annotations

from _bisect import bisect_left

from indexer import native
from indexer.core.caching import cached_property
from indexer.core.schema import ARTICLE, ARTICLE_FIELDS
from indexer.core.sections import Numbers, numbers
from indexer.native import in_c
from indexer.storage.segment.files import SegmentFiles
from indexer.storage.segment.naming import NO_NAMING, Naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection, Iterator, Sequence
    from typing import Any

    from indexer.core.article import Article

NONE: Numbers = memoryview(b"").cast("I")

MOST_LISTED = 500
"""Number of terms that begin alike and are listed: some tenths of a millisecond."""


class OpenSegment:
    """A segment to be searched.

    `deleted` are the numbers of deleted articles, ascending, u32 little-endian. `boilerplate` are the numbers
    of documents, ascending, counted from `start` for the segment's first one."""

    def __init__(
        self,
        files: SegmentFiles,
        deleted: bytes = b"",
        boilerplate: Numbers = NONE,
        start: int = 0,
        naming: Naming = NO_NAMING,
    ) -> None:
        self.files = files
        self._deleted = deleted
        self._boilerplate = boilerplate
        self._start = start
        self._naming = naming

    @cached_property
    def native(self) -> Any:
        """The segment for `native.extension`, which must be there."""
        return self.files.for_search(self._deleted, self._boilerplate, self._start, self._naming)

    @cached_property
    def deleted_articles(self) -> frozenset[int]:
        return frozenset(numbers(memoryview(self._deleted), "I"))

    @cached_property
    def deleted(self) -> frozenset[int]:
        """The documents that are deleted."""
        documents_of = self.files.articles.documents_of
        return frozenset(d for article in self.deleted_articles for d in documents_of(article))

    @cached_property
    def boilerplate(self) -> frozenset[int]:
        """The documents that are boilerplate."""
        return frozenset([number - self._start for number in self._boilerplate])

    def is_boilerplate(self, document: int) -> bool:
        number = self._start + document
        at = bisect_left(self._boilerplate, number)
        return at < len(self._boilerplate) and self._boilerplate[at] == number

    def count(self, field: str, term: str) -> int:
        """The number of documents that hold a term, or of articles in a field of articles, deleted ones
        too."""
        return self.counts(field, [term])[0]

    def _counts_in_c(self, field: str, terms: list[str]) -> list[int]:
        counts: list[int] = self.native.counts(field, terms)
        return counts

    @in_c(_counts_in_c)
    def counts(self, field: str, terms: list[str]) -> list[int]:
        """`count` of each of the terms."""
        table = self.files.terms.field(field)
        found = map(table.find, terms)
        return [0 if place is None else table.count(place) for place in found]

    def _counts_like_in_c(self, field: str, pattern: Sequence[Collection[str]]) -> dict[str, int]:
        counts: dict[str, int] = self.native.counts_like(
            field, tuple(["".join(sorted(each)) for each in pattern])
        )
        return counts

    @in_c(_counts_like_in_c)
    def counts_like(self, field: str, pattern: Sequence[Collection[str]]) -> dict[str, int]:
        """The counts of the terms with one of some characters at each place, of which there is at least
        one."""
        table = self.files.terms.field(field)
        counts: dict[str, int] = {}
        for first in sorted(pattern[0]):
            place = table.place_from(first.encode())
            while place < len(table):
                term = table.key(place).decode("utf-8", "surrogatepass")
                if term[0] != first:
                    break
                is_held = [letter in letters for letters, letter in zip(pattern, term, strict=False)]
                if len(term) == len(pattern) and all(is_held):
                    counts[term] = table.count(place)
                place += 1
        return counts

    def _counts_from_in_c(self, field: str, beginning: str) -> dict[str, int]:
        counts: dict[str, int] | None = self.native.counts_from(field, beginning, MOST_LISTED)
        return counts or {}

    @in_c(_counts_from_in_c)
    def counts_from(self, field: str, beginning: str) -> dict[str, int]:
        """The counts of the terms that begin with a text; none where there are more than MOST_LISTED."""
        from indexer.storage.segment.titles import LAST

        table = self.files.terms.field(field)
        bounds = [each.encode("utf-8", "surrogatepass") for each in (beginning, beginning + LAST)]
        first, end = map(table.place_from, bounds)
        places = range(first, end) if end - first <= MOST_LISTED else ()
        return {table.key(place).decode("utf-8", "surrogatepass"): table.count(place) for place in places}

    def terms_from(self, field: str, beginning: str) -> dict[str, int]:
        """`counts_from` without what is deleted."""
        counts = self.counts_from(field, beginning)
        if not self.deleted_articles:
            return counts
        table = self.files.terms.field(field)
        deleted = self.deleted_articles if field in ARTICLE_FIELDS else self.deleted
        alive: dict[str, int] = {}
        for term in counts:
            place = table.find(term)
            documents = () if place is None else table.documents(place)
            left = len(set(documents) - deleted)
            if left:
                alive[term] = left
        return alive

    def title_places(self, beginning: str) -> range:
        """The places of beginnings of words (see `storage.segment.titles`) from which titles go on so; also
        of deleted articles."""
        return self.files.texts.title_starts.range_of(beginning)

    def titles_at(self, places: range) -> list[str]:
        """The folded titles from some places on, without those of deleted articles."""
        starts = self.files.texts.title_starts
        articles = starts.articles(places)
        deleted = self.deleted_articles
        return [
            starts.text(place)
            for place, article in zip(places, articles, strict=True)
            if article not in deleted
        ]

    def articles_from(self, beginning: str) -> set[int]:
        """The articles whose titles hold a text from the beginning of a word on."""
        starts = self.files.texts.title_starts
        articles = set(starts.articles(starts.range_of(beginning)))
        return articles - self.deleted_articles if self.deleted_articles else articles

    def documents(self, field: str, term: str) -> array[int]:
        """The documents that hold a term, or whose article does; deleted ones included."""
        from array import array

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
        return next((number for number in held if number not in self.deleted_articles), None)

    def article(self, number: int) -> Article:
        """An article, whole."""
        from indexer.storage.segment.records import article_of

        return article_of(self.files.record(number), self.article_texts(number))

    def articles_with(self, field: str, terms: Collection[str]) -> Sequence[int]:
        """The numbers of the articles that have one of some terms in a keyword field, in order, deleted ones
        included; all where there are no terms."""
        if not terms:
            return range(len(self.files.articles))
        table = self.files.terms.field(field)
        places = [place for term in terms if (place := table.find(term)) is not None]
        return sorted({number for place in places for number in table.documents(place)})

    def _article_of_in_c(self, document: int) -> int:
        article: int = self.native.article_of(document)
        return article

    @in_c(_article_of_in_c)
    def article_of(self, document: int) -> int:
        """The number of the article that a document is a paragraph of."""
        return self.files.articles.of_document(document)

    def text(self, document: int) -> str:
        """The text of a document as it was given."""
        return self.files.texts.source(document)

    def _letters_in_c(self, document: int) -> str:
        return native.extension.letters_of(self.native, document)

    @in_c(_letters_in_c)
    def letters(self, document: int) -> str:
        """The letters of a document, by which paragraphs are compared."""
        from .letters import letters_of_text

        return letters_of_text(self.text(document))

    def title(self, document: int) -> str:
        """The title of its article as it was given; empty where there is none."""
        return self.files.texts.title(self.article_of(document))

    def naming(self, document: int) -> int:
        """The number of articles that name the law of its article's title."""
        return self._naming.of(self.article_of(document))

    def day(self, document: int) -> int:
        """The day of publication of its article, as 20240329; 20240300 where only its month is known,
        20240000 where only its year is, and 0 where none is."""
        return self.files.articles.published[self.article_of(document)]

    def article_texts(self, article: int) -> Iterator[str]:
        """The texts of an article's paragraphs, in order."""
        return map(self.text, self.files.articles.documents_of(article))

    def published_between(self, since: int, until: int) -> set[int]:
        """The documents of articles published from day `since` to day `until`, both as 20240329: months and
        years that lie in them, too."""
        from indexer.storage.segment.days import lies_within

        articles = self.files.articles
        found: set[int] = set()
        for article, day in enumerate(articles.published):
            if lies_within(day, since, until):
                found.update(articles.documents_of(article))
        return found
