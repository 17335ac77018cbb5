"""The time of a computation as on a usual machine, so that a slow or busy one fails no limit of a test."""

from __future__ import annotations

import timeit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from time import process_time

USUAL = 0.05
"""Seconds that a usual machine takes for a million additions in a `for` loop."""

ADDITIONS = 200_000
"""Additions that are timed before and after a computation: 0.01 s of a usual machine each time."""


PATIENCE = 300
"""Seconds after which a test gives up waiting for a process; no process that ends takes as many."""


LINEAR = 9
"""The `growth` that no linear computation reaches."""


class Taken:
    """What a block took, to be read after it."""

    seconds: float
    """The processor time of this process, divided by `slowness`."""

    slowness: float
    """The greater of `slowness()` before and after the block."""


@contextmanager
def usual_seconds() -> Iterator[Taken]:
    """The processor time of the block, as on a usual machine. A faster one is not asked for more."""
    taken = Taken()
    before = slowness()
    start = process_time()
    yield taken
    seconds = process_time() - start
    taken.slowness = max(before, slowness())
    taken.seconds = seconds / taken.slowness


def growth(work: Callable[[int], object], size: int) -> float:
    """The factor by which `work` takes longer for four times `size`.

    It is about 4 if the time is linear and 16 if it is quadratic, on any machine; LINEAR lies between.
    Both are timed again, three times at most, until the ratio of the least times is below LINEAR."""

    def least(of: int, repeat: int) -> float:
        return min(timeit.repeat(lambda: work(of), timer=process_time, number=1, repeat=repeat))

    small = large = inf
    for _ in range(3):
        large = min(large, least(4 * size, 1))  # first, so that what is slow but once counts against the work
        small = min(small, least(size, 2))
        if large < LINEAR * small:
            break
    return large / small


def slowness() -> float:
    """How many times as long as usual this machine takes for the additions now: 1 or more."""
    start = process_time()
    _add()
    return max(1.0, (process_time() - start) / (USUAL * ADDITIONS / 1_000_000))


def _add() -> int:
    total = 0
    for number in range(ADDITIONS):
        total += number
    return total
