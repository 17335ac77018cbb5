"""`kill -9` at random moments of a build, an update or a change of words: the index is old or new, and whole.

Each trial starts `indexer` on a copy of an old index, or on none, with changed articles or words, kills it at
a random moment, and opens what is left. Then the same command runs to its end: it must give the new index and
leave no file that is not part of it.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import Record, part_of, write_records
from benchmarks.process import ROOT, Command, command_of
from benchmarks.subject import build, options
from benchmarks.verdict import print_table, verdict
from indexer.core.errors import IndexNotFoundError, PolicySearchError
from indexer.storage.embedded.folder import live_names
from search import SearchResults, open_index

MARK = "这一段是后来改过的"
PROBES = ("的", "发展", '"发展"', "科技创新", f'"{MARK}"')
MOMENTS = ((0.0, 1.0), (0.8, 1.2))
"""In parts of a whole run: half of the kills anywhere, half about its end, where old becomes new."""

SYNONYMS = "发展 = 科技创新\n"

Answers = tuple[tuple[frozenset[tuple[str, int, str]], tuple[str, ...]], ...]
"""For each probe, all that was found: article, paragraph and text; and what else was searched."""


@dataclass(frozen=True)
class Trial:
    """The command that is killed, and whether there is an index before it."""

    command: str
    has_old: bool

    def __str__(self) -> str:
        return self.command if self.has_old else f"first {self.command}"


TRIALS = (Trial("build", False), Trial("build", True), Trial("update", True), Trial("words", True))


def changed(records: list[Record]) -> Iterator[Record]:
    """The articles as they are later: a fifth is gone, a fifth of the others is changed, one is new."""
    for number, record in enumerate(records):
        if number % 5 == 1:
            continue
        yield {**record, "text": f"{record['text']}\n{MARK}"} if number % 5 == 2 else record
    yield {"id": "new", "title": "新的一篇", "text": f"科技创新发展的文章\n{MARK}"}


def answers(index: Path) -> Answers | None:
    """The index's answers; None where there is no index. Raises what opening or searching raises."""
    try:
        with open_index(index) as searcher:
            return tuple(_of_results(searcher.search(probe, limit=10**9)) for probe in PROBES)
    except IndexNotFoundError:
        return None


def _of_results(results: SearchResults) -> tuple[frozenset[tuple[str, int, str]], tuple[str, ...]]:
    found = frozenset((hit.article, hit.paragraph, hit.text) for hit in results.hits)
    return found, tuple(str(expansion) for expansion in results.expansions)


def leftovers(index: Path) -> set[str]:
    """Files in the index's folder, or beside it, that no generation that is current or kept has."""
    beside = {path.name for path in index.parent.iterdir()} - {index.name}
    return ({path.name for path in index.iterdir()} - live_names(index)) | beside


def kill_after(command: Command, seconds: float) -> None:
    """Starts the command, and kills it at that moment."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        process.kill()
        process.wait()


class Bench:
    """The old index and the new articles, and what each must answer."""

    def __init__(self, folder: Path, records: list[Record]) -> None:
        self.source = folder / "articles.jsonl"
        self.synonyms = folder / "synonyms.txt"
        self.synonyms.write_text(SYNONYMS, encoding="utf-8")
        self.old_index = folder / "old"
        self.place = folder / "place"
        write_records(records, self.source)
        build((self.source,), self.old_index)
        write_records(changed(records), self.source)
        self.old = answers(self.old_index)
        self.seconds: dict[Trial, float] = {}
        self.new: dict[Trial, Answers | None] = {}
        for trial in TRIALS:
            index = self.prepared(trial)
            started = time.perf_counter()
            subprocess.run(self.command(trial), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            self.seconds[trial] = time.perf_counter() - started
            self.new[trial] = answers(index)
        if self.old in self.new.values():
            raise AssertionError("the old and the new index must be told apart by the probes")

    @property
    def index(self) -> Path:
        return self.place / "index"

    def command(self, trial: Trial) -> Command:
        # A fifth of the articles is about to go.
        changes = ("--synonyms", self.synonyms) if trial.command == "words" else ("--yes", self.source)
        return command_of("indexer", trial.command, *map(str, changes), "--index", str(self.index))

    def prepared(self, trial: Trial) -> Path:
        """The folder as it is before a trial."""
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir()
        if trial.has_old:
            shutil.copytree(self.old_index, self.index)
        return self.index

    def faults(self, trial: Trial, seconds: float) -> tuple[str, list[str]]:
        """Kills one run; gives which index was left, and what was wrong with it or with the next run."""
        index = self.prepared(trial)
        found: list[str] = []
        kill_after(self.command(trial), seconds)
        state = "neither"
        try:
            left = answers(index)
        except PolicySearchError as error:
            found.append(f"it does not open: {error}")
        else:
            if left == self.new[trial]:
                state = "new"
            elif left == (self.old if trial.has_old else None):
                state = "old"
            else:
                found.append("it answers neither as the old nor as the new index")
        again = subprocess.run(self.command(trial), cwd=ROOT, capture_output=True, text=True, check=False)
        if again.returncode:
            found.append(f"the next run failed: {again.stderr.strip()}")
        elif answers(index) != self.new[trial]:
            found.append("after the next run it does not answer as the new index")
        elif leftovers(index):
            found.append(f"the next run left {', '.join(sorted(leftovers(index)))}")
        return state, found


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how many (default 200)")
    parser.add_argument("--paragraphs", type=int, default=2_000, help="in the old index (default 2,000)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    states: Counter[tuple[Trial, str]] = Counter()
    bad: Counter[Trial] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(Path(temporary), list(part_of(arguments.corpora, arguments.paragraphs)))
        for number in range(arguments.kills):
            trial = TRIALS[number % len(TRIALS)]
            moment = bench.seconds[trial] * chance.uniform(*chance.choice(MOMENTS))
            state, found = bench.faults(trial, moment)
            states[trial, state] += 1
            bad[trial] += bool(found)
            for fault in found:
                print(f"{trial}, killed after {moment:.3f} s: {fault}")
        seconds = {str(trial): round(taken, 2) for trial, taken in bench.seconds.items()}
    print_table(
        ["killed", "seconds whole", "left old", "left new", "neither", "with faults"],
        [
            [
                trial,
                seconds[str(trial)],
                *(states[trial, state] for state in ("old", "new", "neither")),
                bad[trial],
            ]
            for trial in TRIALS
        ],
    )
    faults = bad.total()
    bar = f"{arguments.kills - faults} of {arguments.kills} kills left the old or the new index, nothing else"
    numbers = {"seconds": seconds, "left": {f"{trial}: {state}": n for (trial, state), n in states.items()}}
    return verdict("kill", not faults, bar, numbers)


if __name__ == "__main__":
    raise SystemExit(main())
