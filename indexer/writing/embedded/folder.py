"""The files of an index's folder: a writer makes it, and deletes its own leftovers and nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.core.system import system_words
from indexer.storage.embedded.access import access_error
from indexer.storage.embedded.folder import LOCK, RUNS, highest_number, is_ours, leftover_names
from indexer.storage.embedded.generation import is_our_toc, latest_generation, toc_path


@contextmanager
def telling_faults(directory: Path) -> Iterator[None]:
    """Raise IndexAccessError in place of an OSError before the commit of a change of this folder."""
    try:
        yield
    except OSError as error:
        fault = message("cannot be read or written")
        raise access_error(error, directory, fault, message("; the index is as it was")) from error


def make_folder(directory: Path) -> None:
    """Make the folder of an index, if it is not there, so that it survives a loss of power.

    Raises PolicySearchError if it holds files that are not an index's, unless there is an index already: then
    a file that the system or a person has left there is in nobody's way.
    """
    if directory.is_dir():
        check_folder(directory)
        return
    if os.path.lexists(directory):
        fault = message("is a link that leads nowhere") if directory.is_symlink() else message("is a file")
        raise PolicySearchError(
            message("{directory} {fault}; give --index a folder", directory=directory, fault=fault)
        )
    made = [each for each in (directory, *directory.parents) if not each.exists()]
    directory.mkdir(parents=True, exist_ok=True)
    for each in made:
        sync_folder(each.parent)


def check_folder(directory: Path) -> None:
    """Raise PolicySearchError if a folder that is no index of ours holds other files."""
    if _is_index(directory):
        return
    names = os.listdir(directory)
    # A writer makes its lock first: without one, even files with our names are somebody else's.
    strange = sorted(name for name in names if not (LOCK in names and is_ours(name)))
    if strange:
        raise PolicySearchError(
            message(
                "{directory} holds other files ({names}); give --index a new or empty folder",
                directory=directory,
                names=", ".join(strange[:3]),
            )
        )


def _is_index(directory: Path) -> bool:
    """Whether a folder has a generation of ours, of any version."""
    number = latest_generation(directory)
    if number is None:
        return False
    try:
        return is_our_toc(toc_path(directory, number))
    except FileNotFoundError:
        # A writer may have just replaced it by a newer one.
        return latest_generation(directory) != number and _is_index(directory)


def make_run_folder(directory: Path) -> Path:
    """Make the folder in which a writing process keeps files that no generation has yet."""
    for number in count(os.getpid()):
        path = directory / f"{RUNS}{number}"
        try:
            path.mkdir()
        except FileExistsError:
            # One that could not be deleted.
            continue
        return path
    raise AssertionError("numbers do not end")


def delete_leftovers(directory: Path) -> list[str]:
    """Delete our files that neither the newest generation nor a kept one uses.

    Returns a sentence for each that cannot be deleted: the next writer tries it again.
    """
    faults: list[str] = []
    for name in leftover_names(directory):
        path = directory / name
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            faults.append(
                message(
                    "{file} cannot be deleted: {error}",
                    file=error.filename or path,
                    error=system_words(error),
                )
            )
    return faults


def sync_folder(path: Path) -> None:
    """Sync a folder to disk, so that its files survive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        os.close(descriptor)


def next_number(directory: Path) -> int:
    """The number of the next generation: no file in the folder has it, nor a higher one."""
    return 1 + highest_number(os.listdir(directory))
