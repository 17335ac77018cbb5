"""Measures engines, each in its own processes: a build, and by turns warm answers and cold starts."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.process import ROOT, Command, cold_seconds, run
from benchmarks.speed.engines.seam import QUESTION, Engine, ParagraphRow
from benchmarks.speed.questions import GIVEN, Question

DISK_BLOCK_BYTES = 512
Tell = Callable[[str], None]


@dataclass(frozen=True)
class BuildCost:
    """Cost of a build: seconds of its process, its peak resident memory, and the index's bytes on disk."""

    seconds: float
    peak_bytes: int
    disk_bytes: int


@dataclass(frozen=True)
class EngineAnswers:
    """Milliseconds of each question (the median of the rounds), its hits, and the private memory in bytes."""

    questions: tuple[Question, ...]
    milliseconds: tuple[float, ...]
    hits: tuple[tuple[ParagraphRow, ...], ...]
    private_bytes: int


def built(engine: Engine, part: Path, folder: Path) -> BuildCost:
    measured = run(_worker(engine, "build", str(part), str(folder)))
    return BuildCost(measured.seconds, measured.peak_bytes, disk_bytes(folder))


def disk_bytes(folder: Path) -> int:
    """Bytes of the blocks that the files take: Groonga's files are mostly holes."""
    os.sync()  # an unwritten file takes no blocks
    files = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum(min(file.st_size, file.st_blocks * DISK_BLOCK_BYTES) for file in files)


def answered(
    indexes: Mapping[str, tuple[Engine, Path]],
    questions: Sequence[Question],
    rounds: int,
    folder: Path,
    tell: Tell,
) -> dict[str, EngineAnswers]:
    """The answers of all engines by name. Engines take turns, so that a busy machine slows all of them."""
    questions_of = {
        name: _questions_for(engine, questions) for name, (engine, _) in indexes.items() if engine.kinds
    }
    taken: dict[str, list[list[float]]] = {name: [] for name in questions_of}
    with ExitStack() as stack:
        workers: dict[str, Callable[[str], Any]] = {}
        for name in questions_of:
            engine, index = indexes[name]
            file = folder / f"questions-{len(workers)}.json"
            file.write_text(json.dumps([question.query for question in questions_of[name]]), encoding="utf-8")
            workers[name] = stack.enter_context(_running(_worker(engine, "answer", str(index), str(file))))
            tell(f"warming {name}")
            workers[name]("warm")
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            for name, ask in workers.items():
                taken[name].append(ask("round"))
        # Memory comes before hits: the lists of hits are the benchmark's, not the engine's.
        memory = {name: ask("memory") for name, ask in workers.items()}
        hits = {name: ask("hits") for name, ask in workers.items()}
    return {
        name: EngineAnswers(
            tuple(questions_of[name]),
            tuple(statistics.median(times) * 1000 for times in zip(*taken[name], strict=True)),
            tuple(tuple(map(_as_row, rows)) for rows in hits[name]),
            memory[name],
        )
        for name in questions_of
    }


def cold(
    commands: Mapping[str, Callable[[str], Command | None]], texts: Sequence[str], runs: int
) -> dict[str, float]:
    """The median milliseconds of `runs` starts of each program. Programs take turns, and so do the texts.

    Every program starts once unmeasured, so that the process is cold but not the disk. Raises
    CalledProcessError if a program fails, RuntimeError if it prints nothing.
    """
    programs = {name: made for name, made in commands.items() if made(texts[0]) is not None}
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for name, made in programs.items():
        answer = subprocess.run(_command(made, texts[0]), cwd=ROOT, check=True, stdout=subprocess.PIPE)
        if not answer.stdout and name != PASS:
            raise RuntimeError(f"{name} printed nothing for {texts[0]}")
    for number in range(runs):
        for name, made in programs.items():
            taken[name].append(cold_seconds(_command(made, texts[number % len(texts)])) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


PASS = "python -c pass"


def start_python(_text: str) -> Command:
    """A Python program that does nothing. Cold times are given as multiples of its time."""
    return (sys.executable, "-c", "pass")


def _command(made: Callable[[str], Command | None], text: str) -> Command:
    command = made(text)
    assert command is not None
    return command


def _questions_for(engine: Engine, questions: Sequence[Question]) -> list[Question]:
    return [one for one in questions if (QUESTION if one.kind == GIVEN else one.kind) in engine.kinds]


def _as_row(values: Sequence[Any]) -> ParagraphRow:
    article, number, text = values
    return article, number, text


def _worker(engine: Engine, *arguments: str) -> Command:
    return (sys.executable, "-m", "benchmarks.speed.worker", engine.name, *arguments)


@contextmanager
def _running(command: Command) -> Iterator[Callable[[str], Any]]:
    """Run a worker. Gives the function that sends it a task and returns its reply."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True, encoding="utf-8"
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        commands, replies = worker.stdin, worker.stdout

        def ask(task: str) -> Any:
            commands.write(task + "\n")
            commands.flush()
            reply = replies.readline()
            if not reply:
                raise subprocess.CalledProcessError(worker.wait(), command)
            return json.loads(reply)

        yield ask
