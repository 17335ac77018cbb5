"""What one run of `search` was asked for, whoever read the command line."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from search.explanation import Explanation, WhyNot
    from search.hit import SearchResults
    from search.query.query import Order
    from search.ranking.settings import Ranking
    from search.searcher import Searcher

FOUND, NONE_FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130


class Asked:
    """A query, or the file `queries` with one a line, and how to search for it and show what is found."""

    def __init__(
        self,
        words: Sequence[str] = (),
        index: str = "index",
        limit: int = 10,
        offset: int = 0,
        as_lines: bool = False,
        since: date | None = None,
        until: date | None = None,
        order: Order = "relevance",
        context: int = 0,
        full: bool = False,
        queries: str | None = None,
        ranking: Ranking | None = None,
        per_article: int | None = None,
        distinct: bool = False,
        every: bool | None = None,
        explain: bool = False,
        why_not: str | None = None,
    ) -> None:
        self.words = tuple(words)
        self.index = index
        self.limit = limit
        self.offset = offset
        self.as_lines = as_lines
        self.since = since
        self.until = until
        self.order: Order = order
        self.context = context
        self.full = full
        self.queries = queries
        self.ranking = ranking
        self.per_article = per_article
        self.distinct = distinct
        self.every = every
        self.explain = explain
        self.why_not = why_not

    def results(self, searcher: Searcher, text: str) -> SearchResults:
        return searcher.search(
            text,
            limit=self.limit,
            offset=self.offset,
            since=self.since,
            until=self.until,
            order=self.order,
            ranking=self.ranking,
            per_article=self.per_article,
            distinct=self.distinct,
            collapse=self.collapses,
        )

    @property
    def collapses(self) -> bool:
        """A person sees one of several copies, if nothing else was asked for; a program gets all."""
        if self.every is not None:
            return not self.every
        return not self.as_lines and self.queries is None

    def explanations(self, searcher: Searcher, text: str, results: SearchResults) -> Sequence[Explanation]:
        """Of each hit why it ranks where it does, where that is asked for."""
        if not self.explain:
            return ()
        return searcher.explain(
            text,
            results.hits,
            since=self.since,
            until=self.until,
            order=self.order,
            ranking=self.ranking,
        )

    def explained_absence(self, searcher: Searcher, text: str, place: str) -> WhyNot:
        """Why `place`, ARTICLE or ARTICLE:PARAGRAPH, is no hit or not higher."""
        article, colon, number = place.rpartition(":")
        is_paragraph = bool(colon) and number.isascii() and number.isdigit()
        return searcher.why_not(
            text,
            article if is_paragraph else place,
            int(number[:9]) if is_paragraph else None,
            since=self.since,
            until=self.until,
            order=self.order,
            ranking=self.ranking,
        )
