"""Finds the files of a source, and names them in the index.

A source is a file, a folder, `-` for standard input, or `sqlite:FILE#TABLE` for a table of a database.

A file is named by its path from the current folder if it lies under that, and by its absolute path otherwise,
with `/` between the parts. So the same file has the same name however it was given.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.core.article import Rejection
from indexer.core.errors import SourceError

from .draft import NotAnArticle


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A regular file: where to open it, its name in the index, its size in bytes.

    `table` is the table to read if it is a database. Standard input is named `-`, and its size is 0.
    """

    location: str
    name: str
    size: int
    table: str | None = None


STANDARD_INPUT = "-"
_DATABASE = "sqlite:"


def file_name(path: str | Path) -> str:
    """The name of a file or folder in the index. Bytes of a name that are not UTF-8 become U+FFFD."""
    if path == STANDARD_INPUT:
        return STANDARD_INPUT
    absolute, current = _absolute(path), _absolute(".")
    return "." if absolute == current else absolute.removeprefix(current.rstrip("/") + "/")


def belongs_to(path: str, source: str | Path) -> bool:
    """Whether an article's `path` is this source, or lies in it if it is a folder."""
    location, table = split_source(source)
    if STANDARD_INPUT in (path, location):
        return path == location
    file, folder = _absolute(path), _absolute(location if table is None else f"{location}#{table}")
    return file == folder or file.startswith(folder.rstrip("/") + "/")


def split_source(source: str | Path) -> tuple[str, str | None]:
    """(location of a source, table of a database or None)

    >>> split_source("sqlite:news.db#articles"), split_source("seeds/")
    (('news.db', 'articles'), ('seeds/', None))
    """
    written = os.fspath(source)
    if not written.startswith(_DATABASE) or os.path.exists(written):
        return written, None
    location, _, table = written.removeprefix(_DATABASE).partition("#")
    return location, table


def _absolute(path: str | Path) -> str:
    return os.fsencode(os.path.abspath(path)).decode("utf-8", "replace").replace(os.sep, "/")


def check_sources(sources: Sequence[str | Path]) -> None:
    """Raises SourceError for the first source that does not exist or is out of reach."""
    for source in sources:
        location, table = split_source(source)
        if location == STANDARD_INPUT:
            continue
        try:
            os.stat(location)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise SourceError(f"cannot read {source}: {reason}; give files or folders that exist") from error
        if table is not None:
            _check_table(source, location, table)


def _check_table(source: str | Path, location: str, table: str) -> None:
    from .formats.sqlite import tables_of

    try:
        tables = tables_of(location)
    except NotAnArticle as error:
        raise SourceError(f"cannot read {source}: {error}") from error
    if table not in tables:
        there = ", ".join(tables) or "none"
        raise SourceError(
            f"cannot read {source}: name a table, as sqlite:{location}#TABLE; there are: {there}"
        )


def find_files(sources: Sequence[str | Path]) -> Iterator[SourceFile | Rejection]:
    """The regular files of all sources, those of a folder in order of name, each file once.

    Hidden files and folders inside a source are left out. A folder that is reached in two ways, by a link
    beside it, is entered once. Devices, pipes, broken links, links to a folder above and folders that cannot
    be listed give a Rejection, and are never opened.
    """
    names: set[str] = set()
    entered: set[tuple[int, int]] = set()
    pending = [split_source(source) for source in reversed(sources)]
    while pending:
        location, table = pending.pop()
        name = file_name(location) if table is None else file_name(f"{location}#{table}")
        if name in names:
            continue
        names.add(name)
        if location == STANDARD_INPUT:
            yield SourceFile(location, name, 0)
            continue
        try:
            status = os.stat(location)
            if stat.S_ISREG(status.st_mode):
                yield SourceFile(location, name, status.st_size, table)
            elif not stat.S_ISDIR(status.st_mode):
                kinds = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}
                kind = kinds.get(stat.S_IFMT(status.st_mode), "device")
                yield Rejection(name, None, f"a {kind}, not a file")
            elif (status.st_dev, status.st_ino) not in entered:
                entered.add((status.st_dev, status.st_ino))
                inside = sorted(entry for entry in os.listdir(location) if not entry.startswith("."))
                pending += [(os.path.join(location, entry), None) for entry in reversed(inside)]
            elif _leads_up(location):
                yield Rejection(name, None, "a link to a folder that holds it")
        except OSError as error:
            yield Rejection(name, None, f"cannot be read: {error.strerror}")


def _leads_up(link: str) -> bool:
    target = os.path.realpath(link)
    folder = os.path.realpath(os.path.dirname(link))
    return os.path.commonpath([target, folder]) == target
