"""Lucene in a JVM, over the bigrams of its CJKAnalyzer: a small Java program, compiled here."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import IO

from benchmarks.process import Command
from benchmarks.speed.engines.seam import KINDS, Found, Opened, read_paragraphs
from benchmarks.verdict import RESULTS

VERSION = "9.12.1"
JARS = RESULTS / "lucene"
SOURCE = Path(__file__).with_name("LuceneCjk.java")
PROGRAM = JARS / "LuceneCjk.jar"
INSTALL = "a JDK 17 or later, Maven, and then: " + "; ".join(
    f"mvn dependency:copy -Dartifact=org.apache.lucene:{module}:{VERSION} -DoutputDirectory={JARS}"
    for module in ("lucene-core", "lucene-analysis-common")
)
HEAP = "-Xmx1g"
LENGTH = struct.Struct(">i")
REPLY = struct.Struct(">qi")


class LuceneCjk:
    name = "Lucene CJK"
    kinds = frozenset(KINDS)

    def missing(self) -> str | None:
        if not (which("java") and which("javac") and len(list(JARS.glob("lucene-*.jar"))) > 1):
            return INSTALL
        if not PROGRAM.exists() or PROGRAM.stat().st_mtime < SOURCE.stat().st_mtime:
            _compile()
        return None

    def build(self, part: Path, folder: Path) -> None:
        with _running("build", folder) as lucene:
            rows, _ = _pipes(lucene)
            for article, number, text in read_paragraphs(part):
                rows.write(_record(f"{article}\t{number}\t{text}"))

    def open(self, folder: Path) -> Opened:
        lucene = subprocess.Popen(
            _java("answer", str(folder), HEAP), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        queries, replies = _pipes(lucene)
        spent = 0

        def answer(query: str, limit: int) -> list[Found]:
            nonlocal spent
            queries.write(_record(query))
            queries.flush()
            nanoseconds, count = REPLY.unpack(replies.read(REPLY.size))
            spent += nanoseconds
            found: list[Found] = []
            for _ in range(count):
                (length,) = LENGTH.unpack(replies.read(LENGTH.size))
                article, number, text = replies.read(length).decode().split("\t", 2)
                found.append((article, int(number), text))
            return found[:limit]

        def clock() -> float:
            return spent / 1e9

        return Opened(answer, clock, processor=clock)

    def cold(self, folder: Path, query: str) -> Command | None:
        # The JVM starts quickly with its classes in an archive, the first compiler only, and no threads
        # for collecting.
        quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable", "-Xlog:all=off")
        archive = folder.with_name(f"{folder.name}.jsa")
        if not archive.exists():
            made = (*_java("search", str(folder), f"-XX:ArchiveClassesAtExit={archive}", *quick), query)
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        return (*_java("search", str(folder), f"-XX:SharedArchiveFile={archive}", *quick), query)


def _compile() -> None:
    # Into a jar: a JVM archives no classes of a class path that has folders.
    with tempfile.TemporaryDirectory() as classes:
        subprocess.run(("javac", "-cp", _class_path(), "-d", classes, str(SOURCE)), check=True)
        subprocess.run(("jar", "--create", "--file", str(PROGRAM), "-C", classes, "."), check=True)


def _class_path() -> str:
    return ":".join(map(str, (PROGRAM, *sorted(JARS.glob("lucene-*.jar")))))


def _java(task: str, folder: str, *options: str) -> Command:
    return ("java", *options, "-cp", _class_path(), "LuceneCjk", task, folder)


def _record(text: str) -> bytes:
    data = text.encode()
    return LENGTH.pack(len(data)) + data


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


@contextmanager
def _running(task: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program with its pipes; at the end its input is closed, and it must succeed."""
    command = _java(task, str(folder), HEAP)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
