"""Puts the texts that a page draws at places into the order in which they are read: rows, cells and columns.

Texts at one height are a row, from left to right. Rows that are parted at the same place are rows of a table,
unless both sides are prose: then they are columns, and one is read after the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from indexer.sources.wrapping import is_unspaced, join_wrapped

from .tables import Grid, Rule, grids_of

_SAME_ROW = 0.5
"""Least share of the height of the lower of two texts that the other one has part in, in one row."""

_SAME_PLACE = 0.4
"""Greatest distance of two equal texts that are one, drawn twice to look bold, in sizes of their letters."""

_MOST_REPEATS = 4
"""Texts of a row that are compared with one behind them."""

_TOUCHING = 0.2
"""Greatest gap between two texts that no space stands for, in sizes of their letters."""

_OF_CELLS = 1.2
"""Least gap between two cells, in sizes of their letters."""

_FEWEST_OF_COLUMN = 4
"""Fewest lines on either side that can be columns."""
_SMALLEST_COLUMN = 0.15
"""Least share of the texts of a page that stand in a column."""
_NARROWEST_PROSE = 8.0
"""Least width of most lines of prose, in sizes of their letters."""
_FULL_PROSE = 0.5
"""Least share of the width of a column that most of its lines have."""
_MOST_ONE_CELL = 0.6
"""Least share of the rows of a column that are one text."""
_MOST_ACROSS = 0.5
"""Share of a page's texts that may stand across two columns, as titles and tables do."""
_BEFORE = 0.1
"""Distance of a place that may part columns from the text behind it."""
_MOST_TRIED, _MOST_WITHIN = 12, 4
"""Such places that are tried on a page, and within a column."""
_DEEPEST = 3
"""Times that a page may be parted into columns."""

_STACKED = 0.6
"""Least share of a page's texts that stand each below the one before where text runs downward."""
_FEW_LETTERS = 2
"""Letters of a text in such a page, at most."""
_LEADING = 1.5
"""Greatest distance of such texts, in sizes of their letters."""


