"""Finds the files of sources.

A source is a file, a folder, `-` for standard input, or `sqlite:FILE#TABLE` for a table of a database.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from indexer.core.article import Rejection
from indexer.core.errors import SourceError
from indexer.core.messages import message
from indexer.core.record import Source
from indexer.core.system import system_words
from indexer.storage.embedded.folder import holds_index

from .containers.streams import is_read_error
from .draft import NotAnArticle
from .ignoring import IGNORE_FILE, Ignored, ignore_file, is_ignored, patterns_of
from .naming import place_of, shown_names
from .places import STANDARD_INPUT, Places, Scope, lineage, split_source
from .registry import is_never_text, is_picture

Stamp = tuple[int, int, int, int]
"""(size, time of the content, time of the inode, its number): a file that changes gets another one."""


class SourceFile(NamedTuple):
    """A regular file: where to open it, its name in the index, its size in bytes.

    `table` is the table to read if it is a database. Standard input is named `-`, and its size is 0.
    `encoding` overrides detection. With `ocr`, pictures and scanned pages are recognised.
    """

    location: str
    name: str
    size: int
    table: str | None = None
    encoding: str | None = None
    stamp: Stamp | None = None
    ocr: bool = False


HOLDS_INDEX = message("it holds an index")
"""The reason for skipping a folder of an index."""


class Skipped(NamedTuple):
    """A file or folder that is left out without being a fault, and the reason."""

    name: str
    reason: str


Found = SourceFile | Skipped | Rejection


def check_sources(sources: Sequence[str | Path]) -> None:
    """Raises SourceError for the first source that does not exist, is out of reach, or is an index."""
    for source in sources:
        location, table = split_source(source)
        if location == STANDARD_INPUT:
            continue
        try:
            is_folder = stat.S_ISDIR(os.stat(location).st_mode)
            if is_folder and holds_index(os.listdir(location)):
                raise SourceError(
                    message("{source} is an index; give files or folders of articles", source=source)
                )
        except (OSError, ValueError) as error:
            reason = system_words(error) if isinstance(error, OSError) else str(error)
            raise SourceError(
                message(
                    "cannot read {source}: {reason}; give files or folders that exist",
                    source=source,
                    reason=reason,
                )
            ) from error
        if table is not None:
            _check_table(source, location, table)


def _check_table(source: str | Path, location: str, table: str) -> None:
    from .formats.sqlite import tables_of

    try:
        tables = tables_of(location)
    except NotAnArticle as error:
        raise SourceError(message("cannot read {source}: {error}", source=source, error=error)) from error
    if table not in tables:
        there = ", ".join(tables) or "none"
        raise SourceError(
            message(
                "cannot read {source}: name a table, as sqlite:{location}#TABLE; there are: {there}",
                source=source,
                location=location,
                there=there,
            )
        )


def missing_reason(source: Source) -> str | None:
    """The reason why a recorded source cannot be read now; None if it can."""
    if source.location == STANDARD_INPUT:
        return message("cannot be read again")
    try:
        os.stat(source.location)
    except OSError as error:
        return message("cannot be read: {error}", error=system_words(error))
    return None


class _Entry(NamedTuple):
    """A file or folder to look at. `real` is its place without links; patterns of `ignored` hold in it.

    `device` is that of the folder that holds it.
    """

    location: str
    real: str
    name: str
    source: Source
    ignored: Ignored
    device: int | None = None
    is_given: bool = False


class FileFinder:
    """Finds the regular files of scopes, those of a folder in order of name, each file once.

    Hidden files and folders inside a source are left out, and so are folders that hold an index. A folder
    that is reached in two ways, by a link beside it, is entered once. Devices, pipes, broken links, links to
    a folder above and folders that cannot be listed give a Rejection, and are never opened.
    """

    def __init__(self, places: Places, scopes: Sequence[Scope]) -> None:
        self._places = places
        self.scopes = tuple(scopes)
        self.entered = {scope.name for scope in scopes}
        """Names of sources, parts of them, links and mounted disks that are looked at, so far."""
        self.led: set[str] = set()
        """Names of folders that led into another source."""
        self._links = {name for scope in scopes for name, _ in scope.source.links}

    def __iter__(self) -> Iterator[Found]:
        names: dict[str, str] = {}
        for scope in self.scopes:
            if scope.name == scope.source.name:
                self._places.drop_links(scope.name)
        looked_at: set[str] = set()
        folders: set[tuple[int, int]] = set()
        pending = [self._start(scope) for scope in reversed(self.scopes)]
        while pending:
            entry = pending.pop()
            if names.setdefault(entry.name, entry.real) != entry.real:
                yield Rejection(
                    entry.name, None, message("another file has a name that looks the same; rename one")
                )
                continue
            if entry.name in looked_at:
                continue
            looked_at.add(entry.name)
            if entry.location == STANDARD_INPUT:
                yield SourceFile(
                    entry.location, entry.name, 0, encoding=entry.source.encoding, ocr=entry.source.ocr
                )
                continue
            try:
                status = os.stat(entry.location)
                if stat.S_ISREG(status.st_mode):
                    yield _file(entry, status)
                elif not stat.S_ISDIR(status.st_mode):
                    kinds = {stat.S_IFIFO: message("pipe"), stat.S_IFSOCK: message("socket")}
                    kind = kinds.get(stat.S_IFMT(status.st_mode), message("device"))
                    yield Rejection(entry.name, None, message("a {kind}, not a file", kind=kind))
                elif _leads_up(entry):
                    yield Rejection(entry.name, None, message("a link to a folder that holds it"))
                elif (status.st_dev, status.st_ino) not in folders:
                    folders.add((status.st_dev, status.st_ino))
                    if entry.name in self._links or entry.device not in (None, status.st_dev):
                        # A link or a disk: if it is empty the next time, it may not be mounted.
                        self.entered.add(entry.name)
                        self._places.add_link(entry.name, entry.real)
                    inside = yield from self._inside(entry, status.st_dev)
                    pending += reversed(inside)
            except OSError as error:
                yield Rejection(
                    entry.name,
                    None,
                    message("cannot be read: {error}", error=system_words(error)),
                    is_read_error(error),
                )

    def _start(self, scope: Scope) -> _Entry:
        ignored = _ignored_above(scope.name, scope.source)
        return _Entry(scope.location, scope.location, scope.name, scope.source, ignored, is_given=True)

    def _inside(self, folder: _Entry, device: int) -> Generator[Found, None, list[_Entry]]:
        """The entries of a folder in order of name, but those to be left out."""
        with os.scandir(folder.location) as listing:
            listed = sorted(listing, key=attrgetter("name"))
        names = [each.name for each in listed]
        if holds_index(names):
            yield Skipped(folder.name, HOLDS_INDEX)
            return []
        if IGNORE_FILE in names:
            try:
                folder = folder._replace(
                    ignored=(*ignore_file(folder.name, folder.location), *folder.ignored)
                )
            except (OSError, ValueError) as error:
                # The files that it leaves out must not be read.
                yield Rejection(
                    folder.name,
                    IGNORE_FILE,
                    message("cannot be read, and so nothing here was: {error}", error=error),
                )
                return []
        patterns = (*patterns_of(folder.source.name, folder.source.exclude), *folder.ignored)
        inside = []
        for each, shown in zip(listed, shown_names(names), strict=True):
            if each.name.startswith("."):
                continue
            name = f"{folder.name}/{shown}"
            if not patterns or not is_ignored(patterns, name, _is_folder(each)):
                entry = self._entry(folder, each, name)
                if entry is not None:
                    inside.append(entry._replace(device=device))
        return inside

    def _entry(self, folder: _Entry, listed: os.DirEntry[str], name: str) -> _Entry | None:
        """An entry of a folder. What lies in another source is named as there.

        None for a link to a folder that is looked at anyway.
        """
        real = os.path.join(folder.real, listed.name)
        entry = _Entry(listed.path, real, name, folder.source, folder.ignored)
        if listed.is_symlink() and _is_folder(listed):
            entry = entry._replace(real=os.path.realpath(listed.path))
            if _leads_up(entry):
                return entry
            other = self._places.name_of(entry.real)
            if other is None:
                self._places.add_link(name, entry.real)
                self.entered.add(name)
            elif any(scope.name in lineage(other) for scope in self.scopes) and "/." not in other:
                return None
        else:
            other = self._places.name_at(entry.real)
        if other is None or other == name:
            return entry
        self.entered.add(other)
        self.led.update(lineage(name))
        source = self._places.source_of(other) or folder.source
        return entry._replace(name=other, source=source, ignored=_ignored_above(other, source))


def _ignored_above(name: str, source: Source) -> Ignored:
    """The patterns of the ignore files in the folders of a source that hold this file or folder.

    Raises SourceError for one that cannot be read.
    """
    ignored: Ignored = ()
    location = source.location
    for folder in reversed(list(lineage(name))[1:]):
        if source.name in lineage(folder):
            if folder != source.name:
                location = place_of(location, folder.rpartition("/")[2])
            try:
                ignored = (*ignore_file(folder, location), *ignored)
            except (OSError, ValueError) as error:
                raise SourceError(
                    message(
                        "{folder}/{ignore_file} cannot be read: {error}; mend it",
                        folder=folder,
                        ignore_file=IGNORE_FILE,
                        error=error,
                    )
                ) from error
    return ignored


def _file(entry: _Entry, status: os.stat_result) -> SourceFile | Skipped:
    is_read = entry.is_given or (entry.source.ocr and is_picture(entry.name))
    if is_never_text(entry.name) and not is_read:
        return Skipped(entry.name, message("it holds no text"))
    source = entry.source
    table = source.table if entry.is_given else None
    # A database may have changed in a file beside it.
    stamp = None if table is not None else stamp_of(status)
    return SourceFile(entry.location, entry.name, status.st_size, table, source.encoding, stamp, source.ocr)


def stamp_of(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _is_folder(listed: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a link to one. A link may lead to itself."""
    try:
        return listed.is_dir()
    except OSError:
        return False


def _leads_up(entry: _Entry) -> bool:
    """Whether a folder is a link to a folder that holds it."""
    if not os.path.islink(entry.location):
        return False
    folder = os.path.realpath(os.path.dirname(entry.location))
    return os.path.commonpath([entry.real, folder]) == entry.real
