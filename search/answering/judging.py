"""Whether a paragraph matches a condition, decided by its texts: for explanations, and for a page of hits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from indexer.analysis import fold_text
from indexer.storage.segment.days import lies_within
from search.engine.values import as_match
from search.kernel.predicates import satisfies
from search.query.conditions import Basic, Condition, EnoughWeight, FirstParagraphs, InArticle, is_matched
from search.query.query import LEAVES, Days, Filter, assert_never

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.segment import OpenSegment
    from search.engine.view import View

Document = tuple[int, int]
"""(segment, number) of a paragraph in a view."""


class Judge:
    """Judges the paragraphs of the article of a document.

    `holds_enough` decides whether one has the weight of terms that a condition needs."""

    def __init__(
        self, view: View, document: Document, holds_enough: Callable[[EnoughWeight, Document], bool]
    ) -> None:
        self._view = view
        self._document = document
        self._holds_enough = holds_enough
        self._opened: dict[Document, tuple[OpenSegment, int]] = {}
        self._folded: dict[tuple[Document, str], str] = {}

    @cached_property
    def _documents(self) -> Sequence[Document]:
        """All documents of the article, in order."""
        article = self._view.articles_of([as_match(self._document)])[0]
        return self._view.documents_in(article)

    def matches(self, condition: Condition, document: Document) -> bool:
        return is_matched(condition, lambda basic: self._satisfies(basic, document))

    def _satisfies(self, condition: Basic, document: Document) -> bool:
        if isinstance(condition, LEAVES):
            return satisfies(condition, self.folded(document, condition.field))
        match condition:
            case Filter(field=field, value=value):
                segment, number = self._open([document])[0]
                return number in segment.documents(field, value)
            case Days(first=first, last=last):
                segment, number = self._open([document])[0]
                return lies_within(segment.day(number), first, last)
            case InArticle(condition=wanted):
                self._open(self._documents)
                return any(self.matches(wanted, each) for each in self._documents)
            case FirstParagraphs(count=count):
                return document in self._documents[:count]
            case EnoughWeight():
                return self._holds_enough(condition, document)
        assert_never(condition)

    def folded(self, document: Document, field: str) -> str:
        """The folded body of a paragraph, or the title of its article."""
        known = self._folded.get((document, field))
        if known is None:
            segment, number = self._open([document])[0]
            text = segment.title(number) if field == "title" else segment.text(number)
            known = self._folded[document, field] = fold_text(text)
        return known

    def _open(self, documents: Sequence[Document]) -> list[tuple[OpenSegment, int]]:
        unknown = [document for document in documents if document not in self._opened]
        if unknown:
            self._opened.update(zip(unknown, self._view.opened(unknown), strict=True))
        return [self._opened[document] for document in documents]
