"""The second look at the best hits of bare text: what paragraph, title and article hold of its strings.

BM25 on words finds some hundred candidates quickly. Of these the texts are read, and what they hold of the
text's pairs of letters, single letters and words decides, wherever jieba cuts. A score is a sum over these
strings, each weighted by its idf (`ranking.idf`) and saturated as in BM25:

    of the paragraph   PAIR_WEIGHT for a pair, LETTER_WEIGHT for a letter; the title counts TITLE times in it
    of the article     ARTICLE_WEIGHT for a pair and a word; the title counts ARTICLE_TITLE times in it
    coverage           COVERAGE_WEIGHT for a pair that the article or its title holds at all

Frequency in title and text is added before it is saturated, as in BM25F (Robertson, Zaragoza and Taylor,
Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004). Pairs and words together: Kwok, SIGIR 1997.
What each part gains is in docs/ranking.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.analysis import grams_of, letter_pairs
from indexer.core.schema import GRAMS
from search.engine.values import Alias, Evidence, EvidenceTerm
from search.query.atoms import FUNCTION_WORDS
from search.query.synonyms import Expansion

from .bm25 import idf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.values import Saturation
    from search.engine.view import Reading

PAIR_WEIGHT = 1.0
LETTER_WEIGHT = 2.0
ARTICLE_WEIGHT = 2.0
COVERAGE_WEIGHT = 1.0
TITLE = 2.0
ARTICLE_TITLE = 5.0

K1, B = 0.5, 0.3
"""BM25's saturation and length normalisation for a paragraph."""

ARTICLE_K1, ARTICLE_B = 0.8, 0.8
"""The same for an article: length says much there, since a long one is about many things."""

CANDIDATES = 150
"""How many paragraphs are looked at again. Of 350, MRR on ncp questions among "policy" is .002 higher."""

HOLDING_CANDIDATES = 50
"""How many of those that hold all parts of the text are, if their words did not bring them."""

MOST_TERMS = 128
"""Of a longer query the heaviest strings count."""

RELATED_WEIGHT = 0.3
"""What a phrase that is related to one of the text counts, of what that one does."""


def evidence_of(
    texts: Sequence[str],
    words: Sequence[str],
    expansions: Sequence[Expansion],
    reading: Reading,
    article: float = 1.0,
) -> Evidence:
    """What folded texts, and `words` of them, tell, and what their phrases may be written as.

    Another way to write a phrase counts for the terms of the phrase that it does not hold itself, and these
    are as common as both together (INQUERY's #syn; Turtle and Croft 1991). What is only related is a term of
    its own, with RELATED_WEIGHT of all their gains. `article` multiplies what all of it counts in an article.
    """
    also = _Also(reading)
    for expansion in expansions:
        for other in expansion.also if expansion.same else ():
            also.add(expansion.said, other)
    terms = _terms(texts, words, reading, also, article)
    if len(terms) > MOST_TERMS:
        sums = sorted([paragraph + article + coverage for _, paragraph, article, coverage in terms])
        least = sums[-MOST_TERMS]
        terms = [term for term in terms if term[1] + term[2] + term[3] >= least][:MOST_TERMS]
    aliases: list[Alias] = []
    related: list[EvidenceTerm] = []
    for expansion in expansions:
        said = [number for number, (string, *_) in enumerate(terms) if string in expansion.said]
        for other in expansion.also if said else ():
            if expansion.same:
                numbers = tuple(number for number in said if terms[number][0] not in other)
                if numbers:
                    aliases.append((other, numbers))
            else:
                paragraph = sum(terms[number][1] for number in said)
                of_article = sum(terms[number][2] for number in said)
                coverage = sum(terms[number][3] for number in said)
                gains = (paragraph * RELATED_WEIGHT, of_article * RELATED_WEIGHT, coverage * RELATED_WEIGHT)
                related.append((other, *gains))
    return Evidence((*terms, *related), tuple(aliases))


class _Also:
    """How often the strings of a phrase come as another way to write it: at most as its rarest gram."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._others: list[tuple[str, str, int]] = []

    def add(self, said: str, other: str) -> None:
        counts = self._reading.counts(grams_of(other), GRAMS)
        self._others.append((said, other, min(counts.values(), default=0)))

    def count(self, string: str) -> int:
        others = self._others
        return sum([count for said, other, count in others if string in said and string not in other])


def _terms(
    texts: Sequence[str], words: Iterable[str], reading: Reading, also: _Also, article: float
) -> list[EvidenceTerm]:
    """The strings of the texts, and of the words, that occur, with their gains."""
    gains: dict[str, list[float]] = {}
    documents = reading.documents

    def add(string: str, count: int, paragraph: float, article: float, coverage: float) -> None:
        count = min(count + also.count(string), documents)
        if count:
            tells = idf(documents, count)
            gain = gains.setdefault(string, [0.0, 0.0, 0.0])
            gain[0] += tells * paragraph
            gain[1] += tells * article
            gain[2] += tells * coverage

    of_paragraph, of_article = K1 + 1, article * ARTICLE_WEIGHT * (ARTICLE_K1 + 1)
    coverage = article * COVERAGE_WEIGHT
    pairs = Counter(pair for text in texts for pair in letter_pairs(text) if pair not in FUNCTION_WORDS)
    letters = [
        each for each in dict.fromkeys("".join(texts)) if each.isalnum() and each not in FUNCTION_WORDS
    ]
    counts = reading.counts([*pairs, *letters], GRAMS)
    for pair, times in pairs.items():
        add(pair, counts[pair], times * PAIR_WEIGHT * of_paragraph, times * of_article, times * coverage)
    for letter in letters:
        add(letter, counts[letter], LETTER_WEIGHT * of_paragraph, 0.0, 0.0)
    for word, count in reading.counts(words).items():
        add(word, count, 0.0, sum(text.count(word) for text in texts) * of_article, 0.0)
    return [(string, gain[0], gain[1], gain[2]) for string, gain in gains.items()]


def saturations(reading: Reading, times: float = 1.0) -> tuple[Saturation, Saturation]:
    """Those of paragraphs and of articles; `times` multiplies how many times a title counts.

    An average length counts the title as often as it counts.
    """
    paragraph, article, title = reading.average_sizes
    in_paragraph, in_article = times * TITLE, times * ARTICLE_TITLE
    return (
        (K1 * (1 - B), K1 * B / (paragraph + in_paragraph * title), in_paragraph),
        (
            ARTICLE_K1 * (1 - ARTICLE_B),
            ARTICLE_K1 * ARTICLE_B / (article + in_article * title),
            in_article,
        ),
    )
