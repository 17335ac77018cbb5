"""Finds the numbers and bullets before the paragraphs of an OpenDocument text.

The first paragraph of an item of a list has a number, and so has a heading if headings are numbered
(OpenDocument 1.3, part 3, 5.3 and 16.30). A list goes on with the numbers of another one only where it says
so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .word.lists import LEVELS, LONGEST_TEXT, Counting, Level, List
from .word.styles import attribute, whole_number
from .xml import elements, local_name, walk

_FORMS = {
    "": "none", "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一, 二, 三, ...": "chineseCountingThousand", "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "壹, 貳, 參, ...": "ideographLegalTraditional", "①, ②, ③, ...": "decimalEnclosedCircle",
    "１, ２, ３, ...": "decimalFullWidth", "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
}  # fmt: skip
"""The formats of numbers, by their samples."""

_LEVEL_STYLES = ("list-level-style-number", "list-level-style-bullet", "outline-level-style")
_PLACEHOLDER = re.compile("%([0-9]{1,2})%")
_OUTLINE = "outline"
_PARAGRAPHS, _ITEMS = ("p", "h"), ("list-item", "list-header")


def numbers_of(body: Any, roots: Iterable[Any]) -> dict[Any, str]:
    """The number and the blank after it, by the paragraph. The roots hold the styles of the document."""
    return _Numbers(dict(_styles(roots))).of(body)


class _Numbers:
    def __init__(self, styles: dict[str, dict[int, Level]]) -> None:
        self._styles = styles
        self._lists = {_OUTLINE: List(_OUTLINE, styles.get(_OUTLINE, {}), {})}
        self._counting = Counting(self._lists)
        self._latest: dict[str, str] = {}  # the latest list of each style
        self._open: list[str] = []  # the styles of the open lists
        self._list = ""  # the outermost open list
        self._items: list[bool] = []  # for each open item, whether its paragraph is still to come

    def of(self, body: Any) -> dict[Any, str]:
        numbers: dict[Any, str] = {}
        skipped = 0
        for element, begins in walk(body):
            name = local_name(element)
            if name == "tracked-changes":
                skipped += 1 if begins else -1
            if skipped:
                continue
            if name == "list":
                self._begin_list(element) if begins else self._open.pop()
            elif name in _ITEMS and begins:
                self._items.append(name == "list-item")
                self._start_anew(element)
            elif name in _ITEMS:
                self._items.pop()
            elif name in _PARAGRAPHS and begins and (label := self._label(element)):
                numbers[element] = label
        return numbers

    def _begin_list(self, element: Any) -> None:
        style = attribute(element, "style-name") or (self._open[-1] if self._open else "")
        self._open.append(style)
        if len(self._open) > 1:
            return
        before = attribute(element, "continue-list")
        if before is None and attribute(element, "continue-numbering") == "true":
            before = self._latest.get(style)
        self._list = attribute(element, "id") or str(len(self._lists))
        abstract = self._lists[before].abstract if before in self._lists else self._list
        self._lists[self._list] = List(abstract, self._styles.get(style, {}), {})
        self._latest[style] = self._list

    def _start_anew(self, item: Any) -> None:
        """Gives an item the number that it names."""
        start = attribute(item, "start-value")
        if start is None or self._list not in self._lists:
            return
        here = self._lists[self._list]
        self._list = f"{self._list} {len(self._lists)}"
        self._lists[self._list] = here._replace(starts={len(self._open) - 1: whole_number(start, 1)})

    def _label(self, paragraph: Any) -> str:
        if not self._open:
            level = whole_number(attribute(paragraph, "outline-level"), 0)
            is_header = attribute(paragraph, "is-list-header") == "true"
            return self._counting.label(_OUTLINE, level - 1) if level and not is_header else ""
        if not self._items or not self._items[-1]:
            return ""
        self._items[-1] = False
        return self._counting.label(self._list, len(self._open) - 1)


def _styles(roots: Iterable[Any]) -> Iterator[tuple[str, dict[int, Level]]]:
    for root in roots:
        for style in elements(root, "list-style"):
            yield attribute(style, "name") or "", dict(_levels(style))
        for style in elements(root, "outline-style"):
            yield _OUTLINE, dict(_levels(style))


def _levels(style: Any) -> Iterator[tuple[int, Level]]:
    for element in style:
        number = whole_number(attribute(element, "level"), 0) - 1
        if local_name(element) in _LEVEL_STYLES and number in LEVELS:
            yield number, _level(element, number)


def _level(element: Any, number: int) -> Level:
    sign = attribute(element, "bullet-char")
    follows = [
        attribute(each, "label-followed-by") for each in elements(element, "list-level-label-alignment")
    ]
    return Level(
        start=whole_number(attribute(element, "start-value"), 1),
        form="bullet" if sign else _FORMS.get(attribute(element, "num-format") or "", "decimal"),
        text=(sign or _text(element, number))[:LONGEST_TEXT],
        is_apart=follows[:1] != ["nothing"],
        restarts_after=number,
        is_legal=False,
        style=None,
        font="",
    )


def _text(element: Any, number: int) -> str:
    """The text of a level, in which %1 to %9 stand for numbers."""
    whole = attribute(element, "num-list-format")
    if whole is not None:
        return _PLACEHOLDER.sub(r"%\1", whole)
    shown = max(1, whole_number(attribute(element, "display-levels"), 1))
    levels = range(max(0, number + 1 - shown), number + 1)
    numbers = ".".join(f"%{level + 1}" for level in levels) if attribute(element, "num-format") else ""
    return f"{attribute(element, 'num-prefix') or ''}{numbers}{attribute(element, 'num-suffix') or ''}"
