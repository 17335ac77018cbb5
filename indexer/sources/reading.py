"""From a file to its drafts: by its format, through whatever it is packed in.

What goes wrong inside of a file is told with the place, and what can still be read is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

from .compression import DAMAGED, damage, decompressed
from .draft import Document, Draft, NotAnArticle, Settings
from .files import SourceFile
from .formats import Format, Holds, format_of, known_suffixes


class Reading(NamedTuple):
    """One article of a file, or the reason why there is none."""

    position: int
    """How far the file is read, in bytes of the file."""
    name: str
    """Of the file, or of the document inside of it."""
    place: str | None
    result: Draft | str


class _Part(NamedTuple):
    name: str
    place: str | None
    result: Draft | str


def read_file(file: SourceFile, settings: Settings) -> Iterator[Reading]:
    """Everything that a file holds, in order."""
    form = format_of(file.name)
    if form is None:
        yield Reading(0, file.name, None, f"not a known kind of article ({known_suffixes()})")
        return
    try:
        with open(file.location, "rb") as opened:
            document = Document(file.name, cast(BinaryIO, opened))
            for part in _read(document, form, settings):
                position = file.size if form.holds is Holds.ARTICLE else opened.tell()
                yield Reading(position, *part)
    except OSError as error:
        yield Reading(file.size, file.name, None, f"cannot be read: {error.strerror}")


def _read(document: Document, form: Format, settings: Settings) -> Iterator[_Part]:
    reader = form.load()
    plain = Document(
        document.name,
        decompressed(document.stream, document.name),
        document.media_type,
        document.charset,
        document.url,
    )
    name, place = document.name, None
    try:
        if form.holds is Holds.ARTICLE:
            yield _Part(name, None, reader(plain, settings))
            return
        for place, result in reader(plain, settings):
            yield _Part(name, place, result)
        if place is None:
            yield _Part(name, None, "it holds no article")
    except DAMAGED as error:
        yield _Part(name, None if place is None else f"after {place}", damage(error))
    except OSError as error:
        yield _Part(name, None if place is None else f"after {place}", f"cannot be read: {error.strerror}")
    except (NotAnArticle, UnicodeError) as error:
        yield _Part(name, place, str(error))
