"""Makes labels of a page recognisable: without glosses, and with the colons that tables do without."""

from __future__ import annotations

from itertools import pairwise

from indexer.analysis import without_glosses

from .elements import Block, Page
from .line_patterns import LABEL, LABEL_AT_START

_LONGEST = 200
"""Longest text of a line that has a label, in characters."""


def label_records(page: Page) -> None:
    """Sets `plain` of each block whose text does not show its labels as they are recognised."""
    for block in page.blocks:
        if len(block.text) <= _LONGEST:
            block.plain = without_glosses(block.text)
            if len(block.cells) > 1:
                block.plain = _of_cells([without_glosses(cell) for cell in block.cells]) or block.plain
            elif page.elements[block.element].tag == "li":
                block.plain = LABEL_AT_START.sub(r"\g<0>：", block.plain, count=1)
    for term, value in pairwise(page.blocks):
        if _tag(page, term) == "dt" and _tag(page, value) == "dd" and LABEL.fullmatch(term.plain):
            term.plain = f"{_label(term.plain)}：{value.plain}"


def _tag(page: Page, block: Block) -> str:
    return page.elements[block.element].tag


def _label(text: str) -> str:
    return "".join(text.split()).rstrip("：:")


def _of_cells(cells: list[str]) -> str | None:
    """The labels and values of a row of a record; None where its first cell is no label."""
    if LABEL.fullmatch(cells[0]) is None:
        return None
    pieces = []
    for cell in cells:
        is_label = LABEL.fullmatch(cell) is not None
        pieces.append(f"{_label(cell)}：" if is_label else f"{cell} ")
    return "".join(pieces).strip()
