"""Explanations of a hit's rank, and of why something is no hit: values, and their text and JSON.

An explanation is a sum: each contribution says what it is and how much it adds, and may be a sum itself.
"""

from __future__ import annotations

from indexer.core.frozen import frozen
from indexer.core.messages import say, shown
from indexer.core.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SHOWN = 6
"""Contributions of an inner sum that a page shows, those that add the most; JSON has them all."""


class Contribution(metaclass=frozen):
    """A term of a sum: `what` adds `score`. `parts`, if there are any, add up to it, to rounding."""

    what: str
    score: float
    parts: tuple[Contribution, ...] = ()


class Explanation(metaclass=frozen):
    """The score of a paragraph, counted from 1, as the sum of its `parts`, to rounding."""

    article: str
    paragraph: int
    score: float
    parts: tuple[Contribution, ...]


class WhyNot(metaclass=frozen):
    """The reasons, as sentences, why an article or a paragraph of it is no hit, or ranks no higher.

    `paragraph` is the one asked for, or the best of the article; None where there is none. `rank` counts from
    1, and is None for no hit. A hit has its explanation, and that of the `first` hit. `exists` says whether
    the index has the article, and the paragraph that was asked for.
    """

    article: str
    paragraph: int | None
    reasons: tuple[str, ...]
    rank: int | None = None
    explanation: Explanation | None = None
    first: Explanation | None = None
    exists: bool = True


def explanation_as_text(explanation: Explanation) -> str:
    """Format the sum as lines, indented by depth, ending in a line feed."""
    total = say("  score {score:,.4f} =", score=explanation.score)
    return "\n".join([total, *_lines(explanation.parts, 1)]) + "\n"


def explanation_as_keys(explanation: Explanation) -> dict[str, object]:
    """Make objects for JSON of the sum: `what`, `score` and `parts`."""
    return {"score": round(explanation.score, 4), "parts": _keys(explanation.parts)}


def why_not_as_text(why_not: WhyNot) -> str:
    """Format the reasons, and the explanations if there are any, ending in a line feed."""
    heading = why_not.article + (f" ¶{why_not.paragraph}" if why_not.paragraph is not None else "")
    text = (
        "\n".join([printable(heading), *(f"  {printable(shown(reason))}" for reason in why_not.reasons)])
        + "\n"
    )
    if why_not.explanation is not None:
        text += explanation_as_text(why_not.explanation)
    if why_not.first is not None:
        text += (
            say(
                "The first hit, {place}",
                place=f"{printable(why_not.first.article)} ¶{why_not.first.paragraph}",
            )
            + "\n"
        )
        text += explanation_as_text(why_not.first)
    return text


def why_not_as_json(why_not: WhyNot) -> str:
    """Format them as a line of JSON, without a line feed; unknown values are null."""
    import json

    explanation, first = why_not.explanation, why_not.first
    keys = {name: getattr(why_not, name) for name in ("article", "paragraph", "rank", "reasons")}
    keys["explanation"] = explanation and explanation_as_keys(explanation)
    keys["first"] = first and {
        "article": first.article,
        "paragraph": first.paragraph,
        "explanation": explanation_as_keys(first),
    }
    return json.dumps(keys, ensure_ascii=False)


def _keys(parts: tuple[Contribution, ...]) -> list[dict[str, object]]:
    return [{"what": part.what, "score": round(part.score, 4), "parts": _keys(part.parts)} for part in parts]


def _lines(parts: tuple[Contribution, ...], depth: int) -> Iterator[str]:
    listed = parts if depth == 1 else sorted(parts, key=lambda part: -part.score)[:MOST_SHOWN]
    for part in listed:
        yield f"{'  ' * depth}{part.score:>13,.4f}  {printable(shown(part.what))}"
        yield from _lines(part.parts, depth + 1)
    rest = [part for part in parts if part not in listed]
    if rest:
        more = say("{count} more", count=len(rest))
        yield f"{'  ' * depth}{sum(part.score for part in rest):>13,.4f}  {more}"
