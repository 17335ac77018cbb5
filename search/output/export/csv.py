"""Hits as CSV for spreadsheets, with the ends of lines of RFC 4180.

Without the byte order mark, Excel does not read UTF-8. An apostrophe keeps text from running as a formula.
"""

from __future__ import annotations

import csv
from io import StringIO

from search.hit import Hit

from .options import ExportOptions, cells, columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FORMULA_SIGNS = tuple("=+-@＝＋－＠")
"""The signs that a formula begins with, in any width."""


def csv_parts(hits: Iterable[Hit], options: ExportOptions) -> Iterator[str]:
    """The names of the columns, and a line for each hit."""
    line = StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow(columns(options))
    yield "\ufeff" + line.getvalue()
    for hit in hits:
        line.seek(0)
        line.truncate()
        writer.writerow([_without_formula(cell) for cell in cells(hit, options)])
        yield line.getvalue()


def _without_formula(cell: object) -> object:
    is_formula = isinstance(cell, str) and cell.lstrip().startswith(_FORMULA_SIGNS)
    return f"'{cell}" if is_formula else cell
