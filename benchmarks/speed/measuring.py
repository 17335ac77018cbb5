"""Measures engines, each in processes of its own: building, and in turns answering warm and starting cold."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.process import ROOT, Command, cold_seconds, run
from benchmarks.speed.engines.seam import QUESTION, Engine, Found
from benchmarks.speed.questions import GIVEN, Question

DISK_BLOCK_BYTES = 512
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """The cost of building: seconds of the process, the most bytes of resident memory, bytes on disk."""

    seconds: float
    peak_bytes: int
    disk_bytes: int


@dataclass(frozen=True)
class Answered:
    """Milliseconds of each question, medians of the rounds; its hits, and private bytes of memory."""

    questions: tuple[Question, ...]
    milliseconds: tuple[float, ...]
    """By the clock."""
    processor_ms: tuple[float, ...]
    """The processor time of the thread that answers; other programs hardly add to it."""
    hits: tuple[tuple[Found, ...], ...]
    private_bytes: int


def built(engine: Engine, part: Path, folder: Path) -> Built:
    measured = run(worker_command(engine, "build", str(part), str(folder)))
    return Built(measured.seconds, measured.peak_bytes, disk_bytes(folder))


def built_or_kept(engine: Engine, part: Path, folder: Path) -> Built:
    """The cost of the index in `folder`, which is built if it is not there; the cost stands beside it."""
    told = folder.with_name(f"{folder.name}.json")
    if told.exists():
        return Built(**json.loads(told.read_text(encoding="utf-8")))
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    cost = built(engine, part, folder)
    told.write_text(json.dumps(asdict(cost)), encoding="utf-8")
    return cost


def disk_bytes(folder: Path) -> int:
    """The bytes that files take on disk: Groonga's are mostly holes."""
    os.sync()  # a file that is not written yet takes no blocks
    files = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum(min(file.st_size, file.st_blocks * DISK_BLOCK_BYTES) for file in files)


def answered(
    indexes: Mapping[str, tuple[Engine, Path]],
    questions: Sequence[Question],
    rounds: int,
    folder: Path,
    tell: Tell,
) -> dict[str, Answered]:
    """All engines' answers. They take turns by rounds, so that a busy machine is busy for all of them."""
    asked = {name: _questions_for(engine, questions) for name, (engine, _) in indexes.items() if engine.kinds}
    taken: dict[str, list[list[tuple[float, float]]]] = {name: [] for name in asked}
    with ExitStack() as workers:
        tellers: dict[str, Callable[[str], Any]] = {}
        for name in asked:
            engine, index = indexes[name]
            file = folder / f"questions-{len(tellers)}.json"
            file.write_text(json.dumps([question.query for question in asked[name]]), encoding="utf-8")
            worker = worker_command(engine, "answer", str(index), str(file))
            tellers[name] = workers.enter_context(telling(worker))
            tell(f"warming {name}")
            tellers[name]("warm")
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            for name, told in tellers.items():
                taken[name].append(told("round"))
        # Memory before hits, whose replies are of the benchmark and not of the engine.
        memory = {name: told("memory") for name, told in tellers.items()}
        hits = {name: told("hits") for name, told in tellers.items()}
    return {
        name: Answered(
            tuple(asked[name]),
            *(
                tuple(
                    statistics.median(each[place] for each in times) * 1000
                    for times in zip(*taken[name], strict=True)
                )
                for place in (0, 1)
            ),
            tuple(tuple(map(_as_found, found)) for found in hits[name]),
            memory[name],
        )
        for name in asked
    }


def cold(
    commands: Mapping[str, Callable[[str], Command | None]], texts: Sequence[str], runs: int
) -> dict[str, float]:
    """Milliseconds, the median of `runs`, of each program; they take turns, and the texts do too.

    Every program starts once before it is measured: what is cold is the process, not the disk. Raises
    CalledProcessError where one fails, RuntimeError where it prints nothing.
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
    """The least that a Python program takes to start and end, which cold times are compared with."""
    return (sys.executable, "-c", "pass")


def _command(made: Callable[[str], Command | None], text: str) -> Command:
    command = made(text)
    assert command is not None
    return command


def _questions_for(engine: Engine, questions: Sequence[Question]) -> list[Question]:
    return [one for one in questions if (QUESTION if one.kind == GIVEN else one.kind) in engine.kinds]


def _as_found(found: Sequence[Any]) -> Found:
    article, number, text = found
    return article, number, text


def worker_command(engine: Engine, *arguments: str) -> Command:
    return (sys.executable, "-m", "benchmarks.speed.worker", engine.name, *arguments)


@contextmanager
def telling(command: Command) -> Iterator[Callable[[str], Any]]:
    """A worker that answers, as a function from what it is told to its reply."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True, encoding="utf-8"
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        commands, replies = worker.stdin, worker.stdout

        def told(task: str) -> Any:
            commands.write(task + "\n")
            commands.flush()
            reply = replies.readline()
            if not reply:
                raise subprocess.CalledProcessError(worker.wait(), command)
            return json.loads(reply)

        yield told
