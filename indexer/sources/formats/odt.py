"""OpenDocument texts: paragraphs, headings and rows of tables, without comments and tracked changes."""

from __future__ import annotations

from typing import Any

from indexer.sources.containers.zip import opened_zip
from indexer.sources.draft import Document, Draft, NotAnArticle, Settings

from .office import lines_of
from .text import draft_of_lines
from .xml import local_name, parse_part

_ROLES = {"p": "paragraph", "h": "paragraph", "table-row": "row", "table-cell": "cell"}
_ROLES |= {"annotation": "left out", "tracked-changes": "left out"}


def read_odt(document: Document, settings: Settings) -> Draft:
    """The article of an .odt file. Raises NotAnArticle if it is none, or is encrypted."""
    with opened_zip(document) as archive:
        content = parse_part(archive, "content.xml")
    body = None if content is None else next((each for each in content if local_name(each) == "body"), None)
    if body is None:
        raise NotAnArticle("no OpenDocument text that can be read: it has no body, or is encrypted")
    return draft_of_lines(lines_of(body, _ROLES, _text, is_spaced=True))


def _text(element: Any, begins: bool) -> str:
    if not begins:
        return element.tail or ""
    name = local_name(element)
    if name == "s":
        count = next((value for key, value in element.attrib.items() if key.endswith("}c")), "1")
        space = " " * min(int(count), 100) if count.isdecimal() else " "
    else:
        space = {"tab": " ", "line-break": "\n"}.get(name, "")
    return space + (element.text or "")
