"""The spans of what made a paragraph match an expression, and of nothing else.

Where all strings of an expression count wherever they stand, an engine marks them. Otherwise they are worked
out here for each hit: a string is marked if it takes part in a match of its pattern, in a clause that the
paragraph matches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from indexer.analysis import origins_of
from search.kernel.predicates import Latest, Spans, chains_of, mirrored, sentence_ends, spans_of
from search.query.conditions import condition_of, in_each_way
from search.query.query import (
    Adjacent,
    AmongFirst,
    And,
    AtLeast,
    Clause,
    Composite,
    Either,
    Exact,
    Leaf,
    Near,
    Or,
    SameArticle,
    SameSentence,
    assert_never,
)

from .judging import Document, Judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.view import View
    from search.highlight import Span


def marked(
    view: View, text: str, spans: Sequence[Span], document: Document, clause: Clause
) -> tuple[Span, ...]:
    """The spans of a clause that a paragraph with this text matches, beside those that it has."""
    judge = Judge(view, document, lambda _weight, _document: True)
    marker = Marker(judge.folded(document, "body"))
    origins = origins_of(text)
    found = list(spans)
    for leaf in _matched(clause, lambda one: judge.matches(condition_of(one, view.segmenter), document)):
        for start, end in marker.marks(leaf):
            # A span that would cut a character of the source in two is left out.
            if not any(0 < at < len(origins) and origins[at - 1][0] == origins[at][0] for at in (start, end)):
                found.append((origins[start][0], origins[end - 1][1]))
    return tuple(_apart(found))


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans that do not overlap: the leftmost are kept, and of those the longest."""
    behind = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= behind:
            yield start, end
            behind = end


def _matched(clause: Clause, matches: Callable[[Clause], bool]) -> Iterator[Leaf]:
    """The leaves of the body by which a paragraph matches a clause."""
    match clause:
        case Exact() | SameSentence() | Near() | Adjacent() | AtLeast() | Either():
            if clause.field == "body":
                yield in_each_way(clause)
        case And(clauses=clauses):
            for one in clauses:
                yield from _matched(one, matches)
        case Or(clauses=clauses) | SameArticle(clauses=clauses):
            for one in clauses:
                if matches(one):
                    yield from _matched(one, matches)
        case AmongFirst(clause=limited):
            yield from _matched(limited, matches)


class Marker:
    """Finds what takes part in the matches of patterns in one folded text."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._known: dict[int, Spans] = {}
        """The spans of each pattern, by its identity."""

    def marks(self, leaf: Leaf, first: int = 0, behind: int | None = None) -> set[Span]:
        """The spans of the strings, and of wildcards, in the matches between two places."""
        within = (first, len(self._folded) if behind is None else behind)
        if isinstance(leaf, Exact):
            return set(self._spans(leaf, *within))
        if isinstance(leaf, Adjacent) and leaf.is_wildcard:
            return set(_innermost(self._spans(leaf, *within)))
        parts = [self._spans(part, *within) for part in leaf.parts]
        found: set[Span] = set()
        for part, spans in zip(leaf.parts, self._taking_part(leaf, parts), strict=True):
            for span in spans:
                found |= {span} if isinstance(part, Exact) else self.marks(part, *span)
        return found

    def _spans(self, leaf: Leaf, first: int, behind: int) -> Spans:
        spans = self._known.get(id(leaf))
        if spans is None:
            spans = self._known[id(leaf)] = spans_of(leaf, self._folded)
        inside = spans[bisect_left(spans, (first,)) : bisect_left(spans, (behind,))]
        return [span for span in inside if span[1] <= behind]

    def _taking_part(self, leaf: Composite, parts: Sequence[Spans]) -> Sequence[Spans]:
        """The spans of each part that are in some match."""
        match leaf:
            case Near() | Adjacent():
                return _in_chains(leaf, parts)
            case SameSentence():
                ends = sentence_ends(self._folded)
                held = [[bisect_right(ends, start) for start, _ in part] for part in parts]
                wanted = set.intersection(*map(set, held))
                return [
                    [span for span, sentence in zip(part, sentences, strict=True) if sentence in wanted]
                    for part, sentences in zip(parts, held, strict=True)
                ]
            case AtLeast() | Either():
                return parts
        assert_never(leaf)


def _in_chains(leaf: Near | Adjacent, parts: Sequence[Spans]) -> list[Spans]:
    """The spans of each part with a chain of some other parts before them, and one of the rest behind."""
    count = len(parts)
    before = _ends(chains_of(leaf, parts))
    behind = _ends(chains_of(leaf, [sorted(mirrored(part)) for part in reversed(parts)]))

    def is_linked(number: int, start: int, end: int) -> bool:
        for chosen, ends in before.items():
            rest = [other for other in range(count) if other != number and not chosen >> other & 1]
            in_mirror = behind.get(sum(1 << (count - 1 - other) for other in rest))
            if chosen >> number & 1 or in_mirror is None:
                continue
            if (not chosen or _one_is_near(ends, start, leaf.distance)) and (
                not rest or _one_is_near(in_mirror, -end, leaf.distance)
            ):
                return True
        return False

    return [[span for span in part if is_linked(number, *span)] for number, part in enumerate(parts)]


def _ends(chains: dict[int, Latest]) -> dict[int, list[int]]:
    return {0: [], **{chosen: sorted(latest) for chosen, latest in chains.items()}}


def _one_is_near(ends: Sequence[int], start: int, distance: int) -> bool:
    """Whether one of the ends is before a place, and at most so far away."""
    return bisect_left(ends, start - distance) < bisect_right(ends, start)


def _innermost(spans: Spans) -> Iterator[Span]:
    """The spans that hold no other one."""
    shortest: dict[int, int] = {}
    for start, end in spans:
        shortest.setdefault(start, end)
    behind = None
    for start, end in reversed(shortest.items()):
        if behind is None or end < behind:
            yield start, end
            behind = end
