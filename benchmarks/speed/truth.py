"""Checks hits by a plain scan of the corpus: are they right, and are there as many as there could be?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.speed.engines.seam import HITS, ParagraphRow
from benchmarks.speed.questions import Question
from indexer.analysis import fold_text


@dataclass
class Correctness:
    """Counts for the questions of one kind: all hits, the right ones, and the short answers.

    A short answer has fewer than ten different hits although more paragraphs are right.
    """

    questions: int = 0
    hits: int = 0
    right: int = 0
    short: int = 0


class Truth:
    """All paragraphs in the order of the corpus, with their folded texts."""

    def __init__(self, paragraphs: Sequence[ParagraphRow]) -> None:
        self._folded = [fold_text(text) for _, _, text in paragraphs]
        self._texts = [text for _, _, text in paragraphs]
        self._positions = {
            (article, number): position for position, (article, number, _) in enumerate(paragraphs)
        }
        self._first: dict[Question, list[int]] = {}

    def correctness(
        self, answers: Iterable[tuple[Question, Sequence[ParagraphRow]]], among: int
    ) -> Correctness:
        """The correctness of an engine that indexed the first `among` paragraphs."""
        counted = Correctness()
        for question, hits in answers:
            different = {(article, number): text for article, number, text in hits}
            counted.questions += 1
            counted.hits += len(hits)
            counted.right += sum(self._is_right(question, key, text) for key, text in different.items())
            counted.short += len(different) < self._reachable(question, among)
        return counted

    def _is_right(self, question: Question, key: tuple[str, int], text: str) -> bool:
        position = self._positions.get(key)
        return (
            position is not None and text == self._texts[position] and question.holds(self._folded[position])
        )

    def _reachable(self, question: Question, among: int) -> int:
        """Number of right paragraphs, at most ten, among the first `among`."""
        if question not in self._first:
            holding = (position for position, folded in enumerate(self._folded) if question.holds(folded))
            self._first[question] = [position for position, _ in zip(holding, range(HITS), strict=False)]
        return sum(position < among for position in self._first[question])
