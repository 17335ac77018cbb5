"""Lines of an office document: one for each paragraph outside tables, and one for each row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from indexer.core.messages import message

from .xml import local_name, walk


def lines_of(
    root: Any, roles: Mapping[str, str], text: Callable[[Any, bool], str], is_spaced: bool = False
) -> list[str]:
    """The lines of a document, and after them those of its notes. Cells of a row are joined by spaces.

    `roles` names the elements that are a "paragraph", a "row", a "cell" or a "note", or that are "left out",
    by their names without or with their namespaces. `text` gives the text at the beginning (True) or end
    (False) of an element in a paragraph. If `is_spaced`, a space parts the paragraphs of a cell, and a row
    inside a cell makes a line of its own; otherwise both are joined to the cell.
    """
    lines: list[str] = []
    notes: list[str] = []
    outside: list[tuple[list[str], list[list[str]]]] = []  # lines and rows around the open notes
    paragraphs: list[list[str]] = []  # pieces of the open ones: a text box stands in a paragraph
    rows: list[list[str]] = []  # cells of the open ones
    skipped = 0
    for element, begins in walk(root):
        role = roles.get(local_name(element)) or roles.get(element.tag)
        if role == message("left out"):
            skipped += 1 if begins else -1
        if skipped:
            continue
        if role == "note" and begins:
            outside.append((lines, rows))
            lines, rows = notes, []
        elif role == "note":
            lines, rows = outside.pop()
        elif role == "paragraph" and begins:
            paragraphs.append([])
        elif role == "paragraph":
            paragraph = "".join(paragraphs.pop())
            if rows and rows[-1]:
                rows[-1][-1] += f" {paragraph}" if is_spaced else paragraph
            else:
                lines += paragraph.split("\n")
        elif role == "row" and begins:
            rows.append([])
        elif role == "row":
            row = " ".join(filter(None, (" ".join(cell.split()) for cell in rows.pop())))
            if rows and rows[-1] and not is_spaced:
                rows[-1][-1] += row
            elif row:
                lines.append(row)
        elif role == "cell" and begins and rows:
            rows[-1].append("")
        if paragraphs:
            paragraphs[-1].append(text(element, begins))
    return lines + notes
