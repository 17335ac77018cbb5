"""Makes hits of matches, and works out their fields when they are first asked for.

A hit is made with its place, its text and its score. Spans, the article's record, reposts, what stands below
a heading and the rest take longer than most searches, and programs ask for few of them. So hits keep the view
and read in it what they are asked for; those of a view that ends with its search are asked for all at
once."""

from __future__ import annotations

from indexer.core.caching import cached_property
from indexer.core.frozen import frozen, set_field
from search.engine.values import BY_SCORE
from search.highlight import find_spans
from search.hit import LONGEST_HEADING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import Protocol, TypeVar

    from search.engine.values import Match
    from search.engine.view import View
    from search.highlight import Span
    from search.hit import Hit, SearchResults
    from search.hit_parts import Repost

    from .plan import Plan

    Read = TypeVar("Read")

    class Answering(Protocol):
        """The answer that hits are of, as far as they ask it: `search.answering.retrieval.Answer`."""

        view: View
        order: int

        @property
        def plan(self) -> Plan | Marks: ...

        @property
        def whole_from(self) -> int: ...

        def holding_whole(self, view: View, matches: Sequence[Match]) -> set[tuple[int, int]]: ...

        def tiers_of_boilerplate(self, matches: Sequence[Match]) -> Collection[int] | None: ...


def read_soundly(view: View, read: Callable[[], Read]) -> Read:
    """Read in a view after its search. Where the view is damaged, the error names the damaged file."""
    try:
        return read()
    except view.signs_of_damage:
        view.verify()
        raise


class Marks(metaclass=frozen):
    """The strings that are marked in hits, as those of a `search.answering.plan.Plan`."""

    needles: list[str]
    fragments: frozenset[str]
    phrases: list[str]
    marked = None


def complete(view: View, hits: Sequence[Hit], matches: Sequence[Match]) -> None:
    """Ask hits of a view that ends with its search for all but what stands below them, and let go of it."""
    view.prefetch(matches)
    for hit in hits:
        set_field(hit, "below", None)
        let_go(hit)


def let_go(value: Hit | SearchResults) -> None:
    """Ask for all fields of a value, and let go of what works them out."""
    for name in type(value).__match_args__:
        getattr(value, name)
    set_field(value, "_later", None)


def _set_reposts(hit: Hit, reposts: Sequence[Repost], count: int = 0, origin: str | None = None) -> None:
    set_field(hit, "reposts", reposts)
    set_field(hit, "repost_count", count)
    set_field(hit, "origin", origin)


class Showing:
    """The fields of the hits of one page of an answer."""

    _holding: Sequence[bool | None] | None = None
    """For each hit whether it holds all of the query, once it was worked out."""

    _articles: Sequence[int] = ()
    """The number of each hit's article, once they were looked up."""

    _related: Collection[int] | None = None
    """Those among them that may have relatives."""

    def __init__(self, answer: Answering, matches: Sequence[Match]) -> None:
        self._answer = answer
        self._matches = matches
        if answer.view.budget.is_cut_short:
            # What the search had no budget for is not known of its hits.
            self._holding = self._holding_all(answer.view)

    @cached_property
    def _view(self) -> View:
        return self._answer.view.lasting

    @cached_property
    def _whole_from(self) -> int:
        """The tier from which on all matches hold all of the query."""
        return self._answer.whole_from

    @cached_property
    def _boilerplate(self) -> Collection[int] | None:
        """The tiers of boilerplate; None where tiers do not tell."""
        return self._answer.tiers_of_boilerplate(self._matches)

    def work_out(self, hit: Hit, at: int, name: str) -> None:
        view = self._view
        read_soundly(view, lambda: self._work_out(view, hit, at, name))

    def _work_out(self, view: View, hit: Hit, at: int, name: str) -> None:
        match = self._matches[at]
        if name == "spans":
            set_field(hit, "spans", self._spans(view, hit.text, match))
        elif name in ("reposts", "repost_count", "origin"):
            self._add_reposts(view, hit, at)
        elif name == "below":
            from .headings import below_heading

            set_field(hit, "below", below_heading(view, hit, match))
        elif name == "holds_all":
            holding = self._holding
            if holding is None:
                holding = self._holding = self._holding_all(view)
            set_field(hit, "holds_all", holding[at])
        else:
            view.add_details(hit, match[0], match[1])
            tiers = self._boilerplate
            is_boilerplate = view.are_boilerplate([match])[0] if tiers is None else match[4] in tiers
            set_field(hit, "boilerplate", is_boilerplate)
            # What takes no time is set at once.
            if match[4] >= self._whole_from:
                set_field(hit, "holds_all", True)
            if not view.statistics.has_reposts:
                _set_reposts(hit, ())
            if len(hit.text) > LONGEST_HEADING:
                set_field(hit, "below", None)

    def _spans(self, view: View, text: str, match: Match) -> tuple[Span, ...]:
        plan = self._answer.plan
        spans = find_spans(text, plan.needles) if plan.needles else ()
        if plan.marked is not None:
            from .marking import marked

            spans = marked(view, text, spans, match[:2], plan.marked)
        if plan.fragments:
            from .fragments import without_strays

            spans = without_strays(text, spans, plan.fragments, plan.phrases)
        return spans

    def _add_reposts(self, view: View, hit: Hit, at: int) -> None:
        related = self._related
        if related is None:
            self._articles = view.articles_of(self._matches)
            related = self._related = view.relations.among(self._articles)
        if self._articles[at] in related:
            from .reposts import reposts_of

            _set_reposts(hit, *reposts_of(view, hit, self._articles[at]))
        else:
            _set_reposts(hit, ())

    def _holding_all(self, view: View) -> list[bool | None]:
        answer, matches = self._answer, self._matches
        flags: list[bool | None] = [match[4] >= self._whole_from for match in matches]
        if answer.order != BY_SCORE or all(flags):
            return flags
        below = [match for flag, match in zip(flags, matches, strict=True) if not flag]
        holding = answer.holding_whole(view, below)
        other = None if view.budget.is_cut_short else False
        return [flag or match[:2] in holding or other for flag, match in zip(flags, matches, strict=True)]
