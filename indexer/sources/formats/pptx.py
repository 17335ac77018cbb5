"""Presentations (Office Open XML): the paragraphs and the rows of tables of all slides, in order, and below
those of a slide its diagrams and charts.

The speaker's notes beside a slide are left out, and told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from indexer.core.messages import message
from indexer.sources.containers.zip import opened_zip
from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Settings

from .graphics import lines_of_graphic
from .office import lines_of
from .text import draft_of_lines
from .xml import elements, local_name, parse_part

_PRESENTATION = "ppt/presentation.xml"
MOST_SLIDES = 10_000

_GRAPHICS, _NOTES = ("/diagrams/data", "/charts/chart"), ("/notesSlides/",)
_UNREAD = message("a part of the document that cannot be read")

_ROLES = {"p": "paragraph", "tr": "row", "tc": "cell", "Fallback": message("left out")}


def read_pptx(document: Document, settings: Settings) -> Draft:
    """The article of a .pptx file. Raises NotAnArticle if it is none, or holds no text."""
    with opened_zip(document) as archive:
        root = parse_part(archive, _PRESENTATION)
        if root is None:
            raise NotAnArticle(message("no presentation: there is no {part} in it", part=_PRESENTATION))
        targets = _targets(archive, _PRESENTATION)
        ids = [_reference(each) for each in elements(root, "sldId")][:MOST_SLIDES]
        names = [targets[each] for each in ids if each in targets]
        lines: list[str] = []
        left_out: list[LeftOut] = []
        for number, name in enumerate(names, 1):
            try:
                slide = parse_part(archive, name)
            except NotAnArticle:
                slide = None
            if slide is None:
                text = message("slide {number}", number=number)
                left_out.append(LeftOut(text, _UNREAD))
                continue
            lines += filter(str.strip, lines_of(slide, _ROLES, _text))
            for root in _parts(archive, name, _GRAPHICS, left_out):
                lines += lines_of_graphic(root)
            for root in _parts(archive, name, _NOTES, left_out):
                noted = filter(str.strip, lines_of(root, _ROLES, _text))
                left_out += [LeftOut(line, message("a speaker's note")) for line in noted]
        draft = draft_of_lines(lines)
        draft.left_out += left_out
        return draft


def _parts(archive: ZipFile, slide: str, names: Sequence[str], left_out: list[LeftOut]) -> Iterator[Any]:
    """The roots of the parts that a slide refers to and that have one of these in their names."""
    for part in _targets(archive, slide).values():
        if any(name in part for name in names):
            try:
                root = parse_part(archive, part)
            except NotAnArticle:
                left_out.append(LeftOut(part, _UNREAD))
                continue
            if root is not None:
                yield root


def _targets(archive: ZipFile, part: str) -> dict[str, str]:
    """The names of the parts that a part refers to, by the ids of the references."""
    try:
        root = parse_part(archive, join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels"))
    except NotAnArticle:
        return {}
    return {
        each.get("Id") or "": normpath(join("/", dirname(part), each.get("Target") or "")).lstrip("/")
        for each in (() if root is None else elements(root, "Relationship"))
    }


def _reference(element: Any) -> str:
    """The id of the reference of an element: the attribute `id` that has a namespace."""
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), "")


def _text(element: Any, begins: bool) -> str:
    name = local_name(element)
    if not begins:
        return ""
    return (element.text or "") if name == "t" else {"br": "\n", "tab": " "}.get(name, "")
