"""The tool that verifies quotations: where one stands, or the passage that is nearest to it."""

from __future__ import annotations

from functools import partial

from search.searcher import Searcher
from search.verification import Nearest as NearestFound
from search.verification import Verification

from .answers import Difference, Nearest, Verified
from .budget import Forms, counted
from .excerpts import LAST_WIDTHS, VALUE, excerpt_of, shortened_line
from .finding import SECONDS, WIDTHS, least_hit, shown_hit

_COLUMNS_OF_DIFFERENCE = 20
"""A text of so many columns has one difference listed beside it, and a longer one as many more."""


def verifications(searcher: Searcher, quotation: str, article: str | None, limit: int) -> list[Forms]:
    """The forms of the verification of a quotation: with shorter texts, with fewer results, with one result
    or the nearest passage alone. Raises as `Searcher.verify`."""
    verified = searcher.verify(quotation, article, limit=limit, timeout=SECONDS)
    count = len(verified.hits)
    return [
        [partial(_verified, verified, count, width) for width in WIDTHS],
        [partial(_verified, verified, fewer, WIDTHS[-1]) for fewer in range(count - 1, 0, -1)],
        [partial(_least, verified, *widths) for widths in LAST_WIDTHS],
    ]


def _verified(verified: Verification, count: int, width: int) -> Verified:
    """The answer with so many results, each with a text of so many columns."""
    nearest, most = verified.nearest, width // _COLUMNS_OF_DIFFERENCE
    return Verified(
        found=verified.found,
        total=verified.total,
        complete=None if verified.complete else False,
        results=[shown_hit(hit, width) for hit in verified.hits[:count]],
        nearest=None if nearest is None else _nearest(verified.quotation, nearest, width, most),
        omitted=counted(
            results=len(verified.hits) - count,
            differences=0 if nearest is None else max(0, len(nearest.changes) - most),
        ),
    )


def _least(verified: Verification, width: int, title: int) -> Verified:
    """The answer with one result at most, without facts, and with columns for its text and title. The
    differences are left out."""
    nearest = verified.nearest
    answer = _verified(verified, 0, width).model_copy(
        update={"results": [least_hit(hit, width, title) for hit in verified.hits[:1]]}
    )
    if nearest is None:
        return answer.model_copy(update={"omitted": counted(results=len(verified.hits[1:]))})
    shown = {**least_hit(nearest.hit, width, title).model_dump(), **_passage(nearest, width)}
    return answer.model_copy(
        update={
            "nearest": Nearest(**{**shown, "shortened": True}, differences=[]),
            "omitted": counted(differences=len(nearest.changes)),
        }
    )


def _nearest(quotation: str, nearest: NearestFound, width: int, most: int) -> Nearest:
    """The nearest passage in a text of so many columns, with its first differences."""
    text = nearest.hit.text
    differences = [
        Difference(
            quotation=shortened_line(quotation[slice(*each.first)], min(VALUE, width)),
            source=shortened_line(text[slice(*each.second)], min(VALUE, width)),
        )
        for each in nearest.changes[:most]
    ]
    shown = {**shown_hit(nearest.hit, width).model_dump(), **_passage(nearest, width)}
    # It answers no query, so it does not hold one.
    return Nearest(**{**shown, "holds_all": None}, differences=differences)


def _passage(nearest: NearestFound, width: int) -> dict[str, object]:
    """The text around the passage, within so many columns, and where it stands there."""
    excerpt = excerpt_of(nearest.hit.text, [nearest.passage]).within(width)
    return {
        "text": excerpt.text,
        "spans": [list(span) for span in excerpt.spans],
        "shortened": excerpt.shortened or None,
    }
