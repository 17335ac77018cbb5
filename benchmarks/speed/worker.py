"""The process that builds or answers for one engine, so that its memory and its imports are its own.

    python -m benchmarks.speed.worker ENGINE build PART FOLDER
    python -m benchmarks.speed.worker ENGINE answer FOLDER QUESTIONS

The second does what it is told a line: `warm`, `round` (the seconds of each question), `hits` or `memory`,
and replies with a line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.process import private_bytes
from benchmarks.speed.engines import ENGINES
from benchmarks.speed.engines.seam import ASKED_FOR, Found, Opened

WARM_UP_SECONDS = 5.0
"""Long enough for a JVM to compile, and for numba; the questions are asked at least once."""


class Answering:
    def __init__(self, opened: Opened, queries: Sequence[str]) -> None:
        self._opened = opened
        self._queries = queries

    def warm(self) -> int:
        """Asks the questions in turn until it is warm; gives how often."""
        started, times = time.perf_counter(), 0
        while not times or time.perf_counter() - started < WARM_UP_SECONDS:
            self.round()
            times += 1
        return times

    def round(self) -> list[float]:
        answer, clock = self._opened.answer, self._opened.clock
        seconds: list[float] = []
        for query in self._queries:
            started = clock()
            answer(query, ASKED_FOR)
            seconds.append(clock() - started)
        return seconds

    def hits(self) -> list[list[Found]]:
        return [self._opened.answer(query, ASKED_FOR) for query in self._queries]

    def memory(self) -> int:
        return private_bytes(os.getpid())


def main() -> None:
    name, task, *paths = sys.argv[1:]
    engine = ENGINES[name]
    if task == "build":
        part, folder = map(Path, paths)
        engine.build(part, folder)
        return
    index, questions = map(Path, paths)
    queries = json.loads(questions.read_text(encoding="utf-8"))
    answering = Answering(engine.open(index), queries)
    told: dict[str, Callable[[], object]] = {
        "warm": answering.warm,
        "round": answering.round,
        "hits": answering.hits,
        "memory": answering.memory,
    }
    for line in sys.stdin:
        print(json.dumps(told[line.strip()]()), flush=True)


if __name__ == "__main__":
    main()
