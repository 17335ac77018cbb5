"""Presentations (Office Open XML): the paragraphs and the rows of tables of all slides, in order.

The speaker's notes beside a slide are left out, and told.
"""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from indexer.core.messages import message
from indexer.sources.containers.zip import opened_zip
from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Settings

from .office import lines_of
from .text import draft_of_lines
from .xml import elements, local_name, parse_part

_PRESENTATION = "ppt/presentation.xml"
MOST_SLIDES = 10_000

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
                left_out.append(LeftOut(text, message("a part of the document that cannot be read")))
                continue
            lines += filter(str.strip, lines_of(slide, _ROLES, _text))
            left_out += _notes(archive, name)
        draft = draft_of_lines(lines)
        draft.left_out += left_out
        return draft


def _notes(archive: ZipFile, slide: str) -> list[LeftOut]:
    """The speaker's notes beside a slide."""
    why = message("a speaker's note")
    notes = [name for name in _targets(archive, slide).values() if "/notesSlides/" in name]
    try:
        roots = [root for name in notes if (root := parse_part(archive, name)) is not None]
    except NotAnArticle:
        return []
    return [LeftOut(line, why) for root in roots for line in lines_of(root, _ROLES, _text) if line.strip()]


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
