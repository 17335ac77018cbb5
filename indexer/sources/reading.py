"""Reads one file into drafts: chooses its format, and opens whatever it is packed in.

What goes wrong inside a file is reported with its place, and what can still be read is read. A document in a
container is named by both, `crawl.zip/2024/a.html`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from indexer.core.messages import message

from .containers.streams import READ_ERRORS, counted, decompressed, is_read_error, peeked, read_failure
from .draft import Document, Draft, FieldValue, LeftOut, NotAnArticle, Settings, Unreadable, fault
from .files import Skipped, SourceFile
from .limits import DEEPEST, Allowance
from .places import STANDARD_INPUT
from .registry import (
    PICTURE,
    Format,
    Holds,
    format_of,
    format_of_media_type,
    is_never_text,
    is_picture,
    known_suffixes,
    uncompressed_name,
)
from .sniffing import SNIFFED, format_of_content


class ReadError(NamedTuple):
    """The system failed to read a file; the text says how."""

    reason: str


Outcome = tuple[str, str | None, Draft | Skipped | LeftOut | ReadError | str]
"""(name of the file or of the document in it, place in that, the article's draft or the reason for none)

A part of a container that is left out stands with the names of both.
"""


def read_file(file: SourceFile) -> Iterator[tuple[int, Outcome]]:
    """Everything that a file holds, in order, each with the number of the file's bytes read so far."""
    if file.table is not None:
        yield from ((0, outcome) for outcome in _read_table(file, file.table))
        return
    # Standard input holds JSON Lines.
    is_standard_input = file.name == STANDARD_INPUT
    form = format_of(".jsonl" if is_standard_input else file.name)
    if file.ocr and is_picture(file.name):
        form = PICTURE
    reader = _FileReader(Settings(file.encoding, ocr=file.ocr), Allowance(file.size))
    try:
        location = 0 if is_standard_input else file.location
        with open(location, "rb", closefd=not is_standard_input) as opened:
            for outcome in reader.read(Document(file.name, opened), form):
                yield 0 if is_standard_input else opened.tell(), outcome
    except OSError as error:
        yield file.size, (file.name, None, _failure(error))


def _failure(error: Exception) -> ReadError | str:
    reason = read_failure(error)
    return ReadError(reason) if isinstance(error, OSError) and is_read_error(error) else reason


_TO_DO = {
    ".ceb": message("a CEB file: only Founder's reader reads it; save it as .pdf there"),
    ".cebx": message("a CEB file: only Founder's reader reads it; save it as .pdf there"),
    ".ppt": message("it is a presentation of before 2007: save it as .pptx"),
    ".rar": message("an archive that is not read: unpack it"),
    ".7z": message("an archive that is not read: unpack it"),
}
"""Advice on files of some kinds that are not read, by the ends of their names."""


def _unknown(name: str) -> Outcome:
    plain, _ = uncompressed_name(name)
    known = next((reason for end, reason in _TO_DO.items() if plain.endswith(end)), None)
    if is_picture(name):
        known = message("a picture: --ocr recognises its text")
    reason = known or message(
        "not a known kind of article ({known_suffixes})", known_suffixes=known_suffixes()
    )
    return name, None, reason


def _read_table(file: SourceFile, table: str) -> Iterator[Outcome]:
    from .formats.sqlite import read_table

    place = None
    try:
        for place, draft in read_table(file.location, table, file.name):
            yield file.name, place, draft
        if place is None:
            yield file.name, None, message("it holds no article")
    except NotAnArticle as reason:
        yield file.name, None, str(reason)


class _FileReader:
    """Reads the documents of one file, which share an allowance."""

    def __init__(self, settings: Settings, allowance: Allowance) -> None:
        self._settings = settings
        self._allowance = allowance

    def read(self, document: Document, form: Format | None, depth: int = 0) -> Iterator[Outcome]:
        """Everything that a document holds, which lies in `depth` containers.

        Without a format, the first bytes decide on it; so they do where the format is not what they show.
        """
        name, place = document.name, None
        try:
            document = self._decompressed(document)
            if form is None or form.is_checked:
                head, stream = peeked(document.stream, SNIFFED)
                document = replace(document, stream=stream)
                form = format_of_content(head) or form
            if form is None:
                yield _unknown(name)
                return
            if form.holds is Holds.DOCUMENTS and depth >= DEEPEST:
                yield (
                    name,
                    None,
                    message(
                        "it lies in {deepest} archives, one in another; unpack some of them", deepest=DEEPEST
                    ),
                )
                return
            items = form.load()(document, self._settings)
            if form.holds is Holds.ARTICLE:
                draft: Draft = items
                draft.fields |= document.fields
                if document.url is not None:
                    fetched = FieldValue(document.url, message("the address that it was fetched from"))
                    draft.fields.setdefault("url", fetched)
                yield name, None, draft
                return
            for item in items:
                if form.holds is Holds.ARTICLES:
                    place = item[0]
                    yield name, *item
                elif isinstance(item, LeftOut):
                    self._allowance.take_document()
                    part = f"{name}/{item.text}"
                    yield part, None, item._replace(text=part)
                else:
                    self._allowance.take_document()
                    place = item.name
                    yield from self._read_inner(item, f"{name}/{place}", depth + 1)
            if place is None:
                content = "article" if form.holds is Holds.ARTICLES else "document"
                yield name, None, message("it holds no {content}", content=content)
        except READ_ERRORS as error:
            yield name, None if place is None else f"after {place}", _failure(error)
        except (NotAnArticle, UnicodeError) as reason:
            yield name, place if form is not None and form.holds is Holds.ARTICLES else None, str(reason)
        except MemoryError:
            # It says nothing about the file, and the rest of the work would fail too.
            raise
        except Exception as error:
            # One file of millions is no reason to stop, nor to be silent.
            yield name, place, fault(error)

    def _decompressed(self, document: Document) -> Document:
        """The document decompressed, its bytes counted."""
        end = uncompressed_name(document.name)[1]
        if document.media_type is not None or end is None:
            return document
        stream = decompressed(document.stream, end)
        return replace(document, stream=counted(stream, self._allowance))

    def _read_inner(self, inner: Document | Unreadable, name: str, depth: int) -> Iterator[Outcome]:
        """Everything that a document in a container holds; `name` is that of both."""
        if isinstance(inner, Unreadable):
            yield name, None, inner.reason
            return
        # The media type that a server gives is more reliable than the end of an address.
        form = format_of_media_type(inner.media_type) if inner.media_type else format_of(inner.name)
        if form is None and is_never_text(inner.name):
            yield name, None, Skipped(name, message("it holds no text"))
        else:
            stream = counted(inner.stream, self._allowance)
            yield from self.read(replace(inner, name=name, stream=stream), form, depth)
