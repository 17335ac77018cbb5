"""Finds the spans of a query's strings in a paragraph, and shortens the paragraph around them.

Widths are columns of a terminal (`indexer/core/columns.py`). In C: `indexer/native/analysis/needles.c` for
`find_spans`, `shortening.c` beside it for the parts of a shortened paragraph.
"""

from __future__ import annotations

from _bisect import bisect_right
from itertools import accumulate

from indexer import native
from indexer.analysis import native_folding
from indexer.core.columns import character_width, character_widths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Literal

    Fragment = tuple[Literal["text", "hit", "gap"], str]
    """(kind, text) of a piece of a shortened paragraph: plain text, a hit, or the mark of a gap."""

Span = tuple[int, int]
"""(start, end) in code points of a paragraph's text as it was given; end is exclusive."""

GAP = "…"
_GAP_WIDTH = 1
_LEAST_CONTEXT = 8
"""Columns on either side without which a further hit is not worth showing."""

_CLAUSE_ENDS = frozenset("。！？；，、：）》」』”…!?;,:)\n")


def _find_spans_in_c(text: str, needles: Sequence[str]) -> tuple[Span, ...]:
    return native_folding().spans(text, list(needles))


@native.in_c(_find_spans_in_c)
def find_spans(text: str, needles: Sequence[str]) -> tuple[Span, ...]:
    """The spans of the needles, which are folded strings, in a text; ascending, none overlapping.

    Of needles that overlap, the leftmost is kept, and of those the longest. What would cut a
    source character in two (`m` in `㎡`) is left out.

    >>> find_spans("白龜湖科創(chuàng)新城", ["白龟湖", "科创", "创新城"])
    ((0, 3), (3, 13))
    """
    from heapq import heapify, heapreplace

    from indexer.analysis import fold

    folded = fold(text)
    # The next place of each needle, so that a text is read once a needle, whatever overlaps.
    places = [
        (place, -len(needle), needle)
        for needle in set(needles)
        if needle and (place := folded.text.find(needle)) >= 0
    ]
    heapify(places)
    spans: list[Span] = []
    end = 0
    nowhere = (len(folded.text), 0, "")
    while places and places[0] < nowhere:
        place, negative_length, needle = places[0]
        following = place + 1
        if place < end:
            following = end
        else:
            behind = place - negative_length
            if not folded.is_within_character(place) and not folded.is_within_character(behind):
                spans.append(folded.source_span(place, behind))
                following = end = behind
        again = folded.text.find(needle, following)
        heapreplace(places, (again, negative_length, needle) if again >= 0 else nowhere)
    return tuple(spans)


