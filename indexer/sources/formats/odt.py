"""OpenDocument texts: paragraphs, headings, rows of tables, and notes at the end.

A paragraph begins with the number or the bullet that the document sets before it.
Readings above characters (ruby), the marks of notes, and the descriptions of pictures are left out. Left out,
and told, are hidden and struck text, comments, text that a tracked change deleted, and the heads and feet of
pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from indexer.core.messages import message
from indexer.sources.containers.zip import opened_zip
from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Settings
from indexer.sources.page.marks import raised

from .odt_numbering import numbers_of
from .office import lines_of
from .text import draft_of_lines
from .xml import elements, local_name, parse_part

_WHITE_SPACE = re.compile("[ \t\r\n]+")
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_ROLES = {"p": "paragraph", "h": "paragraph", "table-row": "row", "table-cell": "cell", "note-body": "note"}
_ROLES |= dict.fromkeys(
    ("annotation", "tracked-changes", "ruby-text", "note-citation", "script"), message("left out")
)
_ASIDE = {
    "annotation": "a comment",
    "deletion": message("text that a tracked change deleted"),
    "header": message("the head or foot of a page"),
    "footer": message("the head or foot of a page"),
}
_DEEPEST = 20
"""Elements around a text, of which the styles count."""
_BEFORE = 12
"""Characters before raised text that are looked at."""
# Another element called title shows the title of the document.
_ROLES |= dict.fromkeys((f"{_SVG}title", f"{_SVG}desc"), message("left out"))


def read_odt(document: Document, settings: Settings) -> Draft:
    """The article of an .odt file. Raises NotAnArticle if it is none, or is encrypted."""
    with opened_zip(document) as archive:
        content, common = parse_part(archive, "content.xml"), parse_part(archive, "styles.xml")
    body = None if content is None else next((each for each in content if local_name(each) == "body"), None)
    if body is None:
        raise NotAnArticle(message("no OpenDocument text that can be read: it has no body, or is encrypted"))
    roots = [root for root in (common, content) if root is not None]
    looks = {name: look for root in roots for name, look in _looks(root)}
    text = _Text(looks, body, numbers_of(body, roots))
    draft = draft_of_lines(lines_of(body, _ROLES, text.of))
    draft.left_out += text.left_out
    draft.left_out += [
        LeftOut(line, why)
        for name, why in _ASIDE.items()
        for root in roots
        for each in elements(root, name)
        for paragraph in elements(each, "p")
        if (line := "".join(paragraph.itertext()).strip())
    ]
    return draft


class _Look(NamedTuple):
    """Why text of a style is left out, if it is, and whether it is raised."""

    why: str | None
    is_raised: bool


def _looks(root: Any) -> Iterator[tuple[str, _Look]]:
    """The styles that hide, strike through or raise their text, by their names."""
    for style in elements(root, "style"):
        for properties in elements(style, "text-properties"):
            values = {key.rpartition("}")[2]: each for key, each in properties.attrib.items()}
            is_struck = any(
                values.get(f"text-line-through-{key}", "none") != "none" for key in ("style", "type")
            )
            why = message("text that is struck through") if is_struck else None
            why = message("hidden text") if values.get("display") == "none" else why
            is_raised = values.get("text-position", "").startswith("super")
            if why is not None or is_raised:
                yield _named(style, "name"), _Look(why, is_raised)


def _named(element: Any, key: str) -> str:
    return next((each for name, each in element.attrib.items() if name.rpartition("}")[2] == key), "")


class _Text:
    """Gives the text at each element, and collects what the styles around it leave out."""

    def __init__(self, looks: dict[str, _Look], body: Any, numbers: Mapping[Any, str]) -> None:
        self.left_out: list[LeftOut] = []
        self._numbers = numbers
        self._looks = looks
        self._parents = {child: each for each in body.iter() for child in each} if looks else {}
        self._before = ""  # the last characters of the paragraph
        self._goes_on = False  # nothing stands behind what was left out last

    def of(self, element: Any, begins: bool) -> str:
        """The text at the beginning (True) or end (False) of an element in a paragraph."""
        if begins and _ROLES.get(local_name(element)) == "paragraph":
            self._before, self._goes_on = "", False
        text = _written(element, begins)
        looks = (
            self._looks_around(element if begins else self._parents.get(element))
            if text and self._looks
            else []
        )
        why = next((look.why for look in looks if look.why is not None), None)
        if why is not None:
            self._leave_out(text, why)
            return ""
        self._goes_on = self._goes_on and not text
        if any(look.is_raised for look in looks):
            text = raised(text, self._before, False)
        if begins:
            text = self._numbers.get(element, "") + text
        self._before = (self._before + text)[-_BEFORE:]
        return text

    def _leave_out(self, text: str, why: str) -> None:
        if self._goes_on and self.left_out[-1].why == why:
            text = self.left_out.pop().text + text
        self.left_out.append(LeftOut(text, why))
        self._goes_on = True

    def _looks_around(self, element: Any) -> list[_Look]:
        """The looks of an element and of those around it, up to its paragraph."""
        looks = []
        for _ in range(_DEEPEST):
            if element is None:
                break
            if (look := self._looks.get(_named(element, "style-name"))) is not None:
                looks.append(look)
            if _ROLES.get(local_name(element)) == "paragraph":
                break
            element = self._parents.get(element)
        return looks


def _written(element: Any, begins: bool) -> str:
    if not begins:
        return _collapsed(element.tail)
    name = local_name(element)
    if name == "s":
        count = next((value for key, value in element.attrib.items() if key.endswith("}c")), "1")
        space = " " * min(int(count), 100) if count.isdecimal() else " "
    else:
        space = {"tab": " ", "line-break": "\n"}.get(name, "")
    return space + _collapsed(element.text)


def _collapsed(written: str | None) -> str:
    """The text with white space as OpenDocument means it. Line ends between tags only lay out the file."""
    if written is None or (written.isspace() and "\n" in written):
        return ""
    return _WHITE_SPACE.sub(" ", written)
