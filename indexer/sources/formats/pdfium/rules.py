"""Reads the straight lines that a page draws, across and down, such as the rules of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_float
from itertools import pairwise
from typing import Any

import pypdfium2_raw as pdfium

from ..tables import Rule

_PATH = 2
"""PDFium's number of a drawing."""
_LINE_TO = 0
"""PDFium's number of a straight part of a drawing."""

_MOST_OBJECTS = 10_000
_MOST_POINTS = 10_000
"""Drawings of a page, and points in them, that are looked at."""

_OF_FRAME = 6
"""Points up to which a drawing is a line or a frame, which its edges tell."""

_THIN, _SHORT = 2.0, 6.0
"""Greatest width of a line, and length of what is no rule, in points."""
_FARTHEST = 1e6
"""Greatest distance from the corner of a page, in points."""


def rules_of(page: Any) -> list[Rule]:
    """The lines across and down on a page. Distances count from the left and from the top."""
    rules: list[Rule] = []
    points = 0
    for number in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(drawn) != _PATH:
            continue
        count = pdfium.FPDFPath_CountSegments(drawn)
        if count <= _OF_FRAME:
            rules += _edges(drawn)
        elif points + count <= _MOST_POINTS:
            points += count
            rules += _lines(drawn, count)
    return [rule for rule in rules if _is_long(rule)]


def _is_long(rule: Rule) -> bool:
    is_near = all(-_FARTHEST < place < _FARTHEST for place in rule)
    return is_near and max(rule.right - rule.left, rule.bottom - rule.top) > _SHORT


def _edges(drawn: Any) -> Iterator[Rule]:
    """A line, or the four sides of a frame."""
    left, bottom, right, top = (c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return
    box = Rule(left.value, -top.value, right.value, -bottom.value)
    if min(box.right - box.left, box.bottom - box.top) < _THIN:
        yield box
        return
    yield box._replace(bottom=box.top)
    yield box._replace(top=box.bottom)
    yield box._replace(right=box.left)
    yield box._replace(left=box.right)


def _lines(drawn: Any, count: int) -> Iterator[Rule]:
    """The straight parts of a drawing of many points."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, byref(matrix))
    points = []
    for number in range(count):
        part = pdfium.FPDFPath_GetPathSegment(drawn, number)
        x, y = c_float(), c_float()
        pdfium.FPDFPathSegment_GetPoint(part, x, y)
        across = matrix.a * x.value + matrix.c * y.value + matrix.e
        down = -(matrix.b * x.value + matrix.d * y.value + matrix.f)
        points.append((across, down, pdfium.FPDFPathSegment_GetType(part) == _LINE_TO))
    for (x, y, _), (to_x, to_y, is_line) in pairwise(points):
        if is_line and min(abs(to_x - x), abs(to_y - y)) < _THIN:
            yield Rule(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))
