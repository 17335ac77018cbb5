"""The files of an index's folder: a writer deletes its own leftovers and nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from indexer.core.errors import IndexNotFoundError, PolicySearchError
from indexer.storage.embedded.generation import INDEX_NAME, latest_generation, read_generation
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
    """The name of the folder in which a writing process keeps files that no generation has yet."""
    return f"{_RUNS}{process}"


def check_folder(directory: Path) -> None:
    """Raise PolicySearchError if a folder holds files that are not an index's."""
    if not directory.exists():
        return
    if not directory.is_dir():
        raise PolicySearchError(f"{directory} is a file; give --index a folder")
    names = [entry.name for entry in directory.iterdir()]
    # A writer makes its lock first: without one, even files with our names are somebody else's.
    is_index = LOCK in names or latest_generation(directory) is not None
    strange = sorted(name for name in names if not (is_index and _OURS.fullmatch(name)))
    if strange:
        raise PolicySearchError(
            f"{directory} holds other files ({', '.join(strange[:3])}); give --index a new or empty folder"
        )


def _live_files(directory: Path) -> set[str]:
    """The names of the newest generation's files, and of the lock."""
    try:
        return {LOCK, *read_generation(directory).file_names}
    except IndexNotFoundError:
        return {LOCK}
    except PolicySearchError:
        # A fresh build may replace an index that cannot be read; until it commits, nothing is lost.
        return {entry.name for entry in directory.iterdir() if not entry.name.startswith(_RUNS)}


def delete_leftovers(directory: Path) -> None:
    """Delete our files that the newest generation does not use: old ones, and those of a killed writer."""
    live = _live_files(directory)
    for entry in directory.iterdir():
        if entry.name in live or not _OURS.fullmatch(entry.name):
            continue
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
