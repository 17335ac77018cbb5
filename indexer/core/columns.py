"""Columns of text on a terminal: two for a Han character or other wide one, none for a combining mark."""

from __future__ import annotations

import unicodedata


class _Widths(dict[str, int]):
    """Character -> its columns, computed when first asked for."""

    def __missing__(self, character: str) -> int:
        if "\u4e00" <= character <= "\u9fff":
            width = 2
        elif unicodedata.category(character) in ("Mn", "Me", "Cf"):
            width = 0
        else:
            width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        self[character] = width
        return width


character_width = _Widths().__getitem__


def text_width(text: str) -> int:
    """The columns of a text in one line.

    >>> text_width("科技a")
    5
    """
    return sum(map(character_width, text))


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
