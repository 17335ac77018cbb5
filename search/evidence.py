"""The second look at the best hits of bare text: what paragraph, title and article hold of its strings.

BM25 on words finds some hundred candidates quickly. Of these the texts are read, and what they hold of the
text's pairs of letters, single letters and words decides, wherever jieba cuts. A score is a sum over these
strings, each weighted by its idf (`Snapshot.idf`) and saturated as in BM25:

    of the paragraph   PAIR_WEIGHT for a pair, LETTER_WEIGHT for a letter; the title counts TITLE times in it
    of the article     ARTICLE_WEIGHT for a pair and a word; the title counts ARTICLE_TITLE times in it
    coverage           COVERAGE_WEIGHT for a pair that the article or its title holds at all

Frequency in title and text is added before it is saturated, as in BM25F (Robertson, Zaragoza and Taylor,
Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004). Pairs and words together: Kwok, SIGIR 1997.
What each part gains is in docs/ranking.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer import native
from indexer.analysis import fold_text, grams_of, letter_pairs
from indexer.frozen import frozen
from indexer.schema import GRAMS

from .finding import Place
from .snapshot import Snapshot
from .synonyms import Expansion
from .wording import FUNCTION_WORDS

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

EXAMINED = 40
"""Of how many of them the articles are read too."""

ARTICLE_CODES = 5_000
"""An article is read until it has given so many folded code points: its paragraphs from the first on."""

MOST_TERMS = 128
"""Of a longer query the heaviest strings count."""

RELATED_WEIGHT = 0.3
"""What a phrase that is related to one of the text counts, of what that one does."""

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


def evidence_of(
    texts: Sequence[str],
    words: Sequence[str],
    expansions: Sequence[Expansion],
    snapshot: Snapshot,
    article: float = 1.0,
) -> Evidence:
    """What folded texts, and `words` of them, tell, and what their phrases may be written as.

    Another way to write a phrase counts for the terms of the phrase that it does not hold itself, and these
    are as common as both together (INQUERY's #syn; Turtle and Croft 1991). What is only related is a term of
    its own, with RELATED_WEIGHT of all their gains. `article` multiplies what all of it counts in an article.
    """
    also = _Also(snapshot)
    for expansion in expansions:
        for other in expansion.also if expansion.same else ():
            also.add(expansion.said, other)
    terms = _terms(texts, words, snapshot, also, article)
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

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._others: list[tuple[str, str, int]] = []

    def add(self, said: str, other: str) -> None:
        counts = self._snapshot.counts(grams_of(other), GRAMS)
        self._others.append((said, other, min(counts.values(), default=0)))

    def count(self, string: str) -> int:
        others = self._others
        return sum([count for said, other, count in others if string in said and string not in other])


def _terms(
    texts: Sequence[str], words: Iterable[str], snapshot: Snapshot, also: _Also, article: float
) -> list[EvidenceTerm]:
    """The strings of the texts, and of the words, that occur, with their gains."""
    gains: dict[str, list[float]] = {}

    def add(string: str, count: int, paragraph: float, article: float, coverage: float) -> None:
        count = min(count + also.count(string), snapshot.documents)
        if count:
            idf = snapshot.idf(count)
            gain = gains.setdefault(string, [0.0, 0.0, 0.0])
            gain[0] += idf * paragraph
            gain[1] += idf * article
            gain[2] += idf * coverage

    of_paragraph, of_article = K1 + 1, article * ARTICLE_WEIGHT * (ARTICLE_K1 + 1)
    coverage = article * COVERAGE_WEIGHT
    pairs = dict.fromkeys(pair for text in texts for pair in letter_pairs(text) if pair not in FUNCTION_WORDS)
    letters = [
        each for each in dict.fromkeys("".join(texts)) if each.isalnum() and each not in FUNCTION_WORDS
    ]
    counts = snapshot.counts([*pairs, *letters], GRAMS)
    for pair in pairs:
        add(pair, counts[pair], PAIR_WEIGHT * of_paragraph, of_article, coverage)
    for letter in letters:
        add(letter, counts[letter], LETTER_WEIGHT * of_paragraph, 0.0, 0.0)
    for word, count in snapshot.counts(words).items():
        add(word, count, 0.0, of_article, 0.0)
    return [(string, gain[0], gain[1], gain[2]) for string, gain in gains.items()]


def rank_by_evidence(
    snapshot: Snapshot, places: Sequence[Place], evidence: Evidence, title: float = 1.0
) -> list[Place]:
    """The places with new scores and in their order; of equals the one that was indexed first.

    Articles are read for the first EXAMINED of them, by what their paragraphs and titles hold; the others
    come after these. `title` multiplies how many times a title counts; with 0 it counts nowhere.
    """
    paragraph, article = _saturations(snapshot, title)
    if native.extension is not None:
        ranked: list[Place] = native.extension.rank_by_evidence(
            [segment.native for segment in snapshot.segments],
            list(places),
            evidence.terms,
            evidence.aliases,
            paragraph=paragraph,
            article=article,
            examined=EXAMINED,
            article_codes=ARTICLE_CODES,
        )
        return ranked
    reader = _Reader(snapshot, evidence, paragraph, article)
    first = sorted(map(reader.with_paragraph, places), key=_sort_key)
    return sorted(map(reader.with_article, first[:EXAMINED]), key=_sort_key) + first[EXAMINED:]


Saturation = tuple[float, float, float]
"""(k1 (1 - b), k1 b / average length, how many times a title counts)"""


def _saturations(snapshot: Snapshot, times: float) -> tuple[Saturation, Saturation]:
    """Those of paragraphs and of articles. An average counts the title as often as it counts."""
    paragraph, article, title = snapshot.average_sizes
    in_paragraph, in_article = times * TITLE, times * ARTICLE_TITLE
    return (
        (K1 * (1 - B), K1 * B / (paragraph + in_paragraph * title), in_paragraph),
        (
            ARTICLE_K1 * (1 - ARTICLE_B),
            ARTICLE_K1 * ARTICLE_B / (article + in_article * title),
            in_article,
        ),
    )


def _sort_key(place: Place) -> tuple[float, int, int]:
    segment, document, score, _ = place
    return (-score, segment, document)


class _Reader:
    """The evidence of places, in Python: the sums are taken in the order in which C takes them."""

    def __init__(
        self, snapshot: Snapshot, evidence: Evidence, paragraph: Saturation, article: Saturation
    ) -> None:
        self._segments = snapshot.segments
        self._terms = evidence.terms
        self._aliases = evidence.aliases
        self._paragraph = paragraph
        self._article = article
        self._of_articles: dict[tuple[int, int], float] = {}

    def with_paragraph(self, place: Place) -> Place:
        """The place with the score of its paragraph and title."""
        segment, document, _, day = place
        files = self._segments[segment].files
        body = fold_text(files.texts.source(document))
        title = fold_text(files.texts.title(files.articles.of_document(document)))
        length = len(body) + self._paragraph[2] * len(title)
        counts, title_counts = self._counts([body]), self._counts([title])
        score = 0.0
        for (_, gain, _, _), count, in_title in zip(self._terms, counts, title_counts, strict=True):
            score += _share(self._paragraph, gain, count, in_title, length)
        return segment, document, score, day

    def with_article(self, place: Place) -> Place:
        """The place with what its article adds to its score."""
        segment, document, score, day = place
        article = self._segments[segment].files.articles.of_document(document)
        key = segment, article
        if key not in self._of_articles:
            self._of_articles[key] = self._of_article(segment, article)
        return segment, document, score + self._of_articles[key], day

    def _of_article(self, segment: int, article: int) -> float:
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
        counts, title_counts = self._counts(bodies), self._counts([title])
        score = 0.0
        for (_, _, gain, coverage), count, in_title in zip(self._terms, counts, title_counts, strict=True):
            score += _share(self._article, gain, count, in_title, length)
            if count or (in_title and self._article[2]):
                score += coverage
        return score

    def _counts(self, texts: Sequence[str]) -> list[int]:
        """How often the texts hold each term, an alias counting for the terms that it stands for."""
        counts = [sum(occurrences(text, string) for text in texts) for string, *_ in self._terms]
        for other, numbers in self._aliases:
            held = sum(occurrences(text, other) for text in texts)
            for number in numbers:
                counts[number] += held
        return counts


def _share(saturation: Saturation, gain: float, count: int, in_title: int, length: float) -> float:
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
