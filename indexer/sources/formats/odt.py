"""OpenDocument texts: paragraphs, headings and rows of tables, without comments and tracked changes."""

from __future__ import annotations

from typing import Any

from indexer.sources.containers.zipped import opened_zip
from indexer.sources.draft import Document, Draft, NotAnArticle, Settings

from .plain import draft_of_lines
from .xmls import local_name, parse_part, walk

_CONTENT = "content.xml"
_LEFT_OUT = ("annotation", "tracked-changes")


def read_odt(document: Document, settings: Settings) -> Draft:
    """The article of an .odt file. Raises NotAnArticle where it is none, or is encrypted."""
    with opened_zip(document) as archive:
        content = parse_part(archive, _CONTENT)
    body = None if content is None else next((each for each in content if local_name(each) == "body"), None)
    if body is None:
        raise NotAnArticle("no OpenDocument text that can be read: it has no body, or is encrypted")
    return draft_of_lines(_lines(body))


def _lines(body: Any) -> list[str]:
    lines: list[str] = []
    pieces: list[list[str]] = []  # of the paragraphs that are open
    rows: list[list[str]] = []
    skipped = 0
    for element, begins in walk(body):
        name = local_name(element)
        if name in _LEFT_OUT:
            skipped += 1 if begins else -1
        elif not skipped and begins:
            if name in ("p", "h"):
                pieces.append([])
            elif name == "table-row":
                rows.append([])
            elif name == "table-cell" and rows:
                rows[-1].append("")
            if pieces:
                pieces[-1].append(_space(element, name) + (element.text or ""))
        elif not skipped and name in ("p", "h"):
            text = "".join(pieces.pop())
            if rows and rows[-1]:
                rows[-1][-1] += f" {text}"
            else:
                lines += text.split("\n")
        elif not skipped and name == "table-row":
            row = " ".join(filter(None, (" ".join(cell.split()) for cell in rows.pop())))
            lines += [row] if row else []
        if not begins and not skipped and pieces and element.tail:
            pieces[-1].append(element.tail)
    return lines


def _space(element: Any, name: str) -> str:
    """What an element stands for that has no text of its own."""
    if name == "s":
        count = next((value for key, value in element.attrib.items() if key.endswith("}c")), "1")
        return " " * min(int(count), 100) if count.isdecimal() else " "
    return {"tab": " ", "line-break": "\n"}.get(name, "")
