"""Words an explanation: why a paragraph does not match, and what contributes to its score."""

from __future__ import annotations

from indexer.core.messages import message
from indexer.core.schema import ARTICLE_FIELDS
from indexer.storage.segment.days import day_of
from search.explanation import Contribution
from search.query.query import (
    Adjacent,
    AtLeast,
    Composite,
    Either,
    Exact,
    Leaf,
    Near,
    SameSentence,
    assert_never,
    searched_text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.values import RankingTerm
    from search.kernel.reranking import Share


def contributions_of_words(terms: Sequence[RankingTerm], scores: Sequence[float]) -> list[Contribution]:
    """BM25, word by word."""
    body: list[Contribution] = []
    title: list[Contribution] = []
    for term, score in zip(terms, scores, strict=True):
        if score:
            (title if term[0] in ARTICLE_FIELDS else body).append(Contribution(term[1], score))
    return [
        Contribution(name, sum(part.score for part in parts), tuple(parts))
        for name, parts in (
            (message("words of the paragraph, by BM25"), body),
            (message("words of the title"), title),
        )
    ]


def unsatisfied(leaf: Leaf) -> str:
    where = message("Its article's title") if leaf.field == "title" else message("It")
    match leaf:
        case Exact(text=text):
            return message("{where} does not hold “{text}”.", where=where, text=text)
        case SameSentence():
            return message("{where} has no sentence that holds {parts}.", where=where, parts=_parts_of(leaf))
        case Near(distance=distance):
            return message(
                "{where} does not hold {parts} at most {distance} characters apart.",
                where=where,
                parts=_parts_of(leaf),
                distance=distance,
            )
        case Adjacent(distance=distance):
            return message(
                "{where} does not hold {parts} in this order, at most {distance} characters apart.",
                where=where,
                parts=_parts_of(leaf),
                distance=distance,
            )
        case AtLeast(count=count):
            return message(
                "{where} does not hold {parts} {count} times.",
                where=where,
                parts=_parts_of(leaf),
                count=count,
            )
        case Either():
            return message("{where} holds none of {parts}.", where=where, parts=_parts_of(leaf))
    assert_never(leaf)


def of_other_days(day: int) -> str:
    if not day:
        return message("The article has no date, and a date was asked for.")
    return message(
        "The article is of {day}, which is not in the days that were asked for.", day=str(day_of(day))
    )


def _parts_of(leaf: Composite) -> str:
    names = [part.text if isinstance(part, Exact) else searched_text(part) for part in leaf.parts]
    return "、".join([f"“{name}”" for name in names])


def sum_of(what: str, shares: list[Share]) -> Contribution:
    parts = [Contribution(_counted(share), share.score) for share in shares if share.score]
    return Contribution(what, sum(part.score for part in parts), tuple(parts))


def _counted(share: Share) -> str:
    held = f"{share.string} ×{share.count}"
    if share.in_heading:
        held = message("{held}, in the heading above ×{in_heading}", held=held, in_heading=share.in_heading)
    if not share.in_title:
        return held
    return message("{held}, in the title ×{in_title}", held=held, in_title=share.in_title)
