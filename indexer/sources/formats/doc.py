"""Word documents before 2007: the paragraphs, the rows of tables, and notes and text boxes at the end.

One character of the text may be a mark: the end of a paragraph, of a cell or of a row, or a part of a field.
A paragraph begins with the number that Word sets before it. Hidden, struck and deleted text, comments, and
the heads and feet of pages are left out, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.core.messages import message
from indexer.sources.draft import Draft, LeftOut

from .office import row_lines
from .text import draft_of_lines
from .word.binary import Binary, Marked
from .word.lists import Counting
from .word.properties import DELETED, HIDDEN, IN_TABLE, ROW_END, STRUCK

_TEXT = ("text", "footnotes", "endnotes", "boxes")
_ASIDE = {
    "comments": message("a comment"),
    "heads": message("the head or foot of a page"),
}
_UNSEEN = {
    DELETED: message("text that a tracked change deleted"),
    HIDDEN: message("hidden text"),
    STRUCK: message("text that is struck through"),
}

_PARAGRAPH_END, _CELL_END, _PAGE_END = "\r", "\x07", "\x0c"
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_MARKS = re.compile(f"[{_PARAGRAPH_END}{_CELL_END}{_PAGE_END}]")
_ENDS = re.compile(f"({_MARKS.pattern})")
_FIELD_MARKS = re.compile(f"([{_FIELD_BEGIN}{_FIELD_RESULT}{_FIELD_END}])")
_SHOWN = {0x0B: "\n", 0x0E: _PAGE_END, 0x1E: "-", 0x1F: "", 0x09: " "}
"""Characters that stand for others: breaks of lines and columns, hyphens and tabs."""
# Places of pictures, drawings, notes and comments.
_SHOWN |= dict.fromkeys((0, 1, 2, 3, 4, 5, 8), "")


def draft_of_word(document: bytes, tables: tuple[bytes, bytes]) -> Draft:
    """The article of the streams of a Word document. Raises NotAnArticle if it is damaged or encrypted."""
    binary = Binary(document, tables)
    left_out: list[LeftOut] = []
    counting = Counting(binary.lists)
    lines = [line for part in _TEXT for line in _lines(_shown(binary.part(part), left_out), counting)]
    draft = draft_of_lines(lines)
    draft.left_out += left_out
    for part, why in _ASIDE.items():
        lines = list(_lines(_shown(binary.part(part), []), Counting({})))
        draft.left_out += [LeftOut(line.strip(), why) for line in lines if line.strip()]
    return draft


def _shown(given: Sequence[Marked], left_out: list[LeftOut]) -> Iterator[Marked]:
    """The text that a reader sees: without the codes of fields, and without what `left_out` gets."""
    fields: list[bool] = []  # for each open field, whether its result has begun
    goes_on = False
    for marked in given:
        shown = _without_codes(marked.text, fields).translate(_SHOWN)
        why = next((why for flag, why in _UNSEEN.items() if marked.flags & flag), None)
        if why is None:
            goes_on = goes_on and not shown
            yield marked._replace(text=shown)
            continue
        # A table and a paragraph end, whether their marks are seen or not.
        yield marked._replace(text="".join(_MARKS.findall(shown)))
        unseen = " ".join(_MARKS.sub(" ", shown).split())
        if unseen and goes_on and left_out[-1].why == why:
            unseen = left_out.pop().text + unseen
        if unseen:
            left_out.append(LeftOut(unseen, why))
            goes_on = True


def _without_codes(text: str, fields: list[bool]) -> str:
    """The text without the codes of fields; `fields` are the open ones."""
    pieces: list[str] = []
    for piece in _FIELD_MARKS.split(text):
        if piece == _FIELD_BEGIN:
            fields.append(False)
        elif piece == _FIELD_RESULT and fields:
            fields[-1] = True
        elif piece == _FIELD_END and fields:
            fields.pop()
        elif all(fields):
            pieces.append(piece)
    return "".join(pieces)


def _lines(given: Iterator[Marked], counting: Counting) -> Iterator[str]:
    """A line for each paragraph outside tables, and one for each row.

    A cell ends with a mark, and so does a row. If a file does not tell them apart, a row ends with two."""
    paragraph = ""
    cells: list[list[str]] = [[]]
    after_cell = False
    numbered: int | None = None  # the paragraph that goes on behind the end of a page
    for marked in given:
        flags = marked.flags
        for piece in _ENDS.split(marked.text):
            if _MARKS.fullmatch(piece) is None:
                paragraph += piece
                continue
            if not flags & (ROW_END | HIDDEN | DELETED) and numbered != marked.paragraph:
                paragraph = counting.label(marked.list, marked.level) + paragraph
            numbered = marked.paragraph if piece == _PAGE_END else None
            if piece == _PARAGRAPH_END and flags & IN_TABLE:
                cells[-1].append(paragraph)
            elif piece in (_PARAGRAPH_END, _PAGE_END):
                yield from row_lines(cells)
                yield from paragraph.split("\n")
                cells = [[]]
            elif flags & ROW_END or (after_cell and not paragraph and not flags & IN_TABLE):
                yield from row_lines(cells)
                cells = [[]]
            else:
                cells[-1].append(paragraph)
                cells.append([])
            paragraph, after_cell = "", piece == _CELL_END
    yield from row_lines(cells)
    yield from paragraph.split("\n") if paragraph else ()
