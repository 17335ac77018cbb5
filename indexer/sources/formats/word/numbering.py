"""Reads which list and level a paragraph of a .docx file belongs to, and how the lists of the file look.

A paragraph, or its style, names a list and a level (ECMA-376, part 1, 17.9).
"""

from __future__ import annotations

from typing import Any

from indexer.sources.formats.xml import elements, local_name

from .lists import LEVELS, LONGEST_TEXT, Counting, Level, List
from .styles import Styles, attribute, child, is_on, value, whole_number


class Numbering:
    """The numbers of a document. Its paragraphs are to be given in order."""

    def __init__(self, root: Any | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = {} if root is None else _lists(root, styles)
        self._counting = Counting(self._lists)

    def label(self, paragraph: Any) -> str:
        """The number before a paragraph and the blank after it; empty if it has none."""
        properties = child(paragraph, "pPr")
        return "" if self._is_gone(properties) else self._counting.label(*self._place(properties))

    def _is_gone(self, properties: Any | None) -> bool:
        """Whether the end of a paragraph was deleted or moved away, or is hidden with the paragraph."""
        mark = child(properties, "rPr")
        if mark is None or child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            return mark is not None
        is_hidden = self._styles.is_set("vanish", mark, self._styles.of_paragraph(properties))
        # A hidden end of this kind only joins the paragraph to the next one.
        return is_hidden and child(mark, "specVanish") is None

    def _place(self, properties: Any | None) -> tuple[str, int]:
        """The list and the level of a paragraph, by its own properties and its styles."""
        style = self._styles.of_paragraph(properties)
        own = child(properties, "numPr")
        name, level = value(child(own, "numId")), value(child(own, "ilvl"))
        if name is None:
            name = self._styles.nearest(style, lambda each: each.list) or ""
        if level is None:
            level = self._styles.nearest(style, lambda each: each.level)
        if level is None and name in self._lists:
            levels = self._lists[name].levels
            names = {each.name for each in self._styles.chain(style) if each.list is not None}
            return name, next((number for number in levels if levels[number].style in names), 0)
        return name, whole_number(level, 0)


def _lists(root: Any, styles: Styles) -> dict[str, List]:
    abstracts = {attribute(each, "abstractNumId"): each for each in elements(root, "abstractNum")}
    levels = {name: _levels(each) for name, each in abstracts.items()}
    used = {attribute(each, "numId"): each for each in elements(root, "num")}
    abstract_of = {name: value(child(each, "abstractNumId")) for name, each in used.items()}
    linked = {name: value(child(each, "numStyleLink")) for name, each in abstracts.items()}
    lists = {}
    for name, each in used.items():
        abstract = abstract_of[name]
        if (style := linked.get(abstract)) is not None:
            # The list has the levels of another one, which a style of lists names.
            abstract = abstract_of.get(styles.nearest(style, lambda each: each.list), abstract)
        if name is not None and abstract is not None and abstract in levels:
            lists[name] = _list(abstract, levels[abstract], each)
    return lists


def _list(abstract: str, levels: dict[int, Level], used: Any) -> List:
    levels, starts = dict(levels), {}
    for override in (each for each in used if local_name(each) == "lvlOverride"):
        levels |= _levels(override)
        if (start := value(child(override, "startOverride"))) is not None:
            starts[whole_number(attribute(override, "ilvl"), 0)] = whole_number(start, 0)
    return List(abstract, levels, starts)


def _levels(element: Any) -> dict[int, Level]:
    levels = dict(_level(each) for each in element if local_name(each) == "lvl")
    return {number: levels[number] for number in LEVELS if number in levels}


def _level(element: Any) -> tuple[int, Level]:
    number = whole_number(attribute(element, "ilvl"), 0)
    # A format that only newer versions know has another one for the older ones behind it.
    forms = [value(form) for form in elements(element, "numFmt")]
    fonts = child(child(element, "rPr"), "rFonts")
    legal = child(element, "isLgl")
    return number, Level(
        start=whole_number(value(child(element, "start")), 0),
        form=(forms[-1] if forms else None) or "decimal",
        text=(value(child(element, "lvlText")) or "")[:LONGEST_TEXT],
        is_apart=value(child(element, "suff")) != "nothing",
        restarts_after=whole_number(value(child(element, "lvlRestart")), number),
        is_legal=legal is not None and is_on(legal),
        style=value(child(element, "pStyle")),
        font=(None if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi")) or "",
    )
