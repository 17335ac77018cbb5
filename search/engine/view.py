"""The seam for engines: one state of an index, which answering reads in the same way whatever it is stored
in.

A document is a paragraph. An engine numbers documents as (segment, document), in the order in which they were
indexed, and articles by one number. The numbers mean something within one view only. `Searcher` is the seam
for callers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from indexer.core.schema import WORDS

if TYPE_CHECKING:
    from typing import Any

    from indexer.analysis import Segmenter
    from indexer.core.article import Article
    from search.hit import Hit, Later
    from search.hit_parts import Repost
    from search.state import IndexState

    from .budget import Budget
    from .retrieval import Retrieval
    from .segment import OpenSegment
    from .values import Asked, Found, Known, Match, RerankQuery, Statistics, Tally
    from .vocabulary import Vocabulary


class Relations(Protocol):
    """The articles that are copies of one another or hold one another, by their numbers."""

    def among(self, articles: Collection[int]) -> frozenset[int]:
        """Those of some articles that may have relatives."""

    def families(self, article: int) -> Sequence[int]:
        """The families of an article, by which relatives are known, its own first; none if it has no
        relatives."""

    def copies(self, article: int) -> Sequence[int]:
        """The article and its copies, in order."""

    def holders(self, article: int) -> Sequence[int]:
        """The articles that hold this one, or a copy of it, and more."""

    def held(self, article: int) -> Sequence[int]:
        """The articles that this one holds and more."""


class View(Protocol):
    """One state of an index."""

    @property
    def state_id(self) -> str:
        """The id of the state: another state of the index never has the same."""

    @property
    def state(self) -> IndexState: ...

    @property
    def scores_are_exact(self) -> bool:
        """Whether a match has the same score whatever else is found with it."""

    @property
    def segmenter(self) -> Segmenter:
        """Cuts queries: that of the vocabulary."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    @property
    def statistics(self) -> Statistics: ...

    @property
    def relations(self) -> Relations: ...

    @property
    def budget(self) -> Budget:
        """The work left to the query. `is_cut_short` if more may exist than was found."""

    @property
    def reposts_of_copies(self) -> dict[int, list[Repost]]:
        """A memo of `answering.reposts`: by the first of some copies, all places where they stand."""

    @property
    def title_characters(self) -> dict[str, int]:
        """A memo of `answering.sounds`: how often characters occur in titles."""

    def counts(self, terms: Iterable[str], field: str = WORDS) -> Mapping[str, int]:
        """The number of documents that hold each of several terms, deleted ones included."""

    def terms_like(self, pattern: Sequence[Collection[str]], field: str = WORDS) -> Mapping[str, int]:
        """The terms with one of some characters at each place, and the number of documents that hold each,
        deleted ones included. A view whose words cannot be listed gives those of its word table alone."""

    def terms_from(self, beginning: str, field: str) -> Mapping[str, int]:
        """The terms that begin so, and the number of documents that hold each; none where they are too many,
        or cannot be listed."""

    def titles_from(self, beginning: str, most: int) -> list[str]:
        """Folded titles of articles from the beginning of a word on, of those that go on like a text: `most`
        at most, evenly chosen, and fewer where some of these are deleted."""

    def count_titles(self, beginnings: Sequence[str]) -> list[int]:
        """For each text, the number of articles whose titles hold it from the beginning of a word on."""

    def find(self, retrieval: Retrieval, limit: int, *, count: bool = False) -> Found:
        """The first `limit` matches, in order; `count` has all of them counted. Where the budget is spent,
        these are some of the matches, and some are counted."""

    def tally(self, retrieval: Retrieval, fields: Sequence[str], *, copies_once: bool = False) -> Tally:
        """The matches, counted by the values of keyword fields, or of MONTH. With `copies_once`, of matching
        articles that are copies of one another only the first has a share."""

    def written(self, field: str) -> Mapping[str, str]:
        """Term of a keyword field -> the value as the first article with it has it, where the term is not in
        that: 財政部 for 财政部, but not 中华人民共和国财政部."""

    def answer(self, texts: tuple[str, ...], asked: Asked, limit: int, *, count: bool) -> Known | None:
        """The answer to bare text with these expansions, or to an expression of texts with this condition, in
        one call; None where that is not known at once."""

    def answer_plain(self, text: str, limit: int, *, count: bool) -> Known | None:
        """The same for a query as it was typed, where it is plain; None for any other."""

    def json_of_plain(
        self, text: str, query_id: str, fields: tuple[str, ...], page: tuple[int, int, bool], options: int
    ) -> tuple[bytes, int] | None:
        """(the answer to a plain query in JSON, in UTF-8, with these fields of its hits; the number of its
        matches): what `search.output.json_lines.json_line` writes of its results. `query_id` is JSON. `page`
        is (offset, limit, whether all matches are counted). `options` is the checksum that the cursor's goes
        on from.

        None for any other query, where nothing is found that it asks for as it is, and where the engine does
        not write JSON."""

    def among_plain(self, text: str, documents: tuple[tuple[int, int], ...]) -> list[Match] | None:
        """The matches of a plain query among some documents, which ascend; None where `answer_plain` gives
        none."""

    def rerank(self, matches: Sequence[Match], query: RerankQuery) -> list[Match]:
        """The matches with new scores and in their order."""

    @property
    def lasts(self) -> bool:
        """Whether the state can be read after the search too."""

    @property
    def lasting(self) -> View:
        """The same state to be read after the search, with a budget of its own; itself, if it does not
        last."""

    @property
    def signs_of_damage(self) -> tuple[type[Exception], ...]:
        """The errors that damage leads to: whoever reads a lasting view calls `verify` after one."""

    def verify(self) -> None:
        """Read all files. Raises IndexDamagedError for the first that is not as it was written."""

    def hits(self, matches: Sequence[Match], later: Later) -> tuple[Hit, ...]:
        """Matches as hits that have their place, their text and a score across tiers; `later` works out the
        rest."""

    def add_details(self, hit: Hit, segment: int, document: int) -> None:
        """Set the fields of a hit that its article's record tells."""

    def opened(self, documents: Sequence[tuple[int, int]]) -> list[tuple[OpenSegment, int]]:
        """For each document, a segment that has it and as much of its article as is ranked, and its number
        there."""

    def are_boilerplate(self, matches: Sequence[Match]) -> list[bool]: ...

    def prefetch(self, matches: Sequence[Match]) -> None:
        """Make ready the texts and relations of documents that will be read one by one."""

    def text(self, segment: int, document: int) -> str:
        """The text of a document as it was given."""

    def letters(self, segment: int, document: int) -> str:
        """The letters of a document, by which paragraphs are compared (`search.engine.letters`)."""

    def articles_of(self, matches: Sequence[Match]) -> list[int]:
        """The number of each match's article."""

    def articles_like(self, articles: Sequence[int], folded: str) -> list[int]:
        """Those of some articles that have a paragraph like a folded text."""

    def reposts(self, articles: Collection[int]) -> list[Repost]:
        """Articles as values that need no index."""

    def documents_of(self, article: str, index: str | None = None) -> Sequence[tuple[int, int]] | None:
        """The documents of the article with this id, in order; None where there is none. Where several
        indexes are searched together, `index` names one; None is for the first that has it."""

    def documents_in(self, article: int, first: int = 0, end: int | None = None) -> Sequence[tuple[int, int]]:
        """The documents of an article, in order: all, or those between two places."""

    def ids_with(self, part: str, most: int) -> list[str]:
        """Ids of articles that hold `part`, `most` of them at most."""

    def ids_from(self, code: str, most: int) -> list[str]:
        """Ids of articles whose short ids, however long, begin with a code: `most` of them at most."""

    def article(self, article: str, index: str | None = None) -> Article | None:
        """The article with this id; None where there is none. `index` is as in `documents_of`."""

    def articles_after(
        self, place: Any | None, count: int, sources: Collection[str]
    ) -> tuple[list[Article], Any | None]:
        """(the next `count` articles in the order in which they were indexed, the place to go on from; None
        where none follow). `place` is None for the first ones. With `sources`, terms of that keyword field,
        only articles with one of them."""
