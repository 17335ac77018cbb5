"""The answer to a plain query: C gives its matches from the text as it was typed.

A page of hits needs no more than stands here. `whole`, the answer to the parsed query, works out
whatever else is asked for. So a command that prints a page loads neither the parser nor what plans."""

from __future__ import annotations

from indexer.core.caching import cached_property
from search.engine.values import BOILERPLATE_TIER, BY_SCORE, EXACT_TIER, FEW

from .showing import Marks, Showing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from search.engine.values import Known, Match
    from search.engine.view import View
    from search.hit import Hit
    from search.query.plain import Expansion

    from .known import KnownAnswer
    from .options import SearchOptions


def plain_answer(view: View, text: str, options: SearchOptions) -> PlainAnswer | None:
    """The answer to a plain query as it was typed, for options that are plain too; None where it is not
    plain."""
    known = view.answer_plain(text, options.wanted, count=options.count)
    return None if known is None else PlainAnswer(view, text, known, options.wanted)


class PlainAnswer:
    """The answer to a plain query, as far as pages ask it: see `search.answering.retrieval.Answer`."""

    is_of_texts = True
    order = BY_SCORE
    number = None

    def __init__(self, view: View, text: str, known: Known, wanted: int) -> None:
        self.view = view
        self.text = text
        self.known = known
        self._wanted = wanted

    @cached_property
    def whole(self) -> KnownAnswer:
        """The answer to the parsed query."""
        from .known import answer_of_text

        return answer_of_text(self.view, self.text, self.known, self._wanted)

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        if not self.known.others:
            return ()
        from search.query.plain import expansions_of

        return expansions_of(self.known.others)

    @property
    def is_bare(self) -> bool:
        return self.known.is_bare

    @cached_property
    def total(self) -> int:
        return self.whole.total if self.known.counts is None else self.known.counts[0]

    @cached_property
    def holding_all(self) -> int:
        return self.whole.holding_all if self.known.counts is None else self.known.counts[1]

    def know_total(self, total: int) -> None:
        self.total = total

    @property
    def plan(self) -> Marks:
        texts, atoms = self.known.texts, self.known.atoms
        # All are Han and signs: no part but a single character is a fragment.
        fragments = frozenset([atom for atom in atoms if len(atom) == 1 and atom not in texts])
        others = [other for _, other, _ in self.known.others]
        return Marks([*dict.fromkeys([*texts, *atoms, *others])], fragments, texts if self.is_bare else [])

    def first(self, count: int, after: Match | None = None, *, most: int = 0) -> list[Match]:
        wanted = max(count, most)
        if after is None and wanted == self._wanted:
            return self.known.first(count)
        further = (
            self.view.answer_plain(self.text, wanted, count=False)
            if after is None and wanted <= FEW
            else None
        )
        return self.whole.first(count, after, most=most) if further is None else further.first(count)

    def hits(self, matches: Sequence[Match]) -> tuple[Hit, ...]:
        return self.view.hits(matches, Showing(self, matches))

    @property
    def whole_from(self) -> int:
        return EXACT_TIER if self.known.asks_for_some else BOILERPLATE_TIER

    def holding_whole(self, view: View, matches: Sequence[Match]) -> set[tuple[int, int]]:
        return self.whole.holding_whole(view, matches)

    def tiers_of_boilerplate(self, matches: Sequence[Match]) -> Collection[int]:
        if not self.view.statistics.has_boilerplate:
            return ()
        if self.known.boilerplate_alone and any(match[4] == EXACT_TIER for match in matches):
            return (BOILERPLATE_TIER, EXACT_TIER)
        return (BOILERPLATE_TIER,)

    def among(self, documents: Sequence[tuple[int, int]]) -> list[Match]:
        return self.whole.among(documents)

    def matching(self, documents: Sequence[tuple[int, int]]) -> Sequence[Match]:
        found = self.view.among_plain(self.text, tuple(sorted(documents)))
        return self.whole.matching(documents) if found is None else found
