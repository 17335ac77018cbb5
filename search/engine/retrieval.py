"""One search over all segments, as an engine takes it."""

from __future__ import annotations

from indexer.core.frozen import altered, frozen
from search.query.conditions import EVERYTHING, Condition

from .values import ALL_DOCUMENTS, BY_SCORE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Match, RankingTerm, Recency


class Retrieval(metaclass=frozen):
    """One search over all segments: what matches, and in what order.

    `terms` score. `needed` is the weight of terms that `EnoughWeight` asks for. `since` and `until` are days
    as 20240329, both inclusive, 0 for none; an article without a date matches neither. Of the matches, which
    are all counted, only those are found that come `after` a given one in the order. `documents` are the only
    ones that may match, in ascending order; None for all."""

    condition: Condition = EVERYTHING
    terms: tuple[RankingTerm, ...] = ()
    needed: float = 0.0
    since: int = 0
    until: int = 0
    order: int = BY_SCORE
    selection: int = ALL_DOCUMENTS
    recency: Recency | None = None
    after: Match | None = None
    documents: tuple[tuple[int, int], ...] | None = None

    def anywhere(self) -> Retrieval:
        """The same for documents that were selected already: by their days, as boilerplate, by their numbers
        and by their place in the order."""
        return altered(self, since=0, until=0, selection=ALL_DOCUMENTS, documents=None, after=None)
