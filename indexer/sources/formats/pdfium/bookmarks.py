"""Reads the bookmarks of a PDF, which name headings and the pages that they stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from ctypes import c_void_p, cast, create_string_buffer
from typing import Any

import pypdfium2_raw as pdfium

_MOST = 10_000
"""Bookmarks that are read."""
_DEEPEST = 20
"""Levels of bookmarks."""
_LONGEST = 1_000
"""Bytes of the title of a bookmark that are read."""


def bookmarks_of(document: Any) -> dict[int, list[str]]:
    """The titles of the bookmarks, by the number of the page that each leads to, counted from 0."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for bookmark in _walk(document, None, _DEEPEST, set()):
        place = pdfium.FPDFBookmark_GetDest(document, bookmark)
        if not place and (action := pdfium.FPDFBookmark_GetAction(bookmark)):
            place = pdfium.FPDFAction_GetDest(document, action)
        page = pdfium.FPDFDest_GetDestPageIndex(document, place) if place else -1
        if page >= 0 and (title := _title(bookmark)):
            found[page].append(title)
    return found


def _walk(document: Any, parent: Any, deepest: int, seen: set[int | None]) -> Iterator[Any]:
    """The bookmarks below one, in order, those below each before the next. Those of a circle come once."""
    bookmark = pdfium.FPDFBookmark_GetFirstChild(document, parent)
    while bookmark and len(seen) < _MOST and (address := cast(bookmark, c_void_p).value) not in seen:
        seen.add(address)
        yield bookmark
        if deepest:
            yield from _walk(document, bookmark, deepest - 1, seen)
        bookmark = pdfium.FPDFBookmark_GetNextSibling(document, bookmark)


def _title(bookmark: Any) -> str:
    buffer = create_string_buffer(_LONGEST)
    length = pdfium.FPDFBookmark_GetTitle(bookmark, buffer, _LONGEST)
    return buffer.raw[: max(0, min(length, _LONGEST) - 2)].decode("utf-16-le", "replace").strip()
