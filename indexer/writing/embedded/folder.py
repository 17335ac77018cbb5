"""What belongs into an index's folder, so that a writer deletes its own leftovers and nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from indexer.core.errors import PolicySearchError
from indexer.storage.embedded.generation import INDEX_NAME, latest_generation, read_generation, toc_path
from indexer.storage.embedded.relations import relations_name
from indexer.storage.segment import SUFFIXES

LOCK = f"{INDEX_NAME}_WRITELOCK"
"""Whoosh's lock file."""

_RUNS = "runs-"
_OURS = re.compile(
    rf"""{LOCK}
    | {INDEX_NAME}_[0-9]+({"|".join(map(re.escape, SUFFIXES))})
    | {INDEX_NAME}_[0-9]+\.relations
    | _{INDEX_NAME}_[0-9]+\.toc(\.[0-9.]+)?     # Whoosh writes it under a name with the time, then renames
    | {_RUNS}[0-9]+
    | dictionary-[0-9a-f]{{16}}""",
    re.VERBOSE,
)
"""The names in an index's folder. Nothing else is ever deleted."""


def run_folder(process: int) -> str:
    """Where a writing process keeps what is not part of a generation yet."""
    return f"{_RUNS}{process}"


def check_folder(directory: Path) -> None:
    """Raise PolicySearchError where writing an index would be writing among somebody else's files."""
    if directory.exists() and not directory.is_dir():
        raise PolicySearchError(f"{directory} is a file; give --index a folder")
    if not directory.exists():
        return
    names = [entry.name for entry in directory.iterdir()]
    # A writer makes its lock first, so without one even names such as ours are somebody else's.
    is_index = LOCK in names or latest_generation(directory) is not None
    strange = sorted(name for name in names if not (is_index and _is_ours(name)))
    if strange:
        raise PolicySearchError(
            f"{directory} holds other files ({', '.join(strange[:3])}); give --index a new or empty folder"
        )


def live_files(directory: Path, number: int | None) -> set[str]:
    """The names of a generation's files, and of the lock; `number` is the newest one's."""
    live = {LOCK}
    if number is None:
        return live
    live.update((toc_path("", number), relations_name(number)))
    try:
        segments = read_generation(directory).segments
    except PolicySearchError:
        # A fresh build may replace an index that cannot be read; until it commits, nothing is lost.
        return {entry.name for entry in directory.iterdir() if not entry.name.startswith(_RUNS)}
    for segment in segments:
        live.add(segment.dictionary)
        live.update(segment.name + suffix for suffix in SUFFIXES)
    return live


def delete_leftovers(directory: Path, live: set[str]) -> None:
    """Delete what belongs to no generation: it is from before, or from a writer that was killed."""
    for entry in directory.iterdir():
        if entry.name in live or not _is_ours(entry.name):
            continue
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def _is_ours(name: str) -> bool:
    return _OURS.fullmatch(name) is not None
