"""Puts the best candidates in order by what their texts hold: in C, or by its twin here, which also explains.

The twin of `native/search/rerank.c` adds up in the same order, so that both give the same scores.
"""

from __future__ import annotations

from itertools import chain
from math import log

from indexer import native
from indexer.analysis import fold_text, letter_pairs
from indexer.core.frozen import frozen
from indexer.core.schema import ARTICLE_CODES
from indexer.storage.segment.texts import in_utf16
from search.engine.values import WORDS_TIER, Match, RerankQuery, Saturation, by_score, with_recency

from .heading_above import heading_above

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.segment import OpenSegment


def _rerank_in_c(
    segments: Sequence[OpenSegment], matches: Sequence[Match], query: RerankQuery
) -> list[Match]:
    opened = [segment.native for segment in segments]
    return native.extension.rerank(opened, list(matches), query, article_codes=ARTICLE_CODES)


@native.in_c(_rerank_in_c)
def rerank(segments: Sequence[OpenSegment], matches: Sequence[Match], query: RerankQuery) -> list[Match]:
    """The matches with new scores and in their order; of equals the one that was indexed first.

    All of their paragraphs are read. Where they are of more than `query.articles_read` articles, only the
    best articles by estimates are. An estimate is hardly ever too high; so the best paragraphs of what is
    read come before all others.
    """
    scorers = [Scorer(segment, query) for segment in segments]
    articles: dict[tuple[int, int], list[Match]] = {}
    for match in sorted(matches, key=lambda match: match[:2]):
        articles.setdefault((match[0], segments[match[0]].article_of(match[1])), []).append(match)
    paragraphs = {match[:2]: total(scorers[match[0]].of_paragraph(match[1])) for match in matches}

    def scored(some: Sequence[Match], of_article: float) -> list[Match]:
        return [
            (
                *match[:2],
                with_recency(query.recency, paragraphs[match[:2]] + of_article, match[3]),
                match[3],
                WORDS_TIER,
            )
            for match in some
        ]

    estimated: dict[tuple[int, int], list[Match]] = {}
    if len(articles) > query.articles_read:
        for (segment, article), some in articles.items():
            shares = scorers[segment].of_estimate([match[1] for match in some])
            naming = scorers[segment].naming(some[0][1])
            estimated[segment, article] = scored(some, total(shares) + naming)
    best = sorted(estimated, key=lambda article: -max(match[2] for match in estimated[article]))
    for segment, article in best[: query.articles_read] if estimated else articles:
        some = articles[segment, article]
        scorer, document = scorers[segment], some[0][1]
        of_article = total(scorer.of_article(document)) + scorer.naming(document)
        estimated[segment, article] = scored(some, of_article)
    return sorted(chain.from_iterable(estimated.values()), key=by_score)


class Share(metaclass=frozen):
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


def total(shares: Sequence[Share]) -> float:
    """The sum of shares, added up as the extension does."""
    added = 0.0
    for share in shares:
        added += share.score
        added += share.coverage
    return added


class Scorer:
    """Scores documents of one segment."""

    def __init__(self, segment: OpenSegment, query: RerankQuery) -> None:
        self._segment = segment
        self._query = query
        self._read: dict[int, str] = {}
        """The folded texts of documents, as far as they are read."""

    def naming(self, document: int) -> float:
        """The gain of a document's article for being of a law that articles name."""
        gain = self._query.naming
        return gain * log(1.0 + self._segment.naming(document)) if gain else 0.0

    def of_paragraph(self, document: int) -> list[Share]:
        """The share of each string in a paragraph, the heading above it and its article's title."""
        saturation = self._query.paragraph
        body, title = self._body(document), self._title(document)
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
        """The share of each string in a document's article, as far as it is read, and its title: up to the
        paragraph that is longer than what is read, or with which the article is."""
        bodies: list[str] = []
        length = 0
        for each in self._documents_beside(document):
            bodies.append(self._body(each))
            length += len(bodies[-1])
            if length > ARTICLE_CODES or len(self._segment.text(each)) > ARTICLE_CODES:
                break
        return self._in_article(document, self._counts(bodies), length)

    def of_estimate(self, documents: Sequence[int]) -> list[Share]:
        """The shares of `of_article`, estimated by some documents of one article.

        A string counts as often as these documents hold it, and a pair of letters at least as often as
        paragraphs do. The length is that of the texts before folding.
        """
        counts = [
            sum(each) for each in zip(*(self._counts([self._body(at)]) for at in documents), strict=True)
        ]
        part, length = self._part_beside(documents[0])
        for number, (string, _, article, coverage) in enumerate(self._query.terms):
            if len(string) == 2 and (article or coverage) and any(letter_pairs(string)):
                counts[number] = max(counts[number], sum([string in text for text in part]))
        return self._in_article(documents[0], counts, length)

    def _documents_beside(self, document: int) -> Sequence[int]:
        """The documents of a document's article."""
        return self._segment.files.articles.documents_of(self._segment.article_of(document))

    def _part_beside(self, document: int) -> tuple[list[str], int]:
        """(paragraphs of a document's article that would be read, whole and folded; about their length)"""
        part: list[str] = []
        units = length = 0
        for each in self._documents_beside(document):
            if units > ARTICLE_CODES:
                break
            text = self._segment.text(each)
            of_text = len(in_utf16(text)) // 2
            units += of_text
            length += min(of_text, ARTICLE_CODES)
            part.append(fold_text(text))
        return part, length

    def _in_article(self, document: int, counts: Sequence[int], length: float) -> list[Share]:
        """The share of each string, by its count in an article of that length."""
        saturation = self._query.article
        title = self._title(document)
        length += saturation[2] * len(title)
        shares = []
        for (string, _, gain, coverage), count, in_title in zip(
            self._query.terms, counts, self._counts([title]), strict=True
        ):
            score = _saturated(saturation, gain, count, in_title, length)
            covers = count or (in_title and saturation[2])
            shares.append(Share(string, count, in_title, score, coverage if covers else 0.0))
        return shares

    def _body(self, document: int) -> str:
        if document not in self._read:
            self._read[document] = fold_text(self._segment.text(document)[:ARTICLE_CODES])
        return self._read[document]

    def _title(self, document: int) -> str:
        return fold_text(self._segment.title(document)[:ARTICLE_CODES])

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
