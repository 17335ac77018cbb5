"""Articles that were fetched from a cluster as a segment in memory, in which evidence is read as in a
folder."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from indexer import native
from indexer.analysis import native_folding
from indexer.core.schema import ARTICLE_CODES
from indexer.storage.segment.texts import in_utf16
from search.ranking.rerank_twin import rank_in_python

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from search.engine.values import Evidence, Place, Saturation

    from .view import ClusterReading


def rank_fetched(
    reading: ClusterReading,
    places: Sequence[Place],
    evidence: Evidence,
    paragraph: Saturation,
    article: Saturation,
) -> list[Place]:
    """The places with the scores of their evidence; the first paragraphs of their articles were fetched."""
    if native.extension is None:
        return rank_in_python(reading, places, evidence, paragraph, article)
    of_article: dict[int, list[int]] = {}
    for _, number, _, _ in places:
        of_article.setdefault(reading.article_number(0, number), []).append(number)
    texts, titles = _Texts(), _Texts()
    first = array("I", [0])
    documents: dict[int, int] = {}
    for held, numbers in of_article.items():
        start = len(texts.ends)
        opening = reading.opening(held)
        for text in opening:
            texts.add(text)
        for number in numbers:
            at = reading.paragraph(number) - 1
            # A paragraph that is not among the first follows where nothing of the article is read any more.
            documents[number] = start + at if at < len(opening) else len(texts.ends)
            if at >= len(opening):
                texts.add(reading.text(0, number))
        titles.add(reading.title(0, numbers[0]))
        first.append(len(texts.ends))
    segment = _segment(texts, titles, first)
    given = {document: number for number, document in documents.items()}
    ranked = native.extension.rank_by_evidence(
        [segment],
        [(0, documents[number], score, day) for _, number, score, day in places],
        evidence.terms,
        evidence.aliases,
        paragraph=paragraph,
        article=article,
        article_codes=ARTICLE_CODES,
    )
    return [(0, given[document], score, day) for _, document, score, day in ranked]


class _Texts:
    """Texts one after another, as a segment has them."""

    def __init__(self) -> None:
        self.units = bytearray()
        self.ends = array("I")

    def add(self, text: str) -> None:
        self.units += in_utf16(text)
        self.ends.append(len(self.units) // 2)


def _segment(texts: _Texts, titles: _Texts, first: array[int]) -> Any:
    """A segment with these texts and without terms."""
    assert native.extension is not None
    articles = len(titles.ends)
    return native.extension.Segment(
        native_folding(),
        (),
        (bytes(2 * len(texts.ends)), 0.0, first, bytes(4 * articles), b"", bytes(8 * articles)),
        (texts.units, texts.ends, titles.units, titles.ends),
        b"",
        b"",
        0,
    )
