"""Puts the best candidates in order by what their texts hold: in C, or by its twin here, which also explains.

The twin of `native/search/rerank.c` adds up in the same order, so that both give the same scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from indexer import native
from indexer.analysis import fold_text
from indexer.core.frozen import frozen
from indexer.core.schema import ARTICLE_CODES
from search.engine.values import WORDS_TIER, Match, RerankQuery, Saturation, by_score, with_recency

from .heading_above import heading_above

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.segment import OpenSegment


def _rerank_in_c(
    segments: Sequence[OpenSegment], matches: Sequence[Match], query: RerankQuery
) -> list[Match]:
    opened = [segment.native for segment in segments]
    return native.extension.rerank(opened, list(matches), query, article_codes=ARTICLE_CODES)


@native.in_c(_rerank_in_c)
def rerank(segments: Sequence[OpenSegment], matches: Sequence[Match], query: RerankQuery) -> list[Match]:
    """The matches with new scores and in their order; of equals the one that was indexed first."""
    scorers = [Scorer(segment, query) for segment in segments]
    scored = [
        (
            segment,
            document,
            with_recency(query.recency, scorers[segment].score(document), day),
            day,
            WORDS_TIER,
        )
        for segment, document, _, day, _ in matches
    ]
    return sorted(scored, key=by_score)


@frozen
class Share:
    """The share of one string in a score: its counts in the text, in the title and in the heading above a
    paragraph, and what all add.

    `coverage` is what is added in an article for having the string at all.
    """

    string: str
    count: int
    in_title: int
    score: float
    coverage: float = 0.0
    in_heading: int = 0


class Scorer:
    """Scores documents of one segment."""

    def __init__(self, segment: OpenSegment, query: RerankQuery) -> None:
        self._segment = segment
        self._query = query
        self._of_articles: dict[int, float] = {}

    def score(self, document: int) -> float:
        """The score of a document's paragraph and article."""
        score = 0.0
        for share in self.of_paragraph(document):
            score += share.score
        article = self._segment.article_of(document)
        if article not in self._of_articles:
            added = 0.0
            for share in self.of_article(document):
                added += share.score
                added += share.coverage
            self._of_articles[article] = added + self.naming(document)
        return score + self._of_articles[article]

    def naming(self, document: int) -> float:
        """The gain of a document's article for being of a law that articles name."""
        gain = self._query.naming
        return gain * log(1.0 + self._segment.naming(document)) if gain else 0.0

    def of_paragraph(self, document: int) -> list[Share]:
        """The share of each string in a paragraph, the heading above it and its article's title."""
        saturation = self._query.paragraph
        body = fold_text(self._segment.text(document))
        title = fold_text(self._segment.title(document))
        length = len(body) + saturation[2] * len(title)
        heading = self._query.heading
        shares = []
        for (string, gain, _, _), count, in_heading, in_title in zip(
            self._query.terms,
            self._counts([body]),
            self._counts(self._heading(document)),
            self._counts([title]),
            strict=True,
        ):
            score = _saturated(saturation, gain, count + heading * in_heading, in_title, length)
            shares.append(Share(string, count, in_title, score, in_heading=in_heading))
        return shares

    def _heading(self, document: int) -> list[str]:
        """The heading above a paragraph, if there is one and headings count."""
        above = heading_above(self._segment, document) if self._query.heading else None
        return [] if above is None else [fold_text(self._segment.text(above))]

    def of_article(self, document: int) -> list[Share]:
        """The share of each string in a document's article, as far as it is read, and its title."""
        saturation = self._query.article
        title = fold_text(self._segment.title(document))
        bodies: list[str] = []
        length = 0.0
        for text in self._segment.article_texts(self._segment.article_of(document)):
            if length > ARTICLE_CODES:
                break
            bodies.append(fold_text(text))
            length += len(bodies[-1])
        length += saturation[2] * len(title)
        shares = []
        for (string, _, gain, coverage), count, in_title in zip(
            self._query.terms, self._counts(bodies), self._counts([title]), strict=True
        ):
            score = _saturated(saturation, gain, count, in_title, length)
            covers = count or (in_title and saturation[2])
            shares.append(Share(string, count, in_title, score, coverage if covers else 0.0))
        return shares

    def _counts(self, texts: Sequence[str]) -> list[int]:
        """The count of each term in the texts. An alias counts for the terms that it stands for."""
        counts = [sum(occurrences(text, string) for text in texts) for string, *_ in self._query.terms]
        for other, numbers in self._query.aliases:
            held = sum(occurrences(text, other) for text in texts)
            for number in numbers:
                counts[number] += held
        return counts


def _saturated(saturation: Saturation, gain: float, count: float, in_title: int, length: float) -> float:
    flat, slope, title = saturation
    frequency = count + title * in_title
    return gain * frequency / (frequency + flat + slope * length) if frequency else 0.0


def occurrences(text: str, string: str) -> int:
    """The number of times that a text holds a string, overlaps included.

    >>> occurrences("哈哈哈", "哈哈")
    2
    """
    count, at = 0, text.find(string)
    while at >= 0:
        count += 1
        at = text.find(string, at + 1)
    return count
