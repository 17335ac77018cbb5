"""The strings by which candidates of bare text are re-ranked, and their weights.

BM25 on words finds some hundred candidates quickly. Then their texts are read. The pairs of letters, single
letters and words of the query that paragraph, title and article hold decide the order, wherever jieba cuts. A
score is a sum over these strings, each weighted by its idf (`bm25.idf`) and saturated as in BM25:

    of the paragraph   PAIR_WEIGHT for a pair, LETTER_WEIGHT for a letter; the title counts TITLE times in it,
                       and the heading above it HEADING times
    of the article     ARTICLE_WEIGHT for a pair and a word; the title counts ARTICLE_TITLE times in it
    coverage           COVERAGE_WEIGHT for a pair that the article or its title holds at all
    naming             NAMING_WEIGHT of all pairs, times ln(1 + articles that name the law of the title)

Frequency in title and text is added before it is saturated, as in BM25F (Robertson, Zaragoza and Taylor,
Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004). Pairs and words together: Kwok, SIGIR 1997.
docs/ranking.md tells what each part gains.
"""

from __future__ import annotations

from indexer.analysis import grams_of, letter_pairs
from indexer.core.schema import GRAMS
from search.engine.values import Alias, RerankQuery, RerankTerm
from search.query.plain import FUNCTION_WORDS

from .bm25 import NO_COUNTS, idf
from .weights import ARTICLES_READ, GAINS, HEADING, MOST_TERMS, NAMING_WEIGHT, RELATED_WEIGHT, saturations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.engine.view import View
    from search.query.plain import Expansion


def rerank_query(
    texts: Sequence[str],
    words: Sequence[str],
    expansions: Sequence[Expansion],
    view: View,
    title: float = 1.0,
    article: float = 1.0,
    counts: Mapping[str, int] = NO_COUNTS,
) -> RerankQuery:
    """The strings of folded texts, of `words` in them, and of other ways to write their phrases.

    Another way to write a phrase counts for the terms of the phrase that it does not hold itself, and these
    are as common as both together (INQUERY's #syn; Turtle and Croft 1991). A phrase that is only related is a
    term of its own, with RELATED_WEIGHT of all their gains. `title` and `article` multiply what titles and
    articles count. `counts` are the numbers of paragraphs that hold words, where terms do not tell them.
    """
    synonyms = _Synonyms(view, expansions)
    counted = {word: counts.get(word, count) for word, count in view.counts(words).items()}
    terms, pairs = _terms(texts, counted, view, synonyms, article)
    if len(terms) > MOST_TERMS:
        sums = sorted([paragraph + article + coverage for _, paragraph, article, coverage in terms])
        least = sums[-MOST_TERMS]
        terms = [term for term in terms if term[1] + term[2] + term[3] >= least][:MOST_TERMS]
    aliases: list[Alias] = []
    related: list[RerankTerm] = []
    for expansion in expansions:
        said = [number for number, (string, *_) in enumerate(terms) if string in expansion.said]
        for other in expansion.also if said else ():
            if expansion.same:
                numbers = tuple(number for number in said if terms[number][0] not in other)
                if numbers:
                    aliases.append((other, numbers))
            else:
                gains = [0.0, 0.0, 0.0]
                for number in said:
                    # One by one, since sum() rounds in another way from Python 3.12 on.
                    for place, gain in enumerate(terms[number][1:]):
                        gains[place] += gain
                gains = [gain * RELATED_WEIGHT for gain in gains]
                related.append((other, gains[0], gains[1], gains[2]))
    of_lengths = saturations(view.statistics, title)
    signals = (HEADING, NAMING_WEIGHT * pairs)
    return RerankQuery((*terms, *related), tuple(aliases), *of_lengths, *signals, articles_read=ARTICLES_READ)


class _Synonyms:
    """The numbers of documents that hold a phrase in another way: at most as many as hold its rarest gram."""

    def __init__(self, view: View, expansions: Sequence[Expansion]) -> None:
        self._others: list[tuple[str, str, int]] = []
        for expansion in expansions:
            for other in expansion.also if expansion.same else ():
                counts = view.counts(grams_of(other), GRAMS)
                self._others.append((expansion.said, other, min(counts.values(), default=0)))

    def count(self, string: str) -> int:
        return sum([count for said, other, count in self._others if string in said and string not in other])


def _terms(
    texts: Sequence[str], words: Mapping[str, int], view: View, synonyms: _Synonyms, article: float
) -> tuple[list[RerankTerm], float]:
    """(the strings of the texts, and of the words, that occur, with their gains; the idf of all pairs)

    `words` are counted.
    """
    gains: dict[str, list[float]] = {}
    documents = view.statistics.documents

    def add(string: str, count: int, paragraph: float, article: float, coverage: float) -> float:
        count = min(count + synonyms.count(string), documents)
        weight = idf(documents, count) if count else 0.0
        if count:
            gain = gains.setdefault(string, [0.0, 0.0, 0.0])
            gain[0] += weight * paragraph
            gain[1] += weight * article
            gain[2] += weight * coverage
        return weight

    of_pair, of_letter, of_article, coverage = GAINS
    of_article, coverage = article * of_article, article * coverage
    pairs: dict[str, int] = {}
    for text in texts:
        for pair in letter_pairs(text):
            if pair not in FUNCTION_WORDS:
                pairs[pair] = pairs.get(pair, 0) + 1
    letters = [
        each for each in dict.fromkeys("".join(texts)) if each.isalnum() and each not in FUNCTION_WORDS
    ]
    counts = view.counts([*pairs, *letters], GRAMS)
    of_pairs = 0.0
    for pair, times in pairs.items():
        weight = add(pair, counts[pair], times * of_pair, times * of_article, times * coverage)
        of_pairs += times * weight
    for letter in letters:
        add(letter, counts[letter], of_letter, 0.0, 0.0)
    for word, count in words.items():
        add(word, count, 0.0, sum(text.count(word) for text in texts) * of_article, 0.0)
    return [(string, gain[0], gain[1], gain[2]) for string, gain in gains.items()], of_pairs