def highlight(
    text: str, spans: Sequence[Span], before: str, after: str, escape: Callable[[str], str] = str
) -> str:
    """The text with marks before and after each match; spans that touch are marked as one.

    `escape` is applied to the text between the marks, not to the marks.

    >>> highlight("新能源汽车<下乡>", [(0, 3), (3, 5), (6, 8)], "«", "»")
    '«新能源汽车»<«下乡»>'
    """
    parts: list[str] = []
    end = 0
    for first, last in joined_spans(spans):
        parts += escape(text[end:first]), before, escape(text[first:last]), after
        end = last
    return "".join((*parts, escape(text[end:])))


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in ascending order; those that overlap or touch are one.

    >>> joined_spans([(0, 3), (3, 5), (6, 8)])
    ((0, 5), (6, 8))
    """
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


def shorten(text: str, spans: Sequence[Span], width: int, mark: int = 0) -> tuple[Fragment, ...]:
    """Shorten a paragraph to `width` columns (four or more), gaps included, around the hits that fit. Spans
    that touch are one hit. A mark before or behind a hit takes `mark` columns.

    Cuts are made between clauses, if one ends nearby. A text that fits stays whole, one without hits is cut
    at its end. Equal hits are shown once before any is shown twice. The first hit is always shown, in part
    if it is wider than the width.
    """
    spans = joined_spans(spans)
    columns = _columns(text, spans, mark)
    if columns[-1] <= width:
        windows = [(0, len(text))]
    elif not spans:
        end = _index_at(columns, width - _GAP_WIDTH)
        windows = [_cut_at_clauses(text, (0, end), 0, end // 2)]
    else:
        windows = _windows(text, columns, _hits_to_show(text, columns, spans, width), width)
    return tuple(_fragments(text, windows, spans))


def snippet_html(
    text: str, spans: Sequence[Span], width: int, escape: Callable[[str], str] | None = None
) -> str:
    """The paragraph, shortened to `width` columns, as HTML: escaped, and the matches in `<mark>`.

    `escape` makes HTML of a text, in place of `html.escape`.
    """
    from html import escape as escape_html

    escape = escape or escape_html
    return "".join(
        [
            f"<mark>{escape(part)}</mark>" if kind == "hit" else escape(part)
            for kind, part in shorten(text, spans, width)
        ]
    )


def _columns_in_c(text: str, spans: Sequence[Span], mark: int) -> Sequence[int]:
    return memoryview(native.extension.columns(text, spans, mark, character_width)).cast("q")


@native.in_c(_columns_in_c)
def _columns(text: str, spans: Sequence[Span], mark: int) -> Sequence[int]:
    """The column at which each character of a text begins, and that behind the last."""
    widths = character_widths(text)
    for start, end in spans:
        widths[start] += mark
        widths[end - 1] += mark
    return [0, *accumulate(widths)]


def _index_at(columns: Sequence[int], column: int) -> int:
    """The last index in the text that is no further right than a column."""
    return max(bisect_right(columns, column) - 1, 0)


def _hits_to_show(text: str, columns: Sequence[int], spans: Sequence[Span], width: int) -> list[Span]:
    """The hits that fit with the least context each, in order; of equal ones, the first is chosen first."""
    seen: set[str] = set()
    repeated: list[Span] = []

    def in_order() -> Iterator[Span]:
        for span in spans:
            string = text[span[0] : span[1]]
            if string in seen:
                repeated.append(span)
            else:
                seen.add(string)
                yield span
        yield from repeated

    room = width - _GAP_WIDTH
    shown: list[Span] = []
    for start, end in in_order():
        room -= columns[end] - columns[start] + 2 * _LEAST_CONTEXT + _GAP_WIDTH
        if room < 0 and shown:
            break
        shown.append((start, end))
    return sorted(shown)


def _windows(text: str, columns: Sequence[int], shown: list[Span], width: int) -> list[Span]:
    """The parts of the text to show: each hit with its context, but no broken clauses."""
    best = _windows_around(columns, shown, width)
    if not best:  # a single hit, wider than the width
        start = shown[0][0]
        return [(start, max(_index_at(columns, columns[start] + width - 2 * _GAP_WIDTH), start + 1))]
    within = [[span for span in shown if start <= span[0] < end] for start, end in best]
    return [
        _cut_at_clauses(text, window, spans[0][0], spans[-1][1])
        for window, spans in zip(best, within, strict=True)
    ]


def _windows_around_in_c(columns: Sequence[int], shown: list[Span], width: int) -> Sequence[Span]:
    return native.extension.windows(columns, shown, width)


@native.in_c(_windows_around_in_c)
def _windows_around(columns: Sequence[int], shown: list[Span], width: int) -> Sequence[Span]:
    """The hits with the widest context that fits on both sides of each; none if not even the hits fit."""
    low, high = 0, width
    best: list[Span] = []
    while low <= high:
        context = (low + high) // 2
        windows = _laid_out(columns, shown, context, width)
        if windows:
            best, low = windows, context + 1
        else:
            high = context - 1
    return best


def _laid_out(columns: Sequence[int], shown: list[Span], context: int, width: int) -> list[Span]:
    """The windows with so much context of each hit, in columns; none if they do not fit."""
    windows: list[Span] = []
    behind = -1
    left = width
    for start, end in shown:
        column = columns[start] - context
        first = bisect_right(columns, column if column > 0 else 0) - 1
        if first > start:
            first = start  # Combining marks take no columns, so it can be within the hit.
        last = bisect_right(columns, columns[end] + context) - 1
        if first <= behind:
            left -= columns[last] - columns[behind]
            windows[-1] = (windows[-1][0], last)
        else:
            left -= columns[last] - columns[first]
            windows.append((first, last))
        if left < 0:
            return []
        behind = last
    ends = (windows[0][0] > 0) + (windows[-1][1] < len(columns) - 1)
    return windows if _GAP_WIDTH * (len(windows) - 1 + ends) <= left else []


def _cut_at_clauses(text: str, window: Span, first_hit: int, last_hit: int) -> Span:
    """The window without the broken clause at either end, unless that is over half of the context."""
    start, end = window
    if start > 0:
        candidates = range(start, (start + first_hit) // 2 + 1)
        start = next((index for index in candidates if text[index - 1] in _CLAUSE_ENDS), start)
    if end < len(text):
        candidates = range(end, (end + last_hit) // 2, -1)
        end = next((index for index in candidates if text[index - 1] in _CLAUSE_ENDS), end)
    return start, end


def _fragments(text: str, windows: list[Span], spans: Sequence[Span]) -> Iterator[Fragment]:
    done = 0
    for start, end in windows:
        if start > done:
            yield "gap", GAP
        done = start
        for hit_start, hit_end in spans:
            first = hit_start if hit_start > start else start
            last = hit_end if hit_end < end else end
            if first < last:
                if done < first:
                    yield "text", text[done:first]
                yield "hit", text[first:last]
                done = last
        if done < end:
            yield "text", text[done:end]
        done = end
    if done < len(text):
        yield "gap", GAP
