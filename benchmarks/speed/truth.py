"""A plain scan of the corpus: do hits hold what was asked, and are there as many as there could be?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.speed.engines.seam import ASKED_FOR, Found
from benchmarks.speed.questions import Question
from indexer.analysis import fold_text


@dataclass
class Correctness:
    """The answers to one kind of question: `hits` given, those of them that are `right`, and `short` answers.

    An answer is short where it has fewer than ten different hits and fewer than there are paragraphs that
    hold what was asked.
    """

    questions: int = 0
    hits: int = 0
    right: int = 0
    short: int = 0


class Truth:
    """Every paragraph as it is and folded, in the order of the corpus."""

    def __init__(self, paragraphs: Sequence[Found]) -> None:
        self._folded = [fold_text(text) for _, _, text in paragraphs]
        self._texts = [text for _, _, text in paragraphs]
        self._places = {(article, number): place for place, (article, number, _) in enumerate(paragraphs)}
        self._first: dict[Question, list[int]] = {}

    def correctness(self, answers: Iterable[tuple[Question, Sequence[Found]]], among: int) -> Correctness:
        """The correctness of the answers of an engine that indexed the first `among` paragraphs."""
        counted = Correctness()
        for question, found in answers:
            different = {(article, number): text for article, number, text in found}
            counted.questions += 1
            counted.hits += len(found)
            counted.right += sum(self._is_right(question, key, text) for key, text in different.items())
            counted.short += len(different) < self._reachable(question, among)
        return counted

    def _is_right(self, question: Question, key: tuple[str, int], text: str) -> bool:
        place = self._places.get(key)
        return place is not None and text == self._texts[place] and question.holds(self._folded[place])

    def _reachable(self, question: Question, among: int) -> int:
        """The number of hits that there could be, ten at most."""
        if question not in self._first:
            holding = (place for place, folded in enumerate(self._folded) if question.holds(folded))
            self._first[question] = [place for place, _ in zip(holding, range(ASKED_FOR), strict=False)]
        return sum(place < among for place in self._first[question])
