"""Word documents (Office Open XML): the paragraphs, the rows of tables, and footnotes at the end.

What a tracked change has deleted is no text any more, what one has inserted is; what one has moved stands
where it went. Field codes and comments are left out, and so are readings above characters (ruby), and the
second version of a text box that old programs would show.
"""

from __future__ import annotations

from typing import Any

from indexer.sources.containers.zipped import opened_zip
from indexer.sources.draft import Document, Draft, NotAnArticle, Settings

from .plain import draft_of_lines
from .xmls import local_name, parse_part, walk

_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_LEFT_OUT = ("Fallback", "moveFrom", "rt")
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}


def read_docx(document: Document, settings: Settings) -> Draft:
    """The article of a .docx file. Raises NotAnArticle where it is none, or is encrypted."""
    with opened_zip(document) as archive:
        body = parse_part(archive, _BODY)
        if body is None:
            raise NotAnArticle(f"no Word document: there is no {_BODY} in it")
        notes = [parse_part(archive, name) for name in _NOTES]
    lines = _lines(body)
    for note in notes:
        lines += _lines(note) if note is not None else []
    return draft_of_lines(lines)


def _lines(root: Any) -> list[str]:
    """A line for each paragraph outside of tables, and for each row of one, its cells joined by spaces."""
    lines: list[str] = []
    paragraphs: list[list[str]] = []  # those that are open: a text box stands in a paragraph
    rows: list[list[str]] = []  # the cells of those that are open
    skipped = 0
    for element, begins in walk(root):
        name = local_name(element)
        if name in _LEFT_OUT:
            skipped += 1 if begins else -1
        if skipped:
            continue
        if name == "p" and begins:
            paragraphs.append([])
        elif name == "p" and paragraphs:
            text = "".join(paragraphs.pop())
            if rows and rows[-1]:
                rows[-1][-1] += text
            else:
                lines += text.split("\n")
        elif name == "tr":
            if begins:
                rows.append([])
            elif rows:
                row = " ".join(filter(None, (" ".join(cell.split()) for cell in rows.pop())))
                if rows and rows[-1]:
                    rows[-1][-1] += row
                elif row:
                    lines.append(row)
        elif name == "tc" and begins and rows:
            rows[-1].append("")
        elif begins and paragraphs:
            if name == "t":
                paragraphs[-1].append(element.text or "")
            elif name in _BREAKS:
                paragraphs[-1].append(_BREAKS[name])
    return lines
