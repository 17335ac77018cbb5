"""Why a hit ranks where it does, and why something is no hit: values, and how they read.

An explanation is a sum: each part says what it is and how much it adds, and may be a sum of parts itself.
"""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SHOWN = 6
"""So many parts of a sum are shown on a page, those that add the most; programs get them all."""


@frozen
class Contribution:
    """What adds `score`. Where there are `parts`, they add up to it, to rounding."""

    what: str
    score: float
    parts: tuple[Contribution, ...] = ()


@frozen
class Explanation:
    """Why a paragraph, counted from 1, has the score that it has: `parts` add up to it, to rounding."""

    article: str
    paragraph: int
    score: float
    parts: tuple[Contribution, ...]


@frozen
class WhyNot:
    """Why an article, or a paragraph of it, is not among the hits, or not higher.

    `reasons` are sentences. `paragraph` is the one that was asked for, or the best of the article, None where
    there is none. `rank` counts from 1 and is None where it is no hit. Of a hit there is its explanation, and
    that of the `first` hit.
    """

    article: str
    paragraph: int | None
    reasons: tuple[str, ...]
    rank: int | None = None
    explanation: Explanation | None = None
    first: Explanation | None = None


def explanation_as_text(explanation: Explanation) -> str:
    """The sum as lines, indented by depth, ending in a line feed."""
    total = f"  score {explanation.score:,.4f} ="
    return "\n".join([total, *_lines(explanation.parts, 1)]) + "\n"


def explanation_as_keys(explanation: Explanation) -> dict[str, object]:
    """The sum for JSON: objects of `what`, `score` and `parts`."""
    return {"score": round(explanation.score, 4), "parts": _keys(explanation.parts)}


def why_not_as_text(why_not: WhyNot) -> str:
    """The reasons, and the explanations where there are some, ending in a line feed."""
    place = why_not.article + (f" ¶{why_not.paragraph}" if why_not.paragraph is not None else "")
    text = "\n".join([place, *(f"  {reason}" for reason in why_not.reasons)]) + "\n"
    if why_not.explanation is not None:
        text += explanation_as_text(why_not.explanation)
    if why_not.first is not None:
        text += f"The first hit, {why_not.first.article} ¶{why_not.first.paragraph}\n"
        text += explanation_as_text(why_not.first)
    return text


def why_not_as_json(why_not: WhyNot) -> str:
    """The same as a line of JSON, without a line feed; what is not known is null."""
    import json

    explained, first = why_not.explanation, why_not.first
    keys = {
        "article": why_not.article,
        "paragraph": why_not.paragraph,
        "rank": why_not.rank,
        "reasons": list(why_not.reasons),
        "explanation": explanation_as_keys(explained) if explained is not None else None,
        "first": {
            "article": first.article,
            "paragraph": first.paragraph,
            "explanation": explanation_as_keys(first),
        }
        if first is not None
        else None,
    }
    return json.dumps(keys, ensure_ascii=False)


def _keys(parts: tuple[Contribution, ...]) -> list[dict[str, object]]:
    return [{"what": part.what, "score": round(part.score, 4), "parts": _keys(part.parts)} for part in parts]


def _lines(parts: tuple[Contribution, ...], depth: int) -> Iterator[str]:
    shown = parts if depth == 1 else sorted(parts, key=lambda part: -part.score)[:MOST_SHOWN]
    for part in shown:
        yield f"{'  ' * depth}{part.score:>13,.4f}  {part.what}"
        yield from _lines(part.parts, depth + 1)
    left = [part for part in parts if part not in shown]
    if left:
        yield f"{'  ' * depth}{sum(part.score for part in left):>13,.4f}  {len(left)} more"
