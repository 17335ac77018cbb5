"""The values that a view of an index takes and gives."""

from __future__ import annotations

from indexer.core.frozen import frozen
from indexer.storage.segment.days import NEVER as NEVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.query.conditions import Condition
    from search.query.plain import Expansion

ALL_DOCUMENTS, NO_BOILERPLATE, BOILERPLATE_ALONE = range(3)
"""The documents that a retrieval selects, by whether they are boilerplate."""

BY_SCORE, NEWEST_FIRST, OLDEST_FIRST = range(3)
"""The orders of a retrieval. By date, an article without one comes last, and scores decide within a day."""

FEW = 100
"""Largest number of hits that are checked for boilerplate one by one, and of hits that hold the text as it is
that are left out of lower tiers one by one."""

Match = tuple[int, int, float, int, int]
"""(segment, document, score, day, tier) of a document that matches. The day is as 20240329, 20240300 or
20240000 where only the month or the year is known, and 0 where nothing is.

The segment and the document are numbers of the engine's own, and mean something within one view only. A
higher *tier* comes before a lower one, whatever the scores."""


EXACT_TIER, EXAMINED_TIER, WORDS_TIER, BOILERPLATE_TIER = 2, 1, 0, -1
"""The tiers by relevance: documents that hold the text as it is, those that were re-ranked, those ranked by
their words alone, and boilerplate."""

WHOLE_TIER, LOOSE_TIER = 1, 0
"""The tiers by date: documents that hold all of the query, and those that hold parts of it."""

OWN_TIER = 3
"""The first tier, whatever the order, of a document number: a document for each article that has it."""

TIER_STEP = 100_000
"""Added to a hit's score for each tier, so that sorting by score is enough."""


def tiered_score(match: Match) -> float:
    """The score that orders a match among those of all tiers."""
    return min(match[2], TIER_STEP) + TIER_STEP * match[4]


def as_match(document: tuple[int, int]) -> Match:
    """A document as the methods of a view take it that need no score."""
    return (*document, 0.0, 0, WORDS_TIER)


Found = tuple[int | None, list[Match]]
"""(the number of documents that match, None where it was not counted; the first of them in order)"""

RankingTerm = tuple[str, str, float, float]
"""(field, text, gain, weight) of a term that ranks. Its gain is BM25's factor of a word in the body, or what
a word in the title adds. Its weight is its part of the weight that a match needs, or 0."""


