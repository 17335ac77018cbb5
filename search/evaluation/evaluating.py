"""Scores a run by judgements, topic by topic, and compares two scored runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.core.errors import EvaluationError
from indexer.core.messages import message

from .comparison import Comparison, compare
from .judgements import Judgements
from .measures import (
    COPIES_MEASURE,
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
    """One topic of a run: the `rank`, from 1, of the first relevant article, and the `first` hit.

    `rank` is None if no relevant article is among the `articles` of the run, at most a hundred.
    `first` is None where nothing was found.
    """

    topic: str
    rank: int | None
    articles: int
    first: RankedHit | None


@dataclass(frozen=True)
class Evaluation:
    """The scores of a run. `scores`: measure -> topic id -> score; `outcomes`: topic id -> outcome.

    A measure has the topics that are judged for it, in the order of the judgements.
    """

    scores: Mapping[str, Mapping[str, float]]
    outcomes: Mapping[str, Outcome]

    def mean(self, measure: str) -> float:
        """The mean score of the topics that are judged for the measure."""
        return mean(self.scores[measure].values())

    def worst(self, count: int) -> tuple[Outcome, ...]:
        """The topics below a perfect score, lowest nDCG@10 first; equal ones by rank, deepest first."""
        scores = self.scores[MAIN_MEASURE]
        imperfect = [self.outcomes[topic] for topic, score in scores.items() if score < 1]
        imperfect.sort(key=lambda each: (scores[each.topic], -(each.rank or DEEPEST + 1)))
        return tuple(imperfect[:count])


def evaluate(run: Run, judgements: Judgements) -> Evaluation:
    """Score a run. A judged topic without an answer scores 0; topics not judged are left out.

    Raises EvaluationError where the run answers no judged topic at all.
    """
    judged = dict.fromkeys((*judgements.articles, *judgements.paragraphs))
    if not any(topic in run for topic in judged):
        raise EvaluationError(
            message("no query has both an answer and a judgement; are the judgements of other queries?")
        )
    scores: dict[str, dict[str, float]] = {measure: {} for measure in MEASURES}
    for topic, grades in judgements.articles.items():
        for measure, score in article_scores(_articles(run.get(topic, ())), grades).items():
            scores[measure][topic] = score
    scores[COPIES_MEASURE] = {
        topic: reciprocal_rank(_articles(run.get(topic, ()))[:10], _with_copies(run.get(topic, ()), grades))
        for topic, grades in judgements.articles.items()
    }
    if judgements.paragraphs:
        scores[PARAGRAPH_MEASURE] = {
            topic: reciprocal_rank([(hit.article, hit.paragraph) for hit in run.get(topic, ())[:10]], keys)
            for topic, keys in judgements.paragraphs.items()
        }
    return Evaluation(scores, {topic: _outcome(topic, run.get(topic, ()), judgements) for topic in judged})


def compare_evaluations(evaluation: Evaluation, against: Evaluation) -> tuple[Comparison, ...]:
    """Compare two runs, evaluated by the same judgements, by each measure."""
    return tuple(
        compare(measure, scores, against.scores[measure]) for measure, scores in evaluation.scores.items()
    )


def _articles(hits: Sequence[RankedHit]) -> list[str]:
    return list(dict.fromkeys(hit.article for hit in hits))[:DEEPEST]


def _with_copies(hits: Sequence[RankedHit], grades: Mapping[str, float]) -> set[str]:
    """The articles that are relevant, or have a copy that is."""
    return {hit.article for hit in hits if not grades.keys().isdisjoint((hit.article, *hit.copies))}


def _outcome(topic: str, hits: Sequence[RankedHit], judgements: Judgements) -> Outcome:
    articles = _articles(hits)
    rank = first_relevant(articles, judgements.articles.get(topic, {}))
    return Outcome(topic, rank, len(articles), hits[0] if hits else None)
