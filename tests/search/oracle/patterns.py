"""Where a pattern matches, by trying every choice of its parts' spans."""

from __future__ import annotations

import re
from itertools import pairwise, product

from search.query.query import Adjacent, AtLeast, Either, Exact, Leaf, Near, SameSentence

Span = tuple[int, int]


def all_spans(leaf: Leaf, folded: str) -> set[Span]:
    match leaf:
        case Exact(text):
            starts = [at for at in range(len(folded)) if text and folded.startswith(text, at)]
            return {(start, start + len(text)) for start in starts}
        case Either(parts):
            return _shortest({span for part in parts for span in all_spans(part, folded)})
        case AtLeast(part, count):
            spans = all_spans(part, folded)
            return spans if _most_apart(spans) >= max(count, 1) else set()
    chosen = product(*[all_spans(part, folded) for part in leaf.parts]) if leaf.parts else []
    fitting = [spans for spans in chosen if _fits(leaf, spans, folded)]
    return _shortest({(min(spans)[0], max(end for _, end in spans)) for spans in fitting})


def _fits(leaf: Leaf, spans: tuple[Span, ...], folded: str) -> bool:
    if isinstance(leaf, SameSentence):
        return len({len(re.findall("[。!?;…]", folded[:start])) for start, _ in spans}) == 1
    assert isinstance(leaf, (Near, Adjacent))
    ordered = spans if isinstance(leaf, Adjacent) else sorted(spans)
    return all(0 <= right[0] - left[1] <= leaf.distance for left, right in pairwise(ordered))


def _shortest(spans: set[Span]) -> set[Span]:
    """The spans of which no shorter one has the same start, and those of which none has the same end."""
    return {
        (start, end)
        for start, end in spans
        if end == min(other for begin, other in spans if begin == start)
        or start == max(begin for begin, other in spans if other == end)
    }


def _most_apart(spans: set[Span], behind: int = 0) -> int:
    """The most spans from some place on that do not overlap, by trying each as the first."""
    return max((1 + _most_apart(spans, end) for start, end in spans if start >= behind), default=0)


def marked(leaf: Leaf, folded: str, within: Span) -> set[Span]:
    """What takes part in a match between two places: strings, and wildcards with what they stand for."""
    if isinstance(leaf, Exact) or (isinstance(leaf, Adjacent) and leaf.is_wildcard):
        spans = _inside(all_spans(leaf, folded), within)
        return {span for span in spans if _inside(spans, span) == {span}}
    parts = [_inside(all_spans(part, folded), within) for part in leaf.parts]
    if isinstance(leaf, (AtLeast, Either)):
        taking_part = parts
    else:
        fitting = [spans for spans in product(*parts) if _fits(leaf, spans, folded)]
        taking_part = [{spans[number] for spans in fitting} for number in range(len(parts))]
    return {
        mark
        for part, spans in zip(leaf.parts, taking_part, strict=True)
        for span in spans
        for mark in marked(part, folded, span)
    }


def _inside(spans: set[Span], within: Span) -> set[Span]:
    return {span for span in spans if within[0] <= span[0] and span[1] <= within[1]}
