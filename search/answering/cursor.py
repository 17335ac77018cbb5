"""Cursors: where a page of a search ends, as text that the next page is asked for with.

A cursor names the state of the index and, by a checksum, the search, so that it is never taken for another's.
It holds the last match of the page, after which the next one begins."""

from __future__ import annotations

from indexer.core.checksums import crc32
from indexer.core.errors import CursorError
from indexer.core.frozen import frozen
from indexer.core.messages import message

from .options import Start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from search.engine.values import Known, Match
    from search.engine.view import View
    from search.engine.vocabulary import QueryWords
    from search.query.query import Clause, Query

    from .options import SearchOptions
    from .plain import PlainAnswer

    class Page(Protocol):
        """A page of results: `search.answering.results`."""

        view: View
        options: SearchOptions
        plain: PlainAnswer | None
        asked: Query | None
        offset: int
        matches: Sequence[Match]
        last: Match | None
        rank: int
        total: int
        holding_all: int | None

        @property
        def query(self) -> Query: ...

        @property
        def complete(self) -> bool: ...


_VERSION = "1"
_FIELDS = 12


class Cursor(metaclass=frozen):
    """The end of a page.

    `state_id` is that of a view, `search` the checksum of a search. The page ends with the match
    `last`: up to it there are `rank` matches, `shown` of which stay. `total` and `holding_all` are those of
    the results, None where they were not counted."""

    state_id: str
    search: int
    shown: int
    rank: int
    total: int | None
    holding_all: int | None
    last: Match

    def start(self, view: View, options: SearchOptions) -> Start:
        """Where the next page begins."""
        groups = options.per_article is not None or (options.collapse and view.statistics.has_reposts)
        # A paragraph may have the letters of one on any page before, which nothing tells but these pages.
        if options.distinct or (groups and not view.scores_are_exact):
            return Start(None, 0, self.shown)
        return Start(self.last, self.rank, 0)

    def __str__(self) -> str:
        return _written(
            self.state_id, self.search, self.shown, self.rank, self.total, self.holding_all, self.last
        )


def _written(
    state_id: str,
    search: int,
    shown: int,
    rank: int,
    total: int | None,
    holding_all: int | None,
    last: Match,
) -> str:
    """The text of a cursor with these fields."""
    segment, document, score, day, tier = last
    counts = f"{'' if total is None else total},{'' if holding_all is None else holding_all}"
    place = f"{segment},{document},{score.hex()},{day},{tier}"
    content = f"{_VERSION},{state_id},{search},{shown},{rank},{counts},{place}"
    return f"{content},{crc32(content.encode()):08x}"


def cursor_after(page: Page) -> str | None:
    """The cursor of the page after one; None after the last."""
    total = page.total if page.complete else None
    if page.last is None or (total is not None and page.rank >= total):
        return None
    plain, decides = page.plain, (page.options, page.view.vocabulary.given)
    if plain is None:
        search = checksum_of(page.asked or page.query, *decides)
    else:
        search = checksum_of_plain(plain.text, plain.known, *decides)
    shown = page.offset + len(page.matches)
    return _written(page.view.state_id, search, shown, page.rank, total, page.holding_all, page.last)


def read_cursor(text: str, search: int) -> Cursor:
    """The cursor of a text that a search with this checksum was given.

    Raises CursorError for other text and for a cursor of another search."""
    cursor = _read(text)
    if cursor.search != search:
        raise CursorError(
            message(
                "the cursor is of another query, or of other options; give those of the page that it is "
                "from, or leave the cursor out to begin with the first page"
            )
        )
    return cursor


def state_id_of(text: str) -> str:
    """The id of the state that a cursor is of."""
    return _read(text).state_id


def state_is_gone(index: object, keeping: str) -> CursorError:
    """The error where the state of a cursor is not kept any more. `keeping` says what keeps it longer."""
    return CursorError(
        message(
            "the state of {index} that the cursor is of is gone: leave the cursor out to "
            "begin with the first page of the newest; {keeping}",
            index=index,
            keeping=keeping,
        )
    )


def _read(text: str) -> Cursor:
    """Raises CursorError for text that is no cursor."""
    content, _, checksum = text.strip().rpartition(",")
    fields = content.split(",")
    is_whole = checksum == f"{crc32(content.encode('utf-8', 'surrogatepass')):08x}"
    if not is_whole or (fields[0], len(fields)) != (_VERSION, _FIELDS):
        raise CursorError(message("{text!r} is no cursor: give one as a search gave it, whole", text=text))
    _, state_id, search, shown, rank, total, holding_all, segment, document, score, day, tier = fields
    last = (int(segment), int(document), float.fromhex(score), int(day), int(tier))
    counts = [int(count) if count else None for count in (total, holding_all)]
    return Cursor(state_id, int(search), int(shown), int(rank), counts[0], counts[1], last)


def checksum_of(query: Query, options: SearchOptions, words: QueryWords) -> int:
    """The checksum of all that the order of hits depends on: a query that the options have narrowed, the
    other options, and the words that were given."""
    narrowing = (query.since, query.until, query.within, query.order)
    asked = _plain_clause(query.clause) or repr(query.clause)
    return _checksum(asked, checksum_of_options(options, words, narrowing))


def checksum_of_plain(text: str, known: Known, options: SearchOptions, words: QueryWords) -> int:
    """The same for a plain query that is known, which need not be parsed: the twin of search_checksum in
    `native/search/json_line.c`."""
    kind = _BARE if known.is_bare else _ANY if " OR " in text and len(known.texts) > 1 else _ALL
    return _checksum("\n".join([kind, *known.texts]), checksum_of_options(options, words))


_BARE, _ALL, _ANY = "bare", "all", "any"
_NOT_NARROWED = (None, None, (), "relevance")


def checksum_of_options(
    options: SearchOptions, words: QueryWords, narrowing: tuple[object, ...] = _NOT_NARROWED
) -> int:
    """The part of the checksum that is of no clause, from which that of the clause goes on."""
    kept = (str(options.ranking or "default"), options.per_article, options.distinct, options.collapse)
    return _checksum(repr((*narrowing, *kept, words.checksum)))


def _checksum(text: str, begun: int = 0) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"), begun)


def _plain_clause(clause: Clause | None) -> str | None:
    """Lines of a clause that a plain query may make: its kind, then each of its texts; None for any other
    clause."""
    from search.query.query import And, Exact, Or, Words

    if isinstance(clause, Words) and clause.field == "body":
        return f"{_BARE}\n{clause.text}"
    exact = clause.clauses if isinstance(clause, (And, Or)) else (clause,)
    texts = [one.text for one in exact if isinstance(one, Exact) and one == Exact(one.text)]
    if len(texts) < len(exact):
        return None
    return "\n".join([_ANY if isinstance(clause, Or) else _ALL, *dict.fromkeys(texts)])
