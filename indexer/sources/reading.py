"""From a file to its drafts: by its format, through whatever it is packed in.

What goes wrong inside of a file is told with the place, and what can still be read is read. A document inside
of another is named by both, `crawl.zip/2024/a.html`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from indexer.sources.containers.compression import DAMAGED, damage, decompressed

from .draft import Document, Draft, FieldValue, NotAnArticle, Settings
from .files import STANDARD_INPUT, SourceFile
from .limits import DEEPEST, Allowance, counted
from .registry import Format, Holds, format_of, format_of_media_type, known_suffixes, uncompressed_name

FAULT = "reading it failed, which is a fault of this program"
"""How the reason for a file begins that brought up what was not thought of."""


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
    if file.table is not None:
        yield from _table(file, file.table)
        return
    # What comes by standard input is JSON, an article a line.
    form = format_of(".jsonl" if file.name == STANDARD_INPUT else file.name)
    if form is None:
        yield Reading(0, file.name, None, f"not a known kind of article ({known_suffixes()})")
        return
    try:
        with _opened(file) as opened:
            document = Document(file.name, opened)
            for part in _read(document, form, settings, Allowance(file.size), 0):
                streamed = form.holds is not Holds.ARTICLE and file.name != STANDARD_INPUT
                position = opened.tell() if streamed else file.size
                yield Reading(position, *part)
    except OSError as error:
        yield Reading(file.size, file.name, None, f"cannot be read: {error.strerror}")


def _opened(file: SourceFile) -> BinaryIO:
    if file.name == STANDARD_INPUT:
        return open(0, "rb", closefd=False)
    return open(file.location, "rb")


def _table(file: SourceFile, table: str) -> Iterator[Reading]:
    from indexer.sources.formats.sqlite import read_table

    place = None
    try:
        for place, result in read_table(file.location, table, file.name):
            yield Reading(0, file.name, place, result)
        if place is None:
            yield Reading(file.size, file.name, None, "it holds no article")
    except NotAnArticle as error:
        yield Reading(file.size, file.name, None, str(error))


def _read(
    document: Document, form: Format, settings: Settings, allowance: Allowance, depth: int
) -> Iterator[_Part]:
    name, place = document.name, None
    try:
        reader = form.load()
        plain = _plain(document, allowance)
        if form.holds is Holds.ARTICLE:
            draft: Draft = reader(plain, settings)
            draft.fields |= document.fields
            if document.url is not None:
                draft.fields.setdefault(
                    "url", FieldValue(document.url, "the address that it was fetched from")
                )
            yield _Part(name, None, draft)
            return
        if form.holds is Holds.ARTICLES:
            for place, result in reader(plain, settings):
                yield _Part(name, place, result)
            if place is None:
                yield _Part(name, None, "it holds no article")
            return
        for inner in reader(plain, settings):
            allowance.take_document()
            place = inner.name if isinstance(inner, Document) else inner[0]
            yield from _inner(name, inner, settings, allowance, depth + 1)
        if place is None:
            yield _Part(name, None, "it holds no document")
    except DAMAGED as error:
        yield _Part(name, None if place is None else f"after {place}", damage(error))
    except OSError as error:
        yield _Part(
            name, None if place is None else f"after {place}", f"cannot be read: {error.strerror or error}"
        )
    except (NotAnArticle, UnicodeError) as error:
        yield _Part(name, place if form.holds is Holds.ARTICLES else None, str(error))
    except Exception as error:
        # A fault of ours, or of a library: one file of millions is no reason to stop, nor to be silent.
        yield _Part(name, place, f"{FAULT}: {type(error).__name__}: {error}")


def _plain(document: Document, allowance: Allowance) -> Document:
    """The document decompressed; what comes out of it counts."""
    if document.media_type is not None or uncompressed_name(document.name)[1] is None:
        return document
    return replace(document, stream=counted(decompressed(document.stream, document.name), allowance))


def _inner(
    holder: str, inner: Document | tuple[str, str], settings: Settings, allowance: Allowance, depth: int
) -> Iterator[_Part]:
    """What a document inside of another holds. Its name is that in its holder."""
    if not isinstance(inner, Document):
        name, reason = inner
        yield _Part(f"{holder}/{name}", None, reason)
        return
    name = f"{holder}/{inner.name}"
    # What a server says of a page tells more than the end of its address.
    form = format_of_media_type(inner.media_type) if inner.media_type else format_of(inner.name)
    if form is None:
        yield _Part(name, None, f"not a known kind of article ({known_suffixes()})")
    elif form.holds is Holds.DOCUMENTS and depth >= DEEPEST:
        yield _Part(name, None, f"it lies in {DEEPEST} archives, one in another; unpack some of them")
    else:
        yield from _read(
            replace(inner, name=name, stream=counted(inner.stream, allowance)),
            form,
            settings,
            allowance,
            depth,
        )
