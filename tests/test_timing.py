"""Limits of time hold on slow machines, and are not tightened on fast ones."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests import timing
from tests.timing import ADDITIONS, LINEAR, USUAL, growth, usual_seconds

Machine = Callable[..., "Clock"]


class Clock:
    """Processor time of a machine that takes each of `slowness` times as long as usual for the additions."""

    def __init__(self, slowness: tuple[float, ...]) -> None:
        self.now = 7.0
        self.left = list(slowness)

    def add(self) -> None:
        self.now += self.left.pop(0) * USUAL * ADDITIONS / 1_000_000


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    def started(*slowness: float) -> Clock:
        clock = Clock(slowness)
        monkeypatch.setattr(timing, "process_time", lambda: clock.now)
        monkeypatch.setattr(timing, "_add", clock.add)
        return clock

    return started


@pytest.mark.parametrize(
    ("before", "after", "slowness"),
    [(1, 1, 1), (6, 6, 6), (2, 6, 6), (6, 2, 6), (0.5, 3, 3), (0.5, 0.1, 1), (0, 0, 1)],
)
def test_time_is_divided_by_the_slower_of_two_measurements(
    machine: Machine, before: float, after: float, slowness: float
) -> None:
    clock = machine(before, after)
    with usual_seconds() as taken:
        clock.now += 12
    assert taken.slowness == pytest.approx(slowness)
    assert taken.seconds == pytest.approx(12 / slowness)
    assert clock.left == []


@pytest.mark.parametrize(
    ("power", "busy", "grown"),
    [
        (1, [1, 1, 5], 4),
        (1, [9, 1, 1, 1, 1, 1], 4),
        (2, [1, 5, 1, 1, 1, 1, 1, 1, 1], 16),
        (2, [3, 3, 3, 1, 1, 1, 3, 3, 3], 16),
    ],
)
def test_growth_is_timed_again_until_it_is_linear(
    machine: Machine, power: int, busy: list[float], grown: float
) -> None:
    clock = machine()

    def work(size: int) -> None:
        clock.now += busy.pop(0) * size**power

    assert growth(work, 10) == pytest.approx(grown)
    assert (grown < LINEAR, busy) == (power == 1, [])


def test_processor_time_is_measured() -> None:
    with usual_seconds() as waited:
        time.sleep(0.3)
    assert waited.seconds < 0.1

    with usual_seconds() as worked:
        end = time.process_time() + 0.3
        while time.process_time() < end:
            pass
    assert worked.slowness >= 1
    assert worked.seconds * worked.slowness == pytest.approx(0.3, abs=0.1)


def test_the_machine_is_timed_by_real_work() -> None:
    assert timing._add() == sum(range(ADDITIONS))
