"""Makes labels of a page recognisable: without glosses, and with the colons that tables do without."""

from __future__ import annotations

from itertools import pairwise

from indexer.analysis import fold_text, without_glosses

from .elements import Block, Page
from .line_patterns import LABEL, LABEL_AT_START

_LONGEST = 200
"""Longest text of a line that has a label, in characters."""
_LONGEST_LABEL, _LONGEST_PAIR = 24, 60
"""Longest label, and longest value that a label stands beside or before without a colon."""


def label_records(page: Page) -> None:
    """Sets `plain` of each block whose text does not show its labels as they are recognised."""
    for block in page.blocks:
        if len(block.text) <= _LONGEST:
            block.plain = without_glosses(block.text)
            if len(block.cells) > 1:
                block.plain = _of_cells([without_glosses(cell) for cell in block.cells]) or block.plain
            elif "。" not in block.text:
                block.plain = _with_colons(block.plain)
    for term, value in pairwise(page.blocks):
        if _are_beside(page, term, value) and is_label(term.plain) and not is_label(value.plain):
            term.plain = f"{_label(term.plain)}：{value.plain}"


def is_label(written: str) -> bool:
    """Whether a text is a label of a record and no more."""
    return len(written) <= _LONGEST_LABEL and LABEL.fullmatch(fold_text(written)) is not None


def _are_beside(page: Page, term: Block, value: Block) -> bool:
    """Whether two blocks are in one part of the page, and the second is no longer than a value."""
    if len(value.text) > _LONGEST_PAIR:
        return False
    one, other = page.elements[term.element], page.elements[value.element]
    in_rows = (
        one.tag == other.tag == "td"
        and page.elements[one.parent].parent == page.elements[other.parent].parent
    )
    return one.parent == other.parent or in_rows


def _with_colons(line: str) -> str:
    """A line that begins with a label, with colons behind the labels in it, and spaces before the others."""
    folded = fold_text(line)
    if len(folded) != len(line) or LABEL_AT_START.match(folded) is None:
        return line
    pieces, end = [], 0
    for label in LABEL_AT_START.finditer(folded):
        pieces.append(f"{line[end : label.start()]} {line[label.start() : label.end()]}：")
        end = label.end()
    return "".join(pieces).strip() + line[end:]


def _label(text: str) -> str:
    return "".join(text.split()).rstrip("：:")


def _of_cells(cells: list[str]) -> str | None:
    """The labels and values of a row of a record; None where its first cell is no label."""
    if not is_label(cells[0]):
        return None
    pieces = []
    for cell in cells:
        pieces.append(f"{_label(cell)}：" if is_label(cell) else f"{cell} ")
    return "".join(pieces).strip()
