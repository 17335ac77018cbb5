"""Reads workbooks with calamine, as rows of text, in a process of its own.

A broken workbook makes the library panic, print, or ask for more memory than there is, which ends its
process.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

Cell = int | float | str | bool | time | date | datetime | timedelta


def answer(data: bytes) -> dict[str, Any]:
    """The rows of a workbook, as of `read_workbook`, or the `error` in it."""
    try:
        return read_workbook(data)
    except BaseException as error:
        # The library raises whatever a broken file leads to, also an error that no `Exception` is.
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
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
