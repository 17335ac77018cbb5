"""Throughput: queries a second by threads of one process, and of a new process that answers a file."""

from __future__ import annotations

import json
import os
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.process import Command, cold_seconds, command_of
from benchmarks.speed.engines import BM25S, OURS, PISA, TANTIVY
from benchmarks.speed.engines.seam import AND, QUESTION, WORD, Engine, Found
from benchmarks.speed.measuring import Tell, telling, worker_command
from benchmarks.speed.questions import Question, drawn

BY_THREADS: tuple[Engine, ...] = (OURS, TANTIVY, BM25S, PISA)
THREADS = (1, 2, 4)
CORES = (1, 2)
KINDS = (WORD, AND, QUESTION)

Rates = dict[str, dict[str, dict[str, float]]]
"""Queries a second, by engine, kind, and number of threads or cores."""


def rates(
    indexes: Mapping[str, tuple[Engine, Path]],
    questions: Sequence[Question],
    rounds: int,
    folder: Path,
    tell: Tell,
) -> Rates:
    """The medians of `rounds`, of the engines that answer by threads; they take turns."""
    taken: dict[tuple[str, str, int], list[float]] = {}
    for kind in KINDS:
        file = folder / f"rates-{kind}.json"
        file.write_text(json.dumps([each.query for each in questions if each.kind == kind]), encoding="utf-8")
        with ExitStack() as workers:
            tellers: dict[str, Callable[[str], Any]] = {}
            for name, (engine, index) in indexes.items():
                if engine in BY_THREADS and kind in engine.kinds:
                    worker = worker_command(engine, "rate", str(index), str(file))
                    tellers[name] = workers.enter_context(telling(worker))
            for number in range(rounds):
                tell(f"throughput, {kind}, round {number + 1} of {rounds}")
                for threads in THREADS:
                    for name, told in tellers.items():
                        taken.setdefault((name, kind, threads), []).append(told(str(threads)))
    return _by_engine(taken)


def batches(
    indexes: Mapping[str, tuple[Engine, Path]],
    paragraphs: Sequence[Found],
    count: int,
    rounds: int,
    seed: int,
    folder: Path,
    tell: Tell,
) -> Rates:
    """Ours by `search --queries`, tantivy by a thread for each core; from their start to their end. Both
    print the articles, paragraphs and texts of the hits."""
    cores = sorted(os.sched_getaffinity(0))
    taken: dict[tuple[str, str, int], list[float]] = {}
    for kind in KINDS:
        queries = [each.query for each in drawn(kind, paragraphs, count, random.Random(seed))]
        lines, values = folder / f"batch-{kind}.txt", folder / f"batch-{kind}.json"
        lines.write_text("".join(f"{query}\n" for query in queries), encoding="utf-8")
        values.write_text(json.dumps(queries), encoding="utf-8")

        def commands(threads: int, lines: Path = lines, values: Path = values) -> dict[str, Command]:
            made: dict[str, Command] = {}
            if OURS.name in indexes:
                index = str(indexes[OURS.name][1])
                fields = ("--no-total", "--fields", "article,paragraph,text")
                made[OURS.name] = command_of("search", "--queries", str(lines), *fields, "--index", index)
            if TANTIVY.name in indexes:
                index = str(indexes[TANTIVY.name][1])
                made[TANTIVY.name] = worker_command(TANTIVY, "batch", index, str(values), str(threads))
            return made

        for number in range(rounds):
            tell(f"a file of queries, {kind}, round {number + 1} of {rounds}")
            for at_once in CORES[: len(cores)]:
                pinned = ("taskset", "-c", ",".join(map(str, cores[:at_once])))
                for name, command in commands(at_once).items():
                    seconds = cold_seconds((*pinned, *command))
                    taken.setdefault((name, kind, at_once), []).append(len(queries) / seconds)
    return _by_engine(taken)


def _by_engine(taken: Mapping[tuple[str, str, int], Sequence[float]]) -> Rates:
    found: Rates = {}
    for (name, kind, number), values in taken.items():
        found.setdefault(name, {}).setdefault(kind, {})[str(number)] = round(statistics.median(values), 1)
    return found
