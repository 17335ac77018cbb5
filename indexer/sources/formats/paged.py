"""Joins the lines of documents that are laid out in pages to paragraphs, without repeated heads and feet.

Such a document has no paragraphs, only lines. A line that is nearly as wide as lines get continues in the
next one if that is not indented and has letters of the same size; a shorter line ends its paragraph. So a
heading stays apart, and a paragraph continues in the next column or on the next page. Lines of larger letters
in the middle of the page are one title. A row of a table is a paragraph, and so is a heading that bookmarks
or tags tell.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from math import ceil
from statistics import median
from typing import NamedTuple

from indexer.core.messages import message
from indexer.sources.draft import Draft, LeftOut
from indexer.sources.wrapping import join_wrapped

from .layout import Line
from .text import draft_of_lines

_AT_EDGE = 2
"""Lines at the top and at the bottom of a page that may be its header and footer."""

_RECURS = 0.4
"""Least share of the pages that a header or footer stands on; odd and even pages may have their own."""

_ROOM = 1.5
"""Room that may be left in a line behind which the next word did not fit, in sizes of its letters.

Some signs may not begin a line, and bring the character before them with them."""
_ROOM_AT_END = 0.5
"""The same behind the end of a sentence, where a paragraph may end by chance near the right edge."""

_FIRST_WORD = re.compile("[!-~\u00c0-\u024f]+")
_LONGEST_WORD = 8.0
"""Greatest width of a word that a line can lack room for; longer ones are broken."""

_WIDE = 0.6
"""Least share of the full width that a line of an indented block takes, if it continues in the next one."""

_OTHER_SIZE = 1.15
"""Least ratio of letter sizes that puts two lines into different paragraphs."""

_INDENT = 1.2
"""Least indent of a line that begins a paragraph, in sizes of its letters."""

_APART = 1.45
"""Least ratio of the distance of two lines to the usual one that puts them into different paragraphs."""

_OFF_CENTRE = 2.0
"""Greatest distance of the middle of a title from that of the page, in sizes of its letters."""

_WITHIN_TITLE = 2.2
"""Greatest distance of two lines of a title, in sizes of their letters."""

_FEWEST_FOR_EDGES = 5
"""Fewest lines that show where the text of a page begins and ends."""

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s第]*[0-9０-９ivxⅰ-ⅻ]{1,4}\s*(?:[/／]\s*[0-9]{1,4})?[-—–－·\s页頁]*"
    r"(?:[,，/／\s]*[共总總]\s*[0-9０-９]{1,4}\s*[页頁])?",
    re.IGNORECASE,
)
_OF_PAGE = r"[-—–－·第]*\s*(?P<page>[0-9]{1,4})\s*[-—–－·页頁]*"
_NUMBER_BEHIND = re.compile(rf"(?P<text>.*\S)\s+{_OF_PAGE}")
_NUMBER_BEFORE = re.compile(rf"{_OF_PAGE}\s+(?P<text>\S.*)")
_NUMBERED = re.compile("第[0-9一二三四五六七八九十百零]+[章節节編编條条部]|[一二三四五六七八九十]+、")
_SENTENCE_ENDS = tuple("。！？；：!?;")


def draft_of_pages(pages: Sequence[Sequence[Line]]) -> Draft:
    """The article of the lines of these pages."""
    left_out: list[LeftOut] = []
    heads: list[str] = []
    paragraphs = _paragraphs(list(_without_edges(pages, left_out, heads)))
    draft = draft_of_lines(paragraphs)
    title = draft.fields.get("title")
    if heads and (title is None or str(title.value)[:1].isdigit()):
        # A table on many pages has its title above each part.
        draft = draft_of_lines([*heads, *paragraphs])
    elif heads:
        draft.text = "\n".join([*heads, draft.text])
    draft.left_out += left_out
    return draft


def _without_edges(
    pages: Sequence[Sequence[Line]], left_out: list[LeftOut], heads: list[str]
) -> Iterator[Sequence[Line]]:
    """The lines of each page without page numbers, heads and feet; `heads` gets each head once.

    Rows of a table that differ by their numbers are no heads."""
    full = [[line for line in page if line.text.strip()] for page in pages]
    at_edges = Counter(
        key
        for number, page in enumerate(full)
        for key in {key for line in page[:_AT_EDGE] + page[-_AT_EDGE:] for key in _keys(line, number)}
    )
    fewest = max(2.0, _RECURS * len(full))
    recurring = {key for key, count in at_edges.items() if len(full) > 2 and count >= fewest}
    leading = _Leading(full)
    kept: set[_Key] = set()
    for number, page in enumerate(full):
        is_number = [_PAGE_NUMBER.fullmatch(line.text.strip()) is not None for line in page]
        is_same = [not recurring.isdisjoint(_keys(line, number)) for line in page]
        first, last = 0, len(page)
        while first < min(_AT_EDGE, last) and (is_number[first] or is_same[first]):
            first += 1
        # The last line of the text may recur by chance; a foot stands apart from it.
        while last > max(first, len(page) - _AT_EDGE) and (
            is_number[last - 1] or (is_same[last - 1] and _is_apart(page[last - 2 : last], leading))
        ):
            last -= 1
        for line in page[:first]:
            keys = recurring.intersection(_keys(line, number))
            if keys and kept.isdisjoint(keys):
                heads.append(next(key for key in _keys(line, number) if key in keys)[0])
            else:
                left_out.append(LeftOut(line.text.strip(), message("the head or foot of a page")))
            kept |= keys
        for line in page[last:]:
            left_out.append(LeftOut(line.text.strip(), message("the head or foot of a page")))
        yield page[first:last]


class _Leading(dict[float, float]):
    """The usual distance of the base lines of two lines by the size of their letters."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        gaps: defaultdict[float, list[float]] = defaultdict(list)
        for before, line in (pair for page in pages for pair in pairwise(page)):
            if _is_same_size(before, line) and _gap(before, line) > 0:
                gaps[round(line.size)].append(_gap(before, line))
        super().__init__({size: median(of_size) for size, of_size in gaps.items()})

    def parts(self, before: Line, line: Line) -> bool:
        """Whether two lines stand further apart than lines of a paragraph."""
        return _gap(before, line) > _APART * self.get(round(line.size), line.size)


