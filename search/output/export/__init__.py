"""Exports: hits as files for spreadsheets, word processors, reference managers and programs.

The end of a file's name says its format; `FORMATS` lists them.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from indexer.core.messages import join_messages, message
from search.citations import citations
from search.hit import Hit

from .csv import csv_parts
from .docx import write_docx
from .jsonl import jsonl_parts
from .markdown import markdown_parts
from .new_file import new_file
from .options import ExportOptions
from .xlsx import write_xlsx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from indexer.core.sections import StrPath

    TextParts = Callable[[Iterable[Hit], ExportOptions], Iterator[str]]
    Writer = Callable[[Iterable[Hit], BinaryIO, ExportOptions], None]

_TEXTS: dict[str, TextParts] = {".csv": csv_parts, ".jsonl": jsonl_parts, ".md": markdown_parts}
_BINARIES: dict[str, Writer] = {".xlsx": write_xlsx, ".docx": write_docx}
_CITATIONS = {".bib": "bibtex", ".ris": "ris", ".csl.json": "csl-json"}
_IN_DOCUMENTS = ("line", "gbt7714")
"""The styles of a citation that stands in a document or a table."""

FORMATS = (*_TEXTS, *_BINARIES, *_CITATIONS)
"""The ends of names of files that can be written."""


def export_hits(
    hits: Iterable[Hit],
    path: StrPath,
    *,
    style: str | None = None,
    clean: bool = False,
    title: str | None = None,
    accessed: date | None = None,
    overwrite: bool = False,
) -> int:
    """Write hits to a file in the format that its name ends in; return how many they are.

    They are taken one by one, and the file is there when all are written. `style` is that of the citations in
    it, "line" or "gbt7714"; files of citations alone, such as `.bib`, have their own. `accessed` is the day
    that citations name for the web. `clean` adds the clean copies of paragraphs to tables, and puts them into
    documents instead. `title` is the heading of a document.

    Raises ExportError where the file cannot be written, or is there already and may not be overwritten;
    ValueError for another format, and for a style that it has not.
    """
    suffix = suffix_of(path)
    options = _options_of(suffix, style, clean, title, accessed)
    with new_file(path, overwrite) as file:
        return _write(hits, file, suffix, options)


def write_hits(
    hits: Iterable[Hit],
    file: BinaryIO,
    format: str,
    *,
    style: str | None = None,
    clean: bool = False,
    title: str | None = None,
    accessed: date | None = None,
) -> int:
    """Write hits to a binary file that is open, such as the response of a server; return how many they are.

    `format` is one of FORMATS, such as ".csv" or "csv". The file is written from its beginning to its
    end, and need not be seekable. Hits are taken one by one; the other arguments are those of `export_hits`.
    Raises ValueError for an unknown format, and for a style that it has not.
    """
    suffix = f".{format.lower().removeprefix('.')}"
    if suffix not in FORMATS:
        names = ", ".join([each[1:] for each in FORMATS])
        raise ValueError(message("format is one of {names}, not {format!r}", names=names, format=format))
    return _write(hits, file, suffix, _options_of(suffix, style, clean, title, accessed))


def _options_of(
    suffix: str, style: str | None, clean: bool, title: str | None, accessed: date | None
) -> ExportOptions:
    """The options of an export to a format. Raises ValueError for a style that the format has not."""
    options = ExportOptions(style or _CITATIONS.get(suffix, "line"), clean, title, accessed)
    check_style(suffix, options.style)
    return options


def _write(hits: Iterable[Hit], file: BinaryIO, suffix: str, options: ExportOptions) -> int:
    counted = _Counted(hits)
    if suffix in _BINARIES:
        _BINARIES[suffix](counted, file, options)
    else:
        for part in _text_parts(suffix, counted, options):
            file.write(part.encode())
    return counted.number


def suffix_of(path: StrPath) -> str:
    """The one of FORMATS that a file's name ends in. Raises ValueError if there is none."""
    name = os.fspath(path).lower()
    suffix = next((each for each in FORMATS if name.endswith(each)), None)
    if suffix is None:
        raise ValueError(
            message(
                "the name of the file ends in one of {names}, not as {name!r} does",
                names=", ".join(FORMATS),
                name=name,
            )
        )
    return suffix


def check_style(suffix: str, style: str) -> None:
    """Raise ValueError if a format cannot have citations in a style."""
    styles = (_CITATIONS[suffix],) if suffix in _CITATIONS else _IN_DOCUMENTS
    if style not in styles:
        raise ValueError(
            message(
                "the style of citations in a {suffix} file is {styles}, not {style!r}",
                suffix=suffix,
                styles=join_messages(" or ", styles),
                style=style,
            )
        )


def _text_parts(suffix: str, hits: Iterable[Hit], options: ExportOptions) -> Iterator[str]:
    if suffix in _CITATIONS:
        return citations(hits, options.style, options.accessed)
    return _TEXTS[suffix](hits, options)


class _Counted:
    """Hits, and the number of those that were taken."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._hits = hits
        self.number = 0

    def __iter__(self) -> Iterator[Hit]:
        for hit in self._hits:
            self.number += 1
            yield hit
