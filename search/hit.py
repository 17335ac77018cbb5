"""The values a search gives: hits and their results. They are frozen and outlive the searcher."""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from indexer.storage.segment import ArticleRecord
    from search.query.synonyms import Expansion

Span = tuple[int, int]
"""(start, end) in code points of a paragraph's text as it was given; end is exclusive."""


@frozen
class Repost:
    """Another article with the same text, or one that has all of it and more. Unknown values are None."""

    article: str
    title: str | None = None
    source: str | None = None
    published: date | None = None
    url: str | None = None
    path: str | None = None


@frozen
class Hit:
    """One paragraph that was found.

    `paragraph` counts from 1. `spans` are ascending and do not overlap; `fold(text[start:end])`
    is what was searched. `score` is for ordering within one result only. `issuer` is the issuing body
    (发文机关), `number` the document number (文号), `kind` the kind of document (文种). `also` counts other
    places with the same paragraph, which are collapsed into this hit; None where that was not asked for.
    `repost_count` counts the articles that are copies of this one or hold it, `reposts` are the likeliest
    origins of them, and `origin` is the one that of all, with this one, is likely the first; None where
    nothing tells. `boilerplate` says that the paragraph is what sites put around articles.
    """

    article: str
    paragraph: int
    title: str | None
    text: str
    spans: tuple[Span, ...]
    score: float
    source: str | None = None
    published: date | None = None
    url: str | None = None
    path: str | None = None
    issuer: str | None = None
    number: str | None = None
    region: str | None = None
    kind: str | None = None
    also: int | None = None
    reposts: tuple[Repost, ...] = ()
    repost_count: int = 0
    origin: str | None = None
    boilerplate: bool = False


def hit_of(record: ArticleRecord, paragraph: int, text: str, spans: tuple[Span, ...], score: float) -> Hit:
    """A paragraph of an article of which this is known."""
    return Hit(
        article=record.id,
        paragraph=paragraph,
        title=record.title,
        text=text,
        spans=spans,
        score=score,
        source=record.source,
        published=record.published,
        url=record.url,
        path=record.path,
        issuer=record.issuer,
        number=record.number,
        region=record.region,
        kind=record.kind,
    )


def repost_of(record: ArticleRecord) -> Repost:
    """An article of which this is known, as a repost."""
    return Repost(record.id, record.title, record.source, record.published, record.url, record.path)


@frozen
class Suggestion:
    """Something near the query that would be found, and how many paragraphs hold it."""

    query: str
    total: int


@frozen
class SearchResults:
    """The answer to one query.

    `total` counts all paragraphs that match, `hits` are those asked for by limit and offset.
    `complete` says that `total` is exact and nothing that matches was left out.
    `holding_all` counts the matches that hold all of the query; None where the query is
    an expression with operators, whose matches all hold it.
    `searched` is the query's text after folding, `expansions` what else its phrases were searched as.
    `suggestions` are filled when nothing was found, or nothing that holds all of the bare text.
    `more` says whether hits follow these; None where it was not looked at, since no hits are left out and
    `total` tells.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    complete: bool
    took_ms: float
    searched: str
    holding_all: int | None = None
    suggestions: tuple[Suggestion, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    more: bool | None = None
