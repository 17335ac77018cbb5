"""The page before anything was asked: how much the index holds, examples that find something, what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indexer.analysis import is_han
from search.hit import SearchResults
from search.query.filters import FIELD_OF

from .hits import shown_hits
from .texts import Texts

START: dict[str, Any] = {"limit": 6, "order": "newest", "per_article": 1, "collapse": True}
"""The options of the search whose results the page is made of: the newest articles."""

_ONE_VALUE = {"kind": "one kind of document", "issuer": "one issuer", "region": "one region"}
"""The fields whose commonest value makes an example, and its caption."""

_FEWEST, _MOST = 2, 8
"""Characters of an example's text."""


@dataclass(frozen=True)
class Example:
    """A query that finds something in this index, and what it shows."""

    query: str
    caption: str


def start_of(results: SearchResults, t: Texts) -> dict[str, Any]:
    """The values of the page, from a search for all articles that counted the facets of a page."""
    years = next(facet for facet in results.facets if facet.name == "year")
    return {
        "articles": sum(value.articles for value in years.values),
        "paragraphs": results.total,
        "examples": list(_examples(results, t)),
        "newest": list(shown_hits(results, "")),
    }


def _examples(results: SearchResults, t: Texts) -> Iterator[Example]:
    facets = {facet.name: [each.value for each in facet.values if each.value] for facet in results.facets}
    phrases = [*facets["topic"], *[hit.title for hit in results.hits if hit.title]]
    phrase = next(filter(None, map(_first_phrase, phrases)), None)
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
