"""Reads sources into articles, with a Rejection for whatever is no article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.core.article import Article, Rejection

from .draft import DEFAULTS, BuildPart, Draft, FieldValue, NotAnArticle, Settings
from .encoding.detection import check_encoding
from .files import SourceFile, check_sources, file_name, find_files
from .finishing import finish
from .reading import read_file
from .registry import format_of
from .sidecar import is_sidecar, read_sidecar, sidecar_of

MOST_REASONS = 100_000
"""Rejections kept for one file: a billion lines of nothing are compressed to a megabyte."""


class ReadArticle(NamedTuple):
    """An article, and the draft that says how its values were found."""

    article: Article
    draft: Draft


def read_articles(
    sources: Sequence[str | Path],
    on_bytes: Callable[[int], object] = lambda read: None,
    settings: Settings = DEFAULTS,
) -> Iterator[Article | Rejection]:
    """Every article of the sources, and a Rejection for everything that could not be read.

    Files come in the order of the sources, those of a folder in order of name. The first article with an
    id keeps it; later ones are rejected. `on_bytes` is called with the bytes of files read so far
    (of compressed files: compressed bytes), which ends at `count_bytes(sources)`. Raises SourceError, before
    anything is read, when a source or the encoding of the settings does not exist.
    """
    items = read_with_drafts(sources, settings, on_bytes)
    return (item if isinstance(item, Rejection) else item.article for item in items)


def read_with_drafts(
    sources: Sequence[str | Path],
    settings: Settings = DEFAULTS,
    on_bytes: Callable[[int], object] = lambda read: None,
) -> Iterator[ReadArticle | Rejection]:
    """The same as `read_articles`, each article with its draft."""
    check_encoding(settings.encoding)
    check_sources(sources)
    return _read(sources, settings, on_bytes)


def count_bytes(sources: Sequence[str | Path], part: BuildPart | None = None) -> int:
    """The bytes of all files that `read_articles` will open. Raises SourceError for a missing source."""
    check_sources(sources)
    return sum(_size(file) for file in _files(sources, part) if isinstance(file, SourceFile))


def _size(file: SourceFile) -> int:
    return file.size if format_of(file.name) is not None else 0


def _files(sources: Sequence[str | Path], part: BuildPart | None) -> Iterator[SourceFile | Rejection]:
    """The files of one part, or of all parts, without sidecars."""
    for file in find_files(sources):
        if isinstance(file, Rejection) or (
            not is_sidecar(file.location) and (part is None or part.has(file.name))
        ):
            yield file


def _read(
    sources: Sequence[str | Path], settings: Settings, on_bytes: Callable[[int], object]
) -> Iterator[ReadArticle | Rejection]:
    file_of_id: dict[str, str] = {}
    before = 0
    for file in _files(sources, settings.part):
        if isinstance(file, Rejection):
            yield file
            continue
        beside: dict[str, FieldValue] = {}
        sidecar = sidecar_of(file.location)
        if sidecar is not None:
            try:
                beside = read_sidecar(sidecar)
            except NotAnArticle as reason:
                yield Rejection(file_name(sidecar), None, f"does not describe {file.name}: {reason}")
        rejected = 0
        for position, (name, place, draft) in read_file(file, settings):
            try:
                if isinstance(draft, str):
                    raise NotAnArticle(draft)
                draft.fields |= beside
                article = finish(draft, name)
                if article.id in file_of_id:
                    earlier = file_of_id[article.id]
                    raise NotAnArticle(f"the id {article.id!r} was taken by an earlier article, of {earlier}")
            except NotAnArticle as reason:
                rejected += 1
                if rejected <= MOST_REASONS:
                    yield Rejection(name, place, str(reason))
            else:
                file_of_id[article.id] = name
                yield ReadArticle(article, draft)
            # A file may have grown since its size was taken.
            on_bytes(before + min(position, file.size))
        if rejected > MOST_REASONS:
            more = rejected - MOST_REASONS
            yield Rejection(file.name, None, f"{more:,} more could not be read, beyond these")
        before += _size(file)
