"""The files in an index's folder: their names, the generations that they belong to, and their sizes."""

from __future__ import annotations

import os
import re

from indexer.core.errors import IndexNotFoundError, PolicySearchError
from indexer.core.frozen import frozen
from indexer.core.sections import StrPath
from indexer.storage.segment.files import SUFFIXES

from .generation import INDEX_NAME, Generation, newest_of, read_generation, read_numbered
from .record import read_history

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

LOCK = f"{INDEX_NAME}_WRITELOCK"
"""Whoosh's lock file."""

RUNS = "runs-"
"""The name of the folder in which a writer keeps files that no generation has yet, before its process."""

_OURS = re.compile(
    rf"""{LOCK}
    | {INDEX_NAME}_[0-9]+({"|".join(map(re.escape, SUFFIXES))})
    | {INDEX_NAME}_[0-9]+\.(relations|record)
    | _{INDEX_NAME}_[0-9]+\.toc(\.[0-9.]+)?     # Whoosh writes it under a name with the time, then renames
    | {RUNS}[0-9]+
    | (dictionary|words)-[0-9a-f]{{16}}""",
    re.VERBOSE,
)

_NUMBERED = re.compile(rf"_?{INDEX_NAME}_([0-9]+)")


class FolderSpace(metaclass=frozen):
    """Space in an index's folder besides the current generation.

    `kept` are the numbers of the generations that can be restored, the newest first, and `kept_bytes` is the
    size of the files that only they have. `leftover_bytes` is the size of our files that no generation has:
    those of a killed writer, which the next one deletes, or of one that is at work.
    """

    kept: tuple[int, ...]
    kept_bytes: int
    leftover_bytes: int


def holds_index(names: Collection[str]) -> bool:
    """Whether a folder with files of these names is that of an index, also of one that is being built."""
    is_being_built = LOCK in names and any(name.startswith(RUNS) for name in names)
    return is_being_built or newest_of(names) is not None


def is_ours(name: str) -> bool:
    """Whether a file in an index's folder belongs to the index. Nothing else is ever deleted."""
    return _OURS.fullmatch(name) is not None


def highest_number(names: Iterable[str]) -> int:
    """The highest number of a generation in the names of our files; 0 if there is none."""
    numbers = [found[1] for name in names if is_ours(name) and (found := _NUMBERED.match(name))]
    return max(map(int, numbers), default=0)


def kept_generations(directory: StrPath, number: int) -> tuple[Generation, ...]:
    """The generations before the one of this number that are kept, the newest first, as far as they can be
    read."""
    kept: list[Generation] = []
    history = read_history(directory, number)
    before, most = history.before, history.keep
    while before is not None and len(kept) < most:
        try:
            kept.append(read_numbered(directory, before))
        except PolicySearchError:
            break
        before = read_history(directory, before).before
    return tuple(kept)


def live_names(directory: StrPath) -> set[str]:
    """The names of the files of the current generation and of the kept ones, and of the lock."""
    try:
        current = read_generation(directory)
    except IndexNotFoundError:
        return {LOCK}
    except PolicySearchError:
        # A fresh build may replace an index that cannot be read; until it commits, nothing is lost.
        return {name for name in os.listdir(directory) if not name.startswith(RUNS)}
    kept = kept_generations(directory, current.number)
    return {LOCK, *current.file_names}.union(*[generation.file_names for generation in kept])


def leftover_names(directory: StrPath) -> list[str]:
    """The names of our files that neither the current generation nor a kept one has."""
    live = live_names(directory)
    return [name for name in os.listdir(directory) if name not in live and is_ours(name)]


def folder_space(directory: StrPath, current: Generation) -> FolderSpace:
    """The space that kept generations and leftovers take besides the current generation."""
    kept = kept_generations(directory, current.number)
    of_kept = set[str]().union(*[generation.file_names for generation in kept]) - current.file_names
    return FolderSpace(
        tuple([generation.number for generation in kept]),
        sum(_size(os.path.join(directory, name)) for name in of_kept),
        sum(_size(os.path.join(directory, name)) for name in leftover_names(directory)),
    )


def _size(path: str) -> int:
    """The bytes of a file, or of the files in a folder; 0 for what is gone by now."""
    try:
        if not os.path.isdir(path):
            return os.lstat(path).st_size
        return sum(_size(os.path.join(path, name)) for name in os.listdir(path))
    except FileNotFoundError:
        return 0
