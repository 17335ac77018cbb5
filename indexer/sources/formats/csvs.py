"""CSV and TSV: a row an article, the first row names the columns; read as a stream."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BufferedReader, RawIOBase, TextIOWrapper
from typing import Any

from indexer.sources.draft import Document, Draft, NotAnArticle, Settings
from indexer.sources.encoding.detection import charset_of, sound

from .columns import Columns

_SAMPLE = 1 << 20
_DELIMITERS = ",;\t|"

LONGEST_CELL = 2**26
"""In characters, of a cell and of a line: the module takes four bytes for each."""

csv.field_size_limit(LONGEST_CELL)


def read_csv(document: Document, settings: Settings) -> Iterator[tuple[str, Draft | str]]:
    """(the place, "row 2" being the first after the names, its article or why there is none) for each row.

    What stands between columns is what the first row has most of, a comma if it has none. Raises NotAnArticle
    where no column holds the text, and where what follows cannot be read.
    """
    return _rows(document, settings, None)


def read_tsv(document: Document, settings: Settings) -> Iterator[tuple[str, Draft | str]]:
    """The same of columns with tabs between them."""
    return _rows(document, settings, "\t")


def _rows(document: Document, settings: Settings, delimiter: str | None) -> Iterator[tuple[str, Draft | str]]:
    sample = document.stream.read(_SAMPLE)
    charset, mark = charset_of(sample, settings.encoding)
    joined = BufferedReader(_Joined(sample[mark:], document.stream))
    text = TextIOWrapper(joined, charset.codec, charset.errors, newline="")
    first = charset.decode(sample[mark:], final=False).partition("\n")[0]
    rows = csv.reader(_lines(text), delimiter=delimiter or max(_DELIMITERS, key=first.count))
    number = 0
    try:
        columns = Columns(next(rows, []))
        for number, row in enumerate(rows, 2):
            if not any(row):
                continue
            try:
                note = sound("".join(row), charset).note
                draft = columns.draft(row, f"{document.name}#{number}")
                draft.encoding = note
                yield f"row {number}", draft
            except (NotAnArticle, UnicodeError) as reason:
                yield f"row {number}", str(reason)
    except csv.Error as error:
        raise NotAnArticle(f"what follows row {number or 1} is no CSV: {error}") from error


def _lines(text: TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_CELL):
        if len(line) == LONGEST_CELL:
            raise NotAnArticle(f"it has a line of more than {LONGEST_CELL:,} characters")
        yield line


class _Joined(RawIOBase):
    """Bytes, and then a stream."""

    def __init__(self, first: bytes, rest: Any) -> None:
        self._first = first
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read = self._first[: len(buffer)] or self._rest.read(len(buffer))
        self._first = self._first[len(read) :]
        buffer[: len(read)] = read
        return len(read)
