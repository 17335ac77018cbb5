"""Answers of one call: bare text or an expression from its texts to its first matches, all of it in C.

`Opened` is what C holds of a state of an index from query to query. The call has no twin here: where it gives
nothing, `search.answering.plan` and `search.answering.retrieval` do the same work with many."""

from __future__ import annotations

from indexer import native
from indexer.core.schema import ARTICLE_CODES, BM25_K1
from search.engine.values import FEW, BareText, Known, RerankQuery
from search.query.plain import FUNCTION_WORDS, signs_of_plain_queries
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
_FIELDS_OF_KNOWN = tuple([vars(Known)[name] for name in Known.__match_args__])
_LIMITS = (MOST_WORDS, MOST_TERMS, CANDIDATES, HOLDING_CANDIDATES, FEW)


class Opened:
    """A state of an index for C: its segments, the segmenter and the statistics."""

    def __init__(self, segments: Sequence[OpenSegment], segmenter: Segmenter, statistics: Statistics) -> None:
        self._segments = segments
        self._segmenter = segmenter
        self._statistics = statistics
        self._native: Any = None

    @property
    def native(self) -> Any:
        """The same for `native.extension`; None without it, and where there is nothing to open."""
        if native.extension is None:
            return None
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
                Known,
                _FIELDS_OF_KNOWN,
            )
        return self._native

    def answer(
        self, texts: tuple[str, ...], asked: Asked, limit: int, *, count: bool, budget: Budget
    ) -> Known | None:
        """The first `limit` matches by relevance, FEW at most, of bare text, or of an expression with this
        condition, whose texts rank.

        None where that is not known at once: without the extension, where a text has characters of which not
        every version of Unicode knows whether they are letters, and where a file is damaged."""
        of_index = self.native
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
        work = (budget.left, budget.seconds_in_c())
        answered: Known | None = _paid(
            of_index.answer(texts, tuple(written), condition, limit, count, *work), budget
        )
        return answered

    def answer_plain(self, text: str, limit: int, *, count: bool, budget: Budget) -> Known | None:
        """The same for a query as it was typed, where it is plain (`search.query.plain`). None for any
        other."""
        of_index = self.native
        if of_index is None:
            return None
        answered: Known | None = _paid(
            of_index.answer_plain(text, limit, count, budget.left, budget.seconds_in_c()), budget
        )
        return answered

    def json_of_plain(
        self,
        text: str,
        query_id: str,
        fields: tuple[str, ...],
        page: tuple[int, int, bool],
        state_id: str,
        options: int,
        *,
        budget: Budget,
    ) -> tuple[bytes, int] | None:
        """(the answer to a plain query as a line of JSON, the number of its matches); see `View`."""
        of_index = self.native
        if of_index is None:
            return None
        line: tuple[bytes, int] | None = of_index.json_of_plain(
            text, query_id, fields, page, state_id, options, budget.left
        )
        return line

    def among_plain(
        self, text: str, documents: tuple[tuple[int, int], ...], *, budget: Budget
    ) -> list[Match] | None:
        """The matches of a plain query among some documents, which ascend; None where that is not known at
        once."""
        of_index = self.native
        if of_index is None:
            return None
        found: list[Match] | None = _paid(
            of_index.among_plain(text, documents, budget.left, budget.seconds_in_c()), budget
        )
        return found


def _paid(done: Any, budget: Budget) -> Any:
    """The result of a call, after the budget has paid for it; None where the call gave none."""
    if done is None:
        return None
    found, budget.left, is_cut_short = done
    budget.is_cut_short |= is_cut_short
    return found
