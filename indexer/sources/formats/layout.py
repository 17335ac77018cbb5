"""Puts the texts that a page draws at places into the order in which they are read: rows, cells and columns.

Texts at one height are a row, from left to right. Rows that are parted at the same place are rows of a table,
unless both sides are prose: then they are columns, and one is read after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from indexer.sources.wrapping import is_unspaced

_SAME_ROW = 0.5
"""Least share of the height of the lower of two texts that the other one has part in, in one row."""

_SAME_PLACE = 0.4
"""Greatest distance of two equal texts that are one, drawn twice to look bold, in sizes of their letters."""

_TOUCHING = 0.2
"""Greatest gap between two texts that no space stands for, in sizes of their letters."""

_OF_CELLS = 1.2
"""Least gap between two cells, in sizes of their letters."""

_FEWEST_OF_COLUMN = 4
"""Fewest lines on either side that can be columns."""
_NARROWEST_PROSE = 8.0
"""Least mean width of lines of prose, in sizes of their letters."""
_FULL_PROSE = 0.5
"""Least share of the width of a column that its lines have in the middle of all."""
_MOST_ACROSS = 0.5
"""Share of a page's texts that may stand across two columns, as titles and tables do."""
_DEEPEST = 3
"""Times that a page may be parted into columns."""

_STACKED = 0.6
"""Least share of a page's texts that stand each below the one before where text runs downward."""
_FEW_LETTERS = 2
"""Letters of a text in such a page, at most."""
_LEADING = 2.0
"""Greatest distance of such texts, in sizes of their letters."""


class Segment(NamedTuple):
    """A text at a place of a page: its edges, its base line as the distance from the top, the size of its letters.

    The unit is any. `turn` counts the quarters by which the text is turned, to the left; its places are those
    on the page that is turned so that it is upright.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    turn: int = 0


class Line(NamedTuple):
    """A line of a page: its edges, its base line, and the size of most of its letters, in any unit.

    `part` is the number of the part of the page that it stands in, such as a column. A row of a table is one
    line, in which spaces part the cells.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    part: int = 0
    is_row: bool = False


class _Row(NamedTuple):
    """Segments at one height, from left to right."""

    segments: list[Segment]

    @property
    def base(self) -> float:
        return max(self.segments, key=lambda each: each.size).base


def lines_of(segments: Sequence[Segment]) -> list[Line]:
    """The lines of a page in the order in which they are read."""
    upright = _unstacked([each for each in segments if each.text.strip()])
    turns = Counter[int]()
    for each in upright:
        turns[each.turn] += len(each.text)
    parts = [
        part
        for turn, _ in turns.most_common()
        for part in _columns([each for each in upright if each.turn == turn])
    ]
    return [line for number, part in enumerate(parts) for line in _lines(part, number)]


def _unstacked(segments: list[Segment]) -> list[Segment]:
    """The segments of a page, turned if single letters stand below one another in columns."""
    below = sum(
        len(one.text) <= _FEW_LETTERS
        and abs(two.left - one.left) < _SAME_PLACE * one.size
        and 0 < two.base - one.base < _LEADING * one.size
        for one, two in pairwise(segments)
    )
    if below < _STACKED * len(segments) or len(segments) <= _FEWEST_OF_COLUMN:
        return segments
    return [
        each._replace(left=each.base - each.size, right=each.base, base=-(each.left + each.size / 2), turn=3)
        if each.turn == 0
        else each
        for each in segments
    ]


def _rows(segments: Sequence[Segment]) -> list[_Row]:
    """The segments by their heights, from top to bottom."""
    rows: list[list[Segment]] = []
    highest: Segment | None = None
    for each in sorted(segments, key=lambda each: (each.base, each.left)):
        if highest is not None and _is_beside(highest, each):
            rows[-1].append(each)
            highest = max(highest, each, key=lambda each: each.size)
        else:
            rows.append([each])
            highest = each
    return [_Row(_without_repeats(sorted(row, key=lambda each: each.left))) for row in rows]


