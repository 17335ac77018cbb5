"""The constants of the ranking. `bm25` and `rerank` have the formulas, and docs/ranking.md what each gains.

They stand apart, so that whoever hands them to C loads nothing else."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.values import Saturation, Statistics

TITLE_WEIGHT = 0.5

LEAST_WEIGHT = 0.1
"""Part of a bare query's weight that a match holds. With a third, answers to lists of keywords were missed,
whose words stand in their article or title."""

WEIGHT_STEP = 2.0**-12
"""Unit of weights. Sums of its multiples are exact in single precision too, in which a cluster adds, so that
the same documents hold enough on every engine."""

EXPANSION_WEIGHT = 0.25
"""Weight of a word that only another way to write a phrase of the query has."""

MOST_WORDS = 32
"""Number of words of a query that rank, the rarest. The rest would cost time and change little."""

PAIR_WEIGHT = 1.0
LETTER_WEIGHT = 2.0
ARTICLE_WEIGHT = 2.0
COVERAGE_WEIGHT = 1.0
TITLE = 2.0
ARTICLE_TITLE = 5.0

HEADING = 1.0
"""Number of times that the heading above a paragraph counts in it. Paragraph MRR on ncp questions is .011
higher than without."""

NAMING_WEIGHT = 0.2
"""Weight of the naming of a law, as a part of the idf of the query's pairs. MRR on statutes is .02 to .04
higher than without; for titles of other texts it is lower."""

PARAGRAPH_K1, PARAGRAPH_B = 0.5, 0.3
"""BM25's saturation and length normalisation for a paragraph."""

ARTICLE_K1, ARTICLE_B = 0.8, 0.8
"""The same for an article. Length says much there, since a long article is about many things."""

CANDIDATES = 150
"""Number of paragraphs that are re-ranked. With 350, MRR on ncp questions among "policy" is .002 higher."""

HOLDING_CANDIDATES = 50
"""Number of paragraphs re-ranked because they hold all parts of the text, if their words did not bring
them."""

ARTICLES_READ = 20
"""Number of articles that are read: the best by estimates, however many hits are asked for. What others hold
stays estimated. docs/ranking.md tells what more and fewer gain."""

MOST_TERMS = 128
"""Number of strings of a query that count. The heaviest are taken."""

GAINS = (
    PAIR_WEIGHT * (PARAGRAPH_K1 + 1),
    LETTER_WEIGHT * (PARAGRAPH_K1 + 1),
    ARTICLE_WEIGHT * (ARTICLE_K1 + 1),
    COVERAGE_WEIGHT,
)
"""The gains of a string of weight 1: of a pair and of a letter in a paragraph, of a pair or a word in an
article, and of a pair for occurring there at all."""

RELATED_WEIGHT = 0.3
"""Weight of a phrase that is related to a phrase of the text, as a part of that phrase's weight."""


def saturations(statistics: Statistics, times: float = 1.0) -> tuple[Saturation, Saturation]:
    """The saturations of paragraphs and of articles. `times` multiplies how many times a title counts.

    An average length counts the title as often as it counts.
    """
    paragraph, article, title = statistics.average_sizes

    def saturation(k1: float, b: float, size: float, in_title: float) -> Saturation:
        return (k1 * (1 - b), k1 * b / (size + in_title * title), in_title)

    return (
        saturation(PARAGRAPH_K1, PARAGRAPH_B, paragraph, times * TITLE),
        saturation(ARTICLE_K1, ARTICLE_B, article, times * ARTICLE_TITLE),
    )
