"""The styles of a Word document: what they set for paragraphs and runs that do not set it themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from indexer.sources.formats.xml import elements, local_name

TOGGLES = ("vanish", "strike", "dstrike")
"""Properties of runs that are on or off: text is hidden, struck through, and struck through twice."""

_LONGEST_CHAIN = 20
"""Most styles that are based on each other; Word takes eleven."""

_CONTENTS = ("toc ", "目录 ")
"""Beginnings of the names of styles whose paragraphs are lines of contents; Word's own are English.""" ""

_OFF = ("0", "false", "off", "none")

Value = TypeVar("Value")


class Style(NamedTuple):
    """The settings of a style. `list` and `level` are None if the style does not set them."""

    name: str
    is_of_contents: bool
    based_on: str | None
    list: str | None
    level: str | None
    toggles: dict[str, bool]


class Styles:
    """The styles by their ids, and the one of paragraphs that name none."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default: str | None = None
        self._known: dict[tuple[str, str | None], bool] = {}
        for element in () if root is None else elements(root, "style"):
            style = _style(element)
            self._styles.setdefault(style.name, style)
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in (
                "1",
                "true",
                "on",
            ):
                self._default = style.name

    def of_paragraph(self, properties: Any | None) -> str | None:
        """The id of a paragraph's style, by its properties."""
        return value(child(properties, "pStyle")) or self._default

    def is_of_contents(self, name: str | None) -> bool:
        """Whether paragraphs of a style are lines of a table of contents."""
        return name in self._styles and self._styles[name].is_of_contents

    def chain(self, name: str | None) -> Iterator[Style]:
        """A style and those that it is based on."""
        for _ in range(_LONGEST_CHAIN):
            if (style := self._styles.get(name or "")) is None:
                return
            yield style
            name = style.based_on

    def nearest(self, name: str | None, of: Callable[[Style], Value | None]) -> Value | None:
        """The value that a style sets, or else the nearest style that it is based on."""
        return next((found for style in self.chain(name) if (found := of(style)) is not None), None)

    def is_set(self, toggle: str, run: Any | None, paragraph_style: str | None) -> bool:
        """Whether a toggle is on for a run with these properties, in a paragraph of this style.

        The run's own property decides. Otherwise its style and the paragraph's turn it on; both turn it off.
        """
        own = child(run, toggle)
        if own is not None:
            return is_on(own)
        return self._is_on(toggle, value(child(run, "rStyle"))) != self._is_on(toggle, paragraph_style)

    def _is_on(self, toggle: str, style: str | None) -> bool:
        key = toggle, style
        if key not in self._known:
            self._known[key] = self.nearest(style, lambda each: each.toggles.get(toggle)) or False
        return self._known[key]


def _style(element: Any) -> Style:
    numbered, run = child(child(element, "pPr"), "numPr"), child(element, "rPr")
    return Style(
        name=attribute(element, "styleId") or "",
        is_of_contents=(value(child(element, "name")) or "").lower().startswith(_CONTENTS),
        based_on=value(child(element, "basedOn")),
        list=value(child(numbered, "numId")),
        level=value(child(numbered, "ilvl")),
        toggles={name: is_on(found) for name in TOGGLES if (found := child(run, name)) is not None},
    )


def child(element: Any | None, name: str) -> Any | None:
    """The first child of this name."""
    return next((each for each in (() if element is None else element) if local_name(each) == name), None)


def value(element: Any | None) -> str | None:
    """The attribute `val` of an element."""
    return None if element is None else attribute(element, "val")


def is_on(element: Any) -> bool:
    """Whether an element turns its property on."""
    return value(element) not in _OFF


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name without its namespace."""
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def whole_number(text: str | None, otherwise: int) -> int:
    """The number of at most nine digits that a text is, or another one."""
    return int(text) if text is not None and len(text) < 10 and text.isdecimal() else otherwise
