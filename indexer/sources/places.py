"""Which source does a file belong to, and what is it called in the index?

A file is named by its source's name and its path in the source, with `/` between the parts. A file belongs
to the source in whose location it lies, links resolved; of several, to the innermost. So its name depends
neither on the current folder nor on how a source is written. No source's name begins that of another one's
file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from indexer.core.errors import SourceError
from indexer.core.messages import message
from indexer.core.record import Source

from .encoding.detection import AUTO
from .naming import shown_in, shown_name

STANDARD_INPUT = "-"
_DATABASE = "sqlite:"


class SourceOptions(NamedTuple):
    """The options of a source that a caller gives; it keeps its own where none is given."""

    exclude: tuple[str, ...] = ()
    encoding: str | None = None
    ocr: bool | None = None


OPTIONS_AS_BEFORE = SourceOptions()


class Scope(NamedTuple):
    """A place that a run reads: a source, or a file or folder in one. `name` is its name in the index."""

    name: str
    location: str
    source: Source


class Places:
    """The sources of an index, and the places on disk that belong to them.

    `known` are sources that the index has and keeps. A new source takes the name of the one of `earlier`,
    the sources of an index that is replaced, that was at the same place.
    """

    def __init__(self, known: Iterable[Source] = (), earlier: Iterable[Source] = ()) -> None:
        self._sources: dict[str, Source] = {}
        self._names: dict[str, str] = {}
        """Location of a source, or of a folder that one of its links leads to -> name in the index."""
        self._given: dict[str, str] = {}
        """Path by which a source was given -> its name."""
        self._folders: set[str] = set()
        """Names of sources, and of the folders that hold them."""
        self._earlier = _Earlier(earlier)
        for source in known:
            self._put(source)

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources, in the order in which they came."""
        return tuple(self._sources.values())

    def scope(self, given: str | Path, options: SourceOptions = OPTIONS_AS_BEFORE) -> Scope:
        """The scope of a SOURCE: a known source, a part of one, or else a new one.

        The options that are given become those of the source.
        """
        written, table = split_source(given)
        absolute, location = _located(written)
        source = Source("", absolute, location, table)
        name = self.name_of(location) if table is None else self._names.get(source.key)
        if name is not None and name not in self._sources:
            # The options of a part hold for this run.
            return Scope(name, location, _with_options(self._owner(name), options))
        # A link may lead to another place than before.
        name = name or self._given.get(source.given_key)
        found = replace(source, name=self._name(source)) if name is None else self._sources[name]
        found = _with_options(found, options)
        if found.location == location and _located(found.given)[1] == location:
            # It stays known by the path that it was first given by, which may be a link that is moved on.
            return self._put(found)
        return self._put(replace(found, given=absolute, location=location))

    def again(self, source: Source, options: SourceOptions = OPTIONS_AS_BEFORE) -> Scope:
        """The whole of a source that is known or was earlier, at the place that its path leads to now.

        A link that leads nowhere, or into another source, does not count.
        """
        source = _with_options(source, options)
        location = _located(source.given)[1]
        if not os.path.exists(location) or self.name_of(location) not in (None, source.name):
            location = source.location
        return self._put(replace(source, location=location))

    def moved(self, name: str, given: str | Path, options: SourceOptions = OPTIONS_AS_BEFORE) -> Scope:
        """The whole of the known source `name`, now at `given`. Raises SourceError for another name."""
        if name not in self._sources:
            names = ", ".join(self._sources) or "none"
            raise SourceError(
                message(
                    "the index has no source {name} that could have moved; it has: {names}",
                    name=name,
                    names=names,
                )
            )
        absolute, location = _located(split_source(given)[0])
        if not (os.path.isdir(location) or os.path.isfile(location)):
            raise SourceError(
                message(
                    "{given} is no file or folder that the source {name} could have moved to",
                    given=given,
                    name=name,
                )
            )

        other = self._names.get(location, name)
        if other != name:
            raise SourceError(
                message(
                    "{given} is a source of the index already, {other}; nothing has moved there",
                    given=given,
                    other=other,
                )
            )
        source = _with_options(self._sources[name], options)
        return self._put(replace(source, given=absolute, location=location, links=()))

    def name_of(self, location: str) -> str | None:
        """The name of the file or folder at a place without links; None if it lies in no source."""
        parts: list[str] = []
        while location not in self._names:
            folder, entry = os.path.split(location)
            if not entry:
                return None
            parts.append(shown_in(folder, entry))
            location = folder
        return "/".join((self._names[location], *reversed(parts)))

    def name_at(self, location: str) -> str | None:
        """The name of the source that is at a place, or of a source's link that leads there."""
        return self._names.get(location)

    def source_of(self, name: str) -> Source | None:
        """The source that a file of this name in the index belongs to; None for none."""
        return next((self._sources[each] for each in lineage(name) if each in self._sources), None)

    def _owner(self, name: str) -> Source:
        source = self.source_of(name)
        assert source is not None, f"{name} lies in no source"
        return source

    def add_link(self, name: str, location: str) -> None:
        """Remember that the folder `name` is a link to a place that lies in no source, or a mounted disk."""
        source = self._owner(name)
        if (name, location) not in source.links:
            self._put(replace(source, links=(*source.links, (name, location))))

    def drop_links(self, name: str) -> None:
        """Forget the links of a source, which are found anew when it is read."""
        source = self._sources[name]
        for link, location in source.links:
            if self._names.get(location) == link:
                del self._names[location]
        self._sources[name] = replace(source, links=())

    def forget(self, name: str) -> None:
        """Drop a source."""
        del self._sources[name]
        self._names = {place: each for place, each in self._names.items() if name not in lineage(each)}

    def _put(self, source: Source) -> Scope:
        before = self._sources.get(source.name)
        if before is not None and before.key != source.key:
            self._names = {
                place: name for place, name in self._names.items() if source.name not in lineage(name)
            }
        self._sources[source.name] = source
        self._given[source.given_key] = source.name
        self._folders.update(lineage(source.name))
        for name, location in source.links:
            self._names.setdefault(location, name)
        self._names[source.key] = source.name
        return Scope(source.name, source.location, source)

    def _name(self, source: Source) -> str:
        """A name for a new source: the earlier one, or else the shortest that is free."""
        earlier = self._earlier.name_of(source)
        if earlier is not None and self._is_free(earlier):
            return earlier
        path = source.given_key.replace(os.sep, "/").strip("/")
        parts = [shown_name(part) for part in path.split("/")] if path else ["root"]
        longer = ("/".join(parts[start:]) for start in reversed(range(len(parts))))
        numbered = (f"{parts[-1]}-{number}" for number in count(2))
        return next(name for name in chain(longer, numbered) if self._is_free(name))

    def _is_free(self, name: str) -> bool:
        """Whether no file of a source of this name could be called as one of another source is."""
        return name not in self._folders and self.source_of(name) is None


