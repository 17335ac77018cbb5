"""CSV and TSV, read as a stream: the first row names the columns, and each other row is an article."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper

from indexer.sources.containers.streams import prefixed
from indexer.sources.draft import Document, Draft, Drafts, NotAnArticle, Settings, draft_or_reason
from indexer.sources.encoding.detection import charset_of, sound

from .records import Columns

_SAMPLE = 1 << 20
_DELIMITERS = ",;\t|"

LONGEST_CELL = 2**26
"""Characters of a cell, and of a line: the module csv takes four bytes for each."""

csv.field_size_limit(LONGEST_CELL)


def read_csv(document: Document, settings: Settings, delimiter: str | None = None) -> Drafts:
    """("row 2" for the first after the names, its draft or a reason) for each row that is not blank.

    Without a `delimiter`, it is the one that the first row has most of, a comma if it has none. Raises
    NotAnArticle if no column holds the text, and where the rest cannot be read.
    """
    sample = document.stream.read(_SAMPLE)
    charset, mark = charset_of(sample, settings.encoding)
    stream = prefixed(sample[mark:], document.stream)
    text = TextIOWrapper(stream, charset.codec, charset.errors, newline="")
    first = charset.decode(sample[mark:], final=False).partition("\n")[0]

    def read_row(row: Sequence[str], number: int) -> Draft:
        note = sound("".join(row), charset).note
        return columns.draft(row, f"{document.name}#{number}", note)

    rows = csv.reader(_lines(text), delimiter=delimiter or max(_DELIMITERS, key=first.count))
    number = 1
    try:
        columns = Columns(next(rows, []))
        for number, row in enumerate(rows, 2):
            if any(row):
                yield f"row {number}", draft_or_reason(read_row, row, number)
    except csv.Error as error:
        raise NotAnArticle(f"what follows row {number} is no CSV: {error}") from error


def read_tsv(document: Document, settings: Settings) -> Drafts:
    """The same, with tabs between columns."""
    return read_csv(document, settings, "\t")


def _lines(text: TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_CELL):
        if len(line) == LONGEST_CELL:
            raise NotAnArticle(f"it has a line of more than {LONGEST_CELL:,} characters")
        yield line
