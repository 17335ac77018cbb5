"""Builds or answers for one engine in a process of its own, so that its memory and imports are its own.

    python -m benchmarks.speed.worker ENGINE build PART FOLDER
    python -m benchmarks.speed.worker ENGINE answer FOLDER QUESTIONS

The second reads a task a line from standard input: `warm`, `round` (the seconds of each question), `hits` or
`memory`. It replies with a line of JSON.
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
from benchmarks.speed.engines.seam import HITS, Opened, ParagraphRow

WARM_UP_SECONDS = 5.0
"""Seconds of warming: long enough for a JVM and for numba to compile."""


class Answering:
    def __init__(self, opened: Opened, queries: Sequence[str]) -> None:
        self._opened = opened
        self._queries = queries

    def warm(self) -> int:
        """Answer all questions again and again until the engine is warm. Gives how often."""
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
            answer(query, HITS)
            seconds.append(clock() - started)
        return seconds

    def hits(self) -> list[list[ParagraphRow]]:
        return [self._opened.answer(query, HITS) for query in self._queries]

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
    tasks: dict[str, Callable[[], object]] = {
        "warm": answering.warm,
        "round": answering.round,
        "hits": answering.hits,
        "memory": answering.memory,
    }
    for line in sys.stdin:
        print(json.dumps(tasks[line.strip()]()), flush=True)


if __name__ == "__main__":
    main()
