"""From a run and judgements to scores, topic by topic, and from two runs' scores to their comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.core.errors import EvaluationError

from .comparison import Comparison, compare
from .judgements import Judgements
from .measures import (
    DEEPEST,
    MAIN_MEASURE,
    MEASURES,
    PARAGRAPH_MEASURE,
    article_scores,
    first_relevant,
    mean,
    reciprocal_rank,
)
from .runs import RankedHit, Run


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gave for one topic.

    `rank` is the place, from 1, of the first relevant article, None if it is not among the `articles` that
    the run has, a hundred at most. `first` is what stands at the top, None where nothing was found.
    """

    topic: str
    rank: int | None
    articles: int
    first: RankedHit | None


@dataclass(frozen=True)
class Evaluation:
    """The scores of a run. `scores`: measure -> topic id -> score; `outcomes`: topic id -> outcome.

    Each measure has the topics that are judged for it, in the judgements' order.
    """

    scores: Mapping[str, Mapping[str, float]]
    outcomes: Mapping[str, Outcome]

    def mean(self, measure: str) -> float:
        """The mean score of the topics that are judged for the measure."""
        return mean(self.scores[measure].values())

    def worst(self, count: int) -> tuple[Outcome, ...]:
        """Topics that could score better, the worst by nDCG@10 first, and where it is equal by their rank."""
        scores = self.scores[MAIN_MEASURE]
        imperfect = [self.outcomes[topic] for topic, score in scores.items() if score < 1]
        imperfect.sort(key=lambda each: (scores[each.topic], -(each.rank or DEEPEST + 1)))
        return tuple(imperfect[:count])


def evaluate(run: Run, judgements: Judgements) -> Evaluation:
    """The scores of a run. A judged topic that it has no answer to scores 0; topics not judged are left out.

    Raises EvaluationError where the run answers no judged topic at all.
    """
    judged = dict.fromkeys((*judgements.articles, *judgements.paragraphs))
    if not any(topic in run for topic in judged):
        raise EvaluationError(
            "no query has both an answer and a judgement; are the judgements of other queries?"
        )
    scores: dict[str, dict[str, float]] = {measure: {} for measure in MEASURES}
    for topic, grades in judgements.articles.items():
        for measure, score in article_scores(_articles(run.get(topic, ())), grades).items():
            scores[measure][topic] = score
    if judgements.paragraphs:
        scores[PARAGRAPH_MEASURE] = {
            topic: reciprocal_rank(
                [(each.article, each.paragraph) for each in run.get(topic, ())[:10]], places
            )
            for topic, places in judgements.paragraphs.items()
        }
    return Evaluation(scores, {topic: _outcome(topic, run.get(topic, ()), judgements) for topic in judged})


def compare_evaluations(evaluation: Evaluation, against: Evaluation) -> tuple[Comparison, ...]:
    """A comparison for each measure, of two runs that were evaluated by the same judgements."""
    return tuple(
        compare(measure, scores, against.scores[measure]) for measure, scores in evaluation.scores.items()
    )


def _articles(found: Sequence[RankedHit]) -> list[str]:
    return list(dict.fromkeys(each.article for each in found))[:DEEPEST]


def _outcome(topic: str, found: Sequence[RankedHit], judgements: Judgements) -> Outcome:
    articles = _articles(found)
    rank = first_relevant(articles, judgements.articles.get(topic, {}))
    return Outcome(topic, rank, len(articles), found[0] if found else None)
