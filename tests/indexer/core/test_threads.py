"""Threads that work side by side."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.threads import cores, map_in_order
from tests import ROOT
from tests.timing import PATIENCE


@given(st.lists(st.none() | st.integers()), st.integers(1, 5))
def test_results_come_in_the_order_of_the_items(items: list[int | None], threads: int) -> None:
    assert list(map_in_order(str, items, threads)) == [str(item) for item in items if item is not None]


def test_all_results_are_given_before_an_item_is_waited_for() -> None:
    given: list[int] = []

    def items() -> Iterator[int | None]:
        for number in range(20):
            yield number
            yield None
            assert given == [*range(number + 1)]

    for result in map_in_order(int, items(), 3):
        given.append(result)
    assert given == [*range(20)]


def test_few_items_are_taken_ahead() -> None:
    items = iter(range(1000))
    results = map_in_order(int, items, 2)
    assert [next(results) for _ in range(5)] == [*range(5)]
    assert next(items) < 20
    results.close()


def test_several_threads_work_at_once() -> None:
    both_work = threading.Barrier(2, timeout=PATIENCE)
    assert len(list(map_in_order(lambda _: both_work.wait(), [1, 2], 2))) == 2


def test_an_error_comes_in_its_turn_and_ends_the_work() -> None:
    results = map_in_order(lambda number: 6 // number, [1, 2, 0, 3], 2)
    assert [next(results), next(results)] == [6, 3]
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert list(results) == []


@pytest.mark.parametrize(
    "more", ["", "threading.Thread(target=lambda: (time.sleep(1), print(next(results)))).start()"]
)
def test_a_program_ends_that_has_not_read_all_results(more: str) -> None:
    program = (
        "import threading, time\n"
        "from indexer.core.threads import map_in_order\n"
        "results = map_in_order(int, range(99), 2)\n"
        "print(next(results))\n"
        f"{more}\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert run.stdout == ("0\n1\n" if more else "0\n")


def test_there_is_a_core() -> None:
    assert cores() >= 1
