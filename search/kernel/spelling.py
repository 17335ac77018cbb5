"""How the values of keyword fields are written: terms are folded, and a record has values as they were given.

The twin of `native/search/respelling.c`.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer import native
from indexer.core.schema import FOLDED_FIELDS
from indexer.storage.segment.records import parts_with
from indexer.values import keywords_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.segment import OpenSegment

_LETTERS = {"kind": "k", "issuer": "o", "source": "s", "topic": "t"}
"""The letter in a record of each folded field."""


def written_values(segments: Sequence[OpenSegment], field: str) -> dict[str, str]:
    """See `search.engine.view.View.written`."""
    written: dict[str, str] = {}
    if field not in FOLDED_FIELDS:
        return written
    for segment in reversed(segments):
        counts = segment.counts(field, list(written))
        written = {
            term: value for (term, value), count in zip(written.items(), counts, strict=True) if not count
        }
        for term, article in respellings(segment, field, _LETTERS[field]):
            value = keywords_of(segment.files.record(article))[field].get(term, term).strip()
            if term not in value:
                written[term] = value
    return written


def _respellings_in_c(segment: OpenSegment, field: str, letter: str) -> list[tuple[str, int]]:
    return native.extension.respellings(segment.native, field, letter)


@native.in_c(_respellings_in_c)
def respellings(segment: OpenSegment, field: str, letter: str) -> list[tuple[str, int]]:
    """The terms of a keyword field that the record of their first article does not hold in a part with this
    letter, and that article."""
    terms, articles = segment.files.terms.field(field), segment.files.articles
    found = []
    for place, key in enumerate(terms.keys()):
        article = terms.documents(place)[0]
        if not any(key in part for part in parts_with(articles.raw_records(article, article + 1), letter)):
            found.append((key.decode("utf-8", "surrogatepass"), article))
    return found