def _gap(before: Line, line: Line) -> float:
    """The distance of the base lines of two lines; 0 if they do not stand in one part of a page."""
    return line.base - before.base if line.part == before.part else 0.0


def _is_apart(lines: Sequence[Line], leading: _Leading) -> bool:
    """Whether the last of two lines has other letters than the first, or is far from it."""
    return (
        len(lines) < 2 or lines[0].part != lines[1].part or not _is_same_size(*lines) or leading.parts(*lines)
    )


_Key = tuple[str, int | None]


def _keys(line: Line, number: int) -> Iterator[_Key]:
    """The part of a line that running heads share: its text, without the page's number at either end."""
    text = line.text.strip()
    for pattern in (_NUMBER_BEHIND, _NUMBER_BEFORE):
        if match := pattern.fullmatch(text):
            yield match["text"], int(match["page"]) - number
    yield text, None


class _Placed(NamedTuple):
    """A line, measured by the edges of the part of the page that it stands in.

    `indent` and `room`, what is left behind it, are in sizes of its letters. The line is wide if it takes
    most of the width.
    """

    line: Line
    indent: float
    room: float
    is_wide: bool
    is_centred: bool


def _paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    lines = list(_placed(pages))
    sizes = Counter[float]()
    for each in lines:
        sizes[each.line.size] += len(each.line.text)
    body = max(sizes, key=sizes.__getitem__, default=0.0)
    leading = _Leading(pages)
    paragraphs: list[list[str]] = []
    for before, each in zip((None, *lines), lines, strict=False):
        goes_on = before is not None and (_goes_on(before, each, leading) or _is_title(before, each, body))
        if before is not None and (before.line.heading or each.line.heading):
            goes_on = before.line.heading == each.line.heading
        if not goes_on:
            paragraphs.append([])
        paragraphs[-1].append(each.line.text)
    return list(map(join_wrapped, paragraphs))


def _placed(pages: Sequence[Sequence[Line]]) -> Iterator[_Placed]:
    """The lines of all pages, measured by the edges of the part of the page that each stands in."""
    whole = [page for page in pages if page and page[0].part == page[-1].part]
    everywhere = _edges([line for page in whole for line in page])
    for page in pages:
        of_page = _edges(page) if len(page) >= _FEWEST_FOR_EDGES else everywhere
        for _, group in groupby(page, lambda line: line.part):
            part = list(group)
            left, width = of_page[0], everywhere[1]
            if len(part) < len(page):
                left, width = _edges(part) if len(part) >= _FEWEST_FOR_EDGES else of_page
            for line in part:
                size = line.size or 1.0
                middle = abs((line.left + line.right) / 2 - left - width / 2)
                yield _Placed(
                    line,
                    indent=(line.left - left) / size,
                    room=(left + width - line.right) / size,
                    is_wide=line.right - line.left >= _WIDE * width,
                    is_centred=middle < _OFF_CENTRE * size,
                )


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """(left edge, width) of these lines: one of ten may begin before it, and one of ten be wider."""
    if not lines:
        return 0.0, 0.0
    lefts = sorted(line.left for line in lines)
    left = lefts[len(lines) // 10]
    widths = sorted(line.right - left for line in lines)
    return left, widths[ceil(0.9 * (len(lines) - 1))]


def _goes_on(before: _Placed, each: _Placed, leading: _Leading) -> bool:
    """Whether a line continues the paragraph of the one before."""
    one, two = before.line, each.line
    if one.is_row or two.is_row or not _is_same_size(one, two) or not _is_full(before, two.text):
        return False
    if two.text.startswith(("  ", "\u3000")) or leading.parts(one, two):
        return False
    if each.indent < _INDENT:
        return True
    is_block = before.is_wide and abs(each.indent - before.indent) < _INDENT / 2
    return is_block and not one.text.endswith(_SENTENCE_ENDS)


def _is_full(before: _Placed, following: str) -> bool:
    """Whether the first word of the following line did not fit behind a line."""
    first = _FIRST_WORD.match(following.lstrip())
    word = min(len(first[0]) / 2, _LONGEST_WORD) if first else 1.0
    return before.room < word + (_ROOM_AT_END if before.line.text.endswith(_SENTENCE_ENDS) else _ROOM)


def _is_title(before: _Placed, each: _Placed, body: float) -> bool:
    """Whether two lines are parts of a title: of the same larger letters, in the middle, near each other."""
    one, two = before.line, each.line
    return (
        before.is_centred
        and each.is_centred
        and min(one.size, two.size) > _OTHER_SIZE * body
        and _is_same_size(one, two)
        and one.text.isascii() == two.text.isascii()
        and 0 < _gap(one, two) < _WITHIN_TITLE * one.size
        and _NUMBERED.match(two.text) is None
    )


def _is_same_size(one: Line, two: Line) -> bool:
    return max(one.size, two.size) <= _OTHER_SIZE * min(one.size, two.size)
