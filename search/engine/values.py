"""What a view of an index takes and gives, as plain values."""

from __future__ import annotations

from indexer.core.frozen import frozen

ALL_DOCUMENTS, NO_BOILERPLATE, BOILERPLATE_ALONE = range(3)
"""Which documents are looked for, by whether they are boilerplate."""


Place = tuple[int, int, float, int]
"""(segment, document, score, day) of a document that was found; its day as 20240329, 0 where unknown."""

Found = tuple[int | None, list[Place]]
"""How many documents match, None where that was not counted, and the first of them in order."""

RankingTerm = tuple[str, str, float, float]
"""(field, text, gain, weight) of a term that ranks. Its gain is what BM25 multiplies with of a word in the
body, what is added of one in the title; its weight is its part in what "most of the weight" is of, or 0."""

EvidenceTerm = tuple[str, float, float, float]
"""(folded string, gain in a paragraph, gain in an article, gain for occurring in the article at all). A gain
is what the saturated frequency is multiplied with, times k1 + 1 as in BM25."""


Alias = tuple[str, tuple[int, ...]]
"""(folded string, numbers of terms): where the string occurs, these terms count as if they did."""


@frozen
class Evidence:
    """What is looked for in the texts of candidates."""

    terms: tuple[EvidenceTerm, ...]
    aliases: tuple[Alias, ...] = ()


Saturation = tuple[float, float, float]
"""(k1 (1 - b), k1 b / average length, how many times a title counts)"""
