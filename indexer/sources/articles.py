"""Reads sources into articles, with a Rejection for whatever is no article."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.core.article import Article, Rejection
from indexer.core.messages import message

from .draft import DEFAULTS, BuildPart, Draft, FieldValue, LeftOut, NotAnArticle, Settings
from .encoding.detection import check_encoding
from .files import FileFinder, Found, Skipped, SourceFile, check_sources
from .finishing import finish
from .naming import shown_in
from .places import OPTIONS_AS_BEFORE, Places, SourceOptions
from .reading import ReadError, read_file
from .registry import check_ocr
from .sidecar import is_sidecar, read_sidecar, sidecar_of
from .unchanged import FileStates

MOST_REASONS = 100_000
"""Rejections kept for one file: a billion lines of nothing are compressed to a megabyte."""


class ReadArticle(NamedTuple):
    """An article, and the draft that says how its values were found."""

    article: Article
    draft: Draft


class UnchangedFile(NamedTuple):
    """A file that was not read again, and the ids of its articles."""

    name: str
    ids: Collection[str]


OnBytes = Callable[[int], object]
"""Called with the bytes of files read so far, of compressed files: compressed bytes."""

Item = ReadArticle | UnchangedFile | Skipped | LeftOut | Rejection
"""A `LeftOut` names the part of a file that is left out, in `text`."""


def read_articles(
    sources: Sequence[str | Path], on_bytes: OnBytes = lambda read: None, settings: Settings = DEFAULTS
) -> Iterator[Article | Rejection]:
    """Every article of the sources, and a Rejection for everything that could not be read.

    Files come in the order of the sources, those of a folder in order of name. The first article with an
    id keeps it; later ones are rejected. `on_bytes` ends at `count_bytes` of the sources. Raises SourceError,
    before anything is read, when a source or the encoding of the settings does not exist.
    """
    items = read_with_drafts(sources, settings, on_bytes)
    return (
        item.article if isinstance(item, ReadArticle) else item
        for item in items
        if not isinstance(item, LeftOut)
    )


def read_with_drafts(
    sources: Sequence[str | Path], settings: Settings = DEFAULTS, on_bytes: OnBytes = lambda read: None
) -> Iterator[ReadArticle | LeftOut | Rejection]:
    """The same as `read_articles`, each article with its draft, and the parts of files that are left out."""
    finder = new_finder(sources, SourceOptions(encoding=settings.encoding, ocr=settings.ocr))
    items = read_files(finder, FileStates(), on_bytes, settings.part)
    return (item for item in items if isinstance(item, (ReadArticle, LeftOut, Rejection)))


def new_finder(sources: Sequence[str | Path], options: SourceOptions = OPTIONS_AS_BEFORE) -> FileFinder:
    """A finder of the files of sources that no index knows. Raises SourceError for a missing one."""
    check_encoding(options.encoding)
    check_ocr(options.ocr)
    check_sources(sources)
    places = Places()
    return FileFinder(places, [places.scope(source, options) for source in sources])


def count_bytes(finder: FileFinder, part: BuildPart | None = None) -> int:
    """The bytes of all files that `read_files` may open."""
    return sum(file.size for file in _files(finder, part) if isinstance(file, SourceFile))


def _files(finder: FileFinder, part: BuildPart | None) -> Iterator[Found]:
    """The files of one part, or of all parts, without sidecars."""
    for file in finder:
        if not isinstance(file, SourceFile) or (
            not is_sidecar(file.location) and (part is None or part.has(file.name))
        ):
            yield file


def read_files(
    finder: FileFinder,
    states: FileStates,
    on_bytes: OnBytes = lambda read: None,
    part: BuildPart | None = None,
    file_of_id: dict[str, str] | None = None,
) -> Iterator[Item]:
    """Everything that the files hold; files that `states` knows to be unchanged are not opened.

    `file_of_id` fills with the file of each id. A later article with one of these ids is rejected, unless the
    caller refused the earlier one and deleted its id.
    """
    return _Reader(states, on_bytes, {} if file_of_id is None else file_of_id).read(_files(finder, part))


class _Reader:
    """Reads files, of which each id may be that of one article."""

    def __init__(self, states: FileStates, on_bytes: OnBytes, file_of_id: dict[str, str]) -> None:
        self._states = states
        self._on_bytes = on_bytes
        self._file_of_id = file_of_id
        self._before = 0

    def read(self, files: Iterator[Found]) -> Iterator[Item]:
        for file in files:
            if isinstance(file, SourceFile):
                yield from self._read_or_keep(file)
                self._before += file.size
                self._on_bytes(self._before)
            else:
                yield file

    def _read_or_keep(self, file: SourceFile) -> Iterator[Item]:
        sidecar = sidecar_of(file.location)
        known = self._states.unchanged(file, sidecar)
        if known is not None and self._file_of_id.keys().isdisjoint(known):
            self._file_of_id.update(dict.fromkeys(known, file.name))
            self._states.note(file, sidecar, len(known))
            yield UnchangedFile(file.name, known)
            return
        articles, is_whole = 0, True
        for item in self._read(file, sidecar):
            articles += isinstance(item, ReadArticle)
            is_whole = is_whole and not isinstance(item, Rejection)
            yield item
        if is_whole:
            self._states.note(file, sidecar, articles)

    def _read(self, file: SourceFile, sidecar: str | None) -> Iterator[Item]:
        beside: dict[str, FieldValue] = {}
        if sidecar is not None:
            try:
                beside = read_sidecar(sidecar)
            except NotAnArticle as reason:
                folder = file.name.rpartition("/")[0]
                name = f"{folder}/{shown_in(*os.path.split(sidecar))}".lstrip("/")
                yield Rejection(
                    name, None, message("does not describe {name}: {reason}", name=file.name, reason=reason)
                )
        rejected = 0
        for position, (name, place, found) in read_file(file):
            if isinstance(found, (Skipped, LeftOut)):
                yield found
                continue
            item = self._finished(found, beside, name, place)
            rejected += isinstance(item, Rejection)
            if isinstance(item, ReadArticle) or rejected <= MOST_REASONS:
                yield item
            # A file may have grown since its size was taken.
            self._on_bytes(self._before + min(position, file.size))
        if rejected > MOST_REASONS:
            more = rejected - MOST_REASONS
            yield Rejection(
                file.name, None, message("{more:,} more could not be read, beyond these", more=more)
            )

    def _finished(
        self, found: Draft | str | ReadError, beside: dict[str, FieldValue], name: str, place: str | None
    ) -> ReadArticle | Rejection:
        """The article of a draft, or the rejection."""
        if isinstance(found, ReadError):
            return Rejection(name, place, found.reason, is_read_error=True)
        if isinstance(found, str):
            return Rejection(name, place, found)
        found.fields |= beside
        try:
            article = finish(found, name)
        except NotAnArticle as reason:
            return Rejection(name, place, str(reason))
        earlier = self._file_of_id.get(article.id)
        if earlier is not None:
            taken = message(
                "the id {id!r} was taken by an earlier article, of {earlier}", id=article.id, earlier=earlier
            )
            return Rejection(name, place, taken)
        self._file_of_id[article.id] = name
        return ReadArticle(article, found)
