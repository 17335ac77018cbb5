"""Decides whether the lines between <br> are paragraphs of their own, or one paragraph broken for width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from indexer.sources.wrapping import join_wrapped

_SENTENCE_ENDS = tuple("。！？；：…”’」』）)!?;:.")
# In Han characters: shorter lines were not broken for width, and broken lines differ by no more than this.
_NARROWEST = 15
_UNEVEN = 4


class Line(NamedTuple):
    """One line: its text, its letters in links to pages and to files, and whether it is indented."""

    text: str
    linked: int = 0
    attached: int = 0
    indented: bool = False


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The paragraphs of lines that <br> separates. An empty line ends one, an indented line begins one.

    The lines of a paragraph are joined where they were broken for width: most lines that another follows end
    inside a sentence, and are equally long.
    """
    groups: list[list[Line]] = [[]]
    for line in lines:
        if not line.text or line.indented:
            groups.append([])
        if line.text:
            groups[-1].append(line)
    groups = [group for group in groups if group]
    if _are_broken([line for group in groups for line in group[:-1]]):
        groups = [[_joined(group)] for group in groups]
    return [line for group in groups for line in group]


def _are_broken(lines: Sequence[Line]) -> bool:
    """Whether lines that others follow were broken for width."""
    widths = list(map(_width, lines))
    if len(lines) < 2 or (median := sorted(widths)[len(widths) // 2]) < 2 * _NARROWEST:
        return False
    broken = sum(
        not line.text.endswith(_SENTENCE_ENDS) and abs(width - median) <= 2 * _UNEVEN
        for line, width in zip(lines, widths, strict=True)
    )
    return 4 * broken >= 3 * len(lines)


def _joined(lines: Sequence[Line]) -> Line:
    texts, linked, attached, indented = zip(*lines, strict=True)
    return Line(join_wrapped(texts), sum(linked), sum(attached), indented[0])


def _width(line: Line) -> int:
    """The width in halves of a Han character."""
    return sum(2 if character > "\u2e80" else 1 for character in line.text)
