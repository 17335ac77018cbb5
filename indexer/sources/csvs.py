"""CSV and TSV: a row an article, the first row names the columns; read as a stream."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import BufferedReader, RawIOBase, TextIOWrapper
from typing import Any

from .columns import Columns
from .draft import Document, Draft, NotAnArticle, Settings

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
    encoding = settings.encoding or _encoding_of(sample)
    text = TextIOWrapper(BufferedReader(_Joined(sample, document.stream)), encoding, newline="")
    first = sample.decode(encoding, "replace").partition("\n")[0]
    rows = csv.reader(_lines(text), delimiter=delimiter or max(_DELIMITERS, key=first.count))
    number = 0
    try:
        columns = Columns(next(rows, []))
        for number, row in enumerate(rows, 2):
            if not any(row):
                continue
            try:
                yield f"row {number}", columns.draft(row, f"{document.name}#{number}")
            except NotAnArticle as reason:
                yield f"row {number}", str(reason)
    except csv.Error as error:
        raise NotAnArticle(f"what follows row {number or 1} is no CSV: {error}") from error
    except UnicodeDecodeError as error:
        raise NotAnArticle(f"what follows row {number or 1} is not text in {encoding}") from error


def _lines(text: TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_CELL):
        if len(line) == LONGEST_CELL:
            raise NotAnArticle(f"it has a line of more than {LONGEST_CELL:,} characters")
        yield line


def _encoding_of(sample: bytes) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


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
