"""The rows of all sheets of an .xlsx file that lacks the parts which say what its sheets are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import ZipFile

from .xml import elements, local_name, parse_part

_SHARED = "xl/sharedStrings.xml"
_SHEETS = "xl/worksheets/"


def rows_of_parts(archive: ZipFile) -> Iterator[list[str]]:
    """The filled cells of each row, sheet by sheet in the order of their names."""
    shared = parse_part(archive, _SHARED)
    strings = [] if shared is None else [_text(each) for each in elements(shared, "si")]
    for name in sorted(archive.namelist()):
        if name.startswith(_SHEETS) and name.endswith(".xml"):
            for row in elements(parse_part(archive, name), "row"):
                cells = [_value(cell, strings) for cell in elements(row, "c")]
                if any(cells):
                    yield cells


def _value(cell: Any, strings: Sequence[str]) -> str:
    """The text of a cell: the shared string of its number, or what stands in it."""
    written = _text(cell)
    if cell.get("t") != "s":
        return written
    return strings[int(written)] if written.isdecimal() and int(written) < len(strings) else ""


def _text(element: Any) -> str:
    return " ".join(
        "".join(each.text or "" for each in element.iter() if local_name(each) in ("t", "v")).split()
    )
