"""Pairs the paragraphs of two articles: equal ones, versions of one another, and those that moved.

Two paragraphs are equal if their tokens are (`differing`): script, glosses, signs and spaces make no
difference. Pairs in the same order are those whose weight is the greatest; other pairs have moved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from itertools import chain, pairwise
from operator import itemgetter

from indexer.core.caching import cache
from indexer.core.frozen import frozen

from .differing import Change, changes_between, tokens_of
from .folding import fold_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Literal

    from indexer.core.article import Paragraph

    Kind = Literal["equal", "changed", "moved", "only_first", "only_second"]
    Pair = tuple[int, int]
    """The places of two paragraphs, in the first and in the second article, from 0."""
    Weighted = tuple[int, int, float]

ALIKE = 0.4
"""Likeness from which two paragraphs are versions of one another."""

MOVED_ALIKE, SHORTEST_MOVED = 0.75, 6
"""Likeness, and number of tokens, from which paragraphs that stand elsewhere are versions."""

MOST_REPEATED = 8
"""Number of paragraphs that may hold a pair of tokens by which versions are looked for, and of equal ones
among which the best is looked for."""

MOST_VERSIONS = 4
"""Number of paragraphs that are compared with one by their likeness, apart from those at the same place."""

DEEPEST = 20
"""Number of times that what is left between pairs is searched for further ones."""


class ParagraphPair(metaclass=frozen):
    """A paragraph of the first article, of the second, or of both.

    `kind` is "equal", "changed" or "moved" where both have it, in the same order except for "moved", or
    "only_first" or "only_second". `changes` are the places where the two texts differ, of a changed
    paragraph, and of a moved one that was changed, too.
    """

    kind: Kind
    first: Paragraph | None
    second: Paragraph | None
    changes: tuple[Change, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The keys of a pair in JSON (docs/json.md)."""
        sides = {
            name: paragraph and {"paragraph": paragraph.ordinal, "text": paragraph.text}
            for name, paragraph in (("first", self.first), ("second", self.second))
        }
        return {"kind": self.kind, **sides, "changes": [each.as_dict() for each in self.changes]}


def pair_paragraphs(first: Sequence[Paragraph], second: Sequence[Paragraph]) -> tuple[ParagraphPair, ...]:
    """Every paragraph of two articles once, in the order of the second article; one that only the first has,
    behind the paragraph that it follows there."""
    read = cache(lambda text: tokens_of(fold_text(text)))
    ones, twos = _Side(first, read), _Side(second, read)
    in_order = _pairs_in_order(ones, twos)
    moved = _moved_pairs(ones, twos, in_order)
    return tuple(_merged(ones, twos, in_order, moved))


class _Side:
    """The paragraphs of one of the articles."""

    def __init__(self, paragraphs: Sequence[Paragraph], read: Callable[[str], tuple[str, ...]]) -> None:
        self.paragraphs = paragraphs
        self.tokens = [read(each.text) for each in paragraphs]
        self._features: dict[int, frozenset[str]] = {}

    @cached_property
    def known(self) -> frozenset[tuple[str, ...]]:
        """The tokens of all paragraphs."""
        return frozenset(self.tokens)

    def features(self, at: int) -> frozenset[str]:
        """The tokens of a paragraph and its pairs of neighbouring ones; all numbers are one."""
        found = self._features.get(at)
        if found is None:
            classed = ["0" if token[0].isdigit() else token for token in self.tokens[at]]
            found = frozenset([*classed, *map(" ".join, pairwise(classed))])
            self._features[at] = found
        return found


def _likeness(ones: _Side, twos: _Side, one: int, two: int) -> float:
    """The share of features that two paragraphs have in common, from 0 to 1."""
    first, second = ones.features(one), twos.features(two)
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 0.0


def _pairs_in_order(ones: _Side, twos: _Side) -> list[Pair]:
    """Pairs of equal paragraphs and of versions, ascending in both articles."""
    found: list[Pair] = []
    gaps = [(range(len(ones.tokens)), range(len(twos.tokens)), 0)]
    while gaps:
        firsts, seconds, depth = gaps.pop()
        candidates = [*_equal(ones, twos, firsts, seconds), *_versions(ones, twos, firsts, seconds)]
        chain = _heaviest_chain(candidates, seconds.stop)
        found += chain
        if chain and depth < DEEPEST:
            ends = [(firsts.start - 1, seconds.start - 1), *chain, (firsts.stop, seconds.stop)]
            for (one, two), (next_one, next_two) in pairwise(ends):
                left = range(one + 1, next_one), range(two + 1, next_two)
                if left[0] and left[1]:
                    gaps.append((*left, depth + 1))
    return sorted(found)