def _with_options(source: Source, options: SourceOptions) -> Source:
    """A source with the options that are given; names are compared with its patterns."""
    exclude = tuple(map(shown_name, options.exclude))
    encoding = source.encoding if options.encoding is None else options.encoding
    return replace(
        source,
        exclude=exclude or source.exclude,
        encoding=None if encoding == AUTO else encoding,
        ocr=source.ocr if options.ocr is None else options.ocr,
    )


class _Earlier:
    """Names that the sources of a replaced index had."""

    def __init__(self, sources: Iterable[Source]) -> None:
        sources = tuple(sources)
        self._names = {source.given_key: source.name for source in sources}
        self._names |= {source.key: source.name for source in sources}

    def name_of(self, source: Source) -> str | None:
        return self._names.get(source.key) or self._names.get(source.given_key)


def lineage(name: str) -> Iterator[str]:
    """A name in the index, and those of the folders that hold it, the innermost first.

    >>> list(lineage("news/2024/a.txt"))
    ['news/2024/a.txt', 'news/2024', 'news']
    """
    while name:
        yield name
        name = name.rpartition("/")[0]


def lies_in(name: str, names: set[str] | frozenset[str]) -> bool:
    """Whether a name, or that of a folder that holds it, is one of these."""
    return any(each in names for each in lineage(name))


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


def _located(written: str) -> tuple[str, str]:
    """(absolute path, path without links). The link to a single file is kept: the file is called as it is."""
    if written == STANDARD_INPUT:
        return written, written
    absolute = os.path.abspath(written)
    if os.path.isdir(absolute):
        return absolute, os.path.realpath(absolute)
    folder, entry = os.path.split(absolute)
    return absolute, os.path.join(os.path.realpath(folder), entry)
