"""Formats an evaluation, and a comparison if there is one, as a page or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from indexer.core.columns import right
from indexer.core.messages import say, say_plural
from indexer.core.printable import printable

from .comparison import Change, Comparison
from .evaluating import Evaluation, Outcome
from .measures import MAIN_MEASURE

_LONGEST_TEXT = 60
"""Characters of a query or title that are shown, at most."""

_COMPARISON_KEYS = ("mean", "against", "difference", "better", "worse", "equal", "p", "interval")


def as_text(
    evaluation: Evaluation, texts: Mapping[str, str], comparisons: Sequence[Comparison] = (), worst: int = 10
) -> str:
    """The page: the means, the comparison, the worst topics. `texts`: topic id -> its text, where known."""
    blocks = [
        [
            f"{measure:20}{evaluation.mean(measure):.4f}  "
            + say_plural("{count:,} query", "{count:,} queries", len(scores))
            for measure, scores in evaluation.scores.items()
        ]
    ]
    if comparisons:
        changes = next(each.changes for each in comparisons if each.measure == MAIN_MEASURE)
        losses = [change for change in changes if change.difference < 0]
        gains = [change for change in reversed(changes) if change.difference > 0]
        blocks.append(_comparison_lines(comparisons))
        blocks.append(
            _change_lines(
                say("Lost the most by {measure}, from against to this:", measure=MAIN_MEASURE),
                losses[:worst],
                texts,
            )
        )
        blocks.append(
            _change_lines(
                say("Gained the most by {measure}, from against to this:", measure=MAIN_MEASURE),
                gains[:worst],
                texts,
            )
        )
    blocks.append(_worst_lines(evaluation, texts, worst))
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in blocks if lines)


def as_json(evaluation: Evaluation, texts: Mapping[str, str], comparisons: Sequence[Comparison] = ()) -> str:
    """One JSON object, without a line feed: `measures`, `queries` with all values of each, `comparison`.

    `rank` and `first` are as in `Outcome`; `comparison` is null where there is none.
    """
    described = {
        "measures": {measure: evaluation.mean(measure) for measure in evaluation.scores},
        "queries": [_query_keys(each, evaluation, texts) for each in evaluation.outcomes.values()],
        "comparison": {each.measure: _comparison_keys(each) for each in comparisons} or None,
    }
    return json.dumps(described, ensure_ascii=False)


def _comparison_lines(comparisons: Iterable[Comparison]) -> list[str]:
    lines = [
        " " * 18
        + right(say("this"), 6)
        + right(say("against"), 9)
        + right(say("difference"), 12)
        + right(say("95% interval"), 17)
        + right("p", 8)
        + right(say("better"), 8)
        + right(say("worse"), 7)
        + right(say("equal"), 7)
    ]
    for each in comparisons:
        interval = "" if each.interval is None else f"{each.interval[0]:+.4f} {each.interval[1]:+.4f}"
        lines.append(
            f"{each.measure:18}{each.mean:.4f}{each.against:9.4f}{each.difference:+12.4f}{interval:>17}"
            f"{each.p:8.4f}{each.better:8}{each.worse:7}{each.equal:7}"
        )
    return lines


def _change_lines(heading: str, changes: Sequence[Change], texts: Mapping[str, str]) -> list[str]:
    if not changes:
        return []
    return [
        heading,
        *(f"  {each.against:.4f} {each.score:.4f}  {_named(each.topic, texts)}" for each in changes),
    ]


def _worst_lines(evaluation: Evaluation, texts: Mapping[str, str], count: int) -> list[str]:
    outcomes = evaluation.worst(count)
    lines = [say("The worst by {measure}:", measure=MAIN_MEASURE)] if outcomes else []
    for outcome in outcomes:
        score = evaluation.scores[MAIN_MEASURE][outcome.topic]
        lines += [f"  {score:.4f}  {_named(outcome.topic, texts)}", f"          {_reason(outcome)}"]
    return lines


def _reason(outcome: Outcome) -> str:
    """The rank of the first relevant article, and the hit that stands first instead."""
    if outcome.first is None:
        return say("nothing found")
    if outcome.rank == 1:
        return say("the first is relevant, others are missing or too far down")
    rank = (
        say("not in the first {articles}", articles=outcome.articles)
        if outcome.rank is None
        else say("at {rank}", rank=outcome.rank)
    )
    first = outcome.first
    paragraph = "" if first.paragraph is None else f" ¶{first.paragraph}"
    title = f"  {_shortened(first.title)}" if first.title else ""
    hit = f"{printable(first.article)}{paragraph}{title}"
    return say("relevant: {rank}; first: {hit}", rank=rank, hit=hit)


def _named(topic: str, texts: Mapping[str, str]) -> str:
    text = texts.get(topic)
    return printable(topic) if text is None else f"{printable(topic)}  {_shortened(text)}"


def _shortened(text: str) -> str:
    text = printable(text).strip()
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _query_keys(outcome: Outcome, evaluation: Evaluation, texts: Mapping[str, str]) -> dict[str, object]:
    first, topic = outcome.first, outcome.topic
    return {
        "id": topic,
        "text": texts.get(topic),
        "measures": {
            measure: scores[topic] for measure, scores in evaluation.scores.items() if topic in scores
        },
        "rank": outcome.rank,
        "articles": outcome.articles,
        "first": first and {"article": first.article, "paragraph": first.paragraph, "title": first.title},
    }


def _comparison_keys(comparison: Comparison) -> dict[str, object]:
    changes = [
        {"id": change.topic, "score": change.score, "against": change.against}
        for change in comparison.changes
    ]
    return {name: getattr(comparison, name) for name in _COMPARISON_KEYS} | {"changes": changes}
