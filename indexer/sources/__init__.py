"""Reads sources, which are files and folders as people have them, into articles.

    .txt                             `text`       the first line may be the title
    .md                              `markdown`   front matter, headings
    .html .htm                       `html`       the part of a page that holds the article
    .jsonl .jsonl.gz .jsonl.xz       `jsonl`      an article a line

Nothing is lost in silence: what is no article is a Rejection that names file, place and reason,
and reading goes on. An article of a file of its own has the file's name for its id (see `files`).
"""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, cast

from ..article import Article, Rejection
from .files import SourceFile, belongs_to, check_sources, file_name, find_files
from .html import read_html
from .jsonl import read_jsonl
from .markdown import read_markdown
from .text import read_text

__all__ = ["belongs_to", "count_bytes", "file_name", "read_articles"]

LONGEST_FILE = 256 * 2**20
"""In bytes, of a file that holds one article: it is read at once."""

_WHOLE_FILE = {".txt": read_text, ".md": read_markdown, ".html": read_html, ".htm": read_html}
_LINES = (".jsonl", ".jsonl.gz", ".jsonl.xz")
_UNKNOWN_KIND = f"not a known kind of article ({' '.join((*_WHOLE_FILE, *_LINES))})"


class _Reading(NamedTuple):
    """One article of a file, or the reason why there is none."""

    position: int
    """How far the file is read, in bytes of the file."""
    place: str | None
    result: Article | str


def read_articles(
    sources: Sequence[str | Path], on_bytes: Callable[[int], object] = lambda read: None
) -> Iterator[Article | Rejection]:
    """Every article of the sources, and a Rejection for everything that could not be taken in.

    Files come in the order of the sources, in folders in order of name. The first article with an
    id keeps it; later ones are rejected. `on_bytes` is called with the bytes of files read so far
    (of compressed files: compressed bytes), which ends at `count_bytes(sources)`.

    Raises SourceError, before anything is read, when a source does not exist.
    """
    check_sources(sources)
    return _read_files(sources, on_bytes)


def count_bytes(sources: Sequence[str | Path]) -> int:
    """The size of all files that `read_articles` will open, in bytes.

    Raises SourceError when a source does not exist.
    """
    check_sources(sources)
    files = (file for file in find_files(sources) if isinstance(file, SourceFile))
    return sum(file.size for file in files if _kind(file) is not None)


def _read_files(
    sources: Sequence[str | Path], on_bytes: Callable[[int], object]
) -> Iterator[Article | Rejection]:
    file_of_id: dict[str, str] = {}
    before = 0
    for file in find_files(sources):
        if isinstance(file, Rejection):
            yield file
            continue
        kind = _kind(file)
        if kind is None:
            yield Rejection(file.name, None, _UNKNOWN_KIND)
            continue
        for position, place, result in _read_file(file, kind):
            if isinstance(result, str):
                yield Rejection(file.name, place, result)
            elif result.id in file_of_id:
                reason = f"the id {result.id!r} was taken by an earlier article, of {file_of_id[result.id]}"
                yield Rejection(file.name, place, reason)
            else:
                file_of_id[result.id] = file.name
                yield result
            # A file may have grown since its size was taken.
            on_bytes(before + min(position, file.size))
        before += file.size


def _kind(file: SourceFile) -> str | None:
    name = file.name.lower()
    return next((kind for kind in (*_WHOLE_FILE, *_LINES) if name.endswith(kind)), None)


def _read_file(file: SourceFile, kind: str) -> Iterator[_Reading]:
    place: str | None = None
    try:
        with open(file.location, "rb") as opened:
            if kind in _WHOLE_FILE:
                yield _Reading(file.size, None, _read_whole(opened, file.name, kind))
                return
            for number, result in read_jsonl(_decompressed(opened, kind), file.name):
                place = f"line {number}"
                yield _Reading(opened.tell(), place, result)
        if place is None:
            yield _Reading(file.size, None, "it holds no article")
    except EOFError:
        yield _Reading(file.size, _after(place), "the compressed file ends too early; the rest is lost")
    except (lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        yield _Reading(file.size, _after(place), f"the compressed file is damaged, the rest is lost: {error}")
    except OSError as error:
        yield _Reading(file.size, _after(place), f"cannot be read: {error.strerror}")


def _decompressed(opened: BinaryIO, kind: str) -> IO[bytes]:
    if kind.endswith(".xz"):
        return lzma.LZMAFile(opened)
    # GzipFile reads like any binary file, and is not declared as one.
    return cast(IO[bytes], gzip.GzipFile(fileobj=opened)) if kind.endswith(".gz") else opened


def _read_whole(opened: BinaryIO, name: str, kind: str) -> Article | str:
    data = opened.read(LONGEST_FILE + 1)
    if len(data) > LONGEST_FILE:
        return f"longer than {LONGEST_FILE:,} bytes"
    try:
        article = _WHOLE_FILE[kind](data, name)
    except UnicodeError as error:
        return str(error)
    return article if article.text and not article.text.isspace() else "it holds no text"


def _after(place: str | None) -> str | None:
    return None if place is None else f"after {place}"
