"""Reposts: articles that are copies of one another, and articles held by longer pages.

An article *holds* another if it has passages of at least HELD of the other's weight. Each passage weighs its
letters times ln(1 + N / n), where n of N articles have it, so that what every page of a site has weighs
little. Two articles that hold each other are *copies*. Comparing all pairs would take forever, so an article
is looked for by its PROBES rarest passages alone: a copy that lacks them all lacks too much to be one.

The articles that have a passage are counted in a table without chains: passages that share a slot count too
high. With twice as many slots as passages that is rare, and changes a weight little. In C:
`native/duplicates/reposts.c`.
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
"""Part of an article's weight that another must have to hold it."""

FEWEST_LETTERS = 40
"""Fewest letters of all passages of an article that can be held; fewer may be a set phrase."""

PROBES = 6
"""Number of rarest passages by which an article is looked for."""

MOST_PROBING = 256
"""Most articles that are looked for by one passage: the first of those that share it."""

_MOST_COUNTED = 0xFFFF

Pairs = list[tuple[int, int]]


def find_reposts(passages: Numbers, ends: Numbers) -> Reposts:
    """The reposts among articles, given as in `passages.Passages`; of copies, the first stands for all."""
    copies, held = _find_pairs(passages, ends)
    first_of = dict(copies)
    groups: dict[int, list[int]] = {}
    for article, first in sorted(copies):
        groups.setdefault(first, [first]).append(article)
    pairs = {(first_of.get(article, article), holder) for article, holder in held}
    holders = sorted((first, holder) for first, holder in pairs if first_of.get(holder, holder) != first)
    return Reposts(tuple(tuple(group) for _, group in sorted(groups.items())), tuple(holders))


def _find_pairs_in_c(passages: Numbers, ends: Numbers) -> tuple[Pairs, Pairs]:
    copies, held = native.extension.find_reposts(passages, ends)
    return _pairs(copies), _pairs(held)


def _pairs(content: bytes) -> Pairs:
    view = numbers(memoryview(content), "I")
    return list(zip(view[::2], view[1::2], strict=True))


@native.in_c(_find_pairs_in_c)
def _find_pairs(passages: Numbers, ends: Numbers) -> tuple[Pairs, Pairs]:
    """Pairs of (article, the first of its copies), and of (article, one that holds it)."""
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
    copies = [(article, _first(first, article)) for article in range(len(first))]
    return [(article, root) for article, root in copies if article != root], held


def _first(first: list[int], article: int) -> int:
    while first[article] != article:
        article = first[article]
    return article


class _Counts:
    """The number of articles that have a passage, and the weights that follow from it."""

    def __init__(self, passages: Sequence[int]) -> None:
        slots = 1024
        while slots < 2 * len(passages):
            slots *= 2
        self._mask = slots - 1
        self._counts = array("H", bytes(2 * slots))
        for passage in passages:
            slot = passage >> 8 & self._mask
            if self._counts[slot] < _MOST_COUNTED:
                self._counts[slot] += 1

    def __getitem__(self, passage: int) -> int:
        return self._counts[passage >> 8 & self._mask]

    def weight(self, passages: Iterable[int], articles: int) -> float:
        weight = 0.0
        # Not by `sum`: from Python 3.12 on it rounds differently from C.
        for passage in passages:
            weight += letters_in(passage) * log(1 + articles / self[passage])
        return weight
