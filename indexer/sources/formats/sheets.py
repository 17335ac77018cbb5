"""Workbooks (.xls, .xlsx, .et): each row is a paragraph, in which the header of its table names the values.

What stands above the header is a paragraph a row. A sheet begins with its name, if the workbook has several.
Hidden sheets are left out, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from io import BytesIO
from itertools import zip_longest
from zipfile import ZipFile

from indexer.core.messages import message
from indexer.sources.containers.zip import opened_entry, opened_zip
from indexer.sources.draft import LONGEST_DOCUMENT, Document, Draft, LeftOut, NotAnArticle, Settings

from .apart.process import Process
from .apart.serving import Limits
from .sheet_parts import rows_of_parts
from .text import draft_of_lines

if find_spec("python_calamine") is None:
    raise ModuleNotFoundError(name="python-calamine")

_process = Process(f"{__package__}.sheet_reading", Limits(memory=2**30, seconds=120, wait=300))

MOST_CELLS = 10_000_000
"""Cells from the first to the last one of a sheet. All of them take memory, however few are filled."""

_MOST_ABOVE = 10
"""Rows above a header that are looked at."""

_SHEET = re.compile("xl/worksheets/[^/]+[.]xml", re.IGNORECASE)
_CELL = re.compile(rb'\sr\s*=\s*["\']\$?([A-Za-z]{0,3})\$?([0-9]{1,9})["\']')
_CHUNK, _OVERLAP = 1 << 16, 64
"""Bytes of a part that are looked at together, and of the end of them that are looked at again."""


def read_sheets(document: Document, settings: Settings) -> Draft:
    """The article of an .xlsx file. Raises NotAnArticle if it is none, or is too large."""
    data = document.read()
    with opened_zip(Document(document.name, BytesIO(data))) as archive:
        _check_size(archive)
        try:
            return draft_of_workbook(data)
        except NotAnArticle:
            # The library reads no workbook that lacks a part beside its sheets.
            rows = list(rows_of_parts(archive))
            if not rows:
                raise
            return draft_of_lines(list(_lines(rows)))


def draft_of_workbook(data: bytes) -> Draft:
    """The article of a workbook of any kind. Raises NotAnArticle if it cannot be read."""
    workbook = _process.ask(data)
    if "error" in workbook:
        raise NotAnArticle(message("no workbook that can be read: {error}", error=workbook["error"]))
    lines: list[str] = []
    for name, rows in workbook["sheets"]:
        if rows and len(workbook["sheets"]) > 1:
            lines.append(name)
        lines += _lines(rows)
    draft = draft_of_lines(lines)
    draft.left_out += [LeftOut(name, message("a hidden sheet")) for name in workbook["hidden"]]
    return draft


def _check_size(archive: ZipFile) -> None:
    """Raises NotAnArticle if the parts of a workbook are too long, or a sheet has too many cells."""
    left = LONGEST_DOCUMENT
    for entry in archive.infolist():
        columns = rows = 0
        before = b""
        with opened_entry(archive, entry) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise NotAnArticle(
                        message("longer than {longest_document:,} bytes", longest_document=LONGEST_DOCUMENT)
                    )
                if _SHEET.fullmatch(entry.filename) is None:
                    continue
                for letters, digits in _CELL.findall(before + chunk):
                    columns, rows = max(columns, _column(letters)), max(rows, int(digits))
                before = chunk[-_OVERLAP:]
        if columns * rows > MOST_CELLS:
            raise NotAnArticle(
                message("a sheet of it has more than {most_cells:,} cells", most_cells=MOST_CELLS)
            )


def _column(letters: bytes) -> int:
    """The number of a column, counted from 1.

    >>> _column(b"A"), _column(b"xfd")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _lines(rows: Sequence[list[str]]) -> Iterator[str]:
    """A line for each row; values below the header with the name of their column."""
    header = _header(rows)
    names = [] if header is None else rows[header]
    for number, row in enumerate(rows):
        filled = sum(map(bool, row))
        if header is None or number <= header or filled < 2:
            yield " ".join(filter(None, row))
        else:
            yield "；".join(
                f"{name}：{value}" if name else value
                for name, value in zip_longest(names, row, fillvalue="")
                if value
            )


def _header(rows: Sequence[list[str]]) -> int | None:
    """The number of the row that names the columns; None if none does.

    It names more than half of them, and no name is a number."""
    for number, row in enumerate(rows[: _MOST_ABOVE + 1]):
        filled = list(filter(None, row))
        widest = max(
            (sum(map(bool, each)) for each in rows[number + 1 : number + 1 + _MOST_ABOVE]), default=0
        )
        if len(filled) >= 2 and widest >= 2 and 2 * len(filled) > widest and not any(map(_is_number, filled)):
            return number
    return None


def _is_number(text: str) -> bool:
    return text.strip("-+%.,").replace(".", "").replace(",", "").replace("-", "").isdecimal()
