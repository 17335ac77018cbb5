"""Lines of an office document: one for each paragraph outside tables, and one for each row of a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .xml import local_name, walk


class Markup(NamedTuple):
    """The elements of one kind of office document, by their local names."""

    paragraphs: tuple[str, ...]
    row: str
    cell: str
    left_out: tuple[str, ...]
    text: Callable[[Any, bool], str]
    """The text at the beginning (True) or at the end (False) of an element in a paragraph."""
    between_paragraphs: str = ""
    """Text put before each paragraph of a cell."""
    nests_rows: bool = True
    """Whether a row inside a cell belongs to it, or makes a line of its own."""


def lines_of(root: Any, markup: Markup) -> list[str]:
    """The lines of all paragraphs and rows; the cells of a row are joined by spaces."""
    lines: list[str] = []
    paragraphs: list[list[str]] = []  # pieces of the open ones: a text box stands in a paragraph
    rows: list[list[str]] = []  # cells of the open ones
    skipped = 0
    for element, begins in walk(root):
        name = local_name(element)
        if name in markup.left_out:
            skipped += 1 if begins else -1
        if skipped:
            continue
        if name in markup.paragraphs and begins:
            paragraphs.append([])
        elif name in markup.paragraphs:
            text = "".join(paragraphs.pop())
            if rows and rows[-1]:
                rows[-1][-1] += markup.between_paragraphs + text
            else:
                lines += text.split("\n")
        elif name == markup.row and begins:
            rows.append([])
        elif name == markup.row:
            row = " ".join(filter(None, (" ".join(cell.split()) for cell in rows.pop())))
            if markup.nests_rows and rows and rows[-1]:
                rows[-1][-1] += row
            elif row:
                lines.append(row)
        elif name == markup.cell and begins and rows:
            rows[-1].append("")
        if paragraphs:
            paragraphs[-1].append(markup.text(element, begins))
    return lines
