"""The seam for callers: the methods of every engine's searcher, and the options of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date as Day
    from types import TracebackType
    from typing import Any

    from indexer.core.article import Article, Paragraph

    from .comparison import Comparison
    from .explanation import Explanation, WhyNot
    from .extract import Extract
    from .hit import Hit, SearchResults
    from .query.query import Order, Query
    from .ranking.settings import Ranking
    from .similar import Similar
    from .state import IndexState
    from .suggestion import Completion
    from .verification import Verification


class Searcher(Protocol):
    """Answers queries on one index, as it was when opened or last refreshed.

    Its methods may be called from several threads at once. Their results outlive the searcher.
    """

    def search(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        offset: int = 0,
        since: Day | str | None = None,
        until: Day | str | None = None,
        issuer: str | Sequence[str] = (),
        number: str | Sequence[str] = (),
        region: str | Sequence[str] = (),
        kind: str | Sequence[str] = (),
        source: str | Sequence[str] = (),
        topic: str | Sequence[str] = (),
        date: str | Sequence[str] = (),
        order: Order | None = None,
        precise: bool = False,
        count: bool = True,
        ranking: Ranking | None = None,
        per_article: int | None = None,
        distinct: bool = False,
        count_repeats: bool = True,
        collapse: bool = False,
        timeout: float | None = None,
        facets: str | Sequence[str] = (),
        copies_once: bool = False,
        within: str | Query | Sequence[str | Query] = (),
        cursor: str | None = None,
    ) -> SearchResults:
        """The paragraphs that match, best first: `limit` of them from `offset` on. Any string is a valid
        query.

        `since` and `until` are inclusive days, or periods in words, such as "去年", of which the first or the
        last day counts. They narrow the query's own dates; an article without a date matches neither.
        `issuer` to `topic` are values of the articles' fields, each one value or several, of which an article
        has one; `date` is days as a query has them, such as "2024Q1" or "近三个月". A value with a minus
        before it excludes, `*` is any value, and `-*` none. With an empty query, the articles that stay are
        listed.
        In a `precise` search bare text must occur: each part between spaces, as if it were quoted; a `Query`
        is taken as it is. Without `count` only the hits are worked out: `total` is then the number that is
        known, `complete` says whether that is all, and nothing is suggested. `ranking` sets the order by
        relevance.

        `per_article` limits the hits of one article, on all pages together. `distinct` leaves out a paragraph
        that a better hit has too, in whatever spelling, spaces and signs, and counts it there, in `also`;
        without `count_repeats` it does not, which is faster. `collapse` shows one paragraph for an article
        and its reposts, in whatever script, shortened or in a
        longer page. Limit and offset count the hits that stay, `total` counts all paragraphs that match.
        `Hit.reposts` names the other places of an article in any case.

        `facets` names fields by whose values all matches are counted: for each value, articles and
        paragraphs. The facet of a field that the query filters by is counted without that filter, so that the
        values that were not chosen keep their counts. With `copies_once`, of articles that are copies of one
        another facets count only the first that matches. An empty query with facets is for all articles.

        `within` narrows to the matches of an earlier query, or of each of several: those that its `total`
        counts. It does not rank, and nothing is highlighted for it. An empty query lists them.

        `cursor`, that of the results before, gives the page after theirs: as fast however many pages there
        were, and from the same state of the index, even if the searcher was refreshed or is another one. All
        other options but `limit`, `count` and `timeout` must be the same. Nothing is suggested then.

        After `timeout` seconds the search ends with what it has found: each hit matches, `total` is the
        number that is known, and `complete` is false. A better hit may be missing.

        Raises ValueError for a date that is none, a negative limit or offset, fewer than one hit per article,
        an unknown order or facet, a timeout of 0 or less and an offset beside a cursor, TypeError for a query
        that is neither a str nor a Query, CursorError where the state of a cursor is gone or it is of another
        search, IndexDamagedError where the index's files are broken.
        """

    def plain_json(
        self, fields: tuple[str, ...], **options: Any
    ) -> Callable[[str, str], tuple[bytes, int] | None]:
        """Return a function that takes a query and its id in JSON, and gives (the answer as a line of JSON in
        UTF-8 with these fields of its hits, the number of matches). C writes the line without making hits.

        The function gives None for queries, fields and `options` whose lines C does not write;
        `search.cli.line_writer` writes those too. `options` are those of a search.
        """

    def search_many(
        self, queries: Iterable[str | Query], *, threads: int | None = None, **options: Any
    ) -> Iterator[SearchResults]:
        """The results of a search for each of many queries, in their order. `options` are those of a search.

        So many `threads` search side by side, one per core by default. Queries are taken a few ahead, so that
        any number of them can be answered in little memory. An exception is raised in its query's turn, and
        ends the iteration. Raises ValueError for fewer than one thread.
        """

    def suggest(self, beginning: str, *, limit: int = 10) -> tuple[Completion, ...]:
        """The texts that a user may be about to type, the most frequent first: phrases and values of titles,
        issuers and document numbers that begin so, and then words of bodies. What is typed may be pinyin, or
        its initials, too. Raises ValueError for a negative limit.
        """

    def pages(self, query: str | Query, **options: Any) -> Iterator[SearchResults]:
        """The results of a search, page by page to the last one: all hits, or `limit` of them.

        `options` are those of the search. A page has some thousand hits, so that any number of them can be
        read in little memory. Where a page was cut short, by `timeout` or the search's own budget, its
        `complete` is false, and hits may be missing.
        """

    def similar(
        self,
        *,
        article: str | None = None,
        paragraph: int | None = None,
        text: str | None = None,
        index: str | None = None,
        limit: int = 10,
    ) -> tuple[Similar, ...]:
        """The articles that are similar to an article, to one of its paragraphs, or to any text, best first.

        Each comes with its parallels: the paragraphs that are most alike, and what both hold. The article
        itself, its copies and what holds it or is held by it are left out; so are articles that are related
        in this way to a better one. There may be fewer than `limit`. Where several indexes are searched,
        `index` names the article's.

        Raises PolicySearchError where the index has no such article or paragraph, ValueError for a negative
        limit and where it is not given one of an article and a text.
        """

    def explain(self, query: str | Query, hits: Sequence[Hit], **options: Any) -> tuple[Explanation, ...]:
        """For each of some hits of a search, the sum that its score is. `options` are those of the search;
        after `timeout` seconds the first of the hits are explained, and not all.

        Raises ValueError for a hit that is not among the first 10,000.
        """

    def why_not(
        self,
        query: str | Query,
        article: str,
        paragraph: int | None = None,
        *,
        index: str | None = None,
        **options: Any,
    ) -> WhyNot:
        """The reasons why an article, or its paragraph of that number, is missing from a search or not
        higher. Where several indexes are searched, `index` names the article's, as `Hit.index` does.

        `options` are those of the search. After `timeout` seconds the reasons that are known are given.
        """

    def read(self, id: str, query: str | Query = "", *, index: str | None = None) -> Extract:
        """The article that an id names, with the numbers of its paragraphs if the id names any, and with the
        spans of a query.

        An article's id is its own, or a short one: four characters at least. For a paragraph a colon follows,
        and its number or the rest of its id (docs/reading.md). Raises IdNotFoundError, of which
        ParagraphGoneError says that the paragraph is gone or was changed, and AmbiguousIdError where a short
        id is that of several articles; both are a LookupError. Where several indexes are searched, `index`
        names the article's, as `Hit.index` does.
        """

    def article(self, id: str, *, index: str | None = None) -> Article:
        """The article that an id names, alone or with a paragraph. Raises as `read`."""

    def paragraph(self, id: str, *, index: str | None = None) -> Paragraph:
        """The paragraph that an id names. Raises as `read`, IdNotFoundError where the id names an article
        alone, and AmbiguousIdError where the article has the paragraph several times."""

    def articles(self, *, source: str | Sequence[str] = ()) -> Iterator[Article]:
        """All articles, or those of a source or of several, in the order in which they were indexed, and in
        little memory.

        They are of one state of the index, whatever changes meanwhile. Raises CursorError where the state is
        gone before they end, which two changes may do once the searcher was refreshed, or on a cluster.
        """

    def compare(
        self, first: str, second: str, *, indexes: tuple[str | None, str | None] = (None, None)
    ) -> Comparison:
        """The paragraphs of two articles in pairs: equal, changed with the spans that differ, moved, and only
        in one of them. Script, glosses, signs and spaces make no difference.

        The ids are those that `read` takes; one that names paragraphs stands for these alone. Where several
        indexes are searched, `indexes` name those of the articles. Raises as `read`.
        """

    def verify(
        self,
        quotation: str,
        article: str | None = None,
        *,
        index: str | None = None,
        limit: int = 10,
        timeout: float | None = None,
    ) -> Verification:
        """Whether a paragraph holds a quotation word for word, which ones do, and if none does, the passage
        that is nearest to it, with the characters that differ.

        Script, glosses and stray spaces make no difference; each sign counts. `article` is an id as `read`
        takes it, and limits the quotation to that article, or to the paragraph that it names. `limit` and
        `timeout` are those of a search. Raises as `read`, and ValueError for a quotation without text.
        """

    def context(self, hit: Hit, distance: int, *, cursor: str | None = None) -> tuple[Paragraph, ...]:
        """The hit's paragraph and up to `distance` paragraphs of its article before and after it, in the
        state of the index that the cursor is of."""

    @property
    def state(self) -> IndexState:
        """The state of the index that queries are answered from."""

    def refresh(self, *, strict: bool = False) -> bool:
        """Go over to the newest state of the index; whether there was a newer one.

        While there is no index at all, say between deleting and building it, nothing changes; a `strict` one
        raises IndexNotFoundError then.
        """

    def close(self) -> None:
        """Let go of the index. Searching afterwards raises ValueError."""

    def __enter__(self) -> Searcher: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
