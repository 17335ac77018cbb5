"""The part of a searcher that is the same for every engine: its methods, on a view that the engine gives."""

from __future__ import annotations

from abc import ABC, abstractmethod

from indexer.core.errors import CursorError
from indexer.core.messages import message

from .options import SearchOptions, options_of
from .results import plain_results, results_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, TypeVar

    from indexer.core.article import Article, Paragraph
    from search.comparison import Comparison
    from search.engine.view import View
    from search.engine.vocabulary import QueryWords
    from search.explanation import Explanation, WhyNot
    from search.extract import Extract
    from search.hit import Hit, SearchResults
    from search.query.query import Query
    from search.similar import Similar
    from search.state import IndexState
    from search.suggestion import Completion
    from search.verification import Verification

    Result = TypeVar("Result")


HITS_OF_PAGE = 5_000
"""Number of hits of one of the `pages` of results."""

ARTICLES_AT_ONCE = 200
"""Number of articles that are read together, of all `articles`."""


class BaseSearcher(ABC):
    """The methods of a `Searcher` that read a view; see there. An engine gives the view in `_read`."""

    def __init__(self, words: QueryWords) -> None:
        self._words = words
        """The words that are given for all searches."""

    @abstractmethod
    def _read(
        self, read: Callable[[View], Result], seconds: float | None = None, state_id: str | None = None
    ) -> Result:
        """The result of `read` on a view of the index, whose budget is of so many seconds: of the state with
        this id, or of the current one. Raises ValueError if the searcher is closed, CursorError if the state
        is gone."""

    @property
    def state(self) -> IndexState:
        return self._read(lambda view: view.state)

    def search(self, query: str | Query, **options: Any) -> SearchResults:
        chosen = options_of(options)
        if chosen.are_plain and query.__class__ is str:
            plain = self._read(lambda view: plain_results(query, view, chosen), chosen.timeout)
            if plain is not None:
                return plain
        narrowed = chosen.narrowed(query)
        cursor = None
        if chosen.cursor is not None:
            from .cursor import checksum_of, read_cursor

            cursor = read_cursor(chosen.cursor, checksum_of(narrowed, chosen, self._words))
        return self._read(
            lambda view: results_of(narrowed, view, chosen, cursor),
            chosen.timeout,
            None if cursor is None else cursor.state_id,
        )

    def plain_json(
        self, fields: tuple[str, ...], **options: Any
    ) -> Callable[[str, str], tuple[bytes, int] | None]:
        from .cursor import checksum_of_options

        chosen = options_of(options)
        page = (chosen.offset, chosen.limit, chosen.count)
        checksum = checksum_of_options(chosen, self._words)
        may_be_plain = chosen.are_plain and not chosen.thin and chosen.timeout is None

        def written(query: str, query_id: str) -> tuple[bytes, int] | None:
            def read(view: View) -> tuple[bytes, int] | None:
                if chosen.collapse and view.statistics.has_reposts:
                    return None
                return view.json_of_plain(query, query_id, fields, page, checksum)

            return self._read(read) if may_be_plain else None

        return written

    def search_many(
        self, queries: Iterable[str | Query], *, threads: int | None = None, **options: Any
    ) -> Iterator[SearchResults]:
        from indexer.core.threads import cores, map_in_order, useful_threads

        if threads is not None and threads < 1:
            raise ValueError("threads are 1 or more")

        def search(given: tuple[str | Query]) -> SearchResults:
            return self.search(*given, **options)

        # A None among the items would be left out, and not refused as a query.
        return map_in_order(search, zip(queries), threads or useful_threads(cores()))

    def pages(self, query: str | Query, **options: Any) -> Iterator[SearchResults]:
        left = options.pop("limit", None)
        while True:
            limit = HITS_OF_PAGE if left is None else min(HITS_OF_PAGE, left)
            results = self.search(query, limit=limit, **options)
            yield results
            if left is not None:
                left -= len(results)
            if results.cursor is None or left == 0:
                return
            options = {**options, "offset": 0, "cursor": results.cursor}

    def suggest(self, beginning: str, *, limit: int = 10) -> tuple[Completion, ...]:
        _check_text("beginning", beginning)
        if limit < 0:
            raise ValueError("limit is 0 or more")
        from .completing import complete

        return self._read(lambda view: complete(beginning, view, limit))

    def similar(
        self,
        *,
        article: str | None = None,
        paragraph: int | None = None,
        text: str | None = None,
        index: str | None = None,
        limit: int = 10,
    ) -> tuple[Similar, ...]:
        from .seeds import seed_of
        from .similar import similar_to

        if (article is None) == (text is None) or (paragraph is not None and article is None):
            raise ValueError("give an article, with one of its paragraphs or without, or a text")
        if text is not None:
            _check_text("text", text)
        if limit < 0:
            raise ValueError("limit is 0 or more")
        return self._read(
            lambda view: similar_to(view, seed_of(view, article, paragraph, text, index), limit)
        )

    def explain(self, query: str | Query, hits: Sequence[Hit], **options: Any) -> tuple[Explanation, ...]:
        from .understanding import explain

        chosen = SearchOptions(**options)
        return self._read(
            lambda view: explain(chosen.narrowed(query), view, chosen.ranking, hits),
            chosen.timeout,
            _state_id(chosen.cursor),
        )

    def why_not(
        self,
        query: str | Query,
        article: str,
        paragraph: int | None = None,
        *,
        index: str | None = None,
        **options: Any,
    ) -> WhyNot:
        from .understanding import why_not

        chosen = SearchOptions(**options)
        return self._read(
            lambda view: why_not(chosen.narrowed(query), view, chosen.ranking, article, paragraph, index),
            chosen.timeout,
            _state_id(chosen.cursor),
        )

    def read(self, id: str, query: str | Query = "", *, index: str | None = None) -> Extract:
        from .reading import extract_of

        highlighted = SearchOptions().narrowed(query) if query else None
        return self._read(lambda view: extract_of(view, id, highlighted, index))

    def article(self, id: str, *, index: str | None = None) -> Article:
        return self.read(id, index=index).article

    def paragraph(self, id: str, *, index: str | None = None) -> Paragraph:
        extract = self.read(id, index=index)
        from .reading import only_paragraph

        return only_paragraph(extract)

    def articles(self, *, source: str | Sequence[str] = ()) -> Iterator[Article]:
        from indexer.values import asked_terms

        given = (source,) if isinstance(source, str) else source
        sources = [term for each in given for term in asked_terms("source", each)]
        if given and not sources:
            return
        state_id = place = None
        while True:

            def some(view: View, place: Any = place) -> tuple[str, tuple[list[Article], Any]]:
                return view.state_id, view.articles_after(place, ARTICLES_AT_ONCE, sources)

            try:
                state_id, (found, place) = self._read(some, state_id=state_id)
            except CursorError as error:
                raise CursorError(
                    message("the state of the index whose articles were being read is gone; begin again")
                ) from error
            yield from found
            if place is None:
                return

    def compare(
        self, first: str, second: str, *, indexes: tuple[str | None, str | None] = (None, None)
    ) -> Comparison:
        from .comparing import comparison_of

        return self._read(lambda view: comparison_of(view, (first, second), indexes))

    def verify(
        self,
        quotation: str,
        article: str | None = None,
        *,
        index: str | None = None,
        limit: int = 10,
        timeout: float | None = None,
    ) -> Verification:
        _check_text("quotation", quotation)
        from .verifying import verification_of

        return self._read(lambda view: verification_of(view, quotation, article, index, limit), timeout)

    def context(self, hit: Hit, distance: int, *, cursor: str | None = None) -> tuple[Paragraph, ...]:
        if distance < 0:
            raise ValueError("distance is 0 or more")
        return self._read(lambda view: _context(view, hit, distance), state_id=_state_id(cursor))


def _check_text(argument: str, given: object) -> None:
    """Raise TypeError for what is no text. It would fail deep inside, without a word on the argument."""
    if not isinstance(given, str):
        raise TypeError(f"{argument} is a str, not {type(given).__name__}")


def _state_id(cursor: str | None) -> str | None:
    """The id of the state that a cursor is of."""
    if cursor is None:
        return None
    from .cursor import state_id_of

    return state_id_of(cursor)


def _context(view: View, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
    from indexer.core.article import Paragraph

    documents = view.documents_of(hit.article, hit.index) or ()
    around = range(max(1, hit.paragraph - distance), min(len(documents), hit.paragraph + distance) + 1)
    return tuple([Paragraph(hit.article, ordinal, view.text(*documents[ordinal - 1])) for ordinal in around])