def _equal(ones: _Side, twos: _Side, firsts: range, seconds: range) -> Iterator[Weighted]:
    """Candidates that are equal: each with each, or of many each with that of its rank from either end."""
    places: dict[tuple[str, ...], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for of_side, side, within in ((0, ones, firsts), (1, twos, seconds)):
        for at in within:
            places[side.tokens[at]][of_side].append(at)
    for tokens, (one_places, two_places) in places.items():
        few = len(one_places) * len(two_places) <= MOST_REPEATED
        candidates: Iterable[Pair] = (
            [(one, two) for one in one_places for two in two_places]
            if few
            else {
                *zip(one_places, two_places, strict=False),
                *zip(reversed(one_places), reversed(two_places), strict=False),
            }
        )
        yield from ((one, two, len(tokens) + 1.0) for one, two in candidates)


def _versions(ones: _Side, twos: _Side, firsts: range, seconds: range) -> Iterator[Weighted]:
    """Candidates that are versions, of paragraphs without an equal one in the other article."""
    alone = [at for at in firsts if ones.tokens[at] not in twos.known]
    others = [at for at in seconds if twos.tokens[at] not in ones.known]
    near: dict[int, set[int]] = {
        one: set(likeliest) for one, likeliest in _likeliest(ones, twos, alone, others)
    }
    for one, two in (*zip(alone, others, strict=False), *zip(alone[::-1], others[::-1], strict=False)):
        near.setdefault(one, set()).add(two)
    for one, candidates in near.items():
        for two in sorted(candidates):
            likeness = _likeness(ones, twos, one, two)
            if likeness >= ALIKE:
                yield one, two, likeness * (len(ones.tokens[one]) + len(twos.tokens[two])) / 2


def _likeliest(
    ones: _Side, twos: _Side, alone: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, list[int]]]:
    """For each of some paragraphs, those of the other article that share most of its rare features."""
    holders: dict[str, list[int]] = defaultdict(list)
    for two in others:
        for feature in twos.features(two):
            holders[feature].append(two)
    rare = {feature: held for feature, held in holders.items() if len(held) <= MOST_REPEATED}
    for one in alone:
        of_one = [rare[feature] for feature in ones.features(one) if feature in rare]
        shared = Counter(chain.from_iterable(of_one))
        best = sorted([(-count, two) for two, count in shared.items()])
        yield one, [two for _, two in best[:MOST_VERSIONS]]


_weight = itemgetter(0)
"""The weight of a chain. Of chains with the same weight the first that was found stays."""


def _heaviest_chain(candidates: Iterable[Weighted], bound: int) -> list[Pair]:
    """Those of the candidates that ascend in both articles and weigh the most together.

    `best` is a Fenwick tree: the heaviest chain that ends before a place of the second article."""
    best: list[tuple[float, int]] = [(0.0, -1)] * (bound + 1)
    links: list[tuple[Pair, int]] = []
    for one, two, weight in sorted(candidates, key=lambda each: (each[0], -each[1])):
        before = (0.0, -1)
        at = two
        while at > 0:
            before = max(before, best[at], key=_weight)
            at -= at & -at
        chain = (before[0] + weight, len(links))
        links.append(((one, two), before[1]))
        at = two + 1
        while at <= bound:
            best[at] = max(best[at], chain, key=_weight)
            at += at & -at
    pairs: list[Pair] = []
    at = max(best, key=_weight)[1]
    while at >= 0:
        pair, at = links[at]
        pairs.append(pair)
    return pairs[::-1]


def _moved_pairs(ones: _Side, twos: _Side, in_order: Sequence[Pair]) -> list[Pair]:
    """Pairs of those that are left: equal ones by their rank, then those that are very much alike."""
    paired_ones, paired_twos = {one for one, _ in in_order}, {two for _, two in in_order}
    left = [at for at in range(len(ones.tokens)) if ones.tokens[at] and at not in paired_ones]
    others = [at for at in range(len(twos.tokens)) if twos.tokens[at] and at not in paired_twos]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for two in reversed(others):
        places[twos.tokens[two]].append(two)
    moved = [(one, places[ones.tokens[one]].pop()) for one in left if places.get(ones.tokens[one])]
    used_ones, used_twos = {one for one, _ in moved}, {two for _, two in moved}
    long_ones = [at for at in left if at not in used_ones and len(ones.tokens[at]) >= SHORTEST_MOVED]
    long_twos = [at for at in others if at not in used_twos and len(twos.tokens[at]) >= SHORTEST_MOVED]
    alike = sorted(
        (-likeness, one, two)
        for one, likeliest in _likeliest(ones, twos, long_ones, long_twos)
        for two in likeliest
        if (likeness := _likeness(ones, twos, one, two)) >= MOVED_ALIKE
    )
    for _, one, two in alike:
        if one not in used_ones and two not in used_twos:
            used_ones.add(one)
            used_twos.add(two)
            moved.append((one, two))
    return moved


def _merged(
    ones: _Side, twos: _Side, in_order: Sequence[Pair], moved: Iterable[Pair]
) -> Iterator[ParagraphPair]:
    """All paragraphs as pairs, in order."""
    from_place = {two: one for one, two in moved}
    gone = set(from_place.values())
    one = two = 0
    for next_one, next_two in [*in_order, (len(ones.tokens), len(twos.tokens))]:
        for at in range(one, next_one):
            if at not in gone:
                yield ParagraphPair("only_first", ones.paragraphs[at], None)
        for at in range(two, next_two):
            if at in from_place:
                yield _pair(ones, twos, from_place[at], at, "moved")
            else:
                yield ParagraphPair("only_second", None, twos.paragraphs[at])
        if next_one < len(ones.tokens):
            is_equal = ones.tokens[next_one] == twos.tokens[next_two]
            yield _pair(ones, twos, next_one, next_two, "equal" if is_equal else "changed")
        one, two = next_one + 1, next_two + 1


def _pair(ones: _Side, twos: _Side, one: int, two: int, kind: Kind) -> ParagraphPair:
    first, second = ones.paragraphs[one], twos.paragraphs[two]
    return ParagraphPair(
        kind, first, second, changes_between(first.text, second.text) if kind != "equal" else ()
    )
