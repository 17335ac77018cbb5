"""Columns of text on a terminal: two for a Han character or other wide one, none for a combining mark."""

from __future__ import annotations

from .caching import cache

_RANGES = (
    ("\u3000", "\u3029", 2),
    ("\uff01", "\uff60", 2),
    (" ", "~", 1),
    ("\u2010", "\u2027", 1),
    ("\xa1", "\xac", 1),
    ("\xae", "\xff", 1),
    ("\u2100", "\u22ff", 1),
    ("\u2460", "\u24ff", 1),
    ("\u2f00", "\u2fd5", 2),
)
"""(first, last, columns of each) of what most texts are written with beside Han. Unicode's tables take long
to load."""


@cache
def character_width(character: str) -> int:
    """The columns of a character."""
    if "\u4e00" <= character <= "\u9fff":
        return 2
    for first, last, width in _RANGES:
        if first <= character <= last:
            return width
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def character_widths(text: str) -> list[int]:
    """The columns of each character of a text."""
    return [2 if "\u4e00" <= each <= "\u9fff" else character_width(each) for each in text]


def text_width(text: str) -> int:
    """The columns of a text in one line.

    >>> text_width("科技a")
    5
    """
    return sum(character_widths(text))


def padded(text: str, width: int) -> str:
    """A text with spaces after it, up to a number of columns.

    >>> padded("科技", 6)
    '科技  '
    """
    return text + " " * (width - text_width(text))


def right(text: str, width: int) -> str:
    """A text with spaces before it, up to a number of columns.

    >>> right("科技", 6)
    '  科技'
    """
    return " " * (width - text_width(text)) + text


def cut(text: str, width: int) -> str:
    """The beginning of a text that fits into a number of columns.

    >>> cut("科技a", 3)
    '科'
    """
    if len(text) * 2 <= width:
        return text
    for at, character in enumerate(text):
        width -= character_width(character)
        if width < 0:
            return text[:at]
    return text
