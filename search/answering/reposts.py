"""Copies among the hits: those collapsed into a better one, and the other places of a hit's article.

The index knows which articles are copies or hold one another (`indexer.storage.embedded.relations`). A hit is
collapsed only where its paragraph, too, is in the better hit's or has it: what a copy adds is a hit of its
own."""

from __future__ import annotations

from indexer.analysis import fold_text
from indexer.core.caching import lru_cache
from indexer.storage.segment.days import day_number, last_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from search.engine.values import Match
    from search.engine.view import View
    from search.hit import Hit
    from search.hit_parts import Repost

    from .grouping import Copies

    Reposts = tuple[tuple[Repost, ...], int, str | None]
    """(the likeliest origins, the number of all, the likely origin)"""

MOST_KEPT = 64
"""Number of folded paragraphs kept while copies of them are looked for."""

MOST_HELD = 20
"""Number of articles that are looked at of those that one page holds, the first ones."""

MOST_NAMED = 20
"""Number of reposts that are named, the likeliest origins first."""

_OFFICIAL_HOSTS = (".gov.cn", "xinhuanet.com", "news.cn", "people.com.cn", "cctv.com", "cctv.cn")
_OFFICIAL_SOURCES = ("新华社", "新华网", "人民日报", "人民网", "央视", "中国政府网")


def may_crowd(view: View, matches: Sequence[Match]) -> bool:
    """Whether one of the matches may be a copy of another."""
    seen: set[int] = set()
    for article in view.relations.among(set(view.articles_of(matches))):
        families = view.relations.families(article)
        if not seen.isdisjoint(families):
            return True
        seen.update(families)
    return False


def copies_of(view: View) -> Copies:
    """Knows the copies among matches of a view."""
    from .grouping import Copies

    @lru_cache(MOST_KEPT)
    def folded(segment: int, document: int) -> str:
        return fold_text(view.text(segment, document))

    def repeats(match: Match, better: Match) -> bool:
        from search.kernel.likeness import are_alike

        return are_alike(folded(*match[:2]), folded(*better[:2]))

    return Copies(view.relations.families, repeats)


def reposts_of(view: View, hit: Hit, article: int) -> Reposts:
    """The other places of a hit of an article that may have relatives."""
    # Only those articles of a longer page that the paragraph is from.
    some = view.relations.held(article)[:MOST_HELD]
    held = view.articles_like(some, fold_text(hit.text)) if some else ()
    return _other_places(view, hit.article, article, held)


def reposts_of_article(view: View, id: str, index: str | None = None) -> Reposts:
    """The other places of an article: its copies, what holds it, and what it holds."""
    documents = view.documents_of(id, index)
    articles = view.articles_of([(*documents[0], 0.0, 0, 0)]) if documents else []
    if not articles or articles[0] not in view.relations.among(articles):
        return (), 0, None
    return _other_places(view, id, articles[0], view.relations.held(articles[0])[:MOST_HELD])


def _other_places(view: View, id: str, article: int, held: Collection[int]) -> Reposts:
    places = _places_of(view, article)
    if held:
        places = sorted([*places, *view.reposts(held)], key=_likelihood)
    if len(places) == 1:
        return (), 0, None
    others = [each for each in places[: MOST_NAMED + 1] if each.article != id]
    first = places[0]
    origin = first.article if first.published or _is_official(first) else None
    return tuple(others[:MOST_NAMED]), len(places) - 1, origin


def _places_of(view: View, article: int) -> list[Repost]:
    """An article, its copies and what holds them, the likeliest origin first."""
    copies = view.relations.copies(article)
    known = view.reposts_of_copies.get(copies[0])
    if known is None:
        articles = {*copies, *view.relations.holders(article)}
        known = view.reposts_of_copies[copies[0]] = sorted(view.reposts(articles), key=_likelihood)
    return known


def _likelihood(repost: Repost) -> tuple[bool, object, bool, str]:
    """The sort key by likelihood of being the origin: the earliest first, on one day an official one. Where
    only the month or the year is known, it may have been its last day."""
    day = last_day(day_number(repost.published))
    return (repost.published is None, day, not _is_official(repost), repost.article)


def _is_official(repost: Repost) -> bool:
    host = (repost.url or "").partition("://")[2].partition("/")[0].partition(":")[0]
    source = repost.source or ""
    return f".{host}".endswith(_OFFICIAL_HOSTS) or source.startswith(_OFFICIAL_SOURCES)
