"""Finds the lines of a page that are headings, by the titles that bookmarks and tags give them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from .layout import Line

_MOST_LINES = 4
"""Lines that a heading is broken over, at most."""
_SHORTEST = 2
"""Letters of a title, at least."""


def with_headings(lines: list[Line], titles: Sequence[str]) -> list[Line]:
    """The lines; those of a heading have its number on the page, counted from 1, in `heading`.

    A title is looked for behind the last one, or else from the top: they stand in the order of the text. One
    that comes twice is one heading.
    """
    if not titles:
        return lines
    letters = [_letters(line.text) for line in lines]
    found = list(lines)
    after = 0
    for number, title in enumerate(map(_letters, titles), 1):
        places = _places(letters, title, after) or _places(letters, title, 0)
        for place in places:
            found[place] = lines[place]._replace(heading=number)
        after = places.stop if places else after
    return found


def _places(letters: Sequence[str], title: str, after: int) -> range:
    """The places of the lines that a title is, from `after` on; none if it is not there."""
    if len(title) < _SHORTEST:
        return range(0)
    for first in range(after, len(letters)):
        for last, written in _joined(letters, first):
            if written == title:
                return range(first, last + 1)
            if not title.startswith(written):
                break
    return range(0)


def _joined(letters: Sequence[str], first: int) -> Iterator[tuple[int, str]]:
    """(the place of a line, the letters from the first one to it)"""
    written = ""
    for place in range(first, min(first + _MOST_LINES, len(letters))):
        written += letters[place]
        yield place, written


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
