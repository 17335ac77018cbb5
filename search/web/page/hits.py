"""Hits as the page shows them: what a template needs of each, worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from indexer.core.columns import text_width
from indexer.core.short_ids import short_id
from search.highlight import snippet_html
from search.hit import Hit, SearchResults

from .marking import LONGEST_WHOLE, SNIPPET_COLUMNS, script_of, shown_text, snippet, whole

_BELOW_COLUMNS = 240
"""Columns of the paragraph below a heading."""


@dataclass(frozen=True)
class Place:
    """Another article with the same text. `is_origin` says that it seems to have been the first."""

    title: str | None
    facts: tuple[str, ...]
    url: str
    is_origin: bool


@dataclass(frozen=True)
class ShownHit:
    """A hit: its number in the results, texts that are escaped, and the addresses that lead on."""

    number: int
    hit: Hit
    title: str | None
    title_script: str
    script: str
    """The language of the paragraph, as `title_script` is that of the title."""
    url: str
    """The address of its article, at the paragraph."""
    text: Markup
    whole: Markup | None
    """The whole paragraph, if `text` is shortened and it is not too long."""
    can_be_copied: bool
    """Whether the page has the whole paragraph."""
    below: Markup | None
    facts: tuple[str, ...]
    """The values that are known of the article."""
    citation: str
    places: tuple[Place, ...]
    unnamed: int
    """The number of further places, which no search names."""


def shown_hits(results: SearchResults, query: str) -> Iterator[ShownHit]:
    """The hits of a page."""
    for number, hit in enumerate(results.hits, results.offset + 1):
        yield _shown(hit, number, query)


def article_url(article: str, query: str, paragraph: int | None = None, index: str | None = None) -> str:
    """The address of an article with the query's spans marked, at one of its paragraphs. Where several
    indexes are searched, `index` is the article's."""
    asked = urlencode({name: value for name, value in (("q", query), ("index", index)) if value})
    place = f"#p{paragraph}" if paragraph else ""
    return f"/articles/{short_id(article)}{'?' if asked else ''}{asked}{place}"


def _shown(hit: Hit, number: int, query: str) -> ShownHit:
    is_short = text_width(hit.text) <= SNIPPET_COLUMNS
    is_long = len(hit.text) > LONGEST_WHOLE
    below = hit.below.text if hit.below else None
    names = dict.fromkeys([hit.issuer, hit.source])
    facts = (hit.published and hit.published.isoformat(), hit.number, hit.kind, *names, hit.region)
    return ShownHit(
        number,
        hit,
        hit.title,
        script_of(hit.title or ""),
        script_of(hit.text),
        article_url(hit.article, query, hit.paragraph, hit.index),
        snippet(hit),
        None if is_short or is_long else whole(hit),
        is_short or not is_long,
        None if below is None else Markup(snippet_html(below, (), _BELOW_COLUMNS, escape=shown_text)),
        tuple([fact for fact in facts if fact]),
        hit.cite(),
        tuple(_places(hit, query)),
        hit.repost_count - len(hit.reposts),
    )


def _places(hit: Hit, query: str) -> Iterator[Place]:
    """The other places of a hit's article, that which seems to be the first before the others."""
    for repost in sorted(hit.reposts, key=lambda each: each.article != hit.origin):
        facts = (repost.published and repost.published.isoformat(), repost.source)
        known = tuple([fact for fact in facts if fact])
        yield Place(
            repost.title,
            known,
            article_url(repost.article, query, index=hit.index),
            repost.article == hit.origin,
        )
