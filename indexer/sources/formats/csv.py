"""CSV and TSV, read as a stream: a row names the columns, and each row below it is an article."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import chain, islice

from indexer.core.messages import message
from indexer.sources.containers.streams import prefixed
from indexer.sources.draft import Document, Draft, Drafts, LeftOut, NotAnArticle, Settings, draft_or_reason
from indexer.sources.encoding.detection import charset_of, decode, is_misread, sound

from .records import Columns, names_text

_SAMPLE = 1 << 20
_DELIMITERS = ",;\t|"

_MOST_ABOVE = 10
"""Rows that may stand above the names, such as the title of a table."""
_STATED = re.compile('"?sep=(.)"?', re.IGNORECASE)
"""A first line in which spreadsheets state the delimiter."""
_ABOVE = message("a row above the names of the columns")

_UNDONE = message("taken for other text and written as UTF-8, which is undone")

LONGEST_CELL = 2**26
"""Characters of a cell, and of a line: the module csv takes four bytes for each."""

_END = "\ue000end\ue001"
"""A line behind the last one, which is a row by itself unless a quote is open."""

csv.field_size_limit(LONGEST_CELL)


def read_csv(document: Document, settings: Settings, delimiter: str | None = None) -> Drafts:
    """("row 2" for the second of the file, its draft or a reason) for each row below the names.

    Without a `delimiter`, it is the one that parts the names. Rows above them are left out of the first
    article, and blank rows are no articles. A row with more cells than columns is rejected: its text may hold
    the delimiter, without quotes. Raises NotAnArticle if no column holds the text, and where the rest cannot
    be read.
    """
    sample = document.stream.read(_SAMPLE)
    charset, mark = charset_of(sample, settings.encoding)
    stream = prefixed(sample[mark:], document.stream)
    text = TextIOWrapper(stream, charset.codec, charset.errors, newline="")
    delimiter = delimiter or _delimiter(charset.decode(sample[mark:], final=False))
    lines, reason = _lines(text), None
    if settings.encoding is None and is_misread(sample[mark:]):
        lines, reason = (decode(line.encode()).text for line in lines), _UNDONE

    def read_row(row: Sequence[str], number: int) -> Draft:
        note = sound("".join(row), charset, reason).note
        if any(map(str.strip, row[columns.count :])):
            raise NotAnArticle(
                message(
                    "it has {cells} cells for {columns} columns; quote a cell that holds {delimiter!r}",
                    cells=len(row),
                    columns=columns.count,
                    delimiter=delimiter,
                )
            )
        return columns.draft(row, f"{document.name}#{number}", note)

    rows = _rows(lines, delimiter)
    number = 1
    try:
        above = _rows_above(rows)
        below = number = len(above)
        columns = Columns(above.pop() if above else [])
        left_out = [
            LeftOut(" ".join(filter(None, row)), _ABOVE)
            for row in above
            if any(row) and not row[0].lower().startswith("sep=")
        ]
        for number, row in enumerate(rows, below + 1):
            if any(row):
                draft = draft_or_reason(read_row, row, number)
                if isinstance(draft, Draft):
                    draft.left_out += left_out
                    left_out = []
                yield message("row {number}", number=number), draft
    except csv.Error as error:
        raise NotAnArticle(
            message("what follows row {number} is no CSV: {error}", number=number, error=error)
        ) from error


def read_tsv(document: Document, settings: Settings) -> Drafts:
    """The same, with tabs between columns."""
    return read_csv(document, settings, "\t")


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The rows. Raises csv.Error for one with a quote that is still open at the end of the file."""
    for row in csv.reader(chain(lines, [_END]), delimiter=delimiter):
        if row == [_END]:
            return
        if row and row[-1].endswith(_END):
            raise csv.Error(message("a quote is not closed"))
        yield row


def _rows_above(rows: Iterator[list[str]]) -> list[list[str]]:
    """The rows up to the one that names a column for the text, which is the last; a title may stand above it.

    If none does, the last is the widest of the first rows.
    """
    above: list[list[str]] = []
    for row in islice(rows, _MOST_ABOVE + 1):
        above.append(row)
        if names_text(row):
            return above
    return [max(above, key=lambda row: sum(map(bool, row)))] if above else []


def _delimiter(beginning: str) -> str:
    """The delimiter of a file that begins like this: the one it states, or most frequent in the names."""
    lines = beginning.splitlines()[: _MOST_ABOVE + 1] or [""]
    stated = _STATED.fullmatch(lines[0])
    if stated is not None:
        return stated[1]
    for line in lines:
        delimiter = max(_DELIMITERS, key=line.count)
        if names_text(next(csv.reader([line], delimiter=delimiter), [])):
            return delimiter
    return max(_DELIMITERS, key=lines[0].count)


def _lines(text: TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_CELL):
        if len(line) == LONGEST_CELL:
            raise NotAnArticle(
                message("it has a line of more than {longest_cell:,} characters", longest_cell=LONGEST_CELL)
            )
        yield line
