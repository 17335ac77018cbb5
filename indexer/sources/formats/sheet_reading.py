"""Reads workbooks with calamine, as rows of text, in the process that `sheet_process` starts.

A broken workbook makes the library panic, print, or ask for more memory than there is, which ends its
process. So it has one of its own, whose limit of memory is here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from struct import Struct
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

LENGTH = Struct("<Q")
"""Stands before each question, a workbook, and each answer, a JSON object."""

MOST_MEMORY = 2 * 2**30

Cell = int | float | str | bool | time | date | datetime | timedelta


def serve() -> None:
    """Answer the questions on standard input, until it ends."""
    _limit_memory()
    with open(0, "rb") as questions, open(1, "wb") as answers:
        while len(length := questions.read(LENGTH.size)) == LENGTH.size:
            answer = json.dumps(_answer(questions.read(*LENGTH.unpack(length)))).encode()
            answers.write(LENGTH.pack(len(answer)))
            answers.write(answer)
            answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _answer(data: bytes) -> dict[str, Any]:
    try:
        return read_workbook(data)
    except BaseException as error:
        # The library raises whatever a broken file leads to, also an error that no `Exception` is.
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return {"error": str(error) or type(error).__name__}


def read_workbook(data: bytes) -> dict[str, Any]:
    """`sheets`: (name, rows) of those that are shown; `hidden`: the names of the others."""
    workbook = load_workbook(BytesIO(data))
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    return {
        "sheets": [
            (sheet.name, list(_rows(workbook, sheet.name)))
            for sheet in sheets
            if sheet.typ == SheetTypeEnum.WorkSheet
        ],
        "hidden": [sheet.name for sheet in workbook.sheets_metadata if sheet not in sheets],
    }


def _rows(workbook: CalamineWorkbook, sheet: str) -> Iterator[list[str]]:
    """The cells of each row of a sheet that has any, as they are shown."""
    for row in workbook.get_sheet_by_name(sheet).iter_rows():
        written = [_written(cell) for cell in row]
        if any(written):
            yield written


def _written(cell: Cell) -> str:
    r"""A value as text.

    >>> _written(30.0), _written(.5), _written(datetime(2024, 3, 16)), _written(" 示例\n公司 ")
    ('30', '0.5', '2024-03-16', '示例 公司')
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return " ".join(str(cell).split())
