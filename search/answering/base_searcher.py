"""The part of a searcher that is the same for every engine: from a query to its results."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod

from indexer.core.frozen import altered
from search.hit import SearchResults
from search.query.query import Query, searched_text

from .options import SearchOptions
from .retrieval import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    from indexer.core.article import Paragraph
    from search.engine.values import Match
    from search.engine.view import View
    from search.explanation import Explanation, WhyNot
    from search.hit import Hit, Suggestion

    from .explaining import Explainer
    from .grouping import Page

    Result = TypeVar("Result")


class BaseSearcher(ABC):
    """The methods of a `Searcher` that read a view; see there. An engine gives the view in `_read`."""

    @abstractmethod
    def _read(self, read: Callable[[View], Result]) -> Result:
        """The result of `read` on a view of the index. Raises ValueError if the searcher is closed."""

    def search(self, query: str | Query, **options: Any) -> SearchResults:
        chosen = SearchOptions(**options)
        narrowed = chosen.narrowed(query)
        return self._read(lambda view: _results(view, narrowed, chosen))

    def explain(self, query: str | Query, hits: Sequence[Hit], **options: Any) -> tuple[Explanation, ...]:
        def explained(view: View) -> tuple[Explanation, ...]:
            explainer = _explainer(view, query, SearchOptions(**options))
            return tuple([explainer.explain(hit.article, hit.paragraph) for hit in hits])

        return self._read(explained)

    def why_not(
        self, query: str | Query, article: str, paragraph: int | None = None, **options: Any
    ) -> WhyNot:
        chosen = SearchOptions(**options)
        return self._read(lambda view: _explainer(view, query, chosen).why_not(article, paragraph))

    def context(self, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
        if distance < 0:
            raise ValueError("distance is 0 or more")
        return self._read(lambda view: _context(view, hit, distance))


def _results(view: View, query: Query, options: SearchOptions) -> SearchResults:
    started = time.perf_counter()
    end = options.offset + options.limit
    answer = Answer(view, query, options.ranking)
    first = answer.first(end)
    matches: Sequence[Match] = first[options.offset :]
    known, found_all = len(first), len(first) < end
    more: bool | None = None
    also: Sequence[int] = ()
    if options.limit and _may_crowd(view, first, options):
        page = _page(answer, options)
        matches, known, found_all, more = page.matches, page.known, page.complete, page.more
        also = page.also if options.distinct else ()
    hits = answer.hits(matches)
    if also:
        hits = tuple([altered(hit, also=count) for hit, count in zip(hits, also, strict=True)])
    flags = answer.boilerplate_among(matches)
    if any(flags):
        flagged = zip(hits, flags, strict=True)
        hits = tuple([altered(hit, boilerplate=True) if flag else hit for hit, flag in flagged])
    if view.statistics.has_reposts:
        articles = view.articles_of(matches)
        if view.relations.among(articles):
            from .reposts import with_reposts

            hits = with_reposts(view, hits, articles)
    total = answer.total if options.count and not found_all else known
    suggestions: tuple[Suggestion, ...] = ()
    if options.count and not answer.holds_all:
        from .suggestions import suggest

        suggestions = suggest(answer.plan.clauses, view, parts=not total)
    return SearchResults(
        query=query.text,
        hits=hits,
        total=total,
        complete=(options.count or found_all) and not view.is_cut_short,
        took_ms=round((time.perf_counter() - started) * 1000, 3),
        searched=_searched(query),
        holding_all=answer.holding_all if options.count and answer.plan.bare is not None else None,
        suggestions=suggestions,
        expansions=answer.plan.expansions,
        more=more,
    )


def _may_crowd(view: View, first: Sequence[Match], options: SearchOptions) -> bool:
    """Whether some of the first matches may be left out of a page."""
    if options.distinct or options.per_article is not None:
        return True
    if not (options.collapse and view.statistics.has_reposts):
        return False
    from .reposts import may_crowd

    return may_crowd(view, first)


def _page(answer: Answer, options: SearchOptions) -> Page:
    from .grouping import Grouping, letters_of_text, page_of

    view = answer.view
    copies = None
    if options.collapse and view.statistics.has_reposts:
        from .reposts import copies_of

        copies = copies_of(view)

    def first(count: int) -> Sequence[Match]:
        matches = answer.first(count)
        if copies or options.distinct:
            view.prefetch(matches)
        return matches

    grouping = Grouping(
        article_of=lambda match: view.articles_of([match])[0],
        per_article=options.per_article,
        letters_of=(lambda match: letters_of_text(view.text(*match[:2]))) if options.distinct else None,
        copies=copies,
    )
    return page_of(first, options.limit, options.offset, view.statistics.documents, grouping)


def _explainer(view: View, query: str | Query, options: SearchOptions) -> Explainer:
    from .explaining import Explainer

    narrowed = options.narrowed(query)
    return Explainer(narrowed, Answer(view, narrowed, options.ranking))


def _context(view: View, hit: Hit, distance: int) -> tuple[Paragraph, ...]:
    from indexer.core.article import Paragraph

    documents = view.documents_of(hit.article) or ()
    around = range(max(1, hit.paragraph - distance), min(len(documents), hit.paragraph + distance) + 1)
    return tuple([Paragraph(hit.article, ordinal, view.text(*documents[ordinal - 1])) for ordinal in around])


def _searched(query: Query) -> str:
    """The searched text, with the days, as a query."""
    if query.clause is None:
        return ""
    days = [day.isoformat() if day else "" for day in (query.since, query.until)]
    text = searched_text(query.clause)
    return f"{text} date:{'..'.join(days)}".lstrip() if any(days) else text
