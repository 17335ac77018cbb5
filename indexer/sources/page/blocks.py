"""Makes elements and blocks of a page's markup.

A block is a paragraph, a heading, an item of a list, a cell of a table, or a whole row of a table of data.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle
from indexer.sources.wrapping import join_wrapped

from .elements import Block, Element, Page
from .escapes import is_markup, resolved
from .head import read_metadata
from .line_breaks import Line, unwrapped
from .marks import NOTE_ADDRESS, Readings, raised
from .tokens import Kind, attributes, tokens, unescaped

MOST_ELEMENTS = 500_000
"""Elements beyond this number belong to their parents. A page of a thousand paragraphs has some thousands."""
MOST_BLOCKS = 250_000
"""Pages with more blocks are refused: they would take gigabytes, and are no articles."""
DEEPEST_PAGE = 3
"""Pages in pages are read to this depth."""
_DEEPEST = 1_000
"""Elements nested deeper belong to their parents."""


def names(written: str) -> frozenset[str]:
    """The set of the names in a string, which spaces separate."""
    return frozenset(written.split())


# Tags that begin and end blocks. All others are phrases of a text, as browsers show unknown tags.
_BLOCKS = names(
    "address article aside blockquote body caption center colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing "
    "main menu nav ol optgroup option p plaintext pre section summary table tbody td tfoot th thead tr ul"
)
# Tags whose text is not for readers of an article. They end no block.
_SILENT = names("select button svg object canvas audio video map applet")
# The tags of _SILENT that hold no paragraphs. An unclosed one ends before the next tag of _PARAGRAPHS.
_SILENT_LINES = names("select button audio video map")
_PARAGRAPHS = names("p table article section ul ol dl blockquote h1 h2 h3 h4 h5 h6")
# Tags of text that is no longer valid. They end no block, and hold blocks or a part of one.
_STRUCK = names("del s strike")
_EMPTY = names("img input wbr embed area source track col")
# A tag of the first names ends the innermost open elements of the second ones.
_ENDED_BY = {
    tag: names(ended)
    for tags, ended in (
        ("li", "li"),
        ("dt dd", "dt dd"),
        ("td th", "td th"),
        ("tr", "td th tr"),
        ("tbody thead tfoot", "td th tr tbody thead tfoot"),
    )
    for tag in tags.split()
}
# A closing tag closes nothing outside of the cell or table that it stands in.
_SCOPES = names("td th table")
_TABLE_PARTS = names("table tr tbody thead tfoot")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration[^;\"']{0,60}line-through", re.IGNORECASE)
_SUPER = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_FILE_ADDRESS = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|zip|rar|7z|ceb|jpe?g|png|tiff?)(?:[?#]|$)", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\f\r]+")
_INDENT = re.compile(r"\s*?(?:\u3000|\u2003|\xa0[ \xa0]*\xa0)")

_LONGEST_CELL = 200
"""Longest cell of a table of data, in characters. A table with longer ones lays out the page."""
_MOST_IN_CELL = 4
_LONGEST_ROW = 200
"""Most blocks in a cell, and in a row, of a table of data."""
_LONGEST_SUFFIX = 200
"""Characters at the end of a link's address in which the suffix of a file is looked for."""
_BEFORE_RAISED = 16
"""Pieces of text before raised text that are looked at."""
_LONGEST_NAMES = 300
"""Longest string of an element's names that is kept, in characters."""


def read_page(markup: str, depth: int = 0) -> Page:
    """The elements and blocks of a page. Raises NotAnArticle for more than MOST_BLOCKS.

    `depth` is the number of pages around it: a page in a frame stands in an attribute of another one.
    """
    reader = _Reader(depth)
    for kind, name, value in tokens(markup):
        if kind is Kind.TEXT:
            reader.text(value)
        elif kind is Kind.START:
            reader.start(name, value)
        elif kind is Kind.END:
            reader.end(name)
        else:
            reader.raw(name, value)
    reader.end_block()
    return reader.page


