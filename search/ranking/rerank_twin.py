"""The evidence of paragraphs and articles, added up in Python: where there is no extension, and to explain.

The sums are taken in the order in which `indexer.native` takes them, so that both give the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.analysis import fold_text
from indexer.core.frozen import frozen
from indexer.core.schema import ARTICLE_CODES
from search.engine.values import Evidence, Saturation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.values import Place
    from search.engine.view import Reading


def rank_in_python(
    reading: Reading, places: Sequence[Place], evidence: Evidence, paragraph: Saturation, article: Saturation
) -> list[Place]:
    """The places with new scores and in their order; of equals the one that was indexed first.

    `paragraph` and `article` are as `evidence.saturations` gives them.
    """
    reader = EvidenceReader(reading, evidence, paragraph, article)
    return sorted(map(reader.scored, places), key=_sort_key)


def _sort_key(place: Place) -> tuple[float, int, int]:
    segment, document, score, _ = place
    return (-score, segment, document)


@frozen
class Share:
    """What one string gives: how often it is in the text and in the title, and how much that adds."""

    string: str
    count: int
    in_title: int
    score: float
    coverage: float = 0.0
    """What is added, in an article, for having it at all."""


class EvidenceReader:
    """The evidence of places."""

    def __init__(
        self, reading: Reading, evidence: Evidence, paragraph: Saturation, article: Saturation
    ) -> None:
        self._reading = reading
        self._terms = evidence.terms
        self._aliases = evidence.aliases
        self._paragraph = paragraph
        self._article = article
        self._of_articles: dict[int, float] = {}

    def scored(self, place: Place) -> Place:
        """The place with the score of its paragraph and article."""
        segment, document, _, day = place
        score = 0.0
        for share in self.of_paragraph(segment, document):
            score += share.score
        article = self._reading.article_number(segment, document)
        if article not in self._of_articles:
            added = 0.0
            for share in self.of_article(segment, document):
                added += share.score
                added += share.coverage
            self._of_articles[article] = added
        return segment, document, score + self._of_articles[article], day

    def of_paragraph(self, segment: int, document: int) -> list[Share]:
        """What each string gives in a paragraph and its article's title."""
        body = fold_text(self._reading.text(segment, document))
        title = fold_text(self._reading.title(segment, document))
        length = len(body) + self._paragraph[2] * len(title)
        return [
            Share(string, count, in_title, _saturated(self._paragraph, gain, count, in_title, length))
            for (string, gain, _, _), count, in_title in zip(
                self._terms, self._counts([body]), self._counts([title]), strict=True
            )
        ]

    def of_article(self, segment: int, document: int) -> list[Share]:
        """What each string gives in a document's article, as far as it is read, and its title."""
        title = fold_text(self._reading.title(segment, document))
        bodies: list[str] = []
        length = 0.0
        for text in self._reading.article_texts(self._reading.article_number(segment, document)):
            if length > ARTICLE_CODES:
                break
            bodies.append(fold_text(text))
            length += len(bodies[-1])
        length += self._article[2] * len(title)
        shares = []
        for (string, _, gain, coverage), count, in_title in zip(
            self._terms, self._counts(bodies), self._counts([title]), strict=True
        ):
            score = _saturated(self._article, gain, count, in_title, length)
            covers = count or (in_title and self._article[2])
            shares.append(Share(string, count, in_title, score, coverage if covers else 0.0))
        return shares

    def _counts(self, texts: Sequence[str]) -> list[int]:
        """How often the texts hold each term, an alias counting for the terms that it stands for."""
        counts = [sum(occurrences(text, string) for text in texts) for string, *_ in self._terms]
        for other, numbers in self._aliases:
            held = sum(occurrences(text, other) for text in texts)
            for number in numbers:
                counts[number] += held
        return counts


def _saturated(saturation: Saturation, gain: float, count: int, in_title: int, length: float) -> float:
    flat, slope, title = saturation
    frequency = count + title * in_title
    return gain * frequency / (frequency + flat + slope * length) if frequency else 0.0


def occurrences(text: str, string: str) -> int:
    """How often a text holds a string, overlaps included.

    >>> occurrences("哈哈哈", "哈哈")
    2
    """
    count, at = 0, text.find(string)
    while at >= 0:
        count += 1
        at = text.find(string, at + 1)
    return count
