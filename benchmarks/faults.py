"""Faults of the system at each call that a command makes on an index: is it the old or the new one, whole?

For each call of each kind that a command makes on the index, a forked process runs the command on a copy of
an index with that call failing: once, or from then on. What is left must open, verify and hold the old
articles or the new ones, as the exit status says; the message names a file; and the same command, run again
without a fault, gives the new index and leaves no file behind.
"""

from __future__ import annotations

import argparse
import errno
import gc
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from benchmarks.failing_calls import KILL, KINDS, OF_SOURCES, Kind, Shim, is_preloaded, run_preloaded
from benchmarks.verdict import print_table, verdict
from indexer import verify_index
from indexer.analysis import compile_dictionary
from indexer.cli.commands import run
from indexer.core.errors import IndexDamagedError, IndexNotFoundError, PolicySearchError
from indexer.storage.embedded.folder import live_names
from indexer.writing.embedded import writer as embedded_writer
from search import open_index

ARTICLES = 60
RUN_CHARACTERS = 6_000
"""Characters of one run, so that a build of the articles makes several."""

MENDING = "mending"
"""A repair of altered bytes mends file by file, and what it has mended stays so if it fails later."""

OLD, NEW, PART, NEITHER = "old", "new", "a part of the new", "neither"
CHANGED_ALL_THE_SAME = "is in place"
"""The words of an error after the commit: such a fault is worth the status of one."""


@dataclass(frozen=True)
class Trial:
    """A command, what it finds, and its exit status: once it is done, and for the new index if run again."""

    name: str
    arguments: tuple[str, ...]
    before: str | None
    """The folder that is copied for it; None for none."""
    done: int = 0
    again: int = 0


TRIALS = (
    Trial("first build", ("build", "{source}"), None),
    Trial("build", ("build", "{source}"), "old"),
    Trial("update", ("update", "{source}"), "old"),
    Trial("remove", ("remove", "a1", "a2"), "old", again=1),
    Trial("revert", ("revert",), "changed", again=2),
    Trial("repair", ("verify", "--repair"), "damaged", done=1),
    Trial(MENDING, ("verify", "--repair"), "altered"),
)


@dataclass(frozen=True)
class Point:
    """A call that fails: its command, kind and number, the error, and whether all later calls fail too."""

    trial: Trial
    kind: Kind
    call: int
    error: int
    sticky: bool

    def __str__(self) -> str:
        name = "SIGKILL" if self.error == KILL else errno.errorcode[self.error]
        return f"{self.trial.name}, {self.kind.name} {self.call}{' and all after it' * self.sticky}, {name}"


Contents = frozenset[tuple[str, int, str]]
"""All that an index holds: article, paragraph and text."""


DAMAGED: Contents = frozenset({("damaged", 0, "")})
"""Placeholder for the contents of a damaged index."""


def contents(index: Path) -> Contents | None:
    """All paragraphs of the index; None if there is no index, DAMAGED if it is damaged."""
    try:
        with open_index(index) as searcher:
            hits = searcher.search("-没有", limit=10**6, count=False).hits
    except IndexNotFoundError:
        return None
    except IndexDamagedError:
        return DAMAGED
    return frozenset((hit.article, hit.paragraph, hit.text) for hit in hits)


@dataclass(frozen=True)
class Outcome:
    """The end of a command: its exit status (-9 if it was killed), its messages, and the calls counted."""

    status: int
    messages: str
    calls: list[int]