class Segment(NamedTuple):
    """A text at a place of a page: its edges, its base line, and the size of its letters.

    Places count from the left and from the top, in any unit. `turn` counts the quarters by which the text is
    turned, to the left; its places are those on the page that is turned so that it is upright.
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
    line, in which spaces part the cells. Lines of the same heading have its number, those of the text 0.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    is_row: bool = False
    part: int = 0
    heading: int = 0


class _Row(NamedTuple):
    """Segments at one height, from left to right."""

    segments: list[Segment]

    @property
    def base(self) -> float:
        return max(self.segments, key=lambda each: each.size).base


def lines_of(segments: Sequence[Segment], rules: Sequence[Rule] = ()) -> list[Line]:
    """The lines of a page in the order in which they are read. `rules` are the straight lines on it."""
    upright = _unstacked([each for each in segments if each.text.strip()])
    turns = Counter[int]()
    for each in upright:
        turns[each.turn] += len(each.text)
    parts: list[list[Line]] = []
    for turn, _ in turns.most_common():
        of_turn = [each for each in upright if each.turn == turn]
        parts += _parts(of_turn, grids_of(rules) if turn == 0 else [])
    return [line._replace(part=number) for number, part in enumerate(parts) for line in part]


def _parts(segments: Sequence[Segment], grids: Sequence[Grid]) -> Iterator[list[Line]]:
    """The parts of a page: tables, and what stands above and below each."""
    rest = list(segments)
    for grid in grids:
        cells: defaultdict[tuple[float, float], list[Segment]] = defaultdict(list)
        for each in rest:
            place = grid.cell((each.left + each.right) / 2, each.base - each.size / 2)
            if place is not None:
                cells[place].append(each)
        if len(cells) < 2:
            continue
        inside = {id(each) for cell in cells.values() for each in cell}
        above = [each for each in rest if each.base <= grid.top and id(each) not in inside]
        yield from _prose(above)
        yield from _table(cells)
        inside.update(map(id, above))
        rest = [each for each in rest if id(each) not in inside]
    yield from _prose(rest)


def _prose(segments: Sequence[Segment]) -> Iterator[list[Line]]:
    """The parts of a page outside of tables, such as columns."""
    texts = [text for row in _rows(segments) for text in _joined(row.segments, _TOUCHING)]
    for part in _columns(texts):
        yield list(_lines(part))


def _table(cells: Mapping[tuple[float, float], list[Segment]]) -> Iterator[list[Line]]:
    """The rows of a table. A row of one cell may be a page that is laid out in it."""
    for _, row in groupby(sorted(cells), key=lambda place: place[0]):
        places = list(row)
        if len(places) == 1:
            yield from _prose(cells[places[0]])
            continue
        texts = [join_wrapped(line.text for line in _lines(cells[place])) for place in places]
        inside = [each for place in places for each in cells[place]]
        line = _line(inside, " ".join(texts))
        yield [line._replace(is_row=True)]


def _unstacked(segments: list[Segment]) -> list[Segment]:
    """The segments of a page, turned if single letters stand below one another in columns."""
    below = sum(
        len(one.text) <= _FEW_LETTERS
        and abs(two.left - one.left) < _SAME_PLACE * one.size
        and 0 < two.base - one.base < _LEADING * one.size
        for one, two in pairwise(segments)
    )
    single = sum(len(each.text) == 1 for each in segments)
    if below < _STACKED * len(segments) or 2 * single < len(segments) or len(segments) <= _FEWEST_OF_COLUMN:
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
    return [
        _Row(_without_repeats(sorted(row, key=lambda each: each.left)) if len(row) > 1 else row)
        for row in rows
    ]


def _is_beside(one: Segment, other: Segment) -> bool:
    """Whether two texts have part in the same height."""
    top = max(one.base - one.size, other.base - other.size)
    return min(one.base, other.base) - top > _SAME_ROW * min(one.size, other.size)


def _without_repeats(row: Sequence[Segment]) -> list[Segment]:
    """The segments of a row without those that lie on one another and repeat its text, to look bold."""
    kept: list[Segment] = []
    for each in row:
        for number in range(max(0, len(kept) - _MOST_REPEATS), len(kept)):
            if kept[number].right <= each.left:
                continue
            longer, shorter = sorted((kept[number], each), key=lambda one: -len(one.text))
            near = _SAME_PLACE * each.size
            if (
                shorter.text in longer.text
                and shorter.left > longer.left - near
                and shorter.right < longer.right + near
            ):
                kept[number] = longer
                break
        else:
            kept.append(each)
    return kept


def _columns(segments: Sequence[Segment], depth: int = 0) -> Iterator[Sequence[Segment]]:
    """Parts of a page that are read one after the other: each column, and what stands above and below."""
    gutter = _gutter(segments) if depth < _DEEPEST else None
    if gutter is None:
        yield segments
        return
    band: list[Segment] = []
    for row in [*_rows(segments), None]:
        is_across = row is not None and any(each.left < gutter < each.right for each in row.segments)
        if row is None or is_across:
            left, right = _beside(band, gutter)
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


def _gutter(segments: Sequence[Segment], most_tried: int = _MOST_TRIED) -> float | None:
    """The place between two columns of prose, if there are any. Either may be parted into columns itself."""
    lefts, rights = sorted(each.left for each in segments), sorted(each.right for each in segments)
    fewest = max(_FEWEST_OF_COLUMN, _SMALLEST_COLUMN * len(segments))
    places: list[tuple[int, float]] = []
    for place in sorted({round(left, 1) - _BEFORE for left in lefts}):
        before, begun = bisect_right(rights, place), bisect_left(lefts, place)
        across, behind = begun - before, len(segments) - begun
        if across <= _MOST_ACROSS * len(segments) and min(before, behind) >= fewest:
            places.append((across, place))
    for _, place in sorted(places)[:most_tried]:
        if all(_is_prose(side) or _is_columns(side, most_tried) for side in _beside(segments, place)):
            return place
    return None


def _is_columns(segments: Sequence[Segment], most_tried: int) -> bool:
    return most_tried > _MOST_WITHIN and _gutter(segments, _MOST_WITHIN) is not None


def _beside(segments: Sequence[Segment], place: float) -> tuple[list[Segment], list[Segment]]:
    """The segments that stand before a place, and those behind it."""
    return (
        [each for each in segments if each.right <= place],
        [each for each in segments if each.left >= place],
    )


def _is_prose(segments: Sequence[Segment]) -> bool:
    """Whether the texts are lines of a column, not cells of a table."""
    rows = [_joined(row.segments, _OF_CELLS) for row in _rows(segments)]
    lines = [row[0] for row in rows if len(row) == 1]
    if len(lines) < max(_FEWEST_OF_COLUMN, _MOST_ONE_CELL * len(rows)):
        return False
    width = median(line.right - line.left for line in lines)
    letters = median((line.right - line.left) / (line.size or 1.0) for line in lines)
    column = max(line.right for line in lines) - min(line.left for line in lines)
    return letters >= _NARROWEST_PROSE and width >= _FULL_PROSE * column


def _lines(segments: Sequence[Segment]) -> Iterator[Line]:
    """The rows of a part of a page as lines. Rows that are parted at the same place are rows of a table."""
    rows = _rows(segments)
    cells = [_joined(row.segments, _OF_CELLS) for row in rows]
    gaps = [[(one.right, two.left) for one, two in pairwise(each)] for each in cells]
    for number, row in enumerate(rows):
        beside = [*gaps[max(0, number - 1) : number], *gaps[number + 1 : number + 2]]
        is_row = any(_meet(gap, other) for gap in gaps[number] for others in beside for other in others)
        line = _line(row.segments, " ".join(each.text for each in cells[number]))
        yield line._replace(is_row=is_row)


def _line(segments: Sequence[Segment], text: str) -> Line:
    """A line of these segments."""
    if len(segments) == 1:
        (one,) = segments
        return Line(text, one.left, one.right, one.base, one.size)
    sizes = Counter[float]()
    for each in segments:
        sizes[each.size] += len(each.text)
    return Line(
        text,
        min(each.left for each in segments),
        max(each.right for each in segments),
        _Row(list(segments)).base,
        sizes.most_common(1)[0][0],
    )


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def _joined(row: Sequence[Segment], gap: float) -> list[Segment]:
    """The segments of a row, joined where no wider gap parts them than this, in sizes of their letters."""
    if len(row) == 1:
        return list(row)
    joined: list[Segment] = []
    for each in row:
        before = joined[-1] if joined else None
        if before is None or each.left - before.right > gap * max(before.size, each.size):
            joined.append(each)
            continue
        is_apart = each.left - before.right > _TOUCHING * each.size
        between = " " if is_apart and not is_unspaced(before.text[-1], each.text[0]) else ""
        joined[-1] = before._replace(
            text=before.text + between + each.text, right=max(before.right, each.right)
        )
    return joined
