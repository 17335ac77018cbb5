"""Word documents (Office Open XML): the paragraphs, the rows of tables, and footnotes at the end.

Of tracked changes, deleted text is left out, inserted text stays, and moved text stands where it went. Field
codes and comments are left out, and so are readings above characters (ruby), and the second version of a text
box, for old programs.
"""

from __future__ import annotations

from typing import Any

from indexer.sources.containers.zip import opened_zip
from indexer.sources.draft import Document, Draft, NotAnArticle, Settings

from .office import lines_of
from .text import draft_of_lines
from .xml import local_name, parse_part

_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_ROLES = {"p": "paragraph", "tr": "row", "tc": "cell"}
_ROLES |= dict.fromkeys(("Fallback", "moveFrom", "rt"), "left out")
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}


def read_docx(document: Document, settings: Settings) -> Draft:
    """The article of a .docx file. Raises NotAnArticle if it is none, or is encrypted."""
    with opened_zip(document) as archive:
        body = parse_part(archive, _BODY)
        if body is None:
            raise NotAnArticle(f"no Word document: there is no {_BODY} in it")
        parts = [body, *(parse_part(archive, name) for name in _NOTES)]
    return draft_of_lines(
        [line for part in parts if part is not None for line in lines_of(part, _ROLES, _text)]
    )


def _text(element: Any, begins: bool) -> str:
    name = local_name(element)
    if not begins:
        return ""
    return element.text or "" if name == "t" else _BREAKS.get(name, "")
