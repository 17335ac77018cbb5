"""An evaluation, and a comparison if there is one, as a page or as JSON. Values in, strings out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from .comparison import Change, Comparison
from .evaluating import Evaluation, Outcome
from .measures import MAIN_MEASURE

_LONGEST_TEXT = 60
"""Characters of a query or title that are shown."""


def as_text(
    evaluation: Evaluation, texts: Mapping[str, str], comparisons: Sequence[Comparison] = (), worst: int = 10
) -> str:
    """The page: the means, the comparison, the worst topics. `texts`: topic id -> its text, where known."""
    blocks = [_means(evaluation)]
    if comparisons:
        blocks.append(_compared(comparisons))
        main = next(each for each in comparisons if each.measure == MAIN_MEASURE)
        lost = [change for change in main.changes if change.difference < 0]
        gained = [change for change in reversed(main.changes) if change.difference > 0]
        blocks.append(_changed("Lost", lost[:worst], texts))
        blocks.append(_changed("Gained", gained[:worst], texts))
    blocks.append(_worst(evaluation, texts, worst))
    return "\n".join(block for block in blocks if block)


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


def _means(evaluation: Evaluation) -> str:
    lines = [
        f"{measure:20}{evaluation.mean(measure):.4f}  {_counted(len(scores))}"
        for measure, scores in evaluation.scores.items()
    ]
    return _lines(lines)


def _compared(comparisons: Iterable[Comparison]) -> str:
    lines = [
        f"{'':18}{'this':>6}{'against':>9}{'difference':>12}{'95% interval':>17}{'p':>8}"
        f"{'better':>8}{'worse':>7}{'equal':>7}"
    ]
    for each in comparisons:
        interval = "" if each.interval is None else f"{each.interval[0]:+.4f} {each.interval[1]:+.4f}"
        lines.append(
            f"{each.measure:18}{each.mean:.4f}{each.against:9.4f}{each.difference:+12.4f}{interval:>17}"
            f"{each.p:8.4f}{each.better:8}{each.worse:7}{each.equal:7}"
        )
    return _lines(lines)


def _changed(verb: str, changes: Sequence[Change], texts: Mapping[str, str]) -> str:
    if not changes:
        return ""
    lines = [f"{verb} the most by {MAIN_MEASURE}, from against to this:"]
    for change in changes:
        scores = f"{change.against:.4f} {change.score:.4f}"
        lines.append(f"  {scores}  {_named(change.topic, texts)}")
    return _lines(lines)


def _worst(evaluation: Evaluation, texts: Mapping[str, str], count: int) -> str:
    outcomes = evaluation.worst(count)
    if not outcomes:
        return ""
    lines = [f"The worst by {MAIN_MEASURE}:"]
    for outcome in outcomes:
        score = evaluation.scores[MAIN_MEASURE][outcome.topic]
        lines.append(f"  {score:.4f}  {_named(outcome.topic, texts)}")
        lines.append(f"          {_told(outcome)}")
    return _lines(lines)


def _told(outcome: Outcome) -> str:
    """Where the first relevant article is, and what is there instead."""
    if outcome.first is None:
        return "nothing found"
    if outcome.rank == 1:
        return "the first is relevant, others are missing or too far down"
    place = f"not in the first {outcome.articles}" if outcome.rank is None else f"at {outcome.rank}"
    found = outcome.first
    paragraph = "" if found.paragraph is None else f" ¶{found.paragraph}"
    title = f"  {_shortened(found.title)}" if found.title else ""
    return f"relevant: {place}; first: {_printable(found.article)}{paragraph}{title}"


def _named(topic: str, texts: Mapping[str, str]) -> str:
    text = texts.get(topic)
    return _printable(topic) if text is None else f"{_printable(topic)}  {_shortened(text)}"


def _shortened(text: str) -> str:
    text = _printable(text).strip()
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _printable(text: str) -> str:
    """The text with spaces for what would move the cursor or change the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def _query_keys(outcome: Outcome, evaluation: Evaluation, texts: Mapping[str, str]) -> dict[str, object]:
    first = outcome.first
    return {
        "id": outcome.topic,
        "text": texts.get(outcome.topic),
        "measures": {
            measure: scores[outcome.topic]
            for measure, scores in evaluation.scores.items()
            if outcome.topic in scores
        },
        "rank": outcome.rank,
        "articles": outcome.articles,
        "first": first and {"article": first.article, "paragraph": first.paragraph, "title": first.title},
    }


def _comparison_keys(comparison: Comparison) -> dict[str, object]:
    return {
        "mean": comparison.mean,
        "against": comparison.against,
        "difference": comparison.difference,
        "better": comparison.better,
        "worse": comparison.worse,
        "equal": comparison.equal,
        "p": comparison.p,
        "interval": comparison.interval,
        "changes": [
            {"id": change.topic, "score": change.score, "against": change.against}
            for change in comparison.changes
        ],
    }


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _counted(count: int) -> str:
    return f"{count:,} {'query' if count == 1 else 'queries'}"
