"""Lines of an office document: one for each paragraph outside tables, and one for each row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from indexer.core.messages import message

from .xml import local_name, walk


def lines_of(root: Any, roles: Mapping[str, str], text: Callable[[Any, bool], str]) -> list[str]:
    """The lines of a document, and after them those of its notes; rows as in `row_lines`.

    `roles` names the elements that are a "paragraph", a "row", a "cell" or a "note", or that are "left out",
    by their names without or with their namespaces. `text` gives the text at the beginning (True) or end
    (False) of an element in a paragraph. The rows of a table in a cell are paragraphs of that cell.
    """
    lines: list[str] = []
    notes: list[str] = []
    outside: list[tuple[list[str], list[list[list[str]]]]] = []  # lines and rows around the open notes
    paragraphs: list[list[str]] = []  # pieces of the open ones: a text box stands in a paragraph
    rows: list[list[list[str]]] = []  # paragraphs of the cells of the open ones
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
                rows[-1][-1].append(paragraph)
            else:
                lines += paragraph.split("\n")
        elif role == "row" and begins:
            rows.append([])
        elif role == "row":
            of_row = row_lines(rows.pop())
            if rows and rows[-1]:
                rows[-1][-1] += of_row
            else:
                lines += of_row
        elif role == "cell" and begins and rows:
            rows[-1].append([])
        if paragraphs:
            paragraphs[-1].append(text(element, begins))
    return lines + notes


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a row, given the paragraphs of its cells: one, in which spaces part them all.

    If only one cell holds text, it lays out the document, and its paragraphs stay apart.

    >>> row_lines([["市科技局", "市财政局"], ["负责"]]), row_lines([["通知", "各县区："], []])
    (['市科技局 市财政局 负责'], ['通知', '各县区：'])
    """
    filled = [cell for cell in cells if any(map(str.strip, cell))]
    if len(filled) == 1:
        return [line for paragraph in filled[0] for line in paragraph.split("\n") if line.strip()]
    row = " ".join(" ".join(paragraph.split()) for cell in filled for paragraph in cell if paragraph.strip())
    return [row] if row else []
