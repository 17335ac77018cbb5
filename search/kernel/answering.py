"""Answers of one call: bare text or an expression from its texts to its first matches, all of it in C.

`Opened` is what C holds of a state of an index from query to query. The call has no twin here: where it gives
nothing, `search.answering.plan` and `search.answering.retrieval` do the same work with many."""

from __future__ import annotations

from indexer import native
from indexer.core.schema import ARTICLE_CODES, BM25_K1
from indexer.native import in_c
from search.engine.values import FEW, BareText, Known, RerankQuery
from search.query.atoms import FUNCTION_WORDS
from search.query.plain import signs_of_plain_queries
from search.ranking.weights import (
    ARTICLES_READ,
    CANDIDATES,
    EXPANSION_WEIGHT,
    GAINS,
    HEADING,
    HOLDING_CANDIDATES,
    LEAST_WEIGHT,
    MOST_TERMS,
    MOST_WORDS,
    NAMING_WEIGHT,
    RELATED_WEIGHT,
    TITLE_WEIGHT,
    WEIGHT_STEP,
    saturations,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from indexer.analysis import Segmenter
    from search.engine.budget import Budget
    from search.engine.segment import OpenSegment
    from search.engine.values import Asked, Match, Statistics
    from search.query.conditions import Condition

_WEIGHTS = (BM25_K1 + 1, TITLE_WEIGHT, WEIGHT_STEP, LEAST_WEIGHT, EXPANSION_WEIGHT, RELATED_WEIGHT, *GAINS)
_LIMITS = (MOST_WORDS, MOST_TERMS, CANDIDATES, HOLDING_CANDIDATES, FEW)


def _answer_in_c(
    self: Opened,
    texts: tuple[str, ...],
    asked: Asked,
    limit: int,
    *,
    count: bool,
    budget: Budget,
) -> Known | None:
    of_index, seconds = self.native, budget.seconds()
    if of_index is None:
        return None
    condition: Condition | None = None
    written: list[tuple[str, str, bool, bool]] = []
    if isinstance(asked, BareText):
        texts = asked.ways
        for expansions, spells in ((asked.synonyms, False), (asked.spellings, True)):
            written += [(one.said, other, one.same, spells) for one in expansions for other in one.also]
    else:
        condition = asked
    written_so, left = tuple(written), -1.0 if seconds is None else seconds
    return _known(of_index.answer(texts, written_so, condition, limit, count, budget.left, left), budget)


def _answer_plain_in_c(self: Opened, text: str, limit: int, *, count: bool, budget: Budget) -> Known | None:
    of_index, seconds = self.native, budget.seconds()
    if of_index is None:
        return None
    left = -1.0 if seconds is None else seconds
    return _known(of_index.answer_plain(text, limit, count, budget.left, left), budget)


def _among_plain_in_c(
    self: Opened, text: str, documents: tuple[tuple[int, int], ...], *, budget: Budget
) -> list[Match] | None:
    of_index, seconds = self.native, budget.seconds()
    if of_index is None:
        return None
    left = -1.0 if seconds is None else seconds
    found = of_index.among_plain(text, documents, budget.left, left)
    if found is None:
        return None
    matches, budget.left, is_cut_short = found
    budget.is_cut_short |= is_cut_short
    return matches  # type: ignore[no-any-return]


def _known(answered: Any, budget: Budget) -> Known | None:
    if answered is None:
        return None
    found, budget.left, is_cut_short = answered
    budget.is_cut_short |= is_cut_short
    return Known(*found)


class Opened:
    """A state of an index for C: its segments, the segmenter and the statistics."""

    def __init__(self, segments: Sequence[OpenSegment], segmenter: Segmenter, statistics: Statistics) -> None:
        self._segments = segments
        self._segmenter = segmenter
        self._statistics = statistics
        self._native: Any = None

    @property
    def native(self) -> Any:
        """The same for `native.extension`, which must be there; None where there is nothing to open."""
        if self._native is None and self._segments and self._segmenter.table is not None:
            of_index = self._statistics
            self._native = native.extension.Answerer(
                [segment.native for segment in self._segments],
                self._segmenter.table,
                tuple(sorted(FUNCTION_WORDS)),
                _WEIGHTS,
                _LIMITS,
                (of_index.documents, of_index.average_length, of_index.has_boilerplate),
                RerankQuery(
                    (), (), *saturations(of_index), HEADING, NAMING_WEIGHT, articles_read=ARTICLES_READ
                ),
                ARTICLE_CODES,
                signs_of_plain_queries(),
            )
        return self._native

    @in_c(_answer_in_c)
    def answer(
        self,
        texts: tuple[str, ...],
        asked: Asked,
        limit: int,
        *,
        count: bool,
        budget: Budget,
    ) -> Known | None:
        """The first `limit` matches by relevance, FEW at most, of bare text, or of an expression with this
        condition, whose texts rank.

        None where that is not known at once: without the extension, where a text has characters of which not
        every version of Unicode knows whether they are letters, and where a file is damaged."""
        return None

    @in_c(_answer_plain_in_c)
    def answer_plain(self, text: str, limit: int, *, count: bool, budget: Budget) -> Known | None:
        """The same for a query as it was typed, where it is plain (`search.query.plain`). None for any
        other."""
        return None

    @in_c(_among_plain_in_c)
    def among_plain(
        self, text: str, documents: tuple[tuple[int, int], ...], *, budget: Budget
    ) -> list[Match] | None:
        """The matches of a plain query among some documents, which ascend; None where that is not known at
        once."""
        return None
