"""50 clients for some minutes while `indexer update` runs in a loop: is an answer wrong, or old, or slow?

`search-serve` has a worker for each of two processors. Plain queries are asked: words drawn from texts for
half of the time, then judged questions. One query in twenty asks for what the updates add: its answer is
stale if it knows of fewer changes than were done when it was asked. Memory is the server's without mapped
files, early and late. With `--tantivy FOLDER`, where its index is built if there is none, a FastAPI program
over tantivy-py is asked the same in the same run; nothing is written to its index meanwhile. With `--pause S`
each client waits so long on average before it asks again. Without it clients wait for each other, and their
latency says no more than the number of answers. `generator_us` and `server_us` are microseconds of the
processor for each answer.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks.corpus import policy_files, read_records, write_records
from benchmarks.process import ROOT, children_of, command_of, own_bytes
from benchmarks.serving.load import MARKER
from benchmarks.speed.engines.tantivy_words import TantivyWords
from benchmarks.subject import subject, subject_options

OURS = "from search.cli.serving import main; main()"
SECONDS_TO_WARM = 20
PATIENT = ("--timeout", "60")
"""On a machine that others use, 50 clients may wait for each other for longer than the default."""
TICK = os.sysconf("SC_CLK_TCK")


def words_of(corpora: Path, count: int, chosen: random.Random) -> list[str]:
    """Words and phrases of two to six characters, out of texts."""
    words = []
    for record in read_records(policy_files(corpora)[0]):
        runs = re.findall("[\u4e00-\u9fff]{2,12}", record["text"])
        if runs:
            words.append(chosen.choice(runs)[: chosen.choice((2, 3, 4, 4, 6))])
    return chosen.sample(words, min(count, len(words)))


def questions_of(corpora: Path, count: int, chosen: random.Random) -> list[str]:
    with (corpora / "judged" / "ncp" / "queries.jsonl").open(encoding="utf-8") as lines:
        questions = [json.loads(line)["text"] for line in lines]
    return chosen.sample(questions, min(count, len(questions)))


@contextmanager
def running(command: Sequence[str], **variables: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server, and its port, once it says that it listens."""
    environment = {**os.environ, **variables, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        assert process.stderr is not None
        try:
            port = next(
                int(found[1]) for line in process.stderr if (found := re.search(r"http://[\w.]+:(\d+)", line))
            )
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield process, port
        finally:
            process.terminate()


def descendants(process: int) -> list[int]:
    return [process, *chain.from_iterable(map(descendants, children_of(process)))]


def processor_seconds(process: int) -> float:
    """Seconds of the processor that a process and its descendants have taken."""
    fields = [
        Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in descendants(process)
    ]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICK


class Updates:
    """`indexer update` in a loop, each adding an article that MARKER finds. `changes` has their number."""

    def __init__(self, index: Path, folder: Path) -> None:
        self._index, self._folder = index, folder / "added"
        self._folder.mkdir()
        self.changes = folder / "changes"
        self.changes.write_text("0")
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Updates:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        number = 0
        while not self._ended.is_set():
            number += 1
            (self._folder / f"{number}.txt").write_text(
                f"第{number}篇\n\n{MARKER}已写入第{number}次。\n", encoding="utf-8"
            )
            subprocess.run(
                command_of("indexer", "update", str(self._folder), "--index", str(self._index), "--quiet"),
                check=True,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            aside = self.changes.with_suffix(".new")
            aside.write_text(str(number))
            aside.replace(self.changes)
            self._ended.wait(1)


def measure(process: int, port: int, asked: dict[str, Any]) -> dict[str, Any]:
    """The figures of a load on a server that is warm, with its memory and its time of the processor."""
    ask = (sys.executable, "-m", "benchmarks.serving.load")
    warming = json.dumps({"port": port, **asked, "seconds": SECONDS_TO_WARM, "changes": None})
    subprocess.run(ask, input=warming, check=True, text=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    memory: list[int] = []
    before = processor_seconds(process)
    with subprocess.Popen(
        ask,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as generator:
        assert generator.stdin is not None
        assert generator.stdout is not None
        generator.stdin.write(json.dumps({"port": port, **asked}))
        generator.stdin.close()
        while generator.poll() is None:
            memory.append(own_bytes(process))
            time.sleep(1)
        figures: dict[str, Any] = json.loads(generator.stdout.read())
    figures["server_us"] = round(1e6 * (processor_seconds(process) - before) / figures["answers"])
    megabytes = [each / 1e6 for each in memory]
    tenth = max(1, len(megabytes) // 10)
    figures["mb_early"] = round(statistics.median(megabytes[tenth : 3 * tenth] or megabytes), 1)
    figures["mb_late"] = round(statistics.median(megabytes[-2 * tenth :]), 1)
    return figures


def main() -> None:
    parser = subject_options(__doc__, 100_000)
    parser.add_argument("--seconds", type=float, default=300, help="of each load (default 300)")
    parser.add_argument("--clients", type=int, default=50, help="at once (default 50)")
    parser.add_argument(
        "--pause", type=float, default=0, help="mean seconds between two questions of a client"
    )
    parser.add_argument("--workers", type=int, default=2, help="processes of a server (default 2)")
    parser.add_argument("--no-updates", action="store_true", help="let the index stay as it is")
    parser.add_argument(
        "--tantivy", type=Path, metavar="FOLDER", help="tantivy's index, built there if it is not"
    )
    arguments = parser.parse_args()
    chosen = random.Random(arguments.seed)
    kinds = {
        "words": words_of(arguments.corpora, 800, chosen),
        "questions": questions_of(arguments.corpora, 600, chosen),
    }
    asked = {
        "clients": arguments.clients,
        "seconds": arguments.seconds / len(kinds),
        "pause": arguments.pause,
    }
    workers = ("--workers", str(arguments.workers))
    rows = []
    with subject(arguments) as given, tempfile.TemporaryDirectory() as place:
        index = Path(place, "index")
        shutil.copytree(given.index, index)
        ours = (sys.executable, "-c", OURS, "--index", str(index), "--port", "0", *PATIENT, *workers)
        with running(ours) as (process, port):
            for kind, queries in kinds.items():
                folder = Path(place, kind)
                folder.mkdir()
                updates = Updates(index, folder)
                changes = None if arguments.no_updates else str(updates.changes)
                with nullcontext() if arguments.no_updates else updates:
                    figures = measure(process.pid, port, {**asked, "queries": queries, "changes": changes})
                written = int(updates.changes.read_text())
                rows.append({"program": "search-serve", "queries": kind, "updates": written, **figures})
        if arguments.tantivy is not None:
            build_tantivy(given.sources, arguments.tantivy)
            rows += tantivy_rows(arguments.tantivy, kinds, asked, workers)
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


def build_tantivy(sources: Sequence[Path], folder: Path) -> None:
    """tantivy's index of the same articles, unless it is there."""
    if folder.exists():
        return
    with tempfile.TemporaryDirectory() as place:
        part = Path(place, "part.jsonl")
        write_records(chain.from_iterable(map(read_records, sources)), part)
        TantivyWords("rjieba", frozenset()).build(part, folder)


def tantivy_rows(
    folder: Path, kinds: dict[str, list[str]], asked: dict[str, Any], workers: Sequence[str]
) -> list[dict[str, Any]]:
    """The same load on the program over tantivy-py."""
    uvicorn = (
        sys.executable,
        "-m",
        "uvicorn",
        "benchmarks.serving.tantivy_app:create_app",
        "--factory",
        "--port",
        "8765",
        "--no-access-log",
    )
    with running((*uvicorn, *workers), TANTIVY_INDEX=str(folder), TANTIVY_WORDS="rjieba") as (process, port):
        return [
            {
                "program": "FastAPI + tantivy",
                "queries": kind,
                **measure(process.pid, port, {**asked, "queries": queries, "changes": None}),
            }
            for kind, queries in kinds.items()
        ]


if __name__ == "__main__":
    main()