class Bench:
    """The indexes and articles that commands are run with, and what must be there after them."""

    def __init__(self, folder: Path) -> None:
        self._shim = Shim()
        self._folder = folder
        self._place = folder / "place"
        self.index = self._place / "index"
        self._source = folder / "sources" / "a.jsonl"
        self._source.parent.mkdir()
        self._make_templates()
        gc.freeze()
        self._states = {trial: self._states_of(trial) for trial in TRIALS}

    def _make_templates(self) -> None:
        """The indexes that commands find: one, one that was updated since, and two that are damaged."""
        templates = self._folder / "templates"
        write_articles(self._source, range(ARTICLES), "起初")
        self._quietly("build", str(self._source), "--index", str(templates / "old"))
        shutil.copytree(templates / "old", templates / "changed")
        write_articles(self._source, range(2, ARTICLES + 4), "后来")
        self._quietly("update", str(self._source), "--index", str(templates / "changed"))
        for name, altered in (("altered", 1), ("damaged", 64)):
            shutil.copytree(templates / "changed", templates / name)
            (*_, texts) = sorted((templates / name).glob("*.texts"))
            content = bytearray(texts.read_bytes())
            start = len(content) // 3
            content[start : start + altered] = bytes(byte ^ 1 for byte in content[start : start + altered])
            texts.write_bytes(content)

    def _quietly(self, *arguments: str) -> None:
        """A command in this process, so that what it imports is there for all forks."""
        with redirect_stdout(StringIO()):
            if status := run([*arguments]):
                raise AssertionError(f"indexer {' '.join(arguments)} ended with {status}")

    def _states_of(self, trial: Trial) -> dict[str, Contents | None]:
        self._prepare(trial)
        old = contents(self.index)
        self._run(trial)
        return {OLD: old, NEW: contents(self.index)}

    def _prepare(self, trial: Trial) -> None:
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir()
        if trial.before is not None:
            # A writer never changes a file in place, but for the text of its lock.
            shutil.copytree(self._folder / "templates" / trial.before, self.index, copy_function=os.link)

    def _run(self, trial: Trial, point: Point | None = None, counting: Path | None = None) -> Outcome:
        """Run the command in a process of its own: with a fault, or counting the calls in a folder."""
        arguments = [part.format(source=self._source) for part in trial.arguments]
        arguments += ["--index", str(self.index)]
        told, count = self._folder / "told", self._folder / "count"
        count.write_text("[]")
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with open(told, "w", encoding="utf-8") as stream:
                    os.dup2(stream.fileno(), 1)
                    os.dup2(stream.fileno(), 2)
                sys.stdout = sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
                if point is not None:
                    in_sources = point.kind.name == OF_SOURCES
                    folder = self._source.parent if in_sources else self._place
                    self._shim.arm(folder, point.kind, point.call, point.error, point.sticky)
                if counting is not None:
                    self._shim.count(counting)
                status = self._command(arguments)
                count.write_text(json.dumps(self._shim.disarm()))
                sys.stderr.flush()
            finally:
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return Outcome(status, told.read_text(encoding="utf-8"), json.loads(count.read_text()))

    def _command(self, arguments: list[str]) -> int:
        try:
            return run(arguments)
        except BaseException:
            self._shim.disarm()
            traceback.print_exc()
            return 1

    def points(self, kinds: Sequence[Kind]) -> Iterator[Point]:
        """A point for each call of these kinds that the commands make."""
        for trial in TRIALS:
            counts = []
            for folder in (self._place, self._source.parent):
                self._prepare(trial)
                counts.append(self._run(trial, counting=folder).calls)
            for kind in kinds:
                calls = range(1, counts[kind.name == OF_SOURCES][kind.number] + 1)
                for error in kind.errors:
                    for sticky in (False, True) if error != KILL else (False,):
                        yield from (Point(trial, kind, call, error, sticky) for call in calls)

    def faults(self, point: Point) -> tuple[str, list[str]]:
        """Let a call fail; gives which index was left, and what was wrong with it or with the next run."""
        trial = point.trial
        self._prepare(trial)
        outcome = self._run(trial, point)
        found: list[str] = []
        state = self._state(point, found)
        found += self._wrong_ending(point, outcome, state)
        again = self._run(trial)
        allowed = {trial.done, trial.again} if state != OLD else {trial.done}
        if again.status not in allowed:
            found.append(f"the next run ended with {again.status}: {again.messages.strip()}")
        elif contents(self.index) != self._states[trial][NEW]:
            found.append("after the next run it does not hold the new articles")
        left = {path.name for path in self.index.iterdir()} - live_names(self.index)
        left |= {path.name for path in self._place.iterdir()} - {self.index.name}
        if left:
            found.append(f"the next run left {', '.join(sorted(left))}")
        return state, found

    def _state(self, point: Point, found: list[str]) -> str:
        trial = point.trial
        old, new = self._states[trial][OLD], self._states[trial][NEW]
        try:
            held = contents(self.index)
            state = OLD if held == old else NEW if held == new else NEITHER
            if state == NEITHER and point.kind.name == OF_SOURCES and held and old and new:
                keeps_all = {article for article, _, _ in old} <= {article for article, _, _ in held}
                state = PART if held <= old | new and keeps_all else NEITHER
            if held not in (None, DAMAGED):
                verify_index(self.index)
        except PolicySearchError as error:
            found.append(f"it is not sound: {error}")
            return NEITHER
        if state == NEITHER:
            found.append("it holds neither the old nor the new articles")
        return state

    def _wrong_ending(self, point: Point, outcome: Outcome, state: str) -> Iterator[str]:
        """Faults of the exit status and the messages, given the state of the index."""
        messages = outcome.messages.strip()
        said = {point.trial.done: NEW, 2: NEW if CHANGED_ALL_THE_SAME in messages else OLD}
        if point.trial.name == MENDING and state == NEW:
            said[2] = state
        if point.kind.name == OF_SOURCES and "rejected: a.jsonl" in messages:
            said[1] = state if state == PART else OLD
        if point.error == KILL and outcome.status == -signal.SIGKILL:
            return
        if "Traceback" in messages:
            yield f"a traceback, status {outcome.status}: {messages.splitlines()[-1]}"
        elif said.get(outcome.status) != state:
            yield f"it ended with {outcome.status}, but the index is the {state} one: {messages}"
        elif outcome.status == 2 and point.kind.name != "malloc" and not self._names_file(messages):
            yield f"the message names no file: {messages}"

    def _names_file(self, messages: str) -> bool:
        return str(self._folder) in messages or self._source.name in messages


