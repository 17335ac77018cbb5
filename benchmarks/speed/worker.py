"""The process that builds or answers for one engine, so that its memory and its imports are its own.

    python -m benchmarks.speed.worker ENGINE build PART FOLDER
    python -m benchmarks.speed.worker ENGINE answer FOLDER QUESTIONS
    python -m benchmarks.speed.worker ENGINE rate FOLDER QUERIES
    python -m benchmarks.speed.worker ENGINE batch FOLDER QUERIES THREADS

The second does what it is told a line: `warm`, `round` (the seconds of each question, by the clock and of the
processor), `hits` or `memory`, and replies with a line of JSON. The third is told a number of threads a line,
and replies with the queries a second. The last prints the hits of each query, a line of JSON.
"""

from __future__ import annotations

import json
import math
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


RATE_SECONDS = 1.0


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

    def round(self) -> list[tuple[float, float]]:
        answer, clock, processor = self._opened.answer, self._opened.clock, self._opened.processor
        seconds: list[tuple[float, float]] = []
        for query in self._queries:
            used, started = processor(), clock()
            answer(query, ASKED_FOR)
            ended = clock()
            seconds.append((ended - started, processor() - used))
        return seconds

    def hits(self) -> list[list[Found]]:
        return [self._opened.answer(query, ASKED_FOR) for query in self._queries]

    def memory(self) -> int:
        return private_bytes(os.getpid())


def rates(opened: Opened, queries: Sequence[str]) -> None:
    """Answers the queries, as often as takes RATE_SECONDS, by as many threads as it is told."""
    answer_many = opened.answer_many
    assert answer_many is not None

    def seconds(asked: Sequence[str], threads: int) -> float:
        started = time.perf_counter()
        for _ in answer_many(asked, threads):
            pass
        return time.perf_counter() - started

    seconds(queries, 1)
    asked = list(queries) * math.ceil(RATE_SECONDS / seconds(queries, 1))
    for line in sys.stdin:
        threads = int(line)
        seconds(queries, threads)  # what starts with the first call of so many threads is not counted
        print(json.dumps(len(asked) / seconds(asked, threads)), flush=True)


def batch(opened: Opened, queries: Sequence[str], threads: int) -> None:
    assert opened.answer_many is not None
    for query, found in zip(queries, opened.answer_many(queries, threads), strict=True):
        print(json.dumps({"query": query, "hits": found}, ensure_ascii=False))


def main() -> None:
    name, task, *paths = sys.argv[1:]
    engine = ENGINES[name]
    if task == "build":
        part, folder = map(Path, paths)
        engine.build(part, folder)
        return
    index, questions = map(Path, paths[:2])
    queries = json.loads(questions.read_text(encoding="utf-8"))
    opened = engine.open(index)
    if task == "rate":
        rates(opened, queries)
        return
    if task == "batch":
        batch(opened, queries, int(paths[2]))
        return
    answering = Answering(opened, queries)
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