class Recency(metaclass=frozen):
    """The part that the age of an article adds to the scores of its paragraphs.

    Age is counted in months, back from the month of `newest`, a day as 20240329. `shares` are the parts at an
    age of 0, 1, 2, … months; after them the parts begin anew, halved. An unknown day adds nothing."""

    newest: int
    shares: tuple[float, ...]

    def share(self, day: int) -> float:
        """The part of a score that is added to it: the twin of `native/search/recency.h`."""
        if not day:
            return 0.0
        age = max(0, months_to(self.newest) - months_to(day))
        share = self.shares[age % len(self.shares)]
        for _ in range(age // len(self.shares)):
            share *= 0.5
        return share


def months_to(day: int) -> int:
    """The months from the year 0 to a day."""
    return day // 10_000 * 12 + day // 100 % 100


def written_month(month: int) -> str:
    """A month, or the year alone where only that is known.

    >>> written_month(202403), written_month(202400)
    ('2024-03', '2024')
    """
    year = f"{month // 100:04}"
    return f"{year}-{month % 100:02}" if month % 100 else year


def with_recency(recency: Recency | None, score: float, day: int) -> float:
    """A score with what age adds to it."""
    return score if recency is None else score * (1.0 + recency.share(day))


RerankTerm = tuple[str, float, float, float]
"""(folded string, gain in a paragraph, gain in an article, gain for occurring in the article at all). A gain
is the factor of the saturated frequency, times k1 + 1 as in BM25."""

Alias = tuple[str, tuple[int, ...]]
"""(folded string, numbers of terms): an occurrence of the string counts as one of each of these terms."""

Saturation = tuple[float, float, float]
"""(k1 (1 - b), k1 b / average length, how many times a title counts)"""


ALL_ARTICLES = 0xFFFFFFFF
"""The number of articles that are read where all are."""


class RerankQuery(metaclass=frozen):
    """The strings that re-ranking counts in paragraphs, titles and articles, and how their counts
    saturate.

    `heading` is how many times the heading above a paragraph counts in it. `naming` is the gain of a law that
    articles name. The `articles_read` best articles are read; what others hold is estimated."""

    terms: tuple[RerankTerm, ...]
    aliases: tuple[Alias, ...]
    paragraph: Saturation
    article: Saturation
    heading: float = 0.0
    naming: float = 0.0
    recency: Recency | None = None
    articles_read: int = ALL_ARTICLES


class BareText(metaclass=frozen):
    """The `ways` to write bare text, as it is written first, and the expansions of its phrases. A spelling is
    found as it stands, and holds its phrase."""

    ways: tuple[str, ...]
    synonyms: tuple[Expansion, ...] = ()
    spellings: tuple[Expansion, ...] = ()

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        return (*self.synonyms, *self.spellings)


if TYPE_CHECKING:
    Asked = Condition | BareText
    """The rest of a query, beside its texts: the condition of an expression, the ways to write bare text."""


class Known(metaclass=frozen):
    """The findings of one call: the first `matches`.

    `atoms`, `terms` and `needed` are those of a `search.answering.plan.Plan`. `counts` are the numbers of all
    matches and of those that hold all of the text; None where they were not counted. `asks_for_some`: enough
    of the words match too. `pairs_occur`: each two neighbouring letters of the text are known to stand side
    by side in the index. `boilerplate_alone`: only boilerplate holds the text as it is. `is_bare`: all of the
    query is bare text. `texts` are folded. `others` are the other ways to write phrases of bare text: (the
    phrase, the other way, whether it means the same)."""

    matches: list[Match]
    atoms: list[str]
    terms: tuple[RankingTerm, ...]
    needed: float
    counts: tuple[int, int] | None
    asks_for_some: bool
    pairs_occur: bool
    boilerplate_alone: bool
    is_bare: bool
    texts: list[str]
    others: list[tuple[str, str, bool]]

    @property
    def is_near(self) -> bool:
        """Whether a match is known that nothing else need be suggested for: one that holds the text as it is,
        or one of an expression."""
        return bool(self.matches) and (not self.is_bare or self.matches[0][4] == EXACT_TIER)

    def first(self, count: int) -> list[Match]:
        """The first matches: more than `count` only of the tiers that it takes to find so many."""
        if len(self.matches) <= count:
            return self.matches
        lowest = self.matches[count - 1][4]
        return [match for match in self.matches if match[4] >= lowest]


class Statistics(metaclass=frozen):
    """Numbers of one state of an index, deleted articles included.

    `average_length` is the mean number of words of a paragraph. `average_sizes` are the mean sizes of a
    paragraph, of an article's text and of a title, in UTF-16 units, at least 1."""

    documents: int
    average_length: float
    average_sizes: tuple[float, float, float]
    has_boilerplate: bool
    has_reposts: bool


MONTH = "month"
"""Stands where a keyword field does, for the month of publication: 2024-03, or 2024 where only the year is
known."""

Shares = dict[str | None, tuple[int, int]]
"""(articles, paragraphs) that match, for each value of their articles; None is for articles without one."""


class Tally(metaclass=frozen):
    """The matches of a retrieval: their number, that of their articles, and their shares by the values of
    each field."""

    total: int
    articles: int
    shares: dict[str, Shares]


def by_score(match: Match) -> tuple[float, int, int]:
    """The sort key of matches by relevance: of equals the one that was indexed first."""
    segment, document, score, _, _ = match
    return (-score, segment, document)


def newest_first(match: Match) -> tuple[float, ...]:
    return (-match[3] or NEVER, *by_score(match))


def oldest_first(match: Match) -> tuple[float, ...]:
    return (match[3] or NEVER, *by_score(match))


SORT_KEYS = (by_score, newest_first, oldest_first)
"""The sort key of each order."""
