"""Which articles were published again: copies of one another, and articles that stand in longer pages.

An article is held by another where at least HELD of its passages are there too, each weighing its letters
times ln(1 + N / n), n of N articles having it: what every page of a site has tells nothing of whether two are
one. Two that hold each other are copies. To compare all with all would take forever, so an article is looked
for by its PROBES rarest passages alone: a copy that lacked them all would lack too much to be one.

How many articles have a passage is counted in a table without chains, where a count is too high if passages
share a place. With twice as many places as passages that is seldom enough, and moves a weight by little.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf, log

from indexer import native
from indexer.core.sections import Numbers, numbers
from indexer.storage.embedded.relations import Reposts

from .passages import letters_in

HELD = 0.8
"""How much of an article's weight another must have to hold it."""

FEWEST_LETTERS = 40
"""An article whose passages have fewer together may be a set phrase, which others have too."""

PROBES = 6
"""By so many of its rarest passages an article is looked for."""

MOST_PROBING = 256
"""So many articles are looked for by one passage: of more that share it, the first."""

_MOST_COUNTED = 0xFFFF


def find_reposts(passages: Numbers, ends: Numbers) -> Reposts:
    """The reposts among articles, given as in `passages.Passages`."""
    if native.extension is not None:
        same, held = native.extension.find_reposts(passages, ends)
        return _grouped(_pairs(same), _pairs(held))
    return _grouped(*_find(passages, ends))


Pairs = list[tuple[int, int]]


def _pairs(content: bytes) -> Pairs:
    view = numbers(memoryview(content), "I")
    return list(zip(view[::2], view[1::2], strict=True))


def _grouped(same: Pairs, held: Pairs) -> Reposts:
    """Groups of (article, the first that it is a copy of), and what is held, told of each group's first."""
    first_of = dict(same)
    groups: dict[int, list[int]] = {}
    for article, first in sorted(same):
        groups.setdefault(first, [first]).append(article)
    holders = {(first_of.get(article, article), holder) for article, holder in held}
    return Reposts(
        tuple(tuple(group) for _, group in sorted(groups.items())),
        tuple(
            sorted(
                (article, holder) for article, holder in holders if first_of.get(holder, holder) != article
            )
        ),
    )


def _find(passages: Numbers, ends: Numbers) -> tuple[Pairs, Pairs]:
    """The same in Python: (article, the first of its copies), (article, one that holds it)."""
    of_article = [passages[start:end] for start, end in pairwise([0, *ends])]
    counts = _Counts(passages)
    articles = sum(1 for each in of_article if len(each))
    weights = [
        counts.weight(each, articles) if sum(map(letters_in, each)) >= FEWEST_LETTERS else inf
        for each in of_article
    ]
    probing: dict[int, list[int]] = {}
    for article, each in enumerate(of_article):
        shared = [passage for passage in each if counts[passage] > 1]
        weight = counts.weight(shared, articles)
        if shared and weight >= HELD * weights[article]:
            for passage in sorted(shared, key=lambda passage: (counts[passage], passage))[:PROBES]:
                probing.setdefault(passage, []).append(article)
    first = list(range(len(of_article)))
    held: Pairs = []
    for article, each in enumerate(of_article):
        candidates = {other for passage in each for other in probing.get(passage, ())[:MOST_PROBING]}
        for other in sorted(candidates):
            if _first(first, other) == _first(first, article):
                continue
            common = set(each).intersection(of_article[other])
            weight = counts.weight(sorted(common), articles)
            is_held, holds = weight >= HELD * weights[other], weight >= HELD * weights[article]
            if is_held and holds:
                one, two = sorted((_first(first, other), _first(first, article)))
                first[two] = one
            elif is_held:
                held.append((other, article))
            elif holds:
                held.append((article, other))
    same = [(article, _first(first, article)) for article in range(len(first))]
    return [(article, root) for article, root in same if article != root], held


def _first(first: list[int], article: int) -> int:
    while first[article] != article:
        article = first[article]
    return article


class _Counts:
    """How many articles have a passage, and what that makes it weigh."""

    def __init__(self, passages: Sequence[int]) -> None:
        places = 1024
        while places < 2 * len(passages):
            places *= 2
        self._mask = places - 1
        self._counts = array("H", bytes(2 * places))
        for passage in passages:
            place = passage >> 8 & self._mask
            if self._counts[place] < _MOST_COUNTED:
                self._counts[place] += 1

    def __getitem__(self, passage: int) -> int:
        return self._counts[passage >> 8 & self._mask]

    def weight(self, passages: Iterable[int], articles: int) -> float:
        weight = 0.0
        # Not by `sum`, which rounds otherwise from Python 3.12 on, and than C.
        for passage in passages:
            weight += letters_in(passage) * log(1 + articles / self[passage])
        return weight
