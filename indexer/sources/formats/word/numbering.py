"""Counts the numbered paragraphs of a Word document, and writes the numbers that Word sets before them.

A paragraph, or its style, names a list and a level (ECMA-376, part 1, 17.9). A list takes its levels from an
abstract one. Lists with the same abstract one continue each other's numbers, unless they start anew.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, NamedTuple

from indexer.sources.formats.xml import elements, local_name

from .numerals import numeral
from .styles import Styles, attribute, child, is_on, value, whole_number
from .symbols import is_symbol_font, symbol

_LEVELS = range(9)
_LONGEST_TEXT = 100
"""Characters of a level's text that are read; Word takes fewer."""

_PLACEHOLDER = re.compile("%([1-9])")
_CLOSING = tuple("、）．：")
"""Full-width signs that hold the blank after a number themselves."""


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    suffix: str
    restarts_after: int
    """The deepest level after which this one starts anew, counted from 1; 0 if it never does."""
    is_legal: bool
    """Whether all numbers are in digits."""
    style: str | None
    font: str


class _List(NamedTuple):
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    """The numbers that levels start anew with when the list is first used."""


_PLAIN = _Level(0, "decimal", "", "tab", 0, False, None, "")


class Numbering:
    """The numbers of a document. Its paragraphs are to be given in order."""

    def __init__(self, root: Any | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = {} if root is None else _lists(root, styles)
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    def label(self, paragraph: Any) -> str:
        """The number before a paragraph and the blank after it; empty if it has none."""
        properties = child(paragraph, "pPr")
        if self._is_gone(properties):
            return ""
        name, number = self._place(properties)
        used = self._lists.get(name)
        if used is None or number not in used.levels:
            return ""
        counts = self._counts[used.abstract]
        self._count(counts, used, name, number)
        level = used.levels[number]
        text = _PLACEHOLDER.sub(lambda match: _written(used, counts, int(match[1]) - 1, level), level.text)
        if level.form == "bullet":
            text = "".join(_bullet(level.font, sign) for sign in text)
        text = text.strip()
        is_apart = text and level.suffix != "nothing" and not text.endswith(_CLOSING)
        return f"{text} " if is_apart else text

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

    def _count(self, counts: dict[int, int], used: _List, name: str, number: int) -> None:
        level = used.levels[number]
        if number in used.starts and (name, number) not in self._started:
            counts[number] = used.starts[number]
            self._started.add((name, number))
        else:
            counts[number] = counts[number] + 1 if number in counts else level.start
        for deeper in _LEVELS:
            if deeper > number and number < used.levels.get(deeper, _PLAIN).restarts_after:
                counts.pop(deeper, None)


def _written(used: _List, counts: dict[int, int], number: int, at: _Level) -> str:
    """The number of a level, as it is written in the text of the level `at`."""
    level = used.levels.get(number, _PLAIN)
    count = counts.get(number, used.starts.get(number, level.start))
    if level.form in ("none", "bullet"):
        return ""
    return numeral(count, "decimal" if at.is_legal else level.form)


def _bullet(font: str, sign: str) -> str:
    """A bullet as it is shown. One that is not known becomes the usual one."""
    if is_symbol_font(font) or not sign.isprintable():
        return sign if sign.isspace() else symbol(font, ord(sign)).replace(" ", "•")
    return sign


def _lists(root: Any, styles: Styles) -> dict[str, _List]:
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


def _list(abstract: str, levels: dict[int, _Level], used: Any) -> _List:
    levels, starts = dict(levels), {}
    for override in (each for each in used if local_name(each) == "lvlOverride"):
        levels |= _levels(override)
        if (start := value(child(override, "startOverride"))) is not None:
            starts[whole_number(attribute(override, "ilvl"), 0)] = whole_number(start, 0)
    return _List(abstract, levels, starts)


def _levels(element: Any) -> dict[int, _Level]:
    levels = dict(_level(each) for each in element if local_name(each) == "lvl")
    return {number: levels[number] for number in _LEVELS if number in levels}


def _level(element: Any) -> tuple[int, _Level]:
    number = whole_number(attribute(element, "ilvl"), 0)
    # A format that only newer versions know has another one for the older ones behind it.
    forms = [value(form) for form in elements(element, "numFmt")]
    fonts = child(child(element, "rPr"), "rFonts")
    legal = child(element, "isLgl")
    return number, _Level(
        start=whole_number(value(child(element, "start")), 0),
        form=(forms[-1] if forms else None) or "decimal",
        text=(value(child(element, "lvlText")) or "")[:_LONGEST_TEXT],
        suffix=value(child(element, "suff")) or "tab",
        restarts_after=whole_number(value(child(element, "lvlRestart")), number),
        is_legal=legal is not None and is_on(legal),
        style=value(child(element, "pStyle")),
        font=(None if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi")) or "",
    )
