"""The evidence of paragraphs and articles, added up in Python: where there is no extension, and to explain.

The sums are taken in the order in which `indexer.native` takes them, so that both give the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.analysis import fold_text
from indexer.frozen import frozen

from .evidence import ARTICLE_CODES, Evidence, Saturation
from .finding import Place
from .snapshot import Snapshot


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
        self, snapshot: Snapshot, evidence: Evidence, paragraph: Saturation, article: Saturation
    ) -> None:
        self._segments = snapshot.segments
        self._terms = evidence.terms
        self._aliases = evidence.aliases
        self._paragraph = paragraph
        self._article = article
        self._of_articles: dict[tuple[int, int], float] = {}

    def scored(self, place: Place) -> Place:
        """The place with the score of its paragraph and article."""
        segment, document, _, day = place
        score = 0.0
        for share in self.of_paragraph(segment, document):
            score += share.score
        article = self._segments[segment].files.articles.of_document(document)
        key = segment, article
        if key not in self._of_articles:
            added = 0.0
            for share in self.of_article(segment, article):
                added += share.score
                added += share.coverage
            self._of_articles[key] = added
        return segment, document, score + self._of_articles[key], day

    def of_paragraph(self, segment: int, document: int) -> list[Share]:
        """What each string gives in a paragraph and its article's title."""
        files = self._segments[segment].files
        body = fold_text(files.texts.source(document))
        title = fold_text(files.texts.title(files.articles.of_document(document)))
        length = len(body) + self._paragraph[2] * len(title)
        return [
            Share(string, count, in_title, _saturated(self._paragraph, gain, count, in_title, length))
            for (string, gain, _, _), count, in_title in zip(
                self._terms, self._counts([body]), self._counts([title]), strict=True
            )
        ]

    def of_article(self, segment: int, article: int) -> list[Share]:
        """What each string gives in an article, as far as it is read, and its title."""
        files = self._segments[segment].files
        title = fold_text(files.texts.title(article))
        bodies: list[str] = []
        length = 0.0
        for document in files.articles.documents_of(article):
            if length > ARTICLE_CODES:
                break
            bodies.append(fold_text(files.texts.source(document)))
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