def write_articles(path: Path, numbers: Sequence[int], word: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        for number in numbers:
            text = "\n".join(
                [f"{word}第{number}篇的第{line}段，科技创新{line * number}" for line in range(8)]
            )
            file.write(json.dumps({"id": f"a{number}", "text": text}, ensure_ascii=False) + "\n")


def be_quick(dictionary: Path) -> None:
    """Let builds copy a word table that is compiled once, and make several runs of few articles."""
    compile_dictionary(dictionary)
    content = dictionary.read_bytes()

    def copy(path: Path, lexicons: Sequence[str] = ()) -> None:
        with open(path, "wb") as file:
            file.write(content)

    embedded_writer.compile_dictionary = copy  # type: ignore[assignment]
    embedded_writer.RUN_CHARACTERS = RUN_CHARACTERS


def measure(chosen: argparse.Namespace, folder: Path) -> int:
    bench = Bench(folder)
    points = list(bench.points([kind for kind in KINDS if not chosen.kind or kind.name in chosen.kind]))
    if chosen.points and chosen.points < len(points):
        points = random.Random(chosen.seed).sample(points, chosen.points)
    states: Counter[tuple[str, str]] = Counter()
    bad: Counter[str] = Counter()
    for point in points:
        state, found = bench.faults(point)
        row = OF_SOURCES if point.kind.name == OF_SOURCES else point.trial.name
        states[row, state] += 1
        bad[row] += bool(found)
        for fault in found:
            print(f"{point}: {fault}", flush=True)

    def of_row(row: str) -> Counter[str]:
        return Counter({state: states[row, state] for state in columns})

    rows = [*(trial.name for trial in TRIALS), OF_SOURCES]
    columns = (OLD, NEW, PART, NEITHER)
    print_table(
        ["command", "points", *(f"left {state}" for state in columns), "with faults"],
        [[row, of_row(row).total(), *(of_row(row)[state] for state in columns), bad[row]] for row in rows],
    )
    good = len(points) - bad.total()
    bar = f"{good} of {len(points)} faults left the old or the new index, told so, and were got over"
    numbers = {"left": {f"{row}: {state}": count for (row, state), count in states.items()}}
    return verdict("faults", good == len(points), bar, numbers)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=0, help="how many, at random (default all)")
    parser.add_argument("--seed", type=int, default=1, help="of what is chosen (default 1)")
    names = [kind.name for kind in KINDS]
    parser.add_argument("--kind", action="append", choices=names, help="of calls; may be repeated")
    chosen = parser.parse_args()
    if not is_preloaded():
        return run_preloaded("benchmarks.faults", sys.argv[1:])
    # In memory where that can be: a sync of each of thousands of runs would wait for the disk.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as temporary:
        be_quick(Path(temporary, "dictionary"))
        return measure(chosen, Path(temporary))


if __name__ == "__main__":
    raise SystemExit(main())
