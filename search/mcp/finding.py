"""The tools that find paragraphs, by rank or exactly, and their pages.

A cursor is the number of results before the next page and the code of the last one's paragraph, `10.kfw6tn6`.
It is short, since it counts in the budget, and the server keeps nothing for it. It is refused where another
result has that number now, so that no page repeats or skips results in silence.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from indexer.analysis import fold
from indexer.core.errors import CursorError
from indexer.core.frozen import frozen
from indexer.core.messages import message
from indexer.core.short_ids import short_id
from search.hit import Hit as FoundHit
from search.hit import SearchResults
from search.query.query import Exact, Order, Query
from search.searcher import Searcher

from .answers import Found, Hit, Suggestion
from .budget import Forms, counted, sendable
from .excerpts import LAST_WIDTHS, TITLE, VALUE, excerpt_of, shortened_line, url_of

SECONDS = 10.0
"""Time of a search; after it the answer has what was found, and `complete` is false."""

WIDTHS = (4000, 2000, 1200, 800, 560, 400, 280, 200, 160)
"""Columns of a text, two for a Han character, from the fullest form of an answer to the shortest. Rather than
cut all texts below the last width, results are left out."""

_NOTE = 400
"""Columns of the longest note, and characters of the longest suggestion."""

_MOST_NOTES = _MOST_SUGGESTIONS = 5

_CURSOR = re.compile(r"([1-9][0-9]{0,6})\.([0-9a-z]{7})")


class Question(metaclass=frozen):
    """The query, what narrows and orders it, and which page is wanted."""

    query: str | Query
    filters: dict[str, Any]
    order: Order | None
    limit: int
    cursor: str | None


class _Page(metaclass=frozen):
    """The results of a page. Before it there are so many; `more` says whether results follow."""

    results: SearchResults
    hits: tuple[FoundHit, ...]
    before: int
    more: bool


def exact_query(text: str) -> Query:
    """The query for paragraphs that hold a text as it stands, in whatever spelling."""
    folded = fold(text).text.strip()
    return Query(text, Exact(folded) if folded else None)


def answers_to(searcher: Searcher, question: Question) -> list[Forms]:
    """The forms of the answer to a question: with shorter texts, with fewer results, with one result alone.

    Raises CursorError for a cursor of another question or of a former state of the index.
    """
    page = _page_of(searcher, question)
    count = len(page.hits)
    return [
        [partial(_answer, page, count, width) for width in WIDTHS],
        [partial(_answer, page, fewer, WIDTHS[-1]) for fewer in range(count - 1, 0, -1)],
        [partial(_least_answer, page, *widths) for widths in LAST_WIDTHS],
    ]


def _page_of(searcher: Searcher, question: Question) -> _Page:
    before, code = _read_cursor(question.cursor) if question.cursor else (0, "")
    # The last result of the page before is looked at again: is it still the one?
    known = 1 if before else 0
    results = searcher.search(
        question.query,
        limit=question.limit + known,
        offset=before - known,
        order=question.order,
        distinct=True,
        collapse=True,
        count_repeats=False,
        timeout=SECONDS,
        **question.filters,
    )
    if known and [_code_of(hit.id) for hit in results.hits[:1]] != [code]:
        raise CursorError(
            message(
                "the cursor is of another query, of other arguments or of a former state of the index: leave "
                "it out to begin with the first page"
            )
        )
    more = results.more or results.cursor is not None
    return _Page(results, results.hits[known:], before, more)


def _read_cursor(cursor: str) -> tuple[int, str]:
    """(the number of results before the page, the code of the last one)"""
    read = _CURSOR.fullmatch(cursor.strip())
    if read is None:
        raise CursorError(
            message("{text!r} is no cursor: give one as a search gave it, whole", text=cursor[:VALUE])
        )
    return int(read[1]), read[2]


def _code_of(id: str) -> str:
    return id.rpartition(":")[2]


def _answer(page: _Page, count: int, width: int) -> Found:
    """The answer with so many results, each with a text of so many columns."""
    return _found(page, [shown_hit(hit, width) for hit in page.hits[:count]])


def _found(page: _Page, shown: list[Hit]) -> Found:
    results = page.results
    notes = notes_of(results)
    suggestions = [
        Suggestion(query=sendable(each.query), total=each.total)
        for each in results.suggestions
        if len(each.query) <= _NOTE
    ][:_MOST_SUGGESTIONS]
    left_out = len(page.hits) - len(shown)
    goes_on = bool(shown) and (page.more or left_out > 0)
    return Found(
        found=results.total > 0,
        total=results.total,
        complete=None if results.complete else False,
        holding_all=results.holding_all,
        results=shown,
        suggestions=suggestions or None,
        notes=notes or None,
        undated=results.undated or None,
        omitted=counted(
            results=left_out,
            notes=len(results.notes) - len(notes),
            suggestions=len(results.suggestions) - len(suggestions),
        ),
        cursor=f"{page.before + len(shown)}.{_code_of(shown[-1].id)}" if goes_on else None,
    )


def notes_of(results: SearchResults) -> list[str]:
    """The first notes of results."""
    return [shortened_line(note, _NOTE) for note in results.notes[:_MOST_NOTES]]


def _least_answer(page: _Page, width: int, title: int) -> Found:
    """The answer with one result, without remarks and facts, and with columns for its text and title."""
    shown = [least_hit(hit, width, title) for hit in page.hits[:1]]
    answer = _found(page, shown)
    omitted = counted(
        results=len(page.hits) - len(shown),
        notes=len(page.results.notes),
        suggestions=len(page.results.suggestions),
    )
    left_out = dict.fromkeys(("suggestions", "notes", "undated", "holding_all"))
    return answer.model_copy(update={**left_out, "omitted": omitted})


def shown_hit(hit: FoundHit, width: int) -> Hit:
    """A hit with a text of so many columns, and all that is known of its article."""
    excerpt = excerpt_of(hit.text, hit.spans).within(width)
    fields = {name: getattr(hit, name) for name in ("source", "issuer", "number", "kind", "region")}
    known = {name: shortened_line(value, VALUE) for name, value in fields.items() if value}
    return Hit(
        id=hit.id,
        title=shortened_line(hit.title or hit.article, TITLE),
        url=url_of(hit.url),
        text=excerpt.text,
        spans=[list(span) for span in excerpt.spans],
        shortened=excerpt.shortened or None,
        paragraph=hit.paragraph,
        published=hit.published.isoformat() if hit.published else None,
        below=shortened_line(hit.below.text, width) if hit.below else None,
        holds_all=None if hit.holds_all else hit.holds_all,
        copies=hit.repost_count or None,
        origin=short_id(hit.origin) if hit.origin not in (None, hit.article) else None,
        boilerplate=hit.boilerplate or None,
        **known,
    )


def least_hit(hit: FoundHit, width: int, title: int) -> Hit:
    """A hit with a text and a title of so many columns."""
    excerpt = excerpt_of(hit.text, hit.spans).within(width)
    return Hit(
        id=hit.id,
        title=shortened_line(hit.title or hit.article, title),
        url="",
        text=excerpt.text,
        spans=[list(span) for span in excerpt.spans],
        shortened=True,
    )
