"""The subject of a benchmark: an index, and the files it is built of."""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import part_of, policy_files, write_records
from benchmarks.process import command_of


@dataclass(frozen=True)
class Subject:
    """An index, and the files whose paragraphs it holds, all of them and no others."""

    index: Path
    sources: tuple[Path, ...]


def options(description: str | None) -> argparse.ArgumentParser:
    """The options that the benchmarks share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--corpora", type=Path, required=True, help='the folder that holds the folders of "policy"'
    )
    parser.add_argument("--seed", type=int, default=1, help="of what is chosen at random (default 1)")
    return parser


def subject_options(description: str | None, paragraphs: int) -> argparse.ArgumentParser:
    """The options of a benchmark that reads one index."""
    parser = options(description)
    parser.add_argument(
        "--index", type=Path, help='an index of all of "policy"; without it one of a part is built'
    )
    parser.add_argument(
        "--paragraphs", type=int, default=paragraphs, help=f"how large a part (default {paragraphs:,})"
    )
    return parser


def build(sources: tuple[Path, ...], index: Path) -> None:
    """`indexer build`, as its own process, its messages kept back unless it fails."""
    command = command_of("indexer", "build", *map(str, sources), "--index", str(index))
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def subject(arguments: argparse.Namespace) -> Iterator[Subject]:
    """The index that was named, or one built for this run and gone after it."""
    if arguments.index is not None:
        yield Subject(arguments.index, policy_files(arguments.corpora))
        return
    with tempfile.TemporaryDirectory() as folder:
        part, index = Path(folder, "part.jsonl"), Path(folder, "index")
        write_records(part_of(arguments.corpora, arguments.paragraphs), part)
        build((part,), index)
        yield Subject(index, (part,))