def _is_beside(one: Segment, other: Segment) -> bool:
    """Whether two texts have part in the same height."""
    top = max(one.base - one.size, other.base - other.size)
    return min(one.base, other.base) - top > _SAME_ROW * min(one.size, other.size)


def _without_repeats(row: Sequence[Segment]) -> list[Segment]:
    kept: list[Segment] = []
    for each in row:
        near = _SAME_PLACE * each.size
        if not any(other.text == each.text and abs(other.left - each.left) < near for other in kept[-4:]):
            kept.append(each)
    return kept


def _columns(segments: Sequence[Segment], depth: int = 0) -> Iterator[Sequence[Segment]]:
    """Parts of a page that are read one after the other: all of it, or what stands above columns, and each."""
    gutter = _gutter(segments) if depth < _DEEPEST else None
    if gutter is None:
        yield segments
        return
    band: list[Segment] = []
    for row in [*_rows(segments), None]:
        is_across = row is not None and any(each.left < gutter < each.right for each in row.segments)
        if row is None or is_across:
            left = [each for each in band if each.right <= gutter]
            right = [each for each in band if each.right > gutter]
            if left and right and max(len(left), len(right)) >= _FEWEST_OF_COLUMN:
                yield from _columns(left, depth + 1)
                yield from _columns(right, depth + 1)
            elif band:
                yield band
            band = []
        if row is not None and is_across:
            yield row.segments
        elif row is not None:
            band += row.segments


def _gutter(segments: Sequence[Segment]) -> float | None:
    """The place between two columns of prose, if there are any."""
    if len(segments) < 2 * _FEWEST_OF_COLUMN:
        return None
    places = sorted({round(each.left, 1) - 0.1 for each in segments})
    best: tuple[int, float] | None = None
    for place in places:
        left = [each for each in segments if each.right <= place]
        right = [each for each in segments if each.left >= place]
        across = len(segments) - len(left) - len(right)
        if across > _MOST_ACROSS * len(segments) or (best is not None and across >= best[0]):
            continue
        if _is_prose(left) and _is_prose(right):
            best = across, place
    return None if best is None else best[1]


def _is_prose(segments: Sequence[Segment]) -> bool:
    """Whether the texts are lines of a column, not cells of a table."""
    if len(segments) < _FEWEST_OF_COLUMN:
        return False
    widths = [each.right - each.left for each in segments]
    letters = median(width / (each.size or 1.0) for width, each in zip(widths, segments, strict=True))
    column = max(each.right for each in segments) - min(each.left for each in segments)
    return letters >= _NARROWEST_PROSE and median(widths) >= _FULL_PROSE * column


def _lines(segments: Sequence[Segment], part: int) -> Iterator[Line]:
    """The rows of a part of a page as lines. Rows that are parted at the same place are rows of a table."""
    rows = _rows(segments)
    cells = [_cells(row.segments) for row in rows]
    gaps = [[(one.right, two.left) for one, two in pairwise(each)] for each in cells]
    for number, row in enumerate(rows):
        beside = [*gaps[max(0, number - 1) : number], *gaps[number + 1 : number + 2]]
        is_row = any(_meet(gap, other) for gap in gaps[number] for others in beside for other in others)
        sizes = Counter[float]()
        for each in row.segments:
            sizes[each.size] += len(each.text)
        yield Line(
            " ".join(each.text for each in cells[number]),
            row.segments[0].left,
            max(each.right for each in row.segments),
            row.base,
            sizes.most_common(1)[0][0],
            part,
            is_row,
        )


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def _cells(row: Sequence[Segment]) -> list[Segment]:
    """The segments of a row, joined where no wide gap parts them."""
    cells: list[Segment] = []
    for each in row:
        before = cells[-1] if cells else None
        if before is None or each.left - before.right > _OF_CELLS * max(before.size, each.size):
            cells.append(each)
            continue
        is_apart = each.left - before.right > _TOUCHING * each.size
        between = " " if is_apart and not is_unspaced(before.text[-1], each.text[0]) else ""
        text = before.text + between + each.text
        cells[-1] = before._replace(text=text, right=max(before.right, each.right))
    return cells
