"""Hits as an Excel workbook: a row for each hit, with what was found in bold.

Rows are written as the hits come. Every cell is a text, a number or a day, and none is a formula. A text that
is longer than a cell goes on in the next row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from itertools import chain, islice, zip_longest
from string import ascii_uppercase
from typing import BinaryIO

from indexer.core.columns import text_width
from indexer.core.partial_date import PartialDate
from search.hit import Hit

from .options import ExportOptions, cells, columns, marked_parts
from .package import RELATIONS, XML, add, add_relations, package, part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from zipfile import ZipFile

    from .options import Part

    Value = list[Part] | int | date | None

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""Excel's limits: rows of a sheet, and characters of a cell, counted in UTF-16."""

FIRST_DAY, _DAY_ZERO = date(1900, 3, 1), date(1899, 12, 30)
"""The first day that Excel counts right, and the one that it counts from."""

_WIDTHS = {"title": 40, "text": 80, "clean": 80, "published": 12, "url": 30, "article": 30, "citation": 60}
_OTHER_WIDTH = 16
"""Widths of columns, in digits; Han are as wide as two."""

_LINE_HEIGHT, MOST_HEIGHT = 15, 409
"""Height of a line, and Excel's limit of a row's, in points."""

_FILLED = 0.9
"""Share of a line that is filled: it ends where a word or a sign may not be cut off."""

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""The beginning of what Excel would read as the number of a character."""

_RUN = '<rPr>{}<sz val="11"/><rFont val="Calibri"/><family val="2"/></rPr>'
_RUN_STYLES = (_RUN.format(""), _RUN.format("<b/>"))
"""The looks of a part of a text that was not found, and of one that was."""

_TEXT, _HEADING, _DAY = range(3)
"""The looks of cells, by their order in `cellXfs`."""

_STYLES = f"""<styleSheet xmlns="{_SHEET}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>
<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">
<alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">
<alignment vertical="top"/></xf></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""

_FROZEN_HEADING = """<sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>
</sheetView></sheetViews>"""


def write_xlsx(hits: Iterable[Hit], file: BinaryIO, options: ExportOptions) -> None:
    """Write a workbook of hits, of as many sheets as it takes."""
    types = {"xl/workbook.xml": "spreadsheetml.sheet.main", "xl/styles.xml": "spreadsheetml.styles"}
    names = columns(options)
    rows = _rows(hits, options)
    with package(file, "xl/workbook.xml", types, "spreadsheetml.worksheet") as archive:
        add(archive, "xl/styles.xml", _STYLES)
        sheets = 0
        first = next(rows, None)
        while first or not sheets:
            sheets += 1
            of_sheet = islice(chain([first] if first else [], rows), MOST_ROWS - 1)
            _write_sheet(archive, f"xl/worksheets/sheet{sheets}.xml", names, of_sheet)
            first = next(rows, None)
        _write_book(archive, sheets)


def _write_book(archive: ZipFile, sheets: int) -> None:
    numbers = range(1, sheets + 1)
    entries = [f'<sheet name="Sheet{number}" sheetId="{number}" r:id="rId{number}"/>' for number in numbers]
    add(
        archive,
        "xl/workbook.xml",
        f'<workbook xmlns="{_SHEET}" xmlns:r="{RELATIONS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{''.join(entries)}</sheets></workbook>",
    )
    relations = {f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number in numbers}
    relations[f"rId{sheets + 1}"] = ("styles", "styles.xml")
    add_relations(archive, "xl/_rels/workbook.xml.rels", relations)


def _write_sheet(
    archive: ZipFile, name: str, names: tuple[str, ...], rows: Iterable[Iterable[Value]]
) -> None:
    widths = [_WIDTHS.get(column, _OTHER_WIDTH) for column in names]
    columns = [
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    ]
    with part(archive, name) as sheet:
        sheet.write(f'{XML}<worksheet xmlns="{_SHEET}">{_FROZEN_HEADING}\n'.encode())
        sheet.write(f"<cols>{''.join(columns)}</cols><sheetData>\n".encode())
        sheet.write(_row(1, [[(column, False)] for column in names], widths, _HEADING).encode())
        for number, row in enumerate(rows, 2):
            sheet.write(_row(number, row, widths).encode())
        sheet.write(b"</sheetData></worksheet>")


def _rows(hits: Iterable[Hit], options: ExportOptions) -> Iterator[list[Value]]:
    """The rows of each hit: more than one where a text is longer than a cell."""
    text = columns(options).index("text")
    for hit in hits:
        values: list[list[Value]] = []
        for column, value in enumerate(cells(hit, options)):
            if isinstance(value, str):
                values.append(_pieces(marked_parts(hit) if column == text else [(value, False)]))
            else:
                values.append([value])
        for row in zip_longest(*values):
            # Text that fits into a cell is repeated, so that each row can be read by itself.
            yield [value if len(pieces) > 1 else pieces[0] for value, pieces in zip(row, values, strict=True)]


def _pieces(parts: list[Part]) -> list[Value]:
    """The parts of a text, cell by cell."""
    pieces: list[list[Part]] = [[]]
    room = MOST_CHARACTERS
    for text, is_match in parts:
        while text:
            fits = text if 2 * len(text) <= room else _opening(text, room)
            if fits:
                pieces[-1].append((fits, is_match))
                room -= len(fits.encode("utf-16-le")) // 2
                text = text[len(fits) :]
            if text:
                pieces.append([])
                room = MOST_CHARACTERS
    return list(pieces)


def _opening(text: str, units: int) -> str:
    """As much of a text as has so many units of UTF-16, without half a character."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def _row(number: int, values: Iterable[Value], widths: Iterable[int], look: int = _TEXT) -> str:
    written = []
    lines = 1
    for column, value, width in zip(ascii_uppercase, values, widths, strict=False):
        written.append(_cell(f"{column}{number}", value, look))
        if isinstance(value, list):
            needed = sum([text_width(text) for text, _ in value])
            lines = max(lines, 1 + int(needed / (width * _FILLED)))
    # Not all programs work out the height of a row themselves.
    height = min(lines * _LINE_HEIGHT, MOST_HEIGHT)
    return f'<row r="{number}" ht="{height}">{"".join(written)}</row>\n'


def _cell(place: str, value: Value, look: int) -> str:
    if isinstance(value, date):
        # A cell with a date is a whole day.
        if value >= FIRST_DAY and not isinstance(value, PartialDate):
            return f'<c r="{place}" s="{_DAY}"><v>{(value - _DAY_ZERO).days}</v></c>'
        value = [(value.isoformat(), False)]
    if isinstance(value, int):
        return f'<c r="{place}" s="{look}"><v>{value}</v></c>'
    if not value:
        return ""
    if len(value) == 1 and not value[0][1]:
        content = _text(value[0][0])
    else:
        content = "".join([f"<r>{_RUN_STYLES[is_match]}{_text(text)}</r>" for text, is_match in value])
    return f'<c r="{place}" s="{look}" t="inlineStr"><is>{content}</is></c>'


def _text(text: str) -> str:
    return f'<t xml:space="preserve">{escape(_ESCAPE.sub("_x005F_", text), quote=False)}</t>'
