"""The page before anything was asked: how much the index holds, examples that find something, what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from indexer.analysis import is_han
from search.hit import SearchResults
from search.query.filters import FIELD_OF
from search.searcher import Searcher

from .hits import shown_hits
from .texts import Texts

START: dict[str, Any] = {
    "limit": 6,
    "order": "newest",
    "per_article": 1,
    "collapse": True,
    "facets": ("year", "kind", "issuer", "region"),
}
"""The options of the search whose results the page is made of: the newest articles, and what they have."""

COMMON = ("科技创新", "高质量发展", "营商环境", "乡村振兴", "人才", "经济", "政府", "社会")
"""Phrases of policy and news; the first that the index holds is an example."""

_ONE_VALUE = {"kind": "one kind of document", "issuer": "one issuer", "region": "one region"}
"""The fields whose commonest value makes an example, and its caption."""

_FEWEST, _MOST = 2, 8
"""Characters of an example's text."""


@dataclass(frozen=True)
class Example:
    """A query that finds something in this index, and what it shows."""

    query: str
    caption: str


def ask_for_start(searcher: Searcher) -> tuple[SearchResults, str | None]:
    """What the page is made of: the newest articles, and a phrase that paragraphs hold."""
    results = searcher.search("", **START)
    common = (phrase for phrase in COMMON if searcher.search(f'"{phrase}"', limit=1, count=False).hits)
    newest = (phrase for phrase in (_first_phrase(hit.text) for hit in results) if phrase)
    return results, next(chain(common, newest), None)


def start_of(results: SearchResults, phrase: str | None, t: Texts) -> dict[str, Any]:
    """The values of the page."""
    years = next(facet for facet in results.facets if facet.name == "year")
    return {
        "articles": sum(value.articles for value in years.values),
        "paragraphs": results.total,
        "examples": list(_examples(results, phrase, t)),
        "newest": list(shown_hits(results, "")),
    }


def _examples(results: SearchResults, phrase: str | None, t: Texts) -> Iterator[Example]:
    facets = {facet.name: [each.value for each in facet.values if each.value] for facet in results.facets}
    if phrase:
        yield Example(phrase, t("all spellings, best first"))
        yield Example(f"“{phrase}”", t("exactly this text"))
    for field, caption in _ONE_VALUE.items():
        if facets[field]:
            yield Example(f"{_word_of(field)}:{facets[field][0].rpartition('/')[2]}", t(caption))
    if facets["year"]:
        latest = facets["year"][-1]
        yield Example(f"{phrase or ''} 日期:{latest}".strip(), t("one year"))


def _first_phrase(text: str) -> str | None:
    """The first characters of Han that stand in a row; None if these are too few."""
    han = "".join([character if is_han(character) else " " for character in text]).split()
    return next((run[:_MOST] for run in han if len(run) >= _FEWEST), None)


def _word_of(field: str) -> str:
    """The Chinese word of a filter."""
    return next(word for word, name in FIELD_OF.items() if name == field and not word.isascii())
