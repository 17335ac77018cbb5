"""Copies among the hits: which are folded into a better one, and where else a hit's article stands.

The index knows which articles are copies or hold one another (`indexer.storage.embedded.relations`). A hit is
folded only where its paragraph, too, is in the better hit's or has it: what a copy adds is a hit of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from indexer.analysis import fold_text, letter_pairs
from search.hit import altered

ALIKE = 0.8
"""So much of the smaller paragraph must be in the larger."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.values import Place
    from search.engine.view import Reading
    from search.hit import Hit, Repost

    from .grouping import Folding

MOST_KEPT = 64
"""So many folded paragraphs are kept while copies of them are looked for."""

MOST_HELD = 20
"""Of more articles that one page holds the first are looked at."""

MOST_NAMED = 20
"""Of more reposts those that are likeliest the origin are named."""

_OFFICIAL_HOSTS = (".gov.cn", "xinhuanet.com", "news.cn", "people.com.cn", "cctv.com", "cctv.cn")
_OFFICIAL_SOURCES = ("新华社", "新华网", "人民日报", "人民网", "央视", "中国政府网")


def may_crowd(reading: Reading, places: Sequence[Place]) -> bool:
    """Whether one of the places may be a copy of another."""
    seen: set[int] = set()
    for number in reading.relations.among({reading.article_number(*place[:2]) for place in places}):
        families = reading.relations.families(number)
        if not seen.isdisjoint(families):
            return True
        seen.update(families)
    return False


def folding_of(reading: Reading) -> Folding:
    """How copies among places are known, articles being numbered through all segments."""
    from .grouping import Folding

    @lru_cache(MOST_KEPT)
    def folded(segment: int, document: int) -> str:
        return fold_text(reading.text(segment, document))

    def repeats(place: Place, better: Place) -> bool:
        return _are_alike(folded(*place[:2]), folded(*better[:2]))

    return Folding(reading.relations.families, repeats)


def _are_alike(one: str, two: str) -> bool:
    """Whether of two folded paragraphs one has nearly all that is in the other: its pairs of letters."""
    if one == two:
        return True
    pairs = set(letter_pairs(one)), set(letter_pairs(two))
    smaller, larger = sorted(pairs, key=len)
    return bool(smaller) and len(smaller & larger) >= ALIKE * len(smaller)


def with_reposts(reading: Reading, hits: Sequence[Hit], articles: Sequence[int]) -> tuple[Hit, ...]:
    """The hits of these articles, told where else they stand, and where likely first."""
    related = reading.relations.among(set(articles))
    return tuple(
        _with_reposts(reading, hit, number) if number in related else hit
        for hit, number in zip(hits, articles, strict=True)
    )


def _with_reposts(reading: Reading, hit: Hit, number: int) -> Hit:
    articles = _places_of(reading, number)
    # Of what a longer page holds only what the paragraph is from.
    held = [each for each in reading.relations.held(number)[:MOST_HELD] if _has(reading, each, hit.text)]
    if held:
        articles = sorted([*articles, *(reading.repost(each) for each in held)], key=_likelihood)
    if len(articles) == 1:
        return hit
    others = [each for each in articles[: MOST_NAMED + 1] if each.article != hit.article]
    first = articles[0]
    origin = first.article if first.published or _is_official(first) else None
    return altered(hit, reposts=tuple(others[:MOST_NAMED]), repost_count=len(articles) - 1, origin=origin)


def _places_of(reading: Reading, number: int) -> list[Repost]:
    """An article, its copies and what holds them, the likeliest origin first."""
    copies = reading.relations.copies(number)
    known = reading.places_of_first.get(copies[0])
    if known is None:
        articles = {*copies, *reading.relations.holders(number)}
        reading.expect_articles(articles)
        known = reading.places_of_first[copies[0]] = sorted(map(reading.repost, articles), key=_likelihood)
    return known


def _has(reading: Reading, number: int, text: str) -> bool:
    """Whether an article has a paragraph like this text."""
    folded = fold_text(text)
    return any(_are_alike(folded, fold_text(each)) for each in reading.article_texts(number))


def _likelihood(repost: Repost) -> tuple[bool, object, bool, str]:
    """By how likely it is the origin: the earliest, of one day an official one."""
    day = repost.published
    return (day is None, day.toordinal() if day else 0, not _is_official(repost), repost.article)


def _is_official(repost: Repost) -> bool:
    host = (repost.url or "").partition("://")[2].partition("/")[0].partition(":")[0]
    source = repost.source or ""
    return f".{host}".endswith(_OFFICIAL_HOSTS) or source.startswith(_OFFICIAL_SOURCES)
