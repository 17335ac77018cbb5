"""Reads sources, which are files and folders as people have them, into articles.

    formats      which formats there are; each is a module here: `text`, `html`, `jsonl`, `zipped` ...
    files        which files a source holds, and how they are named
    reading      from a file to drafts, whatever it is packed in (`compression`), within `limits`
    encoding     from bytes to text (`charsets`, `plausibility`)
    draft        what a format gives: text, values as written, and how they were found
    sidecar      what a file beside an article's says of it
    finishing    from a draft to an Article, with what `indexer.recognition` finds in the text

Nothing is lost in silence: what is no article is a Rejection that names file, place and reason,
and reading goes on. An article of a file of its own has the file's name for its id (see `files`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.core.article import Article, Rejection

from .draft import DEFAULTS, BuildPart, Draft, FieldValue, NotAnArticle, Settings
from .encoding.detection import check_encoding
from .files import SourceFile, belongs_to, check_sources, file_name, find_files
from .finishing import finish
from .reading import read_file
from .registry import format_of
from .sidecar import is_sidecar, read_sidecar, sidecar_of

__all__ = [
    "BuildPart",
    "Settings",
    "belongs_to",
    "check_encoding",
    "count_bytes",
    "file_name",
    "read_articles",
    "read_with_drafts",
]


MOST_REASONS = 100_000
"""For one file; a billion lines of nothing are compressed to a megabyte, and each reason is kept."""


class Read(NamedTuple):
    """An article that was read, and the draft that tells how its values were found."""

    article: Article
    draft: Draft


def read_articles(
    sources: Sequence[str | Path],
    on_bytes: Callable[[int], object] = lambda read: None,
    settings: Settings = DEFAULTS,
) -> Iterator[Article | Rejection]:
    """Every article of the sources, and a Rejection for everything that could not be taken in.

    Files come in the order of the sources, in folders in order of name. The first article with an
    id keeps it; later ones are rejected. `on_bytes` is called with the bytes of files read so far
    (of compressed files: compressed bytes), which ends at `count_bytes(sources)`.

    Raises SourceError, before anything is read, when a source or the encoding of the settings does not exist.
    """
    check_encoding(settings.encoding)
    check_sources(sources)
    return (item[0] if isinstance(item, Read) else item for item in _read_files(sources, on_bytes, settings))


def read_with_drafts(
    sources: Sequence[str | Path], settings: Settings = DEFAULTS
) -> Iterator[Read | Rejection]:
    """The same with the draft of each article. Raises SourceError as `read_articles` does."""
    check_encoding(settings.encoding)
    check_sources(sources)
    return _read_files(sources, lambda read: None, settings)


def count_bytes(sources: Sequence[str | Path], part: BuildPart | None = None) -> int:
    """The size of all files that `read_articles` will open, in bytes.

    Raises SourceError when a source does not exist.
    """
    check_sources(sources)
    files = (file for file in find_files(sources) if isinstance(file, SourceFile))
    of_part = (file for file in files if part is None or part.has(file.name))
    return sum(file.size for file in of_part if format_of(file.name) is not None)


def _read_files(
    sources: Sequence[str | Path], on_bytes: Callable[[int], object], settings: Settings
) -> Iterator[Read | Rejection]:
    file_of_id: dict[str, str] = {}
    before = 0
    for file in find_files(sources):
        if isinstance(file, Rejection):
            yield file
            continue
        if is_sidecar(file.location) or (settings.part is not None and not settings.part.has(file.name)):
            continue
        beside: dict[str, FieldValue] = {}
        sidecar = sidecar_of(file.location)
        if sidecar is not None:
            try:
                beside = read_sidecar(sidecar)
            except NotAnArticle as reason:
                yield Rejection(file_name(sidecar), None, f"tells nothing of {file.name}: {reason}")
        refused = 0
        for position, name, place, draft in read_file(file, settings):
            try:
                if isinstance(draft, str):
                    raise NotAnArticle(draft)
                draft.fields |= beside
                article = finish(draft, name)
                if article.id in file_of_id:
                    earlier = file_of_id[article.id]
                    raise NotAnArticle(f"the id {article.id!r} was taken by an earlier article, of {earlier}")
            except NotAnArticle as reason:
                refused += 1
                if refused <= MOST_REASONS:
                    yield Rejection(name, place, str(reason))
            else:
                file_of_id[article.id] = name
                yield Read(article, draft)
            # A file may have grown since its size was taken.
            on_bytes(before + min(position, file.size))
        if refused > MOST_REASONS:
            yield Rejection(
                file.name, None, f"{refused - MOST_REASONS:,} more in it could not be taken in, beyond these"
            )
        before += file.size if format_of(file.name) is not None else 0
