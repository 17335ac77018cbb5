"""Joins the lines of documents that are laid out in pages to paragraphs, without repeated heads and feet.

Such a document has no paragraphs, only lines. A line that is nearly as wide as lines get continues in the
next one if that has letters of the same size; a shorter line ends its paragraph. So a heading stays apart,
even over several lines of larger letters, and a paragraph continues on the next page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from math import ceil
from typing import NamedTuple

from indexer.core.messages import message
from indexer.sources.draft import Draft, LeftOut
from indexer.sources.wrapping import join_wrapped

from .text import draft_of_lines

_AT_EDGE = 2
"""Lines at the top and at the bottom of a page that may be its header and footer."""

_RECURS = 0.5
"""Least share of the pages that a header or footer stands on."""

_FULL = 0.85
"""Least share of the full width that a line has which continues in the next one."""

_OTHER_SIZE = 1.15
"""Least ratio of letter sizes that puts two lines into different paragraphs."""

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s第]*[0-9０-９ivxⅰ-ⅻ]{1,4}\s*(?:[/／]\s*[0-9]{1,4})?[-—–－·\s页頁]*", re.IGNORECASE
)


class Line(NamedTuple):
    """A line of a page, and the size of most of its letters in any unit."""

    text: str
    size: float


def draft_of_pages(pages: Sequence[Sequence[Line]]) -> Draft:
    """The article of the lines of these pages."""
    left_out: list[LeftOut] = []
    heads: list[str] = []
    lines = list(chain.from_iterable(_without_edges(pages, left_out, heads)))
    paragraphs = _paragraphs(lines)
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
    """The lines of each page without page numbers, heads and feet; `heads` gets those of the first page.

    Rows of a table that differ by their numbers are no heads."""
    full = [[line for line in page if line.text.strip()] for page in pages]
    edges_of = ({line.text.strip() for line in page[:_AT_EDGE] + page[-_AT_EDGE:]} for page in full)
    at_edges = Counter(chain.from_iterable(edges_of))
    recurring = {text for text, count in at_edges.items() if len(full) > 2 and count >= _RECURS * len(full)}

    def is_edge(line: Line) -> bool:
        text = line.text.strip()
        return text in recurring or _PAGE_NUMBER.fullmatch(text) is not None

    for number, page in enumerate(full):
        first, last = 0, len(page)
        while first < min(_AT_EDGE, last) and is_edge(page[first]):
            first += 1
        while last > max(first, len(page) - _AT_EDGE) and is_edge(page[last - 1]):
            last -= 1
        for line in (*page[:first], *page[last:]):
            text = line.text.strip()
            if number == 0 and line in page[:first] and text in recurring:
                heads.append(text)
            else:
                left_out.append(LeftOut(text, message("the head or foot of a page")))
        yield page[first:last]


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    widths = sorted(map(_width, lines))
    # Nine of ten lines are no wider than this.
    full = widths[ceil(0.9 * (len(widths) - 1))] if widths else 0.0
    paragraphs: list[list[str]] = []
    for before, line in zip((None, *lines), lines, strict=False):
        if (
            before is None
            or _width(before) < _FULL * full
            or max(before.size, line.size) > _OTHER_SIZE * min(before.size, line.size)
            or line.text.startswith(("  ", "\u3000"))
        ):
            paragraphs.append([])
        paragraphs[-1].append(line.text)
    return list(map(join_wrapped, paragraphs))


def _width(line: Line) -> float:
    """The approximate width of a line."""
    return line.size * sum(1.0 if character >= "\u2e80" else 0.5 for character in line.text.rstrip())