class _Reader:
    """Builds a Page from tokens."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self.page = Page()
        self._open: list[int] = [0]
        self._scopes: list[str] = [""]
        """The tags of the open cells and tables."""
        self._counts: list[Counter[str]] = [Counter()]
        """For each of these, the number of elements open in it, by tag."""
        self._silent = 0
        """Number of open elements whose text is not read."""
        self._readings = Readings()
        self._raised: _Raised | None = None
        self._struck: list[str] = []
        """The struck-out text of the block that is being read."""
        self._script_type = ""
        self._lines: list[Line] = []
        """The lines of the block that is being read, and after them the pieces of its last line."""
        self._pieces: list[str] = []
        self._linked = self._attached = 0
        self._link: tuple[int, bool] | None = None
        """The depth at which the open link stands, and whether it leads to a file."""
        self._leads_to_note = False
        self._rows: list[_Row] = []

    def start(self, name: str, written: str) -> None:
        if name in ("rb", "rt", "rp", "rtc"):
            self._pieces.append(self._readings.start(name))
        elif name == "sup" or (written and name not in _BLOCKS and _SUPER.search(written) is not None):
            self._start_raised(name)
        elif name == "br":
            self._end_line()
        elif name == "a":
            self._start_link(attributes(written))
        elif name in ("meta", "link", "time"):
            read_metadata(self.page, name, attributes(written))
        elif name == "input":
            self._read_input(attributes(written))
        elif name == "iframe":
            self._read_inner(attributes(written).get("srcdoc", ""))
        else:
            if name == "script":
                self._script_type = attributes(written).get("type", "").strip().lower()
            if name in _BLOCKS:
                self.end_block()
                self._close_before(name)
            if (name in _BLOCKS and name != "hr") or name in _SILENT or self._is_struck(name, written):
                self._push(name, attributes(written) if written else {})

    def end(self, name: str) -> None:
        if name in ("rt", "rp", "rtc", "ruby"):
            self._pieces.append(self._readings.end(name))
        elif self._raised is not None and name == self._raised.tag:
            self._end_raised()
        elif name == "a":
            self._link = None
        elif name == "br":
            self._end_line()
        else:
            if name in _BLOCKS:
                self.end_block()
            # The end of a table or row ends a cell that was left open.
            in_cell = name in _TABLE_PARTS and self._scopes[-1] in ("td", "th")
            if self._counts[-1][name] or (in_cell and self._counts[-2][name]):
                while self._pop() != name:
                    pass

    def raw(self, name: str, value: str) -> None:
        if name == "title" and not self._silent and not self.page.title:
            self.page.title = _one_line(unescaped(value).replace("\r", "\n"))
        elif name == "script" and self._script_type == "application/ld+json":
            self.page.json_ld.append(value)
        elif name in ("script", "textarea", "noscript", "template", "xmp"):
            self.page.stored.append((name, value))

    def text(self, text: str) -> None:
        if self._silent or self._readings.take(text):
            if self.page.elements[self._open[-1]].tag == "button":
                self.page.controls.append((self._open[-1], text.strip()))
            return
        if self.page.elements[self._open[-1]].struck:
            self._struck.append(text)
            return
        # Between two tags a line's end is a space to a reader, not the place where a word was broken.
        self._pieces.append(" " if "\n" in text and text.isspace() else text)
        if self._link is not None:
            letters = _count_letters(text)
            if self._link[1]:
                self._attached += letters
            else:
                self._linked += letters

    def end_block(self) -> None:
        """Makes blocks of the lines read since the last block: one, or several that <br> separates."""
        self._end_line()
        lines, self._lines = self._lines, []
        struck = _one_line("".join(self._struck))
        self._struck.clear()
        if struck:
            self.page.struck.append(struck)
        if struck or any(line.text for line in lines):
            # Struck-out text without an end ends with the block that it began in.
            while self._is_phrase(self._open[-1]):
                self._pop()
        for line in unwrapped(lines):
            text, may_be_escaped = line.text, self._depth < DEEPEST_PAGE and not self._counts[-1]["pre"]
            if may_be_escaped and is_markup(text):
                self._read_inner(text)
                continue
            text = resolved(text) if may_be_escaped else text
            letters = _count_letters(text)
            self.page.blocks.append(Block(self._open[-1], text, letters, line.linked, line.attached))

    def _read_inner(self, markup: str) -> None:
        """Adds the blocks of a page in this one: in a frame, or escaped as if it were text."""
        if self._depth < DEEPEST_PAGE and not self._silent and markup:
            inner = read_page(markup, self._depth + 1)
            shown = (block for block in inner.blocks if not inner.elements[block.element].hidden)
            self.page.blocks += [replace(block, element=self._open[-1]) for block in shown]

    def _read_input(self, values: dict[str, str]) -> None:
        kind, value = values.get("type", "").strip().lower(), values.get("value", "").strip()
        if kind == "button":
            self.page.controls.append((self._open[-1], value))
        elif kind == "hidden":
            self.page.stored.append(("input", value))

    def _end_line(self) -> None:
        self._pieces.append(self._readings.end_line())
        self._raised = None
        written = "".join(self._pieces)
        self._pieces.clear()
        for part in written.split("\n") if self._counts[-1]["pre"] > 0 else [written]:
            indented = _INDENT.match(part) is not None
            self._lines.append(Line(_one_line(part), self._linked, self._attached, indented))
            self._linked = self._attached = 0
        if len(self.page.blocks) + len(self._lines) > MOST_BLOCKS:
            raise NotAnArticle(
                message("a web page of more than {most_blocks:,} paragraphs", most_blocks=MOST_BLOCKS)
            )

    def _start_raised(self, tag: str) -> None:
        is_linked = self._link is not None and self._leads_to_note
        before = (len(self._pieces), self._linked, self._attached)
        self._raised = self._raised or _Raised(tag, *before, is_linked)

    def _end_raised(self) -> None:
        """Takes raised text out of the block if it is a note's mark."""
        if self._raised is None:
            return
        _, start, linked, attached, is_linked = self._raised
        self._raised = None
        before = "".join(self._pieces[max(0, start - _BEFORE_RAISED) : start])
        written = "".join(self._pieces[start:])
        text = raised(written, before, is_linked)
        self._pieces[start:] = [text]
        if not text:
            self._linked, self._attached = linked, attached

    def _is_struck(self, name: str, written: str) -> bool:
        """Whether a tag that is no block begins struck-out text, or stands in some like the tag that did."""
        if name in _STRUCK:
            return True
        if name in _EMPTY or name in _BLOCKS:
            return False
        inner = self.page.elements[self._open[-1]]
        is_inside = inner.struck and self._counts[-1][name] > 0
        return is_inside or (written != "" and _LINE_THROUGH.search(written) is not None)

    def _is_phrase(self, number: int) -> bool:
        tag = self.page.elements[number].tag
        return number > 0 and tag not in _BLOCKS and tag not in _SILENT

    def _start_link(self, values: dict[str, str]) -> None:
        address = values.get("href", "")
        self._leads_to_note = NOTE_ADDRESS.search(address[:_LONGEST_SUFFIX]) is not None
        if self._raised is not None and self._leads_to_note:
            self._raised = self._raised._replace(is_linked=True)
        to_file = _FILE_ADDRESS.search(address[-_LONGEST_SUFFIX:]) is not None
        self._link = (len(self._open), to_file) if address else None

    def _close_before(self, name: str) -> None:
        """Ends the elements that HTML leaves open where `name` begins."""
        elements = self.page.elements
        while name in _PARAGRAPHS and elements[self._open[-1]].tag in _SILENT_LINES:
            self._pop()
        if elements[self._open[-1]].tag == "p":
            self._pop()
        while elements[self._open[-1]].tag in _ENDED_BY.get(name, ()):
            self._pop()

    def _push(self, name: str, values: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST or len(self.page.elements) >= MOST_ELEMENTS:
            return
        number, parent = len(self.page.elements), self._open[-1]
        element_names = " ".join(filter(None, (values.get("id"), values.get("class"), values.get("role"))))
        is_hidden = "hidden" in values or _HIDDEN.search(values.get("style", "")) is not None
        hidden = is_hidden or self.page.elements[parent].hidden
        is_struck = name in _STRUCK or _LINE_THROUGH.search(values.get("style", "")) is not None
        struck = is_struck or self.page.elements[parent].struck
        of_article = values.get("itemprop", "").lower() == "articlebody"
        self.page.elements.append(
            Element(parent, name, element_names[:_LONGEST_NAMES].lower(), hidden, of_article, struck)
        )
        self._open.append(number)
        self._silent += name in _SILENT
        if name in _SCOPES:
            self._scopes.append(name)
            self._counts.append(Counter())
        self._counts[-1][name] += 1
        if name == "tr":
            self._rows.append(_Row(number, len(self.page.blocks)))
        elif name == "table":
            for row in self._rows[-1:]:
                row.holds_table = True

    def _pop(self) -> str:
        """Ends the innermost open element, and gives its tag."""
        number = self._open.pop()
        tag = self.page.elements[number].tag
        self._counts[-1][tag] -= 1
        if tag in _SCOPES:
            self._scopes.pop()
            self._counts.pop()
        self._silent -= tag in _SILENT
        if self._link is not None and self._link[0] > len(self._open):
            self._link = None
        if tag == "tr":
            self._end_row(self._rows.pop())
        return tag

    def _end_row(self, row: _Row) -> None:
        """Joins the blocks of a row of data into one, with spaces between its cells."""
        blocks = self.page.blocks[row.first_block :]
        if row.holds_table or not 2 <= len(blocks) <= _LONGEST_ROW:
            return
        cells: dict[int, list[Block]] = {}
        for block in blocks:
            cells.setdefault(self._cell_of(block.element, row.element), []).append(block)
        is_data = len(cells) > 1 and all(
            len(cell) <= _MOST_IN_CELL and sum(len(block.text) for block in cell) <= _LONGEST_CELL
            for cell in cells.values()
        )
        if is_data:
            self.page.blocks[row.first_block :] = [
                Block(
                    row.element,
                    " ".join(block.text for block in blocks),
                    sum(block.letters for block in blocks),
                    sum(block.linked for block in blocks),
                    sum(block.attached for block in blocks),
                    cells=tuple([" ".join(block.text for block in cell) for cell in cells.values()]),
                )
            ]

    def _cell_of(self, element: int, row: int) -> int:
        """The child of the row that holds an element."""
        elements = self.page.elements
        while elements[element].parent > row:
            element = elements[element].parent
        return element


class _Raised(NamedTuple):
    """Open raised text: its tag, the pieces and letters before it, and whether it links to a note."""

    tag: str
    pieces: int
    linked: int
    attached: int
    is_linked: bool


@dataclass(slots=True)
class _Row:
    element: int
    first_block: int
    holds_table: bool = False


def _one_line(text: str) -> str:
    return join_wrapped(_SPACES.sub(" ", text).split("\n"))


def _count_letters(text: str) -> int:
    return len(text) - sum(map(str.isspace, text))
