"""Runs a program as its own process, and measures its time and the memory of it and all of its children."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE_BYTES = 4096
POLL_SECONDS = 0.05

Command = tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """The cost of one run: seconds by the wall clock, and bytes of memory at their highest."""

    seconds: float
    peak_bytes: int


def command_of(package: str, *arguments: str) -> Command:
    """A command line of `indexer` or `search`: of the installed script where there is one."""
    script = Path(sys.executable).with_name(package)
    if script.exists():
        return (str(script), *arguments)
    return (sys.executable, "-c", f"from {package}.cli.main import main; main()", *arguments)


def stock_command(*arguments: str) -> Command:
    return (sys.executable, str(ROOT / "benchmarks" / "stock.py"), *arguments)


def children_of(process: int) -> list[int]:
    tasks = list(Path(f"/proc/{process}/task").iterdir())
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def resident_bytes(process: int) -> int:
    """Resident memory of a process and its descendants, by /proc (Linux).

    A page that several of them share is counted for each, so this is an upper bound.
    """
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = children_of(process)
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * PAGE_BYTES + sum(map(resident_bytes, children))


def private_bytes(process: int) -> int:
    """Memory that a process and its descendants have to themselves, mapped files apart, by /proc (Linux)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    own = sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty"))
    return own * 1024 + sum(map(private_bytes, children_of(process)))


def own_bytes(process: int) -> int:
    """Resident memory of a process and its descendants, without mapped files, by /proc (Linux)."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        children = children_of(process)
    except (FileNotFoundError, ProcessLookupError):
        return 0
    own = sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
    return own * 1024 + sum(map(own_bytes, children))


def run(command: Command, memory: Callable[[int], int] = resident_bytes) -> Run:
    """Runs to the end, its messages on stderr let through; raises where its exit status is not 0.

    `memory` gives that of a process by its number.
    """
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) as process:
        peak = 0
        ended = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not ended.wait(POLL_SECONDS):
                peak = max(peak, memory(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        status = process.wait()
        seconds = time.perf_counter() - started
        ended.set()
        watcher.join()
    if status:
        raise subprocess.CalledProcessError(status, command)
    return Run(seconds, peak)


@dataclass(frozen=True)
class ColdRun:
    """Seconds of one short run: by the clock, and of the processor, its children's too."""

    seconds: float
    processor: float


def cold_run(command: Command) -> ColdRun:
    """The time of one short run. Nothing watches it, since watching would take part of what is measured.

    Modules are compiled once: a variable that forbids to keep their bytecode is not passed on.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return ColdRun(seconds, usage.ru_utime + usage.ru_stime)


def cold_seconds(command: Command) -> float:
    return cold_run(command).seconds


def folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
