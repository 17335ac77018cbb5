"""Where a pattern matches in a folded text: the twin of `native/search/predicates.c` and `spans.c`.

A pattern has spans, sorted (start, end). The span of a pattern of parts goes from where the first of the
chosen parts' spans begins to where the last one ends; of all these, for each beginning the shortest is kept,
and for each end, so that a text has no more than two for each of its characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from math import inf

from search.query.query import (
    Adjacent,
    AtLeast,
    Composite,
    Either,
    Exact,
    Leaf,
    Near,
    SameSentence,
    assert_never,
)

_SENTENCE_END = re.compile("[。!?;…]")
"""The end of a sentence in folded text."""

Spans = list[tuple[int, int]]


def satisfies(leaf: Leaf, folded: str) -> bool:
    """Whether a folded text satisfies the leaf."""
    if isinstance(leaf, Exact):
        return bool(leaf.text) and leaf.text in folded
    return bool(spans_of(leaf, folded))


def spans_of(leaf: Leaf, folded: str) -> Spans:
    """The spans of a pattern in a folded text. A text holds no empty string."""
    if isinstance(leaf, Exact):
        return _occurrences(leaf.text, folded)
    return _combined(leaf, [spans_of(part, folded) for part in leaf.parts], folded)


def _combined(leaf: Composite, parts: Sequence[Spans], folded: str) -> Spans:
    """The spans of a pattern, from those of its parts."""
    if isinstance(leaf, Either):
        return _shortest([span for part in parts for span in part])
    if not parts or not all(parts):
        return []
    match leaf:
        case SameSentence():
            return _in_sentences(parts, sentence_ends(folded))
        case Near() | Adjacent():
            return _both_ways(leaf, parts)
        case AtLeast(count=count):
            return parts[0] if _count_apart(parts[0]) >= count else []
    assert_never(leaf)


def sentence_ends(folded: str) -> list[int]:
    """The places behind the sentences of a folded text."""
    return [end.end() for end in _SENTENCE_END.finditer(folded)]


def _occurrences(text: str, folded: str) -> Spans:
    """All places of a string, overlapping ones too."""
    found: Spans = []
    at = folded.find(text) if text else -1
    while at >= 0:
        found.append((at, at + len(text)))
        at = folded.find(text, at + 1)
    return found


def _shortest(spans: Iterable[tuple[int, int]]) -> Spans:
    """The spans that are the shortest with their beginning, or with their end."""
    from_start: dict[int, int] = {}
    to_end: dict[int, int] = {}
    for start, end in spans:
        from_start[start] = min(end, from_start.get(start, end))
        to_end[end] = max(start, to_end.get(end, start))
    return sorted({*from_start.items(), *((start, end) for end, start in to_end.items())})


Latest = dict[int, int]
"""For each end of chains of spans, one from each of some parts, the last beginning."""


def mirrored(spans: Spans) -> Spans:
    """The spans as a mirror shows them, where each begins at the negative of its end."""
    return [(-end, -start) for start, end in reversed(spans)]


def _both_ways(leaf: Near | Adjacent, parts: Sequence[Spans]) -> Spans:
    """The shortest chains to each end and, seen in a mirror, from each beginning."""
    every = (1 << len(parts)) - 1
    chains = [(start, end) for end, start in chains_of(leaf, parts)[every].items()]
    in_mirror = chains_of(leaf, [sorted(mirrored(part)) for part in reversed(parts)])[every]
    return _shortest([*chains, *((-end, -start) for end, start in in_mirror.items())])


def chains_of(leaf: Near | Adjacent, parts: Sequence[Spans]) -> dict[int, Latest]:
    """The chains of each set of the parts that may come first; a set has a bit for each of its parts."""
    of_sets: dict[int, Latest] = {}
    if isinstance(leaf, Adjacent):
        sets: Iterable[int] = ((2 << last) - 1 for last in range(len(parts)))
    else:
        sets = range(1, 1 << len(parts))
    for chosen in sets:
        chains: Latest = {}
        for number, part in enumerate(parts):
            others = chosen & ~(1 << number)
            if others == 0:
                chains.update((end, start) for start, end in part)
            elif others != chosen and others in of_sets:
                for end, start in _extended(of_sets[others], part, leaf.distance).items():
                    chains[end] = max(start, chains.get(end, start))
        of_sets[chosen] = chains
    return of_sets


def _extended(chains: Latest, part: Spans, distance: int) -> Latest:
    """The chains with one more span behind them, at most `distance` away."""
    made: Latest = {}
    ends = deque(sorted(chains))
    # The chains near enough to the next span with the last beginning of all up to their end.
    near: deque[int] = deque()
    for start, end in part:
        while ends and ends[0] <= start:
            while near and chains[near[-1]] <= chains[ends[0]]:
                near.pop()
            near.append(ends.popleft())
        while near and near[0] < start - distance:
            near.popleft()
        if near:
            made[end] = max(chains[near[0]], made.get(end, chains[near[0]]))
    return made


def _in_sentences(parts: Sequence[Spans], ends: Sequence[int]) -> Spans:
    """The shortest spans over one span of each part, of those that begin in one sentence."""
    of_sentences: dict[int, list[Spans]] = {}
    for number, part in enumerate(parts):
        for span in part:
            sentence = bisect_right(ends, span[0])
            of_sentences.setdefault(sentence, [[] for _ in parts])[number].append(span)
    found: Spans = []
    for inside in of_sentences.values():
        if all(inside):
            found += _covering(inside)
            in_mirror = _covering([sorted(mirrored(part)) for part in inside])
            found += mirrored(in_mirror)
    return _shortest(found)


def _covering(parts: Sequence[Spans]) -> Spans:
    """For each beginning of a span the shortest span from there that covers one span of each part."""
    found: Spans = []
    least = [inf] * len(parts)
    """For each part, the first end of its spans that begin here or behind."""
    starts = sorted({start for part in parts for start, _ in part}, reverse=True)
    left = [list(part) for part in parts]
    for start in starts:
        beginning: list[tuple[int, int]] = []
        for number, spans in enumerate(left):
            while spans and spans[-1][0] >= start:
                beginning.append((number, spans[-1][1]))
                least[number] = min(least[number], spans.pop()[1])
        for number, end in beginning:
            last = max([end, *least[:number], *least[number + 1 :]])
            if last < inf:
                found.append((start, int(last)))
    return found


def _count_apart(spans: Spans) -> int:
    """The most spans that do not overlap."""
    count = behind = 0
    for start, end in sorted(spans, key=lambda span: (span[1], -span[0])):
        if start >= behind:
            count += 1
            behind = end
    return count
