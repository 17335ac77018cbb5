"""The rows of two articles side by side: pairs of paragraphs, with marks, and equal ones in a run folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from indexer.analysis import ParagraphPair
from indexer.core.article import Paragraph
from search.highlight import Span, highlight

from .marking import shown_text

SHORTEST_FOLDED = 3
"""Fewest equal paragraphs in a run that are folded."""


@dataclass(frozen=True)
class Cell:
    """A paragraph of one of the articles."""

    ordinal: int
    text: Markup


@dataclass(frozen=True)
class Row:
    """A pair of paragraphs. `kind` is that of the pair, or "left" where the first article has a paragraph
    that the second has elsewhere, in the row with the kind "moved"."""

    kind: str
    first: Cell | None
    second: Cell | None


@dataclass(frozen=True)
class Block:
    """Rows that stand together: `is_folded` where they are a run of equal ones."""

    rows: tuple[Row, ...]
    is_folded: bool


def blocks_of(pairs: Sequence[ParagraphPair]) -> list[Block]:
    """All rows, in blocks."""
    blocks: list[Block] = []
    for is_equal, grouped in groupby(_rows(pairs), key=lambda row: row.kind == "equal"):
        rows = tuple(grouped)
        blocks.append(Block(rows, is_equal and len(rows) >= SHORTEST_FOLDED))
    return blocks


def _rows(pairs: Sequence[ParagraphPair]) -> Iterator[Row]:
    """A row for each pair, and one for each paragraph of the first article that has moved, where it was."""
    moved = sorted(
        (pair for pair in pairs if pair.kind == "moved"), key=lambda pair: _ordinal(pair.first), reverse=True
    )
    for pair in pairs:
        if pair.kind != "moved" and pair.first is not None:
            while moved and _ordinal(moved[-1].first) < pair.first.ordinal:
                yield _left(moved.pop())
        changes = pair.changes
        yield Row(
            pair.kind,
            _cell(pair.first, [each.first for each in changes], "del"),
            _cell(pair.second, [each.second for each in changes], "ins"),
        )
    while moved:
        yield _left(moved.pop())


def _left(pair: ParagraphPair) -> Row:
    """The row of a paragraph that has moved, where the first article has it."""
    return Row(
        "left", _cell(pair.first, [each.first for each in pair.changes], "del"), _cell(pair.second, (), "")
    )


def _ordinal(paragraph: Paragraph | None) -> int:
    return 0 if paragraph is None else paragraph.ordinal


def _cell(paragraph: Paragraph | None, spans: Iterable[Span], element: str) -> Cell | None:
    if paragraph is None:
        return None
    text = highlight(paragraph.text, tuple(spans), f"<{element}>", f"</{element}>", shown_text)
    return Cell(paragraph.ordinal, Markup(text))
