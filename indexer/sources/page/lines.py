"""The lines between <br>: paragraphs of their own, or one paragraph that somebody broke for width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from indexer.sources.wrapping import join_wrapped

_ENDS = tuple("。！？；：…”’」』）)!?;:.")
# In characters. What is shorter was not broken for width, and lines broken for width are about equally long.
_NARROWEST = 15
_UNEVEN = 4


class Line(NamedTuple):
    """A line's text, how many letters of it are in links and in links to files, and if it is indented."""

    text: str
    linked: int = 0
    attached: int = 0
    indented: bool = False


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The paragraphs of lines that <br> parts; an empty line ends one.

    They are joined where they show that they were broken for width: most lines that another follows end
    inside a sentence, and are equally long.
    """
    groups: list[list[Line]] = [[]]
    for line in lines:
        if not line.text or line.indented:
            groups.append([])
        if line.text:
            groups[-1].append(line)
    groups = [group for group in groups if group]
    followed = [line for group in groups for line in group[:-1]]
    widths = sorted(map(_width, followed))
    if len(followed) < 2 or widths[len(widths) // 2] < 2 * _NARROWEST:
        return [line for group in groups for line in group]
    usual = widths[len(widths) // 2]
    broken = [
        line
        for line in followed
        if not line.text.endswith(_ENDS) and abs(_width(line) - usual) <= 2 * _UNEVEN
    ]
    if 4 * len(broken) < 3 * len(followed):
        return [line for group in groups for line in group]
    return [
        Line(
            join_wrapped(line.text for line in group),
            sum(line.linked for line in group),
            sum(line.attached for line in group),
            group[0].indented,
        )
        for group in groups
    ]


def _width(line: Line) -> int:
    """In half a Han character's width."""
    return sum(2 if character > "\u2e80" else 1 for character in line.text)
